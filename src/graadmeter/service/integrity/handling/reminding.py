"""When who handles a report is reminded of what: pure functions of days.

What is due on a day is reminded by the day before the deadline on which people work: a reminder
that would fall on a weekend or a holiday (`incidents.working_days`) comes on the last working day
before it. What is overdue is reminded on working days. Of each deadline only the latest reminder
that has come counts, so that a worker that was down for days does not send all it missed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from graadmeter.service.incidents.working_days import working_day
from graadmeter.service.integrity.terms import months_after
from graadmeter.service.integrity.words import ReminderKind

_CONFIRM_AFTER = (4, 6)
"""Days after the report."""
_INFORM_BEFORE = (28, 7)
"""Days before the last day; the next reminder is one working day before it."""
_WEEK = 7
_DAY = timedelta(days=1)
_MOST_MONTHS = 600


@dataclass(frozen=True)
class Facts:
    """What the reminders of a report depend on.

    Attributes:
        received_on: when it came in.
        confirm_due, inform_due: the last days of the two terms; None for one that was met, or
            stands still.
        accused_since: from when months are counted until whom it is about is told; None when they
            were, or need not be yet.
        quiet_since: the last day on which something happened; None for a report that is over.
        standstill_days: after how many days without anything one is reminded.
    """

    received_on: date
    confirm_due: date | None
    inform_due: date | None
    accused_since: date | None
    quiet_since: date | None
    standstill_days: int


@dataclass(frozen=True)
class Due:
    """A reminder that has come.

    Attributes:
        due_on: the day the thing itself is due.
        stage: which reminder it is of that day, from 1.
    """

    kind: ReminderKind
    due_on: date
    stage: int


def come(facts: Facts, today: date) -> list[Due]:
    """The latest reminder of each kind that has come by a day."""
    found: list[Due | None] = [
        _confirm(facts, today),
        _inform(facts, today),
        _accused(facts, today),
        _standstill(facts, today),
    ]
    return [each for each in found if each is not None]


def last_working_day(day: date) -> date:
    """The day itself, or the last working day before it."""
    while not is_working_day(day):
        day -= _DAY
    return day


def is_working_day(day: date) -> bool:
    """Whether people work on it."""
    return working_day(day) == day


def working_days_between(first: date, last: date) -> int:
    """How many working days come after the first day, up to and with the last."""
    days = (first + timedelta(days=each) for each in range(1, (last - first).days + 1))
    return sum(is_working_day(day) for day in days)


def _confirm(facts: Facts, today: date) -> Due | None:
    due = facts.confirm_due
    if due is None:
        return None
    before = [
        max(facts.received_on, last_working_day(facts.received_on + timedelta(days=days)))
        for days in _CONFIRM_AFTER
    ]
    stage = _past(before, today)
    late = working_days_between(due, today)
    return _due(ReminderKind.CONFIRM, due, len(before) + late if late else stage)


def _inform(facts: Facts, today: date) -> Due | None:
    due = facts.inform_due
    if due is None:
        return None
    before = [last_working_day(due - timedelta(days=days)) for days in _INFORM_BEFORE]
    before.append(last_working_day(due - _DAY))
    stage = _past(before, today)
    weeks = 0
    while working_day(due + _DAY + timedelta(days=_WEEK * weeks)) <= today:
        weeks += 1
    return _due(ReminderKind.INFORM, due, len(before) + weeks if weeks else stage)


def _accused(facts: Facts, today: date) -> Due | None:
    since, found = facts.accused_since, None
    if since is None:
        return None
    for months in range(1, _MOST_MONTHS):
        due = months_after(since, months)
        if last_working_day(due) > today:
            break
        found = Due(ReminderKind.ACCUSED, due, 1)
    return found


def _standstill(facts: Facts, today: date) -> Due | None:
    since = facts.quiet_since
    if since is None:
        return None
    first = since + timedelta(days=facts.standstill_days)
    stage = 0
    while last_working_day(first + timedelta(days=facts.standstill_days * stage)) <= today:
        stage += 1
    return _due(ReminderKind.STANDSTILL, first, stage)


def _past(days: Iterable[date], today: date) -> int:
    """How many of the days have come; a later one implies those before it."""
    return max((place for place, day in enumerate(days, start=1) if day <= today), default=0)


def _due(kind: ReminderKind, due_on: date, stage: int) -> Due | None:
    return Due(kind, due_on, stage) if stage else None
