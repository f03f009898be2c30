"""What there is to do, and the cases somebody handles: few rows read, no envelope opened.

Everything here is limited in the database: a page costs the same with a hundred cases and with a
hundred thousand (`benchmarks/register_worklist.py`). Names stand in envelopes, so lists are of
numbers, days and codes, and a search goes by those alone.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, TypeVar

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from graadmeter.service.incidents.access import HANDLING, rows_of, visible_cases
from graadmeter.service.incidents.models import Ban, Case, CaseForm, Participant, Task
from graadmeter.service.incidents.transitions import OPEN
from graadmeter.service.incidents.words import Capacity, State
from graadmeter.service.organisations.access import Visitor
from graadmeter.service.organisations.models import Deputy
from graadmeter.service.organisations.people import valid_on
from graadmeter.service.organisations.words import Audience
from graadmeter.service.scope import current_organisation

PAGE = 25
TASKS_SHOWN = 20
CASES_SHOWN = 10
BAN_WARNING = timedelta(days=30)
MOST_COUNTED = 100
"""Counts stop here: nobody does more than a hundred things because the number is larger."""
_FEW = 1_000
"""With fewer cases of one's own they are found first, with more the newest are looked through."""
_LAST = 0x10FFFF
"""No character comes after it."""


@dataclass(frozen=True)
class Filters:
    """What a list of cases is narrowed down to.

    Attributes:
        number: how the number of a case begins.
        since, until: days of the report.
    """

    number: str = ""
    state: str = ""
    form: str = ""
    channel: str = ""
    department: int | None = None
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True)
class Key:
    """The last case of a page, after which the next one begins."""

    reported_on: date
    pk: uuid.UUID

    def __str__(self) -> str:
        return f"{self.reported_on.isoformat()}.{self.pk.hex}"

    @classmethod
    def read(cls, text: str) -> Key | None:
        """The key in an address; None when it is none."""
        day, _dot, pk = text.partition(".")
        try:
            return cls(date.fromisoformat(day), uuid.UUID(pk))
        except ValueError:
            return None


@dataclass(frozen=True)
class Page:
    """Cases, the newest first, and where the next page begins."""

    cases: list[Case]
    next: Key | None


def my_tasks(visitor: Visitor, today: date) -> list[QuerySet[Task]]:
    """Open tasks of a visitor, of their roles, and of those they stand in for.

    One query for each, so that each reads its own index and no other task.
    """
    if visitor.member is None:
        return []
    wanted = [Q(owner=visitor.member)]
    wanted += [Q(owner__isnull=True, role=role) for role in sorted(visitor.roles)]
    standing = Deputy.objects.filter(
        valid_on(today), valid_on(today, "holding__"), member=visitor.member
    )
    for member_id, role in standing.values_list("holding__member_id", "holding__role"):
        wanted.append(Q(owner_id=member_id, role=role))
    seen = visible_cases(visitor, today).filter(
        pk=OuterRef("case_id"), state__in=[*OPEN, State.CLOSED]
    )
    return [
        Task.objects.filter(each, Exists(seen), done_on__isnull=True).order_by("due_on", "pk")
        for each in wanted
    ]


def shown_tasks(visitor: Visitor, today: date) -> tuple[list[Task], int]:
    """The tasks due first, with their cases, without what people wrote; and how many there are.

    No more than `MOST_COUNTED` are counted.
    """
    found: dict[uuid.UUID, date] = {}
    for tasks in my_tasks(visitor, today):
        found.update(tasks.values_list("pk", "due_on")[:MOST_COUNTED])
    first = sorted(found, key=lambda pk: (found[pk], pk))[:TASKS_SHOWN]
    rows = _by_key(Task, first).select_related("case", "owner__account")
    loaded = _own(rows.defer("sealed_note", "case__sealed_facts"))
    return [loaded[pk] for pk in first if pk in loaded], min(len(found), MOST_COUNTED)


def handled(visitor: Visitor, today: date) -> QuerySet[Case]:
    """Cases a visitor may see for another reason than that the report is theirs."""
    if visitor.member is None:
        return Case.objects.none()
    rows = hands(visitor, today)
    few = list(rows.values_list("case_id", flat=True)[: _FEW + 1])
    if len(few) <= _FEW:
        cases = _by_key(Case, few)
    else:
        cases = Case.objects.filter(Exists(rows.filter(case=OuterRef("pk"))))
    return cases.exclude(pk__in=_accused_in(visitor))


def hands(visitor: Visitor, today: date) -> QuerySet[Participant]:
    """The rows by which a visitor sees cases that are not their own report."""
    rows = rows_of(visitor.require_member(), today)
    return rows.exclude(capacity__in=[Capacity.VICTIM, Capacity.REPORTER])


