"""One person: their roles, who stands in for them, and when they are away."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from graadmeter.errors import UserError
from graadmeter.language import gettext as _
from graadmeter.service.incidents.labels import label
from graadmeter.service.organisations import people_actions, role_actions
from graadmeter.service.organisations.access import Visitor, setup_required
from graadmeter.service.organisations.forms import (
    Doing,
    Problems,
    chosen_member,
    day_of,
    people_options,
    said,
)
from graadmeter.service.organisations.models import Absence, Deputy, Member, RoleHolding
from graadmeter.service.organisations.people import valid_on
from graadmeter.service.organisations.views_people import GIVEN
from graadmeter.service.organisations.words import Function, Role
from graadmeter.service.typed import whole

either = require_http_methods(["GET", "HEAD", "POST"])
_DAY = timedelta(days=1)


@either
@setup_required
def member(request: HttpRequest, visitor: Visitor, member_id: int) -> HttpResponse:
    """One person; each form of the page says with its button what it does."""
    today, problems = timezone.localdate(), Problems()
    rows = Member.objects.select_related("account", "department", "manager__account")
    held = get_object_or_404(rows, pk=member_id)
    values: dict[str, str] = {}
    if request.method == "POST":
        values = request.POST.dict()
        try:
            if request.POST.get("doe") == Doing.PASSWORD:
                password = people_actions.new_password(member=held, account=visitor.account)
                context = {"member": held, "password": password}
                return render(request, "organisations/password.html", context)
            done = _done(request, visitor, held, today, problems)
        except UserError as error:
            where, text = said(error)
            doing = values.get("doe", "")
            names = {"valid_from": f"{doing}-eerste", "valid_until": f"{doing}-laatste"}
            problems[names.get(where, where)] = text
            done = ""
        if done:
            messages.success(request, done)
            return redirect("people-member", visitor.organisation.slug, held.pk)
    return render(
        request,
        "organisations/member.html",
        _context(held, today, values, problems),
        status=400 if problems else 200,
    )


def _done(
    request: HttpRequest, visitor: Visitor, held: Member, today: date, problems: Problems
) -> str:
    """Does what the button says, and tells it; empty when something is wrong."""
    asked, account = request.POST, visitor.account
    doing = asked.get("doe", "")
    yesterday = today - _DAY
    if doing == Doing.ROLE_END:
        holding = _row(RoleHolding, request, member=held)
        role_actions.end_role(holding=holding, last_day=yesterday, account=account)
        return _("De rol is beëindigd.")
    if doing == Doing.DEPUTY_END:
        deputy = _row(Deputy, request, holding__member=held)
        role_actions.end_deputy(deputy=deputy, last_day=yesterday, account=account)
        return _("De vervanging is beëindigd.")
    if doing == Doing.ABSENCE_END:
        absence = _row(Absence, request, member=held)
        role_actions.end_absence(absence=absence, last_day=yesterday, account=account)
        return _("De afwezigheid is beëindigd.")
    if doing not in (Doing.ROLE_GIVE, Doing.DEPUTY, Doing.ABSENCE):
        raise Http404
    first = day_of(asked, f"{doing}-eerste", problems)
    last = day_of(asked, f"{doing}-laatste", problems, optional=doing == Doing.ROLE_GIVE)
    if doing == Doing.ROLE_GIVE and asked.get("role") not in GIVEN:
        problems["role"] = _("Kies een rol.")
    deputy_of = holding = None
    if doing == Doing.DEPUTY:
        deputy_of = chosen_member(asked, "deputy", today, problems)
        holding = _row(RoleHolding, request, member=held)
    if problems or first is None:
        return ""
    if doing == Doing.ROLE_GIVE:
        role_actions.give_role(
            member=held, role=asked["role"], valid_from=first, valid_until=last, account=account
        )
        return _("De rol is gegeven.")
    if doing == Doing.ABSENCE and last is not None:
        role_actions.note_absence(member=held, valid_from=first, valid_until=last, account=account)
        return _("De afwezigheid is bewaard.")
    if deputy_of is not None and holding is not None and last is not None:
        role_actions.appoint_deputy(
            holding=holding, member=deputy_of, valid_from=first, valid_until=last, account=account
        )
        return _("De vervanging is bewaard.")
    return ""


def _row(model: Any, request: HttpRequest, **narrowed: object) -> Any:
    """The row that a form is about, when it is of this person."""
    return get_object_or_404(model, pk=whole(request.POST.get("rij", "")), **narrowed)


def _context(
    held: Member, today: date, values: dict[str, str], problems: Problems
) -> dict[str, object]:
    holdings = RoleHolding.objects.filter(member=held).exclude(valid_until__lt=today)
    shown = [(each, label(Role(each.role)), each.role in GIVEN) for each in holdings.order_by("pk")]
    deputies = Deputy.objects.filter(holding__member=held).exclude(valid_until__lt=today)
    standing = Deputy.objects.filter(valid_on(today), member=held)
    return {
        "member": held,
        "present": held.valid_until is None or held.valid_until >= today,
        "what": label(Function(held.function)) if held.function else label(Role.EMPLOYEE),
        "holdings": shown,
        "deputies": [
            (each, label(Role(each.holding.role)))
            for each in deputies.select_related("member__account", "holding").order_by("pk")
        ],
        "stands_in": [
            (each, label(Role(each.holding.role)))
            for each in standing.select_related("holding__member__account").order_by("pk")
        ],
        "absences": Absence.objects.filter(member=held).exclude(valid_until__lt=today),
        "never_in": held.account.last_login is None and held.account.has_usable_password(),
        "given": [(role.value, label(role)) for role in GIVEN],
        "replaceable": [(str(each.pk), name) for each, name, _given in shown if _given],
        "people": [option for option in people_options(today) if option[0] != str(held.pk)],
        "values": values,
        "problems": problems,
        "today": str(today),
    }
