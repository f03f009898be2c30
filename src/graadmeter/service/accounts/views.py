"""Signing in and out, in two steps."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from graadmeter.language import gettext as _
from graadmeter.service.accounts import actions, qr
from graadmeter.service.accounts.access import account_of
from graadmeter.service.accounts.pending import (
    begin,
    finish,
    go,
    pending,
    safe_address,
    second_step_of,
)

either = require_http_methods(["GET", "HEAD", "POST"])


@either
@sensitive_post_parameters()
def sign_in(request: HttpRequest) -> HttpResponse:
    """The first step: mail address and password."""
    after = request.POST.get("verder", request.GET.get("verder", ""))
    if request.method != "POST":
        if account_of(request):
            return redirect("home")
        return _sign_in_page(request, {}, "", after)
    mail, password = request.POST.get("mail", ""), request.POST.get("password", "")
    account = actions.check_first_step(mail=mail, password=password) if mail and password else None
    if account is None:
        problems = _missing(mail, password) or {
            "mail": _(
                "Mailadres of wachtwoord klopt niet, of het account zit tijdelijk op slot. "
                "Na vijf keer fout gaat een account vijftien minuten op slot."
            )
        }
        return _sign_in_page(request, problems, mail, after)
    begin(request, account, safe_address(request, after))
    if not settings.TWO_FACTOR:
        return go(request, account, finish(request, account, None))
    return redirect(second_step_of(account))


def _sign_in_page(
    request: HttpRequest, problems: dict[str, str], mail: str, after: str
) -> HttpResponse:
    elsewhere = settings.OIDC.name if settings.OIDC_ENABLED else ""
    context = {"problems": problems, "mail": mail, "after": after, "elsewhere": elsewhere}
    return render(request, "accounts/sign_in.html", context)


def _missing(mail: str, password: str) -> dict[str, str]:
    problems = {}
    if not mail:
        problems["mail"] = _("Vul uw mailadres in.")
    if not password:
        problems["password"] = _("Vul uw wachtwoord in.")
    return problems


def _wrong_code() -> str:
    return _("Deze code klopt niet. Kijk of de tijd van uw toestel goed staat en neem een nieuwe.")


@either
@sensitive_post_parameters()
def second_step(request: HttpRequest) -> HttpResponse:
    """The code that the app on a telephone shows."""
    account = pending(request)
    if account is None or second_step_of(account) != "second-step":
        return redirect("sign-in")
    problems = {}
    if request.method == "POST":
        device = actions.check_code(account=account, code=request.POST.get("code", ""))
        if device:
            return go(request, account, finish(request, account, device))
        problems["code"] = _wrong_code()
    return render(request, "accounts/second_step.html", {"problems": problems})


@either
@sensitive_post_parameters()
def recovery_step(request: HttpRequest) -> HttpResponse:
    """A recovery code instead."""
    account = pending(request)
    if account is None or second_step_of(account) != "second-step":
        return redirect("sign-in")
    problems = {}
    if request.method == "POST":
        device = actions.check_recovery_code(account=account, code=request.POST.get("code", ""))
        if device:
            return go(request, account, finish(request, account, device))
        problems["code"] = _("Deze herstelcode klopt niet of is al gebruikt.")
    return render(request, "accounts/recovery_step.html", {"problems": problems})


@either
@sensitive_post_parameters()
def enrol(request: HttpRequest) -> HttpResponse:
    """Sets up the second step, at the first time of signing in."""
    account = pending(request)
    if account is None or second_step_of(account) != "enrol":
        return redirect("sign-in")
    problems = {}
    if request.method == "POST":
        device = actions.confirm_device(account=account, code=request.POST.get("code", ""))
        if device:
            codes = actions.make_recovery_codes(account=account)
            after = finish(request, account, device)
            return render(request, "accounts/recovery_codes.html", {"codes": codes, "after": after})
        problems["code"] = _wrong_code()
    device = actions.prepare_device(account=account)
    context = {"problems": problems, "picture": qr.picture(device), "secret": qr.secret(device)}
    return render(request, "accounts/enrol.html", context)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Ends the session."""
    account = account_of(request)
    if account:
        actions.note_sign_out(account=account)
    logout(request)
    return render(request, "accounts/signed_out.html")
