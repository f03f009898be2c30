"""Who has a key to a report, and giving somebody keys to several."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from graadmeter.errors import UserError
from graadmeter.language import gettext as _
from graadmeter.service.integrity.events import text_of
from graadmeter.service.integrity.handling.access import opened_for, reports_of
from graadmeter.service.integrity.holding.recipients import (
    GIVEN,
    Held,
    add_recipient,
    candidates,
    recipients_of,
    remove_recipient,
)
from graadmeter.service.integrity.holding.unlocking import Unlocker, owner_of, unlocked_required
from graadmeter.service.integrity.labels import label
from graadmeter.service.integrity.models import Event, KeyHolder, Report
from graadmeter.service.integrity.opening import Opened
from graadmeter.service.integrity.sealing import holders_of
from graadmeter.service.integrity.words import Capacity
from graadmeter.service.organisations.access import Visitor, member_required
from graadmeter.service.organisations.forms import Problems, said
from graadmeter.service.organisations.forms import text_of as typed_text
from graadmeter.service.organisations.models import Member
from graadmeter.service.organisations.people import name_of
from graadmeter.service.organisations.words import Role
from graadmeter.service.project.databases import CONTACTS
from graadmeter.service.typed import whole

either = require_http_methods(["GET", "HEAD", "POST"])
_REASON_MOST = 2000
_REASONS = ("recipient.add-reason", "recipient.remove-reason")


@either
@member_required()
@unlocked_required
def recipients(
    request: HttpRequest, visitor: Visitor, unlocker: Unlocker, report_id: uuid.UUID
) -> HttpResponse:
    """Who can open a report; a handler gives a key to somebody, or takes it from them."""
    opened = opened_for(visitor, unlocker, report_id, read=False)
    held = recipients_of(opened.report)
    if not _handles(held, unlocker):
        raise PermissionDenied
    today, problems = timezone.localdate(), Problems()
    if request.method == "POST":
        removing = request.POST.get("doen") == "weg"
        done = (_remove if removing else _add)(request, visitor, opened, today, problems)
        if done:
            messages.success(request, done)
            if removing and whole(request.POST.get("weg", "")) == unlocker.holder.member_id:
                return redirect("integrity-key", visitor.organisation.slug)
            return redirect("integrity-recipients", visitor.organisation.slug, report_id)
        held = recipients_of(opened.report)
    offered, refused = _offered(opened, today)
    context = {
        "visitor": visitor,
        "report": opened.report,
        "held": [(each, name_of(each.member), label(each.capacity)) for each in held],
        "people": offered,
        "refused": refused,
        "capacities": [(each.value, label(each)) for each in GIVEN],
        "leaving": [(each.member.pk, name_of(each.member)) for each in held],
        "said": _said(opened),
        "values": request.POST.dict() if request.method == "POST" else {},
        "problems": problems,
    }
    status = 400 if problems else 200
    return render(request, "integrity/holding/recipients.html", context, status=status)


@either
@member_required(Role.INTEGRITY_OFFICER)
@unlocked_required
def share(request: HttpRequest, visitor: Visitor, unlocker: Unlocker) -> HttpResponse:
    """Gives another handler a key to reports one handles oneself, all at once."""
    today, problems, member = timezone.localdate(), Problems(), visitor.require_member()
    mine = [
        report
        for report in reports_of(unlocker.holder).order_by("reference")
        if _handles(recipients_of(report), unlocker)
    ]
    people = [
        (owner_of(each).pk, name_of(owner_of(each)))
        for each in holders_of(Role.INTEGRITY_OFFICER, today)
        if each.member_id != member.pk
    ]
    values: dict[str, Any] = {}
    if request.method == "POST":
        values = request.POST.dict() | {"melding": request.POST.getlist("melding")}
        target = _member(request.POST.get("wie", ""), {pk for pk, _name in people}, problems)
        chosen = [report for report in mine if str(report.pk) in values["melding"]]
        if not chosen:
            problems["melding"] = _("Kies één of meer meldingen.")
        reason = _reason(request, "reden", problems)
        if target is not None and not problems:
            try:
                _share(visitor, unlocker, chosen, target, reason, today)
            except UserError as error:
                problems["wie"] = said(error)[1]
            else:
                messages.success(request, _("De sleutels zijn gegeven."))
                return redirect("integrity-key", visitor.organisation.slug)
    context = {
        "visitor": visitor,
        "reports": [(report.pk, report.reference) for report in mine],
        "people": people,
        "values": values,
        "problems": problems,
    }
    status = 400 if problems else 200
    return render(request, "integrity/holding/share.html", context, status=status)


def _share(
    visitor: Visitor,
    unlocker: Unlocker,
    chosen: list[Report],
    target: Member,
    reason: str,
    today: date,
) -> None:
    """All or none: who may not have one of them gets none, and it is said of which."""
    with transaction.atomic(using=CONTACTS):
        for report in chosen:
            opened = opened_for(visitor, unlocker, report.pk, read=False)
            try:
                add_recipient(
                    opened=opened,
                    by=visitor.require_member(),
                    member=target,
                    capacity=Capacity.OFFICER,
                    reason=reason,
                    whole=True,
                    today=today,
                )
            except UserError as error:
                raise UserError(
                    f"{report.reference}: {error.what}", where="wie", mend=error.mend
                ) from error


def _add(
    request: HttpRequest, visitor: Visitor, opened: Opened, today: date, problems: Problems
) -> str:
    offered = {pk for pk, _name in _offered(opened, today)[0]}
    target = _member(request.POST.get("wie", ""), offered, problems)
    capacity = request.POST.get("als", "")
    if capacity not in [each.value for each in GIVEN]:
        problems["als"] = _("Kies als wat deze persoon een sleutel krijgt.")
    much = request.POST.get("hoeveel", "")
    if much not in ("alles", "later"):
        problems["hoeveel"] = _("Kies wat deze persoon mag lezen.")
    reason = _reason(request, "reden", problems)
    if target is None or problems:
        return ""
    try:
        add_recipient(
            opened=opened,
            by=visitor.require_member(),
            member=target,
            capacity=Capacity(capacity),
            reason=reason,
            whole=much == "alles",
            today=today,
        )
    except UserError as error:
        problems[error.where or "wie"] = said(error)[1]
        return ""
    return _("Deze persoon heeft nu een sleutel. De melder leest dat, zonder naam.")


def _remove(
    request: HttpRequest, visitor: Visitor, opened: Opened, today: date, problems: Problems
) -> str:
    there = {each.member.pk for each in recipients_of(opened.report)}
    target = _member(request.POST.get("weg", ""), there, problems, "weg")
    reason = _reason(request, "waarom", problems)
    if target is None or problems:
        return ""
    try:
        remove_recipient(
            opened=opened,
            by=visitor.require_member(),
            member=target,
            reason=reason,
            today=today,
        )
    except UserError as error:
        problems["weg"] = said(error)[1]
        return ""
    return _("Deze persoon opent deze melding niet meer. De melder leest dat, zonder naam.")


def _handles(held: list[Held], unlocker: Unlocker) -> bool:
    return any(
        each.holder.pk == unlocker.holder.pk and each.capacity == Capacity.OFFICER for each in held
    )


def _offered(opened: Opened, today: date) -> tuple[list[tuple[int, str]], str]:
    """Who can be given a key; or why nobody can by this person."""
    try:
        found: list[KeyHolder] = candidates(opened, today)
    except UserError as error:
        return [], said(error)[1]
    return [(owner_of(each).pk, name_of(owner_of(each))) for each in found], ""


def _said(opened: Opened) -> list[tuple[Event, str]]:
    """Who got or lost a key, and why, as far as one can read it."""
    rows = Event.objects.filter(report=opened.report, kind__in=_REASONS).order_by("number")
    return [
        (row, text_of(opened, row))
        for row in rows
        if row.version is not None and opened.can_read(row.version)
    ]


def _member(text: str, offered: set[int], problems: Problems, name: str = "wie") -> Member | None:
    number = whole(text)
    if number is None or number not in offered:
        problems[name] = _("Kies één van de mensen.")
        return None
    found: Member | None = Member.objects.filter(pk=number).select_related("account").first()
    return found


def _reason(request: HttpRequest, name: str, problems: Problems) -> str:
    return typed_text(request.POST, name, problems, _("Schrijf kort waarom."), most=_REASON_MOST)
