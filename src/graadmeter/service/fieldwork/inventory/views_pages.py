"""One page of the form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from graadmeter.language import gettext as _
from graadmeter.questionnaire import Checked, Remark, RoutePage, as_json, from_json, validate
from graadmeter.service.fieldwork.inventory.common import at_work, posted_in_words
from graadmeter.service.fieldwork.inventory.door import closed
from graadmeter.service.fieldwork.inventory.reading import in_words
from graadmeter.service.fieldwork.inventory.visit import Visit, visit_of
from graadmeter.service.fieldwork.runner.page_view import view_page
from graadmeter.service.responses import forms
from graadmeter.service.responses.actions import ClosedError
from graadmeter.service.responses.forms import LockedError, mark_of

Posted = Mapping[str, Sequence[str]]


@require_http_methods(["GET", "HEAD", "POST"])
@at_work
def page(request: HttpRequest, visit: Visit, page_id: str) -> HttpResponse:
    """One page: shown, or its answers taken in and the next one."""
    if visit.form.locked:
        return (
            _locked(request, visit, page_id)
            if request.method == "POST"
            else redirect("inventory-answers")
        )
    shown = visit.page(page_id)
    if shown is None:
        # Not for this organisation now, or a colleague typed the address of another section.
        return redirect("inventory")
    if request.method == "POST":
        return _answered(request, visit, shown)
    return _show(request, visit, shown)


def _answered(request: HttpRequest, visit: Visit, shown: RoutePage) -> HttpResponse:
    posted = {name: request.POST.getlist(name) for name in request.POST}
    checked = validate(shown, posted)
    going_back = "terug" in posted
    warned = set(posted.get("gewaarschuwd", ()))
    unseen = [remark for remark in checked.warnings if remark.question not in warned]
    if not going_back and (not checked.sound or unseen):
        return _show(request, visit, shown, posted, checked)
    seen = dict(mark.split(":", 1) for mark in posted.get("gezien", ()) if ":" in mark)
    try:
        clashes = forms.merge(visit.row, shown.id, as_json(checked.answers), seen)
    except LockedError:
        return _locked(request, visit, shown.id)
    except ClosedError as error:
        raise closed() from error
    now = visit_of(request) or visit
    if clashes:
        return _show(request, now, shown, posted, _clashing(shown, checked, clashes))
    if "overzicht" in posted:
        return redirect("inventory")
    pages = now.pages(shown.page.section)
    if going_back:
        target = next((each for each in reversed(pages) if each.position < shown.position), None)
    else:
        target = next((each for each in pages if each.position > shown.position), None)
    return redirect("inventory-page", page_id=target.id) if target else redirect("inventory")


def _clashing(shown: RoutePage, checked: Checked, clashes: Mapping[str, Any]) -> Checked:
    """The page again, with what a colleague answered meanwhile beside each answer of both."""
    there = from_json(clashes)
    remarks = tuple(
        Remark(
            item.id,
            "changed",
            _(
                "Een collega gaf intussen een ander antwoord: {answer}. Kies welk er moet staan."
            ).format(answer=in_words(item, there[item.id])),
        )
        for item in shown.items
        if item.id in there
    )
    return replace(checked, problems=(*checked.problems, *remarks))


def _show(
    request: HttpRequest,
    visit: Visit,
    shown: RoutePage,
    posted: Posted | None = None,
    checked: Checked | None = None,
) -> HttpResponse:
    view = view_page(shown, visit.answers, posted, checked)
    pages = visit.pages(shown.page.section)
    place = next((i for i, each in enumerate(pages) if each.id == shown.id), 0)
    context = {
        "visit": visit,
        "page": view,
        "number": place + 1,
        "count": max(len(pages), 1),
        "seen": _seen(visit, shown, posted, checked),
    }
    return render(request, "inventory/page.html", context, status=400 if view.problems else 200)


def _seen(
    visit: Visit, shown: RoutePage, posted: Posted | None, checked: Checked | None
) -> Sequence[str]:
    """What was there when the page was made, so that two people cannot undo each other's work.

    A page that is shown again for a mistake keeps what it had; for a colleague's answer it tells
    what is there now, which whoever sends it again has then seen.
    """
    clashing = checked is not None and any(one.rule == "changed" for one in checked.problems)
    if posted is not None and "gezien" in posted and not clashing:
        return posted["gezien"]
    held = visit.form.answers
    asked = [item.id for item in shown.items if item.type != "block"]
    return [f"{name}:{mark_of(held.get(name))}" for name in asked]


def _locked(request: HttpRequest, visit: Visit, page_id: str) -> HttpResponse:
    """The form was handed in while somebody was filling in; what they typed is shown back."""
    context = {"visit": visit, "told": posted_in_words(request, visit, page_id)}
    return render(request, "inventory/locked.html", context, status=409)
