"""The door for whoever was not asked: a code is made, shown once, and lets them in."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from graadmeter.service.fieldwork import ticket as tickets
from graadmeter.service.fieldwork.admissions import NotAdmittedError, enter
from graadmeter.service.fieldwork.open_link import come_openly, survey_of_link


@require_http_methods(["GET", "HEAD", "POST"])
def door(request: HttpRequest, link: str) -> HttpResponse:
    """What it is on GET; only a POST makes a code, since scanners of mail follow every link."""
    try:
        survey = survey_of_link(link)
        if request.method != "POST":
            return render(request, "runner/open_door.html", {"title": survey.title})
        code = come_openly(survey=survey)
        ticket = enter(code)
    except NotAdmittedError as error:
        return render(request, "runner/open_door_shut.html", {"problem": error}, status=404)
    response = render(request, "runner/open_code.html", {"title": survey.title, "code": code})
    tickets.give(response, ticket)
    return response
