"""Signing in by way of the organisation's own provider (OpenID Connect), beside passwords.

The conversation, with state, nonce and PKCE, is that of mozilla-django-oidc. What it leaves open is
closed here: the token must be of our issuer, for us, and in time; the mail address must be
verified; who comes in has an account already, and gets no rights by it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

import jwt
from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe
from mozilla_django_oidc.auth import OIDCAuthenticationBackend
from mozilla_django_oidc.views import OIDCAuthenticationCallbackView, OIDCAuthenticationRequestView
from requests.exceptions import RequestException

from graadmeter.service.accounts.models import Account
from graadmeter.service.accounts.pending import begin, finish, go, safe_address, second_step_of

ALWAYS = "altijd"
"""Of the setting of second steps: the provider always asks for one."""
_REQUIRED = ["exp", "iat", "aud", "iss", "sub"]
_LEEWAY_SECONDS = 30


class Backend(OIDCAuthenticationBackend):  # type: ignore[misc]
    """Finds the account of whoever the provider says it is."""

    claims: Mapping[str, Any]

    def _verify_jws(self, payload: str | bytes, key: Any) -> dict[str, Any]:
        """What a token says, if it is signed by the provider, for us, and in time.

        Raises:
            SuspiciousOperation: it is not.
        """
        try:
            return jwt.decode(
                payload,
                key,
                algorithms=[self.OIDC_RP_SIGN_ALGO],
                audience=self.OIDC_RP_CLIENT_ID,
                issuer=settings.OIDC.issuer,
                leeway=_LEEWAY_SECONDS,
                options={"require": _REQUIRED},
            )
        except jwt.InvalidTokenError as error:
            raise SuspiciousOperation(type(error).__name__) from None

    def get_userinfo(self, access_token: str, id_token: str, payload: Any) -> dict[str, Any]:
        """The claims: of the token, and of the provider's own page when there is one.

        Raises:
            SuspiciousOperation: that page is about somebody else.
        """
        found = dict(payload)
        if settings.OIDC.userinfo:
            told = super().get_userinfo(access_token, id_token, payload)
            if told.get("sub") != payload["sub"]:
                raise SuspiciousOperation("sub")
            # How somebody signed in is in the signed token alone.
            found = {**told, **{name: payload.get(name) for name in ("acr", "amr", "sub")}}
        self.claims = found
        return found

    def verify_claims(self, claims: Mapping[str, Any]) -> bool:
        """Whether there is a mail address, and the provider says that it is theirs."""
        if not isinstance(claims.get(settings.OIDC.mail_claim), str):
            return False
        return not settings.OIDC.mail_verified or claims.get("email_verified") is True

    def filter_users_by_claims(self, claims: Mapping[str, Any]) -> Any:
        """The account with this address."""
        mail = str(claims[settings.OIDC.mail_claim]).strip().lower()
        return Account.objects.filter(mail=mail, is_active=True)

    def update_user(self, user: Account, claims: Mapping[str, Any]) -> Account:
        """The account stays as it is; whether there was a second step goes with it."""
        user.second_step_elsewhere = has_second_step(claims)  # type: ignore[attr-defined]
        return user


def has_second_step(claims: Mapping[str, Any]) -> bool:
    """Whether the provider asked for a second step, as the settings say that it shows."""
    counted = set(settings.OIDC.second_steps)
    if ALWAYS in counted:
        return True
    methods = claims.get("amr") or []
    told = {methods} if isinstance(methods, str) else {str(each) for each in methods}
    if claims.get("acr"):
        told.add(str(claims["acr"]))
    return bool(told & counted)


class _Callback(OIDCAuthenticationCallbackView):  # type: ignore[misc]
    user: Account

    def get(self, request: HttpRequest) -> Any:
        try:
            return super().get(request)
        except (SuspiciousOperation, RequestException, jwt.PyJWTError, KeyError, ValueError):
            # A token, a key or an answer of the provider that cannot be right.
            return self.login_failure()

    def login_success(self) -> HttpResponse:
        request = self.request
        after = safe_address(request, request.session.get("oidc_login_next") or "")
        begin(request, self.user, after, elsewhere=True)
        if not settings.TWO_FACTOR or self.user.second_step_elsewhere:  # type: ignore[attr-defined]
            return go(request, self.user, finish(request, self.user, None))
        return redirect(second_step_of(self.user))

    def login_failure(self) -> HttpResponse:
        context = {"name": settings.OIDC.name}
        return render(self.request, "accounts/oidc_refused.html", context, status=403)


@require_safe
def start(request: HttpRequest) -> HttpResponseBase:
    """Goes to the provider."""
    _refuse_when_off()
    return cast(HttpResponseBase, OIDCAuthenticationRequestView.as_view()(request))


@require_safe
def callback(request: HttpRequest) -> HttpResponseBase:
    """Comes back from the provider: signs in, asks the second step, or says why not."""
    _refuse_when_off()
    if request.method == "HEAD":
        return HttpResponse(status=405)
    return cast(HttpResponseBase, _Callback.as_view()(request))


def _refuse_when_off() -> None:
    if not settings.OIDC_ENABLED:
        raise Http404
