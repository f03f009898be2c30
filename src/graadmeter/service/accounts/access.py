"""Who may see a page: signed in with both steps, with a password of their own, in a role."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from graadmeter.service.accounts.models import Account
from graadmeter.service.accounts.pending import BOTH_STEPS, ELSEWHERE

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def account_of(request: HttpRequest) -> Account | None:
    """The account that is fully signed in, or None."""
    user: Any = request.user
    if not user.is_authenticated:
        return None
    if settings.TWO_FACTOR and not user.is_verified():
        return user if request.session.get(ELSEWHERE) == BOTH_STEPS else None
    return cast(Account, user)


def require_account(request: HttpRequest) -> Account:
    """The account of a request to a page behind `sign_in_required` or `role_required`.

    Raises:
        PermissionDenied: there is none.
    """
    account = account_of(request)
    if account is None:
        raise PermissionDenied
    return account


def sign_in_required(view: View[P]) -> View[P]:
    """Lets any account see the page, and sends others to the sign-in page."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        account = account_of(request)
        if account is None:
            return redirect_to_login(request.get_full_path(), reverse("sign-in"), "verder")
        change = reverse("change-password")
        if account.must_change and request.path != change and ELSEWHERE not in request.session:
            return redirect(change)
        return view(request, *args, **kwargs)

    return guarded


def role_required(*roles: str) -> Callable[[View[P]], View[P]]:
    """Lets accounts with one of these roles see the page; others get a page that says so.

    Put it on the view function: ``@role_required(Role.MANAGER)``. The account is then
    `require_account(request)`.
    """

    def guard(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if not require_account(request).has_role(*roles):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return sign_in_required(guarded)

    return guard
