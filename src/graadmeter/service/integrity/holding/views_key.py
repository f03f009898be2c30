"""Somebody's own key: making, unlocking, locking it, another passphrase, another key."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from graadmeter.errors import UserError
from graadmeter.language import gettext as _
from graadmeter.service.accounts.pending import safe_address
from graadmeter.service.integrity.handling.access import reports_of
from graadmeter.service.integrity.holding import keys
from graadmeter.service.integrity.holding.recovery import bring_up_to_date
from graadmeter.service.integrity.holding.unlocking import (
    Unlocker,
    give_cookie,
    holder_of,
    lock_again,
    take_cookie,
    unlock_for,
    unlocked,
    unlocked_required,
    unlocker_of,
)
from graadmeter.service.organisations.access import Visitor, member_required
from graadmeter.service.organisations.forms import Problems, said
from graadmeter.service.organisations.people import own_roles_of
from graadmeter.service.organisations.words import Role
from graadmeter.service.vault.personal.passphrases import (
    check_passphrase,
    normal,
    proposed_passphrase,
)

either = require_http_methods(["GET", "HEAD", "POST"])
_OWN, _AGAIN, _OLD, _LOST = "wachtzin", "nogmaals", "oude", "kwijt"


@either
@sensitive_post_parameters()
@member_required()
def key(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """One's key: what it is for, making it or, with the passphrase lost, another one."""
    member, today = visitor.require_member(), timezone.localdate()
    slug, problems = visitor.organisation.slug, Problems()
    if request.method == "POST":
        lost = request.POST.get(_LOST) == "1"
        if holder_of(member) is not None and not lost:
            problems[_LOST] = _("U hebt al een sleutel. Zet een vinkje als die weg mag.")
        typed = new_passphrase(request, problems)
        if not problems:
            make = keys.start_over if lost else keys.make_key
            try:
                make(member=member, passphrase=typed, account=visitor.account, today=today)
            except UserError as error:
                problems.update([_beside(error)])
            else:
                messages.success(request, _("Uw sleutel is gemaakt. Ontgrendel haar nu."))
                return redirect("integrity-unlock", slug)
    holder = holder_of(member)
    own = own_roles_of(member, today)
    context: dict[str, Any] = {
        "visitor": visitor,
        "holder": holder,
        "problems": problems,
        "proposed": proposed_passphrase(),
        "officer": Role.INTEGRITY_OFFICER in own,
        "custodian": Role.CUSTODIAN in own,
        "adviser": Role.CONFIDENTIAL_ADVISER in own,
        "unlocked": unlocker_of(request, visitor) is not None,
        "reports": reports_of(holder).count() if holder else 0,
    }
    return _page(request, "key.html", context)


@either
@sensitive_post_parameters()
@member_required()
def unlock(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """The passphrase, for the pages that follow."""
    holder, slug = holder_of(visitor.require_member()), visitor.organisation.slug
    if holder is None:
        return redirect("integrity-key", slug)
    problems = Problems()
    after = request.POST.get("verder", request.GET.get("verder", ""))
    if request.method == "POST":
        typed = request.POST.get(_OWN, "")
        try:
            if not typed:
                raise UserError(_("Vul uw wachtzin in"), where=_OWN)
            token = unlock_for(holder, typed, visitor.account)
        except UserError as error:
            problems.update([_beside(error)])
        else:
            found = unlocked(token, visitor.require_member())
            if found is not None:
                bring_up_to_date(found, timezone.localdate())
            there = safe_address(request, after) if after else None
            response = redirect(there) if there else redirect("integrity-key", slug)
            return give_cookie(response, slug, token)
    return _page(request, "unlock.html", {"visitor": visitor, "problems": problems, "after": after})


@require_POST
@member_required()
def lock(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Locks the key again, in every browser."""
    holder, slug = holder_of(visitor.require_member()), visitor.organisation.slug
    if holder is not None:
        lock_again(holder, visitor.account)
        messages.success(request, _("Uw sleutel zit op slot."))
    return take_cookie(redirect("integrity-key", slug), slug)


@either
@sensitive_post_parameters()
@member_required()
def passphrase(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Another passphrase for the same key."""
    holder, slug = holder_of(visitor.require_member()), visitor.organisation.slug
    if holder is None:
        return redirect("integrity-key", slug)
    problems = Problems()
    if request.method == "POST":
        old = request.POST.get(_OLD, "")
        if not old:
            problems[_OLD] = _("Vul uw wachtzin van nu in.")
        typed = new_passphrase(request, problems)
        if not problems:
            try:
                keys.change_passphrase(holder=holder, old=old, new=typed, account=visitor.account)
            except UserError as error:
                problems[_OLD] = said(error)[1]
            else:
                messages.success(request, _("Uw wachtzin is veranderd. Ontgrendel met de nieuwe."))
                return take_cookie(redirect("integrity-unlock", slug), slug)
    context = {"visitor": visitor, "problems": problems, "proposed": proposed_passphrase()}
    return _page(request, "passphrase.html", context)


@either
@sensitive_post_parameters()
@member_required()
@unlocked_required
def replace(request: HttpRequest, visitor: Visitor, unlocker: Unlocker) -> HttpResponse:
    """Another key: all that was sealed to the old one is sealed to it."""
    problems, slug = Problems(), visitor.organisation.slug
    if request.method == "POST":
        typed = new_passphrase(request, problems)
        if not problems:
            try:
                _holder, token = keys.replace_key(
                    unlocker=unlocker,
                    passphrase=typed,
                    account=visitor.account,
                    today=timezone.localdate(),
                )
            except UserError as error:
                problems.update([_beside(error)])
            else:
                messages.success(request, _("U hebt een nieuwe sleutel. De oude opent niets meer."))
                return give_cookie(redirect("integrity-key", slug), slug, token)
    context = {
        "visitor": visitor,
        "problems": problems,
        "proposed": proposed_passphrase(),
        "reports": keys.sealed_reports(unlocker.holder),
    }
    return _page(request, "replace.html", context)


def new_passphrase(request: HttpRequest, problems: Problems) -> str:
    """A new passphrase that was typed twice; what is wrong with it goes into the problems."""
    first, second = request.POST.get(_OWN, ""), request.POST.get(_AGAIN, "")
    try:
        check_passphrase(first)
    except UserError as error:
        problems[_OWN] = said(error)[1]
    else:
        if normal(first) != normal(second):
            problems[_AGAIN] = _("Dit is niet dezelfde wachtzin. Typ beide keren hetzelfde.")
    return first


def _beside(error: UserError) -> tuple[str, str]:
    return _OWN, said(error)[1]


def _page(request: HttpRequest, name: str, context: dict[str, Any]) -> HttpResponse:
    status = 400 if context["problems"] else 200
    return render(request, f"integrity/holding/{name}", context, status=status)
