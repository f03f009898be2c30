"""The page on which somebody says that they want no more mail."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from graadmeter.service.fieldwork.mail.actions import stop


@csrf_exempt  # the token is the right to stop; mail programs post without a page (RFC 8058)
@require_http_methods(["GET", "HEAD", "POST"])
def stop_mail(request: HttpRequest, token: str) -> HttpResponse:
    """A button on GET, since scanners of mail follow every link; only POST stops.

    Whether a token exists is not told: the page is the same.
    """
    done = request.method == "POST"
    if done:
        stop(token=token)
    return render(request, "fieldwork/mail_stop.html", {"done": done})
