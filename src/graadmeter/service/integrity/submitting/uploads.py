"""Taking files on a page without cookies: in memory alone, and a far too large body is not read."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt

from graadmeter.service.incidents.attachments.kinds import too_large
from graadmeter.service.incidents.reporting.uploads import MOST_POSTED, EvidenceHandler

View = Callable[..., HttpResponse]


def without_cookies(view: View) -> View:
    """Lets a page take a form from a browser that keeps nothing.

    A token against forged forms would take a cookie. There is nothing to forge: whoever sends a
    form can report, and who reads a report or adds to it sends its receipt along.
    """

    @csrf_exempt
    @wraps(view)
    def taking(request: HttpRequest, /, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            length = int(request.META.get("CONTENT_LENGTH") or 0)
        except ValueError:
            length = 0
        if length > MOST_POSTED:
            context = {"problem": too_large()}
            return render(request, "reporting/too_large.html", context, status=413)
        request.upload_handlers = [EvidenceHandler(request)]
        return view(request, *args, **kwargs)

    return cast(View, taking)
