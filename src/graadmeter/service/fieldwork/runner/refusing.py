"""Not taking part: said once, on a page of its own, and kept without a reason."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from graadmeter.service.fieldwork import ticket as tickets
from graadmeter.service.fieldwork.admissions import NotAdmittedError, refuse
from graadmeter.service.fieldwork.runner.respondent import respondent_of


@require_http_methods(["GET", "HEAD", "POST"])
def refusal(request: HttpRequest) -> HttpResponse:
    """What it means on GET; only a POST does it."""
    respondent = respondent_of(request)
    if respondent is None:
        response = render(request, "runner/lost.html", {}, status=403)
        tickets.forget(response)
        return response
    if request.method != "POST":
        context = {
            "title": respondent.survey.title,
            "begun": bool(respondent.content.answers),
            "part": respondent.part,
        }
        return render(request, "runner/refuse.html", context)
    try:
        refuse(respondent.ticket)
    except NotAdmittedError as error:
        return render(request, "runner/closed.html", {"problem": error, "typed": []}, status=409)
    response = render(request, "runner/refused.html", {})
    tickets.forget(response)
    return response
