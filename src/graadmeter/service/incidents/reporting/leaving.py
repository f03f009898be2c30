"""Away from a page at once, to one that says nothing."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from graadmeter.service.incidents.reporting.showing import answer_with

ELSEWHERE = "https://www.knmi.nl/nederland-nu/weer/verwachtingen"
"""The weather: what anybody may be looking at."""


def left(request: HttpRequest) -> HttpResponse:
    """An answer that goes elsewhere by itself; a form may not be sent to another site."""
    response = answer_with(request, "left", {"elsewhere": ELSEWHERE})
    response.headers["Refresh"] = f"0; url={ELSEWHERE}"
    return response
