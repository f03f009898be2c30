"""Pages for what went wrong. They ask nothing of a database: it may be what is broken."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from graadmeter.language import gettext as _


@dataclass(frozen=True)
class _Said:
    """What is said, and what somebody can do."""

    title: str
    text: str


def _page(request: HttpRequest, status: HTTPStatus, said: _Said) -> HttpResponse:
    context = {"title": said.title, "text": said.text, "status": int(status)}
    return render(request, "errors/error.html", context, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    """The request cannot be read."""
    said = _Said(
        _("Deze aanvraag kan niet worden gelezen"),
        _("Ga terug naar de vorige pagina en probeer het nog eens."),
    )
    return _page(request, HTTPStatus.BAD_REQUEST, said)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    """The account may not do this."""
    said = _Said(
        _("U mag deze pagina niet zien"),
        _("Uw account heeft hier geen rol voor. Vraag het aan de beheerder van deze dienst."),
    )
    return _page(request, HTTPStatus.FORBIDDEN, said)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    """There is nothing at this address."""
    said = _Said(
        _("Deze pagina bestaat niet"),
        _("Controleer het adres. Neem een link uit een brief of e-mail in zijn geheel over."),
    )
    return _page(request, HTTPStatus.NOT_FOUND, said)


def failed(request: HttpRequest) -> HttpResponse:
    """A defect of ours, or of what we need."""
    said = _Said(
        _("Er ging iets mis bij ons"),
        _("Dit ligt niet aan u. Wacht een paar minuten en probeer het dan nog eens."),
    )
    return _page(request, HTTPStatus.INTERNAL_SERVER_ERROR, said)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001
    """A form that did not come from a page of ours, or whose cookie is gone."""
    said = _Said(
        _("Dit formulier is verlopen"),
        _("Ga terug, laad de pagina opnieuw en verstuur het nog eens. Sta cookies toe."),
    )
    return _page(request, HTTPStatus.FORBIDDEN, said)
