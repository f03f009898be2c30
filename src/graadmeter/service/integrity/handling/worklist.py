"""The reports somebody has a key to, what is late on top; by days and codes, no envelope opened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from graadmeter.service.incidents.handling.seeing import due_words
from graadmeter.service.integrity.handling.news import news_of, news_since, shown_from
from graadmeter.service.integrity.handling.next_steps import late_terms
from graadmeter.service.integrity.handling.protecting import alarms, with_alarm
from graadmeter.service.integrity.handling.transitions import OPEN
from graadmeter.service.integrity.labels import label
from graadmeter.service.integrity.models import Message, Report
from graadmeter.service.integrity.words import State

PAGE = 50


@dataclass(frozen=True)
class Row:
    """A report in the list.

    Attributes:
        term: which of the two terms runs and until when, in words; empty when none does.
        due_on: the day of it.
        unread: messages of the reporter nobody read.
        news: what the reporter did lately without a message, in words; empty when nothing.
    """

    report: Report
    state: str
    which: str
    term: str
    due_on: date | None
    late: bool
    unread: int
    alarm: bool
    news: str


@dataclass(frozen=True)
class Page:
    """A part of the list, and whether there is more."""

    rows: tuple[Row, ...]
    number: int
    more: bool


def page(reports: QuerySet[Report], state: str, number: int, today: date) -> Page:
    """A part of the list: of open reports the oldest first, of those that are over the newest.

    Args:
        reports: those somebody has a key to.
        state: a code of `State`; empty is every report that is open.
        number: which part, from 1.
        today: the day.
    """
    alarmed = {each.pk for each in with_alarm(reports).defer("sealed_core") if alarms(each)}
    shown = _shown_first(today) | Q(pk__in=alarmed)
    wanted = reports.filter(state=state) if state else reports.filter(shown)
    order = "received_on" if not state or state in OPEN else "-received_on"
    unread = Count("messages", filter=Q(messages__from_reporter=True, messages__seen_on=None))
    rows = wanted.defer("sealed_core").annotate(unread=unread).order_by(order, "pk")
    first = (number - 1) * PAGE
    found = list(rows[first : first + PAGE + 1])
    told = news_of([each.pk for each in found[:PAGE]], today)
    lines = [
        _row(each, today, alarm=each.pk in alarmed, news=told.get(each.pk, ""))
        for each in found[:PAGE]
    ]
    lines.sort(key=lambda each: (not each.alarm, not each.late, each.due_on or date.max))
    return Page(tuple(lines), number, len(found) > PAGE)


def _shown_first(today: date) -> Q:
    """What is open, or was written about, withdrawn or judged since it was over."""
    unread = Message.objects.filter(report=OuterRef("pk"), from_reporter=True, seen_on__isnull=True)
    told = news_since(shown_from(today)).filter(report=OuterRef("pk"))
    return Q(state__in=OPEN) | Q(Exists(unread)) | Q(Exists(told))


def _row(report: Report, today: date, *, alarm: bool, news: str) -> Row:
    which, due_on = _term(report)
    return Row(
        report=report,
        state=label(State(report.state)),
        which=which,
        term=due_words(due_on, today) if due_on else "",
        due_on=due_on,
        late=late_terms(report, today),
        unread=report.unread,  # type: ignore[attr-defined]
        alarm=alarm,
        news=news,
    )


def _term(report: Report) -> tuple[str, date | None]:
    if report.state not in OPEN:
        return "", None
    if report.confirmed_on is None:
        return "confirm", report.confirm_due
    if report.informed_on is not None:
        return "", None
    if report.suspended_since is not None:
        return "suspended", None
    return "inform", report.inform_due
