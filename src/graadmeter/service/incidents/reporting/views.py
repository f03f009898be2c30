"""The form: one page at a time, kept as it goes. GET changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from graadmeter.service.accounts.access import account_of
from graadmeter.service.incidents.attachments.kinds import ACCEPT, MOST_BYTES, MOST_FILES
from graadmeter.service.incidents.attachments.scrubbing import told_of
from graadmeter.service.incidents.facts import LONGEST_LINE
from graadmeter.service.incidents.reporting import answers as pages
from graadmeter.service.incidents.reporting import asking, drafts
from graadmeter.service.incidents.reporting.answers import Answers, Page
from graadmeter.service.incidents.reporting.composing import (
    alike,
    answers_complete,
    tellable,
    victim_decides,
    victim_of,
)
from graadmeter.service.incidents.reporting.gone import gone
from graadmeter.service.incidents.reporting.leaving import left
from graadmeter.service.incidents.reporting.reading import Offered, Read, read
from graadmeter.service.incidents.reporting.showing import answer_with
from graadmeter.service.incidents.reporting.submitting import submit, summary
from graadmeter.service.incidents.reporting.uploads import taken, with_files
from graadmeter.service.incidents.reporting.visiting import Visit, reporting
from graadmeter.service.incidents.words import ReporterKind
from graadmeter.service.organisations.choices import support_of
from graadmeter.service.organisations.people import manager_of, organisations_of
from graadmeter.service.typed import line, whole

BACK = "terug"
Faults = dict[str, str]


@require_safe
def door(request: HttpRequest) -> HttpResponse:
    """Where to report: the organisations of who is signed in; others need the address."""
    account = account_of(request)
    own = organisations_of(account, timezone.localdate()) if account else []
    return answer_with(request, "door", {"organisations": own})


@require_http_methods(["GET", "HEAD", "POST"])
@reporting
def start(request: HttpRequest, visit: Visit) -> HttpResponse:
    """First of all whether there is danger; the answer begins a draft."""
    if request.method == "POST" and request.POST.get("gevaar") in {"ja", "nee"}:
        try:
            begun = visit.saved(Answers(danger=request.POST["gevaar"] == "ja"))
        except drafts.DraftGoneError:
            return gone(request, visit)
        return begun.remember(_to(begun, pages.path(begun.answers, begun.known)[0]))
    emotion, aggression = asking.example_lists()
    context = {
        "visit": visit,
        "emotion": emotion,
        "aggression": aggression,
        "onward": _place(visit) if visit.written else "",
        "unanswered": request.method == "POST",
    }
    status = 400 if request.method == "POST" else 200
    return answer_with(request, "start", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@reporting
def page(request: HttpRequest, visit: Visit, page_id: str) -> HttpResponse:
    """One page of the form."""
    if page_id == Page.CHECK and request.method == "POST" and BACK not in request.POST:
        return submit(request, visit)
    if visit.written is None:
        return gone(request, visit)
    shown = Page(page_id) if page_id in set(Page) else None
    if shown is None or not pages.reachable(shown, visit.answers, visit.known):
        return _to(visit, _place(visit))
    if request.method == "POST":
        try:
            return _answered(request, visit, shown)
        except drafts.DraftGoneError:
            return gone(request, visit)
    return _show(request, visit, shown)


def _answered(request: HttpRequest, visit: Visit, shown: Page) -> HttpResponse:
    going_back = BACK in request.POST
    if shown is Page.CHECK:
        found = Read(visit.answers, {})
    else:
        posted = {name: request.POST.getlist(name) for name in request.POST}
        found = read(
            shown, posted, visit.answers, visit.known, _offered(visit, shown, posted), visit.today
        )
    if going_back:
        before = pages.before(shown, visit.answers, visit.known)
        kept = visit if found.faults else visit.saved(found.answers)
        return kept.remember(_to(kept, before) if before else _to_start(kept))
    if found.faults:
        return _show(request, visit, shown, found)
    answers = found.answers.having_done(shown)
    target = pages.after(shown, answers, visit.known)
    if target is Page.CHECK:
        answers = answers.with_(checked=True)
    kept = visit.saved(answers)
    return kept.remember(_to(kept, target))


def _offered(visit: Visit, shown: Page, posted: Mapping[str, Sequence[str]]) -> Offered:
    departments = frozenset(value for value, _name, _note in asking.departments(visit.today))
    tell = tellable(visit) if shown is Page.TELL else []
    name = line((posted.get("naam") or [""])[-1])[: LONGEST_LINE + 1]
    found = alike(visit, name) if shown is Page.INTEGRITY else []
    return Offered(
        departments=departments,
        tell=frozenset(value for value, _name, _note in tell),
        has_manager=_has_manager(visit),
        alike=frozenset(value for value, _name, _note in found),
    )


def _has_manager(visit: Visit) -> bool:
    victim = victim_of(visit)
    own = visit.answers.who is ReporterKind.VICTIM
    return own and victim is not None and manager_of(victim, visit.today) is not None


def _show(
    request: HttpRequest, visit: Visit, shown: Page, found: Read | None = None
) -> HttpResponse:
    answers = found.answers if found else visit.answers
    faults: Faults = found.faults if found else {}
    context = {
        "visit": visit,
        "page": shown,
        "title": asking.title_of(shown),
        "answers": answers,
        "faults": faults,
        "progress": pages.progress(shown, visit.answers, visit.known),
        "first": pages.before(shown, visit.answers, visit.known) is None,
        **_asked(visit, shown),
    }
    if shown is Page.INTEGRITY:
        context["alike"] = alike(visit, answers.subject_name)
    name = shown.value.replace("-", "_")
    return visit.remember(answer_with(request, name, context, status=400 if faults else 200))


def _asked(visit: Visit, shown: Page) -> dict[str, Any]:
    """What a page needs besides what every page has."""
    found = _ASKED.get(shown)
    return found(visit) if found else {}


def _who(visit: Visit) -> dict[str, Any]:
    known = visit.known
    member = known.signed_in
    return {"choices": asking.who_for_member() if member else asking.who_for_public(known)}


def _victim(visit: Visit) -> dict[str, Any]:
    return {
        "victims": asking.victims(visit.known),
        "departments": asking.departments(visit.today),
    }


def _what(_visit: Visit) -> dict[str, Any]:
    emotion, aggression = asking.example_lists()
    return {"forms": asking.forms(), "emotion": emotion, "aggression": aggression}


def _more(visit: Visit) -> dict[str, Any]:
    return {
        "severities": asking.severities(),
        "day_parts": asking.day_parts(),
        "places": asking.places(),
        "yes_no": asking.yes_no(),
        "departments": asking.departments(visit.today),
    }


def _check(visit: Visit) -> dict[str, Any]:
    return {"summary": summary(visit, tellable(visit)), "secret": _secret(visit)}


_ASKED: dict[Page, Callable[[Visit], dict[str, Any]]] = {
    Page.WHO: _who,
    Page.VICTIM: _victim,
    Page.WHAT: _what,
    Page.HOW: lambda _visit: {"choices": asking.channels()},
    Page.WHEN: lambda _visit: {"choices": asking.whens()},
    Page.BY_WHOM: lambda _visit: {"choices": asking.by_whoms()},
    Page.INTEGRITY: lambda visit: {
        "subjects": asking.subjects(visit.answers, _has_manager(visit)),
        "chooses": Page.TELL in pages.path(visit.answers, visit.known),
    },
    Page.MORE: _more,
    Page.TELL: lambda visit: {
        "tellable": tellable(visit),
        "own": visit.answers.who is ReporterKind.VICTIM,
        "proposes": victim_decides(visit),
    },
    Page.CHECK: _check,
}


def _secret(visit: Visit) -> str:
    return visit.written.secret.hex() if visit.written else ""


@with_files
@require_http_methods(["GET", "HEAD", "POST"])
@reporting
def evidence(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Photographs, screenshots, sound: added to the draft, or taken out of it again."""
    written = visit.written
    if written is None:
        return gone(request, visit)
    try:
        return _changed_files(request, visit, written)
    except drafts.DraftGoneError:
        return gone(request, visit)


