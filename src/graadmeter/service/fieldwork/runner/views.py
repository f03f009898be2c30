"""What a respondent sees and does. GET never changes anything but a draft's place."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from graadmeter.errors import FaultsError, UserError
from graadmeter.questionnaire import (
    RoutePage,
    first_open,
    next_page,
    previous_page,
    progress,
    reachable,
    validate,
)
from graadmeter.service.fieldwork import ticket as tickets
from graadmeter.service.fieldwork.admissions import (
    NotAdmittedError,
    check_open,
    enter,
    submit,
)
from graadmeter.service.fieldwork.inventory.door import opened
from graadmeter.service.fieldwork.models import Survey
from graadmeter.service.fieldwork.runner.instruments import monitor_named
from graadmeter.service.fieldwork.runner.page_view import view_page
from graadmeter.service.fieldwork.runner.respondent import Respondent, respondent_of

INTRO, END = "begin", "insturen"
log = logging.getLogger("graadmeter.runner")


def explained(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Says so when the questionnaire cannot be shown, such as when its monitor was changed."""

    @wraps(view)
    def wrapped(request: HttpRequest, *arguments: Any, **named: Any) -> HttpResponse:
        try:
            return view(request, *arguments, **named)
        except (UserError, FaultsError):
            log.exception("the questionnaire cannot be shown", extra={"task": view.__name__})
            return render(request, "runner/unavailable.html", {}, status=503)

    return wrapped


