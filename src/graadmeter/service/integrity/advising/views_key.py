"""The key to notes: making it, unlocking, locking, another passphrase, starting over."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST

from graadmeter.errors import UserError
from graadmeter.language import gettext as _
from graadmeter.service.integrity.advising import actions
from graadmeter.service.integrity.advising.access import adviser_required
from graadmeter.service.integrity.holding.unlocking import give_cookie, holder_of, take_cookie
from graadmeter.service.integrity.models import KeyHolder
from graadmeter.service.integrity.words import HolderKind
from graadmeter.service.organisations.access import Visitor
from graadmeter.service.vault.personal.passphrases import normal, proposed_passphrase


@require_http_methods(["GET", "HEAD", "POST"])
@adviser_required
def key(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Makes the key, gives it another passphrase, or removes it with all notes."""
    member, problem = visitor.require_member(), None
    holder = holder_of(member, HolderKind.NOTES)
    doing = request.POST.get("doe", "") if request.method == "POST" else ""
    try:
        if doing == "opnieuw" and holder is not None:
            return _start_over(request, visitor, holder)
        if doing == "wijzigen" and holder is not None:
            _change(request, holder)
            messages.success(request, _("Uw wachtzin is gewijzigd."))
            return redirect("integrity-notes-unlock", slug=visitor.organisation.slug)
        if doing == "maken":
            passphrase = _twice(request)
            made = actions.make_key(
                member=member, passphrase=passphrase, today=timezone.localdate()
            )
            return _unlocked(request, visitor, made, passphrase)
    except UserError as error:
        problem = error
    context = {"holder": holder, "proposed": proposed_passphrase(), "problem": problem}
    status = 400 if problem else 200
    return render(request, "integrity/advising/key.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@adviser_required
def unlock(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Asks for the passphrase."""
    holder = holder_of(visitor.require_member(), HolderKind.NOTES)
    if holder is None:
        return redirect("integrity-notes-key", slug=visitor.organisation.slug)
    problem = None
    if request.method == "POST":
        try:
            return _unlocked(request, visitor, holder, request.POST.get("wachtzin", ""))
        except UserError as error:
            problem = error
    go_on = request.POST.get("verder", "") or request.GET.get("verder", "")
    context = {"problem": problem, "go_on": go_on}
    status = 400 if problem else 200
    return render(request, "integrity/advising/unlock.html", context, status=status)


@require_POST
@adviser_required
def lock(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Locks the notes in every browser."""
    slug = visitor.organisation.slug
    holder = holder_of(visitor.require_member(), HolderKind.NOTES)
    if holder is not None:
        actions.lock_notes(holder=holder)
    messages.success(request, _("Uw aantekeningen zijn vergrendeld."))
    return take_cookie(redirect("case-worklist", slug=slug), slug, HolderKind.NOTES)


def _unlocked(
    request: HttpRequest, visitor: Visitor, holder: KeyHolder, passphrase: str
) -> HttpResponse:
    slug = visitor.organisation.slug
    token = actions.unlock_notes(holder=holder, passphrase=passphrase, today=timezone.localdate())
    front = reverse("integrity-notes", kwargs={"slug": slug})
    wanted = request.POST.get("verder", "")
    own = wanted.startswith(front) and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return give_cookie(redirect(wanted if own else front), slug, token, HolderKind.NOTES)


def _change(request: HttpRequest, holder: KeyHolder) -> None:
    actions.change_passphrase(
        holder=holder,
        old=request.POST.get("oude-wachtzin", ""),
        new=_twice(request),
        today=timezone.localdate(),
    )


def _start_over(request: HttpRequest, visitor: Visitor, holder: KeyHolder) -> HttpResponse:
    if request.POST.get("begrepen") != "1":
        raise UserError(
            _("Zet een vinkje: al uw aantekeningen worden gewist"),
            where="begrepen",
            mend=_("Zonder vinkje gebeurt er niets."),
        )
    actions.start_over(holder=holder)
    messages.success(request, _("Uw aantekeningen en de sleutel zijn gewist."))
    slug = visitor.organisation.slug
    return take_cookie(redirect("integrity-notes-key", slug=slug), slug, HolderKind.NOTES)


def _twice(request: HttpRequest) -> str:
    first, second = (request.POST.get(name, "") for name in ("wachtzin", "nog-eens"))
    if normal(first) != normal(second):
        raise UserError(
            _("De twee wachtzinnen zijn niet hetzelfde"),
            where="nog-eens",
            mend=_("Typ de wachtzin twee keer op dezelfde manier."),
        )
    return first
