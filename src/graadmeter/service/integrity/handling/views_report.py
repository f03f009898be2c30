"""The page of a report, and the pages on which something is done to it."""

from __future__ import annotations

import uuid
from datetime import date

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from graadmeter.errors import UserError
from graadmeter.language import gettext as _
from graadmeter.service.incidents.handling.fields import Problems, read, shown
from graadmeter.service.integrity.conversation.messages import mark_seen, unseen_by
from graadmeter.service.integrity.handling.access import opened_for, reports_of
from graadmeter.service.integrity.handling.act_page import ActPage, Sent
from graadmeter.service.integrity.handling.act_pages import act_page
from graadmeter.service.integrity.handling.acting import (
    Acting,
    ChangedMeanwhileError,
    capacities_in,
    last_line,
)
from graadmeter.service.integrity.handling.event_lines import label_of
from graadmeter.service.integrity.handling.person_fields import left_over
from graadmeter.service.integrity.handling.seeing import report_view
from graadmeter.service.integrity.handling.transitions import possible
from graadmeter.service.integrity.holding.unlocking import Unlocker, unlocked_required
from graadmeter.service.integrity.models import Report
from graadmeter.service.organisations.access import Visitor, member_required
from graadmeter.service.organisations.people import name_of
from graadmeter.service.typed import whole

SEEN = "gelezen"
BAD, CONFLICT = 400, 409


@require_safe
@member_required()
@unlocked_required
def report_page(
    request: HttpRequest, visitor: Visitor, unlocker: Unlocker, report_id: uuid.UUID
) -> HttpResponse:
    """A report, with what is next on top."""
    opened = opened_for(visitor, unlocker, report_id)
    today = timezone.localdate()
    unseen = unseen_by(opened=opened, by_reporter=False)
    view = report_view(opened, unlocker.holder, today)
    if view.handles:  # what somebody who reads along has seen stays new for who must answer
        mark_seen(opened=opened, by_reporter=False, today=today, shown=unseen)
    context = {
        "visitor": visitor,
        "view": view,
        "acts": {str(each) for each in possible(opened.report.state)},
    }
    return render(request, "integrity/handling/report.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@member_required()
@unlocked_required
def act(
    request: HttpRequest,
    visitor: Visitor,
    unlocker: Unlocker,
    report_id: uuid.UUID,
    act: str,
) -> HttpResponse:
    """A page on which something is done."""
    posted = request.method == "POST"
    opened = opened_for(visitor, unlocker, report_id, read=not posted)
    report, today = opened.report, timezone.localdate()
    page = act_page(act, opened, today)
    if not capacities_in(report, unlocker.holder) & page.by:
        raise PermissionDenied
    if report.state not in page.states:
        return _not_now(request, visitor, report)
    if not posted:
        return _shown(request, visitor, report, page, seen=last_line(report))
    values, problems = read(page.fields, request.POST, today)
    seen = seen_in(request, report)
    if left_over(page.fields, request.POST):
        problems = {"": _left_over_words(), **problems}
    if problems:
        return _shown(request, visitor, report, page, seen=seen, problems=problems)
    try:
        page.do(Sent(Acting(visitor, unlocker, report_id, seen), values, today))
    except ChangedMeanwhileError as error:
        return _shown(request, visitor, report, page, seen=error.seen, changed=error)
    except UserError as error:
        problems = {_place(page, error): problem_words(error)}
        return _shown(request, visitor, report, page, seen=seen, problems=problems)
    messages.success(request, page.done)
    if not reports_of(unlocker.holder).filter(pk=report_id).exists():
        return redirect("integrity-worklist", slug=visitor.organisation.slug)
    return redirect("integrity-report", slug=visitor.organisation.slug, report_id=report_id)


def seen_in(request: HttpRequest, report: Report) -> int:
    """Until which line the sender had read; all that is there counts as new when it is not said."""
    return min(whole(request.POST.get(SEEN, "")) or 0, last_line(report))


def changed_lines(changed: ChangedMeanwhileError | None) -> list[tuple[date, str, str]]:
    """What others wrote meanwhile: the day, what, and who."""
    if changed is None:
        return []
    return [
        (event.on, label_of(event), name_of(event.member) if event.member else "")
        for event in changed.events
    ]


def problem_words(error: UserError) -> str:
    """What is wrong and how to mend it, on one line."""
    return f"{error.what}. {error.mend}".strip()


def _left_over_words() -> str:
    """That the person a form was about is not with the report any more."""
    return _(
        "De persoon die u koos, staat niet meer bij de melding. Wat u nu verstuurt, gaat over wie "
        "er nog wel bij staat. Klopt dat niet? Ga dan terug zonder opslaan."
    )


def _shown(
    request: HttpRequest,
    visitor: Visitor,
    report: Report,
    page: ActPage,
    *,
    seen: int,
    problems: Problems | None = None,
    changed: ChangedMeanwhileError | None = None,
) -> HttpResponse:
    """The page, empty or as it was sent."""
    sent = request.POST if request.method == "POST" else None
    values = shown(page.fields, sent)
    if sent is None:  # a link says what is chosen at first, as about whom something is to be done
        values |= {
            field.name: request.GET[field.name]
            for field in page.fields
            if request.GET.get(field.name) in dict(field.options)
        }
    context = {
        "visitor": visitor,
        "report": report,
        "page": page,
        "values": values,
        "seen": seen,
        "problems": problems or {},
        "changed": changed_lines(changed),
    }
    status = CONFLICT if changed else BAD if problems else 200
    return render(request, "integrity/handling/act.html", context, status=status)


def _not_now(request: HttpRequest, visitor: Visitor, report: Report) -> HttpResponse:
    """That a report is in another state than a page is for."""
    context = {"visitor": visitor, "report": report}
    return render(request, "integrity/handling/not_now.html", context, status=CONFLICT)


def _place(page: ActPage, error: UserError) -> str:
    return error.where if error.where in {field.name for field in page.fields} else ""