@require_http_methods(["GET", "HEAD", "POST"])
@explained
def start(request: HttpRequest, code: str = "") -> HttpResponse:
    """The door: a field for the code. Only a POST opens it, since mail scanners follow links."""
    problem = None
    if request.method == "POST":
        code = request.POST.get("code", "")
        try:
            inside = opened(code)  # an organisation, or a colleague it asked
            if inside is not None:
                return inside
            ticket = enter(code)
        except NotAdmittedError as error:
            problem = error
        else:
            response = _redirect(INTRO)
            tickets.give(response, ticket)
            return response
    status = 400 if problem else 200
    return render(request, "runner/start.html", {"code": code, "problem": problem}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@explained
def page(request: HttpRequest, page_id: str) -> HttpResponse:
    """One page of the questionnaire."""
    respondent = respondent_of(request)
    if respondent is None:
        return _lost(request)
    try:
        check_open(respondent.survey)
        if respondent.main is not None:
            check_open(respondent.main)
    except NotAdmittedError as error:
        return _closed(request, error)
    if page_id == INTRO:
        return _intro(request, respondent)
    if page_id == END:
        return _end(request, respondent)
    shown = respondent.route.page(page_id)
    if shown is None or not reachable(respondent.route, page_id):
        # The route changed, or somebody typed an address: back to where they were.
        return _redirect(_place(respondent))
    if request.method == "POST":
        return _answered(request, respondent, shown)
    return _show(request, respondent, shown)


def _answered(request: HttpRequest, respondent: Respondent, shown: RoutePage) -> HttpResponse:
    if _of_other_part(request, respondent):
        return _redirect(_place(respondent))
    posted = {name: request.POST.getlist(name) for name in request.POST if name != "part"}
    checked = validate(shown, posted)
    going_back = "terug" in posted
    if not checked.sound and not going_back:
        return _show(request, respondent, shown, posted, checked)
    warned = set(posted.get("gewaarschuwd", ()))
    if not going_back and any(remark.question not in warned for remark in checked.warnings):
        return _show(request, respondent, shown, posted, checked)
    answered = respondent.answered(checked)
    if going_back:
        before = previous_page(answered.route, shown.position)
        target = before.id if before else INTRO
    else:
        after = next_page(answered.route, shown.position)
        target = after.id if after else END
    moved, arrived = answered.at(target)
    helped = not going_back and answered.support_after(shown)
    passed = None if going_back else respondent.taken(shown.id)
    # Whether somebody reads the page with support is counted nowhere, so not as time either.
    if not (moved.untimed() if helped else moved).save(arrived, passed):
        return _lost(request)
    return HttpResponseRedirect(reverse("support")) if helped else _redirect(target)


def _of_other_part(request: HttpRequest, respondent: Respondent) -> bool:
    """Whether a page was left open while the other questionnaire under this code came up.

    Both have pages of the same name, and nothing of one may end up in the other.
    """
    return bool(respondent.part) and request.POST.get("part") != str(respondent.part)


def _show(
    request: HttpRequest,
    respondent: Respondent,
    shown: RoutePage,
    posted: Any = None,
    checked: Any = None,
) -> HttpResponse:
    view = view_page(
        shown,
        respondent.answers,
        posted,
        checked,
    )
    share = progress(respondent.instrument, respondent.answers, shown.position, respondent.given)
    context = {
        "page": view,
        "progress": round(100 * share),
        "title": respondent.survey.title,
        "part": respondent.part,
    }
    return render(request, "runner/page.html", context, status=400 if view.problems else 200)


def _intro(request: HttpRequest, respondent: Respondent) -> HttpResponse:
    if request.method == "POST":
        place = _place(respondent)
        moved, arrived = respondent.at(place)
        return _redirect(place) if moved.save(arrived) else _lost(request)
    context = {
        "title": respondent.survey.title,
        "privacy": monitor_named(respondent.survey.monitor).settings.privacy,
        "resumed": bool(respondent.content.answers),
        "closes_on": respondent.survey.closes_on,
        "pages": len(respondent.instrument.pages),
        "part": respondent.part,
        "main": respondent.main,
    }
    return render(request, "runner/intro.html", context)


def _end(request: HttpRequest, respondent: Respondent) -> HttpResponse:
    if any(not reachable(respondent.route, page.id) for page in respondent.route.pages):
        return _redirect(_place(respondent))
    if request.method != "POST":
        before = respondent.route.pages[-1].id if respondent.route.pages else INTRO
        context = {"title": respondent.survey.title, "before": before, "part": respondent.part}
        return render(request, "runner/end.html", context)
    if _of_other_part(request, respondent):
        return _redirect(_place(respondent))
    try:
        submit(respondent.ticket, respondent.record())
    except NotAdmittedError as error:
        return _closed(request, error)
    if respondent.ticket.front:
        return _redirect(INTRO)
    response = HttpResponseRedirect(reverse("thanks", args=[respondent.survey.pk]))
    tickets.forget(response)
    return response


@require_safe
@explained
def thanks(request: HttpRequest, survey: int) -> HttpResponse:
    """After handing in; the number of the survey says whose help is shown."""
    found = Survey.objects.filter(pk=survey).first()
    support = monitor_named(found.monitor).settings.support if found else None
    return render(request, "runner/thanks.html", {"support": support})


@require_safe
@explained
def support(request: HttpRequest) -> HttpResponse:
    """Where somebody can turn to; nothing is noted of who looks."""
    respondent = respondent_of(request)
    found = respondent.support if respondent else None
    onward = reverse("page", args=[_place(respondent)]) if respondent else ""
    return render(request, "runner/support.html", {"support": found, "onward": onward})


@require_POST
def stop(request: HttpRequest) -> HttpResponse:
    """Leaves; the answers stay in the draft until the wave closes."""
    response = render(request, "runner/stopped.html", {})
    tickets.forget(response)
    return response


@require_safe
@explained
def paper(request: HttpRequest) -> HttpResponse:
    """All questions on one page, to print."""
    respondent = respondent_of(request)
    if respondent is None:
        return _lost(request)
    instrument = respondent.instrument
    everything = [
        view_page(RoutePage(each, position, each.items), {})
        for position, each in enumerate(instrument.pages)
    ]
    conditions = {item.id: item.universe for item in instrument.items if item.universe}
    context = {
        "title": respondent.survey.title,
        "pages": everything,
        "conditions": conditions,
    }
    return render(request, "runner/paper.html", context)


def _place(respondent: Respondent) -> str:
    """Where somebody goes on."""
    held = respondent.content.page
    if held == END or (held and respondent.route.page(held) and reachable(respondent.route, held)):
        return held
    first = first_open(respondent.route)
    return first.id if first else END


def _redirect(page_id: str) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("page", args=[page_id]))


def _lost(request: HttpRequest) -> HttpResponse:
    """No ticket, or the draft is gone: after some hours, in another browser, after handing in."""
    response = render(request, "runner/lost.html", {}, status=403)
    tickets.forget(response)
    return response


def _closed(request: HttpRequest, error: NotAdmittedError) -> HttpResponse:
    """The wave closed while somebody was answering; what they typed is shown back to them."""
    typed = [
        value
        for name in request.POST
        for value in request.POST.getlist(name)
        if name not in {"csrfmiddlewaretoken", "gewaarschuwd"} and len(value) > 20
    ]
    return render(request, "runner/closed.html", {"problem": error, "typed": typed}, status=409)