def _changed_files(request: HttpRequest, visit: Visit, written: drafts.Written) -> HttpResponse:
    refused: list[tuple[str, str]] = []
    renamed: list[str] = []
    if request.method == "POST" and "weg" in request.POST:
        slot = whole(request.POST["weg"])
        if slot in {each.slot for each in written.files}:
            written = drafts.drop_file(written, slot, visit.today)
    elif request.method == "POST":
        found = taken(request, room=MOST_FILES - len(written.files))
        for each in found.evidence:
            written = drafts.add_file(written, each, visit.today)
        refused, renamed = list(found.refused), list(found.renamed)
    context = {
        "visit": visit,
        "files": [(each, told_of(each.removed)) for each in written.files],
        "refused": refused,
        "renamed": renamed,
        "accept": ACCEPT,
        "room": MOST_FILES - len(written.files),
        "most": MOST_BYTES // 1024 // 1024,
        "onward": _place(visit),
    }
    response = answer_with(request, "evidence", context, status=400 if refused else 200)
    return visit.remember(response)


@require_safe
@reporting
def support(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Where somebody can turn to; nothing is noted of who looks."""
    context = {
        "visit": visit,
        "lines": support_of(visit.organisation),
        "onward": _place(visit) if visit.written else "",
    }
    return answer_with(request, "support", context)


@require_POST
@reporting
def leave(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Away from here at once: the draft is destroyed, the cookie gone."""
    if visit.written is not None:
        drafts.discard(visit.written)
    return visit.forget(left(request))


def _place(visit: Visit) -> Page:
    """Where somebody goes on."""
    place = pages.first_open(visit.answers, visit.known)
    return place if place is not Page.CHECK or answers_complete(visit.answers) else Page.WHO


def _to(visit: Visit, page_id: Page) -> HttpResponseRedirect:
    kwargs = {"slug": visit.organisation.slug, "page_id": page_id.value}
    return HttpResponseRedirect(reverse("report-page", kwargs=kwargs))


def _to_start(visit: Visit) -> HttpResponseRedirect:
    return HttpResponseRedirect(visit.path)
