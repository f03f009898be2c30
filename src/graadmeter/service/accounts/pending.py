"""Between the two steps of signing in: the session knows whose password was right, no more."""

from __future__ import annotations

import time

from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django_otp import login as otp_login
from django_otp.models import Device
from django_otp.plugins.otp_totp.models import TOTPDevice

from graadmeter.language import LANGUAGES
from graadmeter.service.accounts import actions
from graadmeter.service.accounts.models import Account
from graadmeter.service.project.middleware import remember_language

SECONDS = 600
ELSEWHERE, ONE_STEP, BOTH_STEPS = "elsewhere", "one", "both"
"""In a session: which steps were done at the organisation's own provider (see `oidc`)."""
_ACCOUNT, _SINCE, _NEXT = "pending", "pending_since", "pending_next"
_BACKEND = "django.contrib.auth.backends.ModelBackend"


def begin(request: HttpRequest, account: Account, after: str, *, elsewhere: bool = False) -> None:
    """Remembers that the first step is done, in a session with a new key.

    Args:
        request: of whom.
        account: who it is.
        after: where to go after signing in.
        elsewhere: whether the first step was done at the organisation's own provider.
    """
    request.session.flush()
    if elsewhere:
        request.session[ELSEWHERE] = ONE_STEP
    request.session[_ACCOUNT] = account.pk
    request.session[_SINCE] = int(time.time())
    request.session[_NEXT] = after


def pending(request: HttpRequest) -> Account | None:
    """The account whose first step is done, for ten minutes, unless it was locked meanwhile."""
    if time.time() - request.session.get(_SINCE, 0) > SECONDS:
        return None
    account = Account.objects.filter(pk=request.session[_ACCOUNT], is_active=True).first()
    return None if account is None or actions.is_locked(account) else account


def second_step_of(account: Account) -> str:
    """The page of the second step of an account: its code, or first setting it up."""
    known = TOTPDevice.objects.filter(user=account, confirmed=True).exists()
    return "second-step" if known else "enrol"


def finish(request: HttpRequest, account: Account, device: Device | None) -> str:
    """Signs in.

    Args:
        request: of whom; the first step is done.
        account: who it is.
        device: of the second step; None when the provider did that, or nobody does.

    Returns:
        The address to go to.
    """
    after, elsewhere = request.session.get(_NEXT, ""), request.session.get(ELSEWHERE)
    request.session.flush()
    login(request, account, backend=_BACKEND)
    if elsewhere:
        request.session[ELSEWHERE] = ONE_STEP if device is not None else BOTH_STEPS
    if device is not None:
        otp_login(request, device)
    without = "elsewhere" if elsewhere else "none"
    step = type(device).__name__.removesuffix("Device").lower() if device else without
    actions.note_sign_in(account=account, second_step=step)
    return safe_address(request, after)


def go(request: HttpRequest, account: Account, address: str) -> HttpResponse:
    """To an address, from now on in the language of the account."""
    response = HttpResponseRedirect(address)
    if account.language in LANGUAGES:
        remember_language(request, response, account.language)
    return response


def safe_address(request: HttpRequest, address: str) -> str:
    """The address if it is one of ours, else the home page."""
    ours = url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return address if ours and address.startswith("/") else resolve_url("home")
