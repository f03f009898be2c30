"""What all pages of a form share: who is at work, and what is said when that has ended."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from graadmeter.questionnaire import RoutePage, validate
from graadmeter.service.fieldwork.admissions import NotAdmittedError, check_open
from graadmeter.service.fieldwork.inventory import tickets
from graadmeter.service.fieldwork.inventory.reading import Told, told_page
from graadmeter.service.fieldwork.inventory.visit import Visit, visit_of
from graadmeter.service.fieldwork.runner.views import explained
from graadmeter.service.responses.forms import GoneError

P = ParamSpec("P")
Page = Callable[Concatenate[HttpRequest, Visit, P], HttpResponse]
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def at_work(view: Page[P]) -> View[P]:
    """Gives the page its visit; without one, or after closing, another page says so."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        visit = visit_of(request)
        if visit is None:
            return lost(request)
        try:
            check_open(visit.survey)
            if visit.content is None:
                return lost(request)
            return view(request, visit, *args, **kwargs)
        except GoneError:
            return lost(request)
        except NotAdmittedError as error:
            return closed(request, visit, error, str(kwargs.get("page_id", "")))

    guarded_page: View[P] = explained(guarded)
    return guarded_page


def coordinating(view: Page[P]) -> View[P]:
    """The same for pages of the coordinator; a colleague goes to their own overview."""

    @wraps(view)
    def guarded(
        request: HttpRequest, visit: Visit, /, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponse:
        if visit.delegation is not None:
            return redirect("inventory")
        return view(request, visit, *args, **kwargs)

    return at_work(guarded)


def lost(request: HttpRequest) -> HttpResponse:
    """No ticket: after some hours, in another browser, or the code was withdrawn."""
    typed = [value for name in request.POST for value in _typed(request, name)]
    response = render(request, "inventory/lost.html", {"typed": typed}, status=403)
    tickets.forget(response)
    return response


def _typed(request: HttpRequest, name: str) -> list[str]:
    if name in {"csrfmiddlewaretoken", "gewaarschuwd", "gezien"}:
        return []
    return [value for value in request.POST.getlist(name) if len(value) > 20]


def closed(
    request: HttpRequest, visit: Visit, error: NotAdmittedError, page_id: str
) -> HttpResponse:
    """The survey closed while somebody was filling in; what they typed is shown back to them."""
    context = {
        "problem": error,
        "told": posted_in_words(request, visit, page_id),
        "done": visit.admission.done,
    }
    return render(request, "inventory/closed.html", context, status=409)


def posted_in_words(request: HttpRequest, visit: Visit, page_id: str) -> tuple[Told, ...]:
    """What was posted for a page, in words, whether or not it is still on the route."""
    found = [
        RoutePage(page, place, page.items)
        for place, page in enumerate(visit.instrument.pages)
        if page.id == page_id
    ]
    if request.method != "POST" or not found:
        return ()
    posted: dict[str, Any] = {name: request.POST.getlist(name) for name in request.POST}
    answers = dict(validate(found[0], posted).answers)
    kept = {name: answer for name, answer in answers.items() if any(posted.get(name, ()))}
    shown = tuple(item for item in found[0].items if item.id in kept)
    return told_page(RoutePage(found[0].page, found[0].position, shown), kept)
