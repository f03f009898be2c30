"""The overview of a form, what becomes of it, its answers, and leaving."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from graadmeter.language import gettext as _
from graadmeter.questionnaire import RoutePage
from graadmeter.service.fieldwork.inventory import actions, tickets
from graadmeter.service.fieldwork.inventory.common import at_work
from graadmeter.service.fieldwork.inventory.reading import told_sections
from graadmeter.service.fieldwork.inventory.sections import (
    delegations_of,
    finished,
    sections_of,
    titles_of,
)
from graadmeter.service.fieldwork.inventory.visit import Visit
from graadmeter.service.fieldwork.runner.page_view import view_page


@require_safe
@at_work
def about(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Who sees the answers, what is published, and how working together goes."""
    context = {"visit": visit, "titles": titles_of(visit)}
    return render(request, "inventory/about.html", context)


@require_safe
@at_work
def overview(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The sections with how far each is; for a coordinator also who has them."""
    sections = sections_of(visit)
    people = [
        (each, [titles_of(visit)[one] for one in visit.sections if one in each.sections])
        for each in (delegations_of(visit.admission) if visit.delegation is None else [])
    ]
    said = [(each, titles, finished(each, sections)) for each, titles in people]
    context = {
        "visit": visit,
        "sections": sections,
        "people": [(each, titles, ready, bytes(each.id).hex()) for each, titles, ready in said],
        "ready": sum(section.state in {"ready", "none"} for section in sections),
        "missing": [section for section in sections if section.missing],
        "finished": bool(visit.delegation and finished(visit.delegation, sections)),
    }
    return render(request, "inventory/overview.html", context)


@require_POST
@at_work
def ready(request: HttpRequest, visit: Visit) -> HttpResponse:
    """A colleague says that they are ready, or not after all; what is missing is said."""
    if visit.delegation is None or visit.form.locked:
        return redirect("inventory")
    missing = [section for section in sections_of(visit) if section.missing]
    done = request.POST.get("klaar") == "1"
    if done and missing:
        context = {"visit": visit, "missing": missing}
        return render(request, "inventory/not_ready.html", context, status=400)
    actions.say_done(delegation=visit.delegation, done=done)
    return redirect("inventory")


@require_safe
@at_work
def answers(request: HttpRequest, visit: Visit) -> HttpResponse:
    """All answers on one page, to read back or print."""
    context = {"visit": visit, "sections": told_sections(visit)}
    return render(request, "inventory/answers.html", context)


@require_safe
@at_work
def paper(request: HttpRequest, visit: Visit) -> HttpResponse:
    """All questions on one page, to print; for a colleague those of their sections."""
    pages = [
        view_page(RoutePage(page, place, page.items), {})
        for place, page in enumerate(visit.instrument.pages)
        if page.section in visit.sections
    ]
    conditions = {item.id: item.universe for item in visit.instrument.items if item.universe}
    context = {"visit": visit, "pages": pages, "conditions": conditions}
    return render(request, "inventory/paper.html", context)


@require_POST
def stop(request: HttpRequest) -> HttpResponse:
    """Leaves; the form stays as it is."""
    response = render(request, "inventory/stopped.html", {})
    tickets.forget(response)
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@at_work
def handing_in(request: HttpRequest, visit: Visit) -> HttpResponse:
    """What is missing, with who has it; when nothing is, a button that hands in."""
    if visit.delegation is not None or visit.form.locked:
        return redirect("inventory")
    missing = [section for section in sections_of(visit) if section.missing]
    if request.method == "POST":
        try:
            actions.hand_in(visit=visit)
        except actions.IncompleteError:
            # Also when a colleague's answer opened a question a moment ago.
            again = [section for section in sections_of(visit) if section.missing]
            return _checked(request, visit, again or missing, 400)
        return redirect("inventory")
    return _checked(request, visit, missing, 200)


def _checked(request: HttpRequest, visit: Visit, missing: object, status: int) -> HttpResponse:
    said = _("Een deel van de opgave is nog niet ingevuld.") if status != 200 else ""
    context = {"visit": visit, "missing": missing, "problem": said}
    return render(request, "inventory/hand_in.html", context, status=status)


@require_POST
@at_work
def change(request: HttpRequest, visit: Visit) -> HttpResponse:  # noqa: ARG001
    """Opens a form that was handed in, for the coordinator."""
    if visit.delegation is None:
        actions.reopen(visit=visit)
    return redirect("inventory")
