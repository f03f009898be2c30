"""Who reported: asking to see it, deciding on it, and seeing it."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from graadmeter.errors import UserError
from graadmeter.language import gettext as _
from graadmeter.service.integrity.handling.access import opened_for
from graadmeter.service.integrity.holding import name_actions, names
from graadmeter.service.integrity.holding.passing_on import not_passed_on
from graadmeter.service.integrity.holding.unlocking import Unlocker, owner_of, unlocked_required
from graadmeter.service.integrity.sealing import holders_of
from graadmeter.service.organisations.access import Visitor, member_required
from graadmeter.service.organisations.forms import Problems, said, text_of
from graadmeter.service.organisations.models import Member
from graadmeter.service.organisations.people import name_of, own_roles_of
from graadmeter.service.organisations.words import Role
from graadmeter.service.typed import whole

either = require_http_methods(["GET", "HEAD", "POST"])
_MOST = 4000


@either
@member_required()
@unlocked_required
def identity(
    request: HttpRequest, visitor: Visitor, unlocker: Unlocker, report_id: uuid.UUID
) -> HttpResponse:
    """What a handler may know of who reported: the name after a yes, else asking for it."""
    opened = opened_for(visitor, unlocker, report_id, read=False)
    member, today = visitor.require_member(), timezone.localdate()
    if not names.handles(opened.report, member):
        raise PermissionDenied
    problems = Problems()
    if request.method == "POST":
        reason = text_of(
            request.POST,
            "reden",
            problems,
            _("Schrijf waarom u de naam moet weten."),
            most=_MOST,
        )
        if not problems:
            try:
                name_actions.ask(opened=opened, by=member, reason=reason, today=today)
            except UserError as error:
                problems["reden"] = said(error)[1]
            else:
                messages.success(request, _("Uw verzoek ligt bij de bewaarder van namen."))
                return redirect("integrity-identity", visitor.organisation.slug, report_id)
    context = {
        "visitor": visitor,
        "report": opened.report,
        "known": names.has_identity(opened.report),
        "who": None if problems else names.name_for(opened=opened, by=member, today=today),
        "told": [
            (each, name_of(owner_of(each.request.asked_by))) for each in names.told_of(opened)
        ],
        "may_ask": opened.identity is None or names.granted_to(opened.report, member) is None,
        "values": request.POST.dict() if request.method == "POST" else {},
        "problems": problems,
    }
    status = 400 if problems else 200
    return render(request, "integrity/holding/identity.html", context, status=status)


@either
@member_required(Role.CUSTODIAN)
@unlocked_required
def requests(request: HttpRequest, visitor: Visitor, unlocker: Unlocker) -> HttpResponse:
    """What a custodian was asked: each with its reason, and a decision in their own words."""
    member, today = visitor.require_member(), timezone.localdate()
    if Role.CUSTODIAN not in own_roles_of(member, today):
        raise PermissionDenied
    problems = Problems()
    if request.method == "POST":
        sharing = request.POST.get("doen") == "delen"
        done = (_share if sharing else _decide)(request, unlocker, problems)
        if done:
            messages.success(request, done)
            return redirect("integrity-identity-requests", visitor.organisation.slug)
    context = {
        "visitor": visitor,
        "lines": [_line(unlocker, each) for each in names.requests_for(unlocker)],
        "people": [(each.pk, name_of(each)) for each in _others(member)],
        "values": request.POST.dict() if request.method == "POST" else {},
        "problems": problems,
    }
    status = 400 if problems else 200
    return render(request, "integrity/holding/requests.html", context, status=status)


def _line(unlocker: Unlocker, asked: Any) -> dict[str, Any]:
    own = asked.asked_by.member_id == unlocker.holder.member_id
    told = names.reason_for(unlocker, asked)
    return {"told": told, "by": name_of(owner_of(asked.asked_by)), "own": own}


def _decide(request: HttpRequest, unlocker: Unlocker, problems: Problems) -> str:
    try:
        request_id = uuid.UUID(request.POST.get("verzoek", ""))
    except ValueError:
        problems[""] = _("Kies een verzoek.")
        return ""
    decision = request.POST.get("besluit", "")
    if decision not in ("ja", "nee"):
        problems["besluit"] = _("Kies ja of nee.")
    words = text_of(
        request.POST, "woorden", problems, _("Schrijf waarom u dit besluit."), most=_MOST
    )
    if problems:
        return ""
    try:
        name_actions.decide(
            unlocker=unlocker,
            request_id=request_id,
            granted=decision == "ja",
            words=words,
            today=timezone.localdate(),
        )
    except UserError as error:
        problems["besluit"] = said(error)[1]
        return ""
    return _("Uw besluit is vastgelegd. De melder kan het lezen.")


def _share(request: HttpRequest, unlocker: Unlocker, problems: Problems) -> str:
    wanted = whole(request.POST.get("wie", ""))
    member = owner_of(unlocker.holder)
    target = next((each for each in _others(member) if each.pk == wanted), None)
    if target is None:
        problems["wie"] = _("Kies één van de mensen.")
        return ""
    try:
        count = name_actions.share_names(
            unlocker=unlocker, member=target, today=timezone.localdate()
        )
    except UserError as error:
        problems["wie"] = said(error)[1]
        return ""
    done = _("Sleutels van namen gegeven: {count}.").format(count=count)
    left = not_passed_on(unlocker, target)
    if left:
        done += " " + _(
            "Niet gegeven: {left}. De dienst kan niet nagaan of deze persoon die namen mag "
            "bewaren. Met de herstelcodes kan dat wel."
        ).format(left=left)
    return done


def _others(member: Member) -> list[Member]:
    held = holders_of(Role.CUSTODIAN, timezone.localdate())
    return [owner_of(each) for each in held if each.member_id != member.pk]
