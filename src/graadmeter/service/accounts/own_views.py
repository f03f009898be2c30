"""What an account sees of itself: its home page, its password, its language, recovery codes."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from graadmeter.language import LANGUAGES
from graadmeter.language import gettext as _
from graadmeter.service.accounts import actions
from graadmeter.service.accounts.access import require_account, sign_in_required
from graadmeter.service.accounts.models import Account, Role
from graadmeter.service.project.middleware import remember_language
from graadmeter.service.project.pages import entries_for

ROLE_NAMES: dict[str, Callable[[], str]] = {
    Role.MANAGER: lambda: _("Onderzoeksleider"),
    Role.ANALYST: lambda: _("Analist"),
    Role.COORDINATOR: lambda: _("Coördinator van een organisatie"),
    Role.INTERMEDIARY: lambda: _("Tussenpersoon"),
    Role.ADMINISTRATOR: lambda: _("Beheerder"),
}


@require_safe
@sign_in_required
def home(request: HttpRequest) -> HttpResponse:
    """What the account may do."""
    account = require_account(request)
    roles = account.roles
    pools = account.pools.select_related("survey").order_by("-survey__wave", "body", "pk")
    context = {
        "entries": entries_for(roles, account),
        "pools": pools if Role.INTERMEDIARY in roles else [],
        "two_factor": settings.TWO_FACTOR,
    }
    return render(request, "accounts/home.html", context)


@require_safe
@sign_in_required
def own_account(request: HttpRequest) -> HttpResponse:
    """The account as it is kept."""
    account = require_account(request)
    roles = [name() for role, name in ROLE_NAMES.items() if role in account.roles]
    context = {"account": account, "roles": roles, "two_factor": settings.TWO_FACTOR}
    return render(request, "accounts/account.html", context)


@require_POST
@sign_in_required
def own_language(request: HttpRequest) -> HttpResponse:
    """Keeps the language of an account."""
    account, language = require_account(request), request.POST.get("language", "")
    response = HttpResponseRedirect(reverse("account"))
    if language in LANGUAGES:
        actions.choose_language(account=account, language=language)
        remember_language(request, response, language)
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@sign_in_required
def change_password(request: HttpRequest) -> HttpResponse:
    """Another password; other sessions of the account end."""
    account = require_account(request)
    problems: dict[str, str] = {}
    if request.method == "POST":
        chosen = request.POST.get("new", "")
        problems = _faults(
            account, request.POST.get("old", ""), chosen, request.POST.get("again", "")
        )
        if not problems:
            actions.change_password(account=account, password=chosen)
            update_session_auth_hash(request, account)
            messages.success(request, _("Uw wachtwoord is gewijzigd."))
            return redirect("home")
    context = {"problems": problems, "must_change": account.must_change}
    return render(request, "accounts/change_password.html", context)


def _faults(account: Account, old: str, chosen: str, again: str) -> dict[str, str]:
    problems: dict[str, str] = {}
    if not account.check_password(old):
        problems["old"] = _("Dit is niet uw huidige wachtwoord.")
    try:
        validate_password(chosen, account)
    except ValidationError as error:
        problems["new"] = " ".join(error.messages)
    if chosen == old:
        problems.setdefault("new", _("Kies een ander wachtwoord dan het huidige."))
    if chosen != again:
        problems["again"] = _("De twee nieuwe wachtwoorden zijn niet gelijk.")
    return problems


@require_POST
@sign_in_required
def new_recovery_codes(request: HttpRequest) -> HttpResponse:
    """Other recovery codes, shown once."""
    codes = actions.make_recovery_codes(account=require_account(request))
    context = {"codes": codes, "after": reverse("account")}
    return render(request, "accounts/recovery_codes.html", context)
