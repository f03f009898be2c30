"""What every request passes: its line in the log, its language, its last headers."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from graadmeter.language import DEFAULT_LANGUAGE, LANGUAGES, use_language
from graadmeter.service.project.traceless import leaves_no_line, traceless_language
from graadmeter.service.scope import forget_scope

LANGUAGE_COOKIE = "taal"
log = logging.getLogger("graadmeter.request")

Handler = Callable[[HttpRequest], HttpResponse]


def remember_language(request: HttpRequest, response: HttpResponse, language: str) -> None:
    """Sets the cookie that later pages are in this language by."""
    response.set_cookie(
        LANGUAGE_COOKIE,
        language,
        max_age=365 * 24 * 60 * 60,
        secure=request.is_secure(),
        httponly=True,
        samesite="Lax",
    )


class RequestLog:
    """One line per page: the pattern of its address, never the address or who asked.

    Pages for reporters of integrity violations have none, since its second would tell when somebody
    was there; nor have files of style, which come with every page and would tell the same.
    """

    def __init__(self, get_response: Handler):
        """Wraps the rest."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answers and logs."""
        start = time.perf_counter()
        response = self.get_response(request)
        if leaves_no_line(request.path) or request.path.startswith(settings.STATIC_URL):
            return response
        match = request.resolver_match
        log.info(
            "request",
            extra={
                "route": match.route if match else "",
                "method": request.method,
                "status": response.status_code,
                "milliseconds": round(1000 * (time.perf_counter() - start), 1),
            },
        )
        return response


class Scope:
    """Every request begins and ends without an organisation, whatever came before it."""

    def __init__(self, get_response: Handler):
        """Wraps the rest."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answers from no scope; a page opens its own."""
        forget_scope()
        try:
            return self.get_response(request)
        finally:
            forget_scope()


class Language:
    """The language of the page: from its address, the cookie of the language button, or Dutch."""

    def __init__(self, get_response: Handler):
        """Wraps the rest."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answers in that language."""
        asked = traceless_language(request.path) or request.COOKIES.get(LANGUAGE_COOKIE, "")
        language = asked if asked in LANGUAGES else DEFAULT_LANGUAGE
        with use_language(language), translation.override(language):
            response = self.get_response(request)
        response.headers["Content-Language"] = language
        return response


class Headers:
    """Headers for which Django has no setting; pages are never kept by a cache."""

    def __init__(self, get_response: Handler):
        """Wraps the rest."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answers with them."""
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers["Permissions-Policy"] = (
            "camera=(), geolocation=(), microphone=(), browsing-topics=()"
        )
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        return response