def _accused_in(visitor: Visitor) -> list[uuid.UUID]:
    return list(Case.objects.filter(subject=visitor.member).values_list("pk", flat=True))


def to_accept(visitor: Visitor, today: date, cases: QuerySet[Case]) -> list[Case]:
    """New cases that a visitor may take up, the oldest first.

    Args:
        visitor: who.
        today: the day.
        cases: those they handle.
    """
    if visitor.member is None:
        return []
    rows = hands(visitor, today).filter(case=OuterRef("pk"))
    new = cases.filter(state=State.REPORTED)
    chosen = new.exclude(audience=Audience.STAFF)
    # One question for each capacity: with "or" PostgreSQL would look at every case of somebody. By
    # the day alone, the order of the index on the state: with the key SQLite reads all states.
    found = [
        *_listed(_taken_by(new, rows.filter(capacity__in=HANDLING)), CASES_SHOWN),
        *_listed(_taken_by(chosen, rows.filter(capacity=Capacity.INFORMED)), CASES_SHOWN),
    ]
    once = {case.pk: case for case in found}
    return sorted(once.values(), key=lambda case: (case.reported_on, case.pk))[:CASES_SHOWN]


def _taken_by(cases: QuerySet[Case], rows: QuerySet[Participant]) -> QuerySet[Case]:
    return cases.filter(Exists(rows)).order_by("reported_on")


def page(
    cases: QuerySet[Case], filters: Filters, after: Key | None = None, size: int = PAGE
) -> Page:
    """Cases that fit, the newest first.

    Args:
        cases: those somebody handles.
        filters: what they are narrowed down to.
        after: the last case of the page before.
        size: how many at most.
    """
    cases = _narrowed(cases, filters)
    if filters.number:  # few begin alike; their own order is that of the numbers
        return Page(_listed(cases.order_by("-number"), size), None)
    if after is not None:
        cases = cases.filter(reported_on__lte=after.reported_on).filter(
            Q(reported_on__lt=after.reported_on) | Q(pk__lt=after.pk)
        )
    found = _listed(cases.order_by("-reported_on", "-pk"), size + 1)
    if len(found) <= size:
        return Page(found, None)
    last = found[size - 1]
    return Page(found[:size], Key(last.reported_on, last.pk))


def _narrowed(cases: QuerySet[Case], filters: Filters) -> QuerySet[Case]:
    if filters.number:
        # Not LIKE, for which the index is of no use.
        cases = cases.filter(number__gte=filters.number, number__lt=f"{filters.number}{chr(_LAST)}")
    if filters.state:
        cases = cases.filter(state=filters.state)
    if filters.channel:
        cases = cases.filter(channel=filters.channel)
    if filters.department is not None:
        cases = cases.filter(department_id=filters.department)
    if filters.since is not None:
        cases = cases.filter(reported_on__gte=filters.since)
    if filters.until is not None:
        cases = cases.filter(reported_on__lte=filters.until)
    if filters.form:
        forms = CaseForm.objects.filter(case=OuterRef("pk"), form=filters.form)
        cases = cases.filter(Exists(forms))
    return cases


def _listed(cases: QuerySet[Case], most: int) -> list[Case]:
    """Rows to show: chosen by what stands in the index, read only then."""
    keys = list(cases.values_list("pk", flat=True)[:most])
    forms: Any = Prefetch("forms", queryset=QuerySet(CaseForm))
    rows = _by_key(Case, keys).defer("sealed_facts").select_related("department")
    found = _own(rows.prefetch_related(forms))
    return [found[key] for key in keys if key in found]


Row = TypeVar("Row", Case, Task)


def _by_key(model: type[Row], keys: Iterable[uuid.UUID]) -> QuerySet[Row]:
    """Rows by keys that came out of the scope, without asking for the organisation once more.

    With the organisation in the question as well, SQLite goes through all its rows. What is shown
    passes `_own`.
    """
    return QuerySet(model).filter(pk__in=list(keys))


def _own(rows: Iterable[Row]) -> dict[uuid.UUID, Row]:
    """Rows by their keys, and none that are not of the organisation of the scope."""
    scope = current_organisation()
    return {row.pk: row for row in rows if row.organisation_id == scope}


def ending_bans(visitor: Visitor, today: date) -> list[Ban]:
    """Bans that end soon, in cases a visitor handles."""
    if visitor.member is None:
        return []
    bans = Ban.objects.filter(
        lifted_on__isnull=True, last_day__gte=today, last_day__lte=today + BAN_WARNING
    )
    rows = hands(visitor, today).filter(case=OuterRef("case_id"))
    bans = bans.filter(Exists(rows)).exclude(case_id__in=_accused_in(visitor))
    shown = bans.order_by("last_day", "pk").select_related("case")
    return list(shown.defer("sealed_person", "case__sealed_facts")[:TASKS_SHOWN])
