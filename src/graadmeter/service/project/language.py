"""Choosing the language of the pages."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from graadmeter.language import LANGUAGES
from graadmeter.service.project.middleware import remember_language


@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Remembers the language and goes back."""
    back = request.POST.get("terug", "/")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        back = "/"
    response = HttpResponseRedirect(back)
    language = request.POST.get("taal", "")
    if language in LANGUAGES:
        remember_language(request, response, language)
    return response
