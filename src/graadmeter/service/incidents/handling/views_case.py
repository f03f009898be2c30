"""The page of a case, and the pages on which something is done to it."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from graadmeter.errors import UserError
from graadmeter.language import gettext as _
from graadmeter.service.incidents.access import (
    capacities,
    case_for,
    may_handle,
    visible_cases,
)
from graadmeter.service.incidents.event_lines import label_of
from graadmeter.service.incidents.handling import tasks
from graadmeter.service.incidents.handling.act_page import ActPage, Sent
from graadmeter.service.incidents.handling.act_pages import act_page, page_of
from graadmeter.service.incidents.handling.acting import ChangedMeanwhileError, last_line
from graadmeter.service.incidents.handling.fields import Problems, euros, read, shown
from graadmeter.service.incidents.handling.pages_moving import consent_field
from graadmeter.service.incidents.handling.seeing import case_view, task_line
from graadmeter.service.incidents.labels import label
from graadmeter.service.incidents.models import Case, Task
from graadmeter.service.incidents.transitions import Act, Who, possible
from graadmeter.service.incidents.words import Capacity, Judgement
from graadmeter.service.organisations.access import Visitor, member_required
from graadmeter.service.organisations.people import name_of
from graadmeter.service.organisations.words import Audience
from graadmeter.service.typed import plain, whole

SEEN = "gelezen"
BAD, CONFLICT = 400, 409
_VICTIM_SIDE = frozenset({Capacity.VICTIM, Capacity.REPORTER})


@require_safe
@member_required()
def case_page(request: HttpRequest, visitor: Visitor, case_id: uuid.UUID) -> HttpResponse:
    """A case, with what is next on top."""
    case = handled_case(visitor, case_id)
    today = timezone.localdate()
    context = {
        "visitor": visitor,
        "view": case_view(visitor, case, today),
        "acts": {str(act) for act in possible(case.state, Who.HANDLER)},
        "Act": Act,
        "amount": lambda cents: "–" if cents is None else f"€ {euros(cents)}",
        "judgement": lambda code: label(Judgement(code)) if code else "–",
    }
    return render(request, "handling/case.html", context)


def handled_case(visitor: Visitor, case_id: uuid.UUID, *, read_it: bool = True) -> Case:
    """A case a visitor sees as more than its victim or reporter, who have a page of their own.

    Raises:
        Http404: they may not know it, or it is only their own report.
    """
    case = case_for(visitor, case_id, read=False)
    if not capacities(visitor, case) - _VICTIM_SIDE:
        raise Http404
    return case_for(visitor, case_id) if read_it else case


@require_http_methods(["GET", "HEAD", "POST"])
@member_required()
def act(request: HttpRequest, visitor: Visitor, case_id: uuid.UUID, act: str) -> HttpResponse:
    """A page on which something is done."""
    posted = request.method == "POST"
    case = handled_case(visitor, case_id, read_it=not posted)
    today = timezone.localdate()
    page = act_page(act, case, today)
    if not may_handle(visitor, case) and not capacities(visitor, case) & page.besides:
        raise PermissionDenied
    if case.state not in page.states or case.erased_on is not None:
        return not_now(request, visitor, case)
    if not posted:
        return shown_act(request, visitor, case, page, seen=last_line(case))
    values, problems = read(page.fields, request.POST, today)
    seen = seen_in(request, case)
    if problems:
        return shown_act(request, visitor, case, page, seen=seen, problems=problems)
    try:
        page.do(Sent(visitor, case_id, seen, values, today))
    except ChangedMeanwhileError as error:
        return shown_act(request, visitor, case, page, seen=error.seen, changed=error)
    except UserError as error:
        problems = {_place(page, error): problem_words(error)}
        return shown_act(request, visitor, case, page, seen=seen, problems=problems)
    messages.success(request, page.done)
    if not visible_cases(visitor).filter(pk=case_id).exists():
        return redirect("case-worklist", slug=visitor.organisation.slug)
    return redirect("case", slug=visitor.organisation.slug, case_id=case_id)


def seen_in(request: HttpRequest, case: Case) -> int:
    """Until which line the sender had read; all that is there counts as new when it is not said."""
    return min(whole(request.POST.get(SEEN, "")) or 0, last_line(case))


def shown_act(
    request: HttpRequest,
    visitor: Visitor,
    case: Case,
    page: ActPage,
    *,
    seen: int,
    problems: Problems | None = None,
    changed: ChangedMeanwhileError | None = None,
) -> HttpResponse:
    """The page, empty or as it was sent."""
    sent = request.POST if request.method == "POST" else None
    context = {
        "visitor": visitor,
        "case": case,
        "page": page,
        "values": shown(page.fields, sent),
        "seen": seen,
        "problems": problems or {},
        "changed": changed_lines(changed),
        "sent": sent is not None,
    }
    status = CONFLICT if changed else BAD if problems else 200
    return render(request, "handling/act.html", context, status=status)


def changed_lines(changed: ChangedMeanwhileError | None) -> list[tuple[date, str, str]]:
    """What others wrote meanwhile: the day, what, and who."""
    if changed is None:
        return []
    return [
        (event.on, label_of(event), name_of(event.member) if event.member else "")
        for event in changed.events
    ]


def problem_words(error: UserError) -> str:
    """What is wrong and how to mend it, on one line."""
    return f"{error.what}. {error.mend}".strip()


def not_now(request: HttpRequest, visitor: Visitor, case: Case) -> HttpResponse:
    """That a case is in another state than a page is for."""
    context = {"visitor": visitor, "case": case}
    return render(request, "handling/not_now.html", context, status=CONFLICT)


def _place(page: ActPage, error: UserError) -> str:
    return error.where if error.where in {field.name for field in page.fields} else ""


@require_http_methods(["GET", "HEAD", "POST"])
@member_required()
def task(
    request: HttpRequest, visitor: Visitor, case_id: uuid.UUID, task_id: uuid.UUID
) -> HttpResponse:
    """A task: done by saying so, not needed, or for somebody else."""
    posted = request.method == "POST"
    case = handled_case(visitor, case_id, read_it=not posted)
    found = Task.objects.filter(case=case, pk=task_id, done_on__isnull=True).first()
    if found is None:
        raise Http404
    if not may_handle(visitor, case) and not capacities(visitor, case) & tasks.HELPING:
        raise PermissionDenied
    problems: Problems = {}
    changed: ChangedMeanwhileError | None = None
    seen = seen_in(request, case) if posted else last_line(case)
    if posted:
        try:
            _do_task(request, visitor, case_id, task_id, seen)
        except ChangedMeanwhileError as error:
            changed, seen = error, error.seen
        except UserError as error:
            problems = {error.where: problem_words(error)}
        else:
            messages.success(request, _("De taak is bijgewerkt."))
            return redirect("case", slug=visitor.organisation.slug, case_id=case_id)
    context = _task_context(visitor, case, found)
    context |= {"problems": problems, "changed": changed_lines(changed), "seen": seen}
    context["sent"] = request.POST if posted else {}
    status = CONFLICT if changed else BAD if problems else 200
    return render(request, "handling/task.html", context, status=status)


def _do_task(
    request: HttpRequest, visitor: Visitor, case_id: uuid.UUID, task_id: uuid.UUID, seen: int
) -> None:
    sent = request.POST
    if "geven" in sent:
        chosen = whole(sent.get("wie", ""))
        if chosen is None:
            raise UserError(_("Kies aan wie u de taak geeft"), where="wie")
        tasks.give_task(
            visitor=visitor,
            case_id=case_id,
            task_id=task_id,
            seen=seen,
            member_id=chosen,
            consented=sent.get("toestemming") == "1",
        )
        return
    tasks.end_task(
        visitor=visitor,
        case_id=case_id,
        task_id=task_id,
        seen=seen,
        needed="gedaan" in sent,
        text=plain(sent.get("gedaan-tekst" if "gedaan" in sent else "tekst", ""))[:4000],
    )


def _task_context(visitor: Visitor, case: Case, found: Task) -> dict[str, Any]:
    handles = may_handle(visitor, case)
    doers = tasks.possible_doers(case.audience, {case.subject_id, case.victim_id})
    return {
        "visitor": visitor,
        "case": case,
        "line": task_line(found, timezone.localdate()),
        "page": page_of(found),
        "plain": found.kind in tasks.PLAIN,
        "handles": handles,
        "doers": [
            (member.pk, tasks.doer_words(member, roles))
            for member, roles in doers
            if member.pk != found.owner_id
        ]
        if handles
        else [],
        "consent": consent_field() if case.audience != Audience.STAFF else None,
    }
