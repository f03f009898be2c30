"""The worklist, searching, and the register of access bans."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from graadmeter.language import gettext as _
from graadmeter.service.incidents.handling import worklist
from graadmeter.service.incidents.handling.fields import Field, read
from graadmeter.service.incidents.handling.seeing import due_words, task_line, title_of
from graadmeter.service.incidents.labels import label, pairs
from graadmeter.service.incidents.models import Ban, Case
from graadmeter.service.incidents.words import Channel, Form, State
from graadmeter.service.journal.actions import record
from graadmeter.service.organisations.access import Visitor, member_required
from graadmeter.service.organisations.models import Department
from graadmeter.service.organisations.words import Role
from graadmeter.service.project.databases import CONTACTS
from graadmeter.service.typed import whole
from graadmeter.service.vault.blind import plainest

DOOR = (
    Role.SECURITY,
    Role.INCIDENT_COORDINATOR,
    Role.HR,
    Role.MANAGER,
    Role.SECRETARY,
    Role.CLERK,
)
"""Who may see who is banned from where: the door, and those who impose bans."""
HANDLING = (*DOOR, Role.INTEGRITY_OFFICER, Role.CHAIR, Role.DEPUTY_CHAIR, Role.AFTERCARE)
"""For whom there may be work in a worklist; the bar shows it to them alone."""
_FIRST_NUMBER = "nummer"


@require_safe
@member_required()
def overview(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """The worklist: tasks, late ones first; new cases; bans that end; one's own cases."""
    today = timezone.localdate()
    tasks, count = worklist.shown_tasks(visitor, today)
    handled = worklist.handled(visitor, today)
    new = worklist.to_accept(visitor, today, handled)
    page = worklist.page(handled, worklist.Filters(), size=worklist.CASES_SHOWN)
    context = {
        "visitor": visitor,
        "tasks": [task_line(task, today, with_note=False) for task in tasks],
        "task_count": count,
        "most": worklist.MOST_COUNTED,
        "new": [_row(case) for case in new],
        "bans": [
            (ban, due_words(ban.last_day, today)) for ban in worklist.ending_bans(visitor, today)
        ],
        "cases": [_row(case) for case in page.cases if case not in new],
        "works": bool(visitor.roles.intersection(HANDLING)),
    }
    return render(request, "handling/worklist.html", context)


def _row(case: Case) -> dict[str, Any]:
    return {"case": case, "title": title_of(case), "state": label(State(case.state))}


@require_safe
@member_required()
def search(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Cases by number, state, form, channel, department and days; by name is not possible."""
    today = timezone.localdate()
    fields = search_fields()
    values, problems = read(fields, request.GET, today)
    if values["van"] and values["tot"] and values["tot"] < values["van"]:
        problems["tot"] = _("De laatste dag ligt voor de eerste.")
    page = worklist.Page([], None)
    if not problems:
        after = worklist.Key.read(request.GET.get("na", ""))
        page = worklist.page(worklist.handled(visitor, today), _filters(values), after)
    kept = {name: value for name, value in request.GET.items() if value and name != "na"}
    context = {
        "visitor": visitor,
        "fields": fields,
        "values": {field.name: request.GET.get(field.name, "") for field in fields},
        "problems": problems,
        "cases": [_row(case) for case in page.cases],
        "next": urlencode({**kept, "na": str(page.next)}) if page.next else "",
        "later": "na" in request.GET,
        "first": urlencode(kept),
    }
    return render(request, "handling/search.html", context, status=400 if problems else 200)


def search_fields() -> tuple[Field, ...]:
    """What one can search by."""
    departments = [(str(pk), name) for pk, name in _departments().values_list("pk", "name")]
    return (
        Field(_FIRST_NUMBER, "line", _("Nummer van de melding"), optional=True, most=20),
        Field("stand", "select", _("Stand"), optional=True, options=tuple(pairs(State))),
        Field("vorm", "select", _("Vorm"), optional=True, options=tuple(pairs(Form))),
        Field("kanaal", "select", _("Hoe"), optional=True, options=tuple(pairs(Channel))),
        Field("afdeling", "select", _("Afdeling"), optional=True, options=tuple(departments)),
        Field("van", "day", _("Gemeld vanaf"), optional=True),
        Field("tot", "day", _("Gemeld tot en met"), optional=True),
    )


def _departments() -> QuerySet[Department]:
    return Department.objects.order_by("name", "valid_from")


def _filters(values: dict[str, Any]) -> worklist.Filters:
    return worklist.Filters(
        number=values[_FIRST_NUMBER],
        state=values["stand"],
        form=values["vorm"],
        channel=values["kanaal"],
        department=whole(values["afdeling"]),
        since=values["van"],
        until=values["tot"],
    )


@require_safe
@member_required(*DOOR)
def bans(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Who may not come in where, until when; those that ended at the bottom."""
    today = timezone.localdate()
    current, over = _bans(today)
    _noted(visitor, len(current))
    seen = set(
        worklist.hands(visitor, today)
        .filter(case_id__in=[ban.case_id for ban in [*current, *over]])
        .exclude(case__subject=visitor.member)
        .values_list("case_id", flat=True)
    )
    context = {
        "visitor": visitor,
        "current": [(ban, due_words(ban.last_day, today), ban.case_id in seen) for ban in current],
        "over": [(ban, ban.case_id in seen) for ban in over],
        "today": today,
    }
    return render(request, "handling/bans.html", context)


@require_safe
@member_required(*DOOR)
def bans_print(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """The bans of today on a sheet for the door."""
    today = timezone.localdate()
    current = [ban for ban in _bans(today)[0] if ban.first_day <= today]
    _noted(visitor, len(current))
    context = {"visitor": visitor, "current": current, "today": today}
    return render(request, "handling/bans_print.html", context)


_MOST_BANS = 500


def _bans(today: date) -> tuple[list[Ban], list[Ban]]:
    """Those that hold or are to come, and the last ones that ended. Names only of the first."""
    rows = Ban.objects.select_related("case").defer("case__sealed_facts")
    current = rows.filter(lifted_on__isnull=True, last_day__gte=today)
    over = rows.exclude(lifted_on__isnull=True, last_day__gte=today).defer("sealed_person")
    # Premises are sealed, so the database cannot sort by them.
    by_premises = sorted(
        current, key=lambda ban: (plainest(ban.premises or ""), ban.last_day, ban.pk)
    )
    return (
        by_premises[:_MOST_BANS],
        list(over.order_by("-last_day", "pk")[:25]),
    )


def _noted(visitor: Visitor, count: int) -> None:
    with transaction.atomic(using=CONTACTS):
        record(
            organisation_id=visitor.organisation.pk,
            account=visitor.account,
            action="bans.read",
            count=count,
        )
