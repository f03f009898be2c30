"""Which cases have been kept long enough, by what their organisation chose.

A whole case goes a number of years after it was closed or withdrawn, what is known of the offender
sooner. Not while there is a hold on it, and not while a ban of it runs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from django.db.models import F, Max, QuerySet
from django.db.models.functions import Coalesce

from graadmeter.service.incidents.keeping.words import Part
from graadmeter.service.incidents.models import Ban, Case
from graadmeter.service.incidents.words import State
from graadmeter.service.organisations.choices import Choices

ENDED = (State.CLOSED, State.WITHDRAWN)


@dataclass(frozen=True, order=True)
class Due:
    """Something that has been kept long enough.

    Attributes:
        ended_on: the day the case was closed or withdrawn.
        case: its id.
        part: what of it.
    """

    ended_on: date
    case: str
    part: str

    def written(self) -> list[str]:
        """As a proposal keeps it."""
        return [self.case, self.part, self.ended_on.isoformat()]

    @classmethod
    def read(cls, item: list[str]) -> Self:
        """What `written` made."""
        return cls(date.fromisoformat(item[2]), item[0], item[1])


@dataclass(frozen=True)
class Overview:
    """What is kept of an organisation, in numbers of cases.

    Attributes:
        due: what has been kept long enough, by part.
        by_year: the same by part and the year in which the case ended.
        open: cases that are not closed.
        waiting: closed, and not kept long enough.
        held: kept long enough but for a hold.
        banned: kept long enough but for a ban that runs.
        erased: erased before.
    """

    due: dict[str, int]
    by_year: list[tuple[str, int, int]]
    open: int
    waiting: int
    held: int
    banned: int
    erased: int


def due_of(choices: Choices, on: date) -> list[Due]:
    """What has been kept long enough on a day, oldest first; in the scope of an organisation.

    Args:
        choices: of the organisation; without a basis nothing is due.
        on: the day.
    """
    if not choices.retention_basis.strip():
        return []
    found = _ended().filter(hold=False).exclude(pk__in=_banned(on))
    return sorted(_due_among(found, choices, on))


def overview_of(choices: Choices, on: date) -> Overview:
    """What is kept, for who decides about erasing; in the scope of an organisation."""
    ended = _ended()
    banned = _banned(on)
    free = list(_due_among(ended.filter(hold=False).exclude(pk__in=banned), choices, on))
    held = {each.case for each in _due_among(ended.filter(hold=True), choices, on)}
    running = ended.filter(hold=False, pk__in=banned)
    blocked = {each.case for each in _due_among(running, choices, on)}
    years = Counter((each.part, each.ended_on.year) for each in free)
    return Overview(
        due=dict(Counter(each.part for each in free)),
        by_year=sorted((part, year, count) for (part, year), count in years.items()),
        open=Case.objects.filter(erased_on__isnull=True).exclude(state__in=ENDED).count(),
        waiting=ended.count() - len({each.case for each in free}) - len(held) - len(blocked),
        held=len(held),
        banned=len(blocked),
        erased=Case.objects.filter(erased_on__isnull=False).count(),
    )


def still_due(case: Case, part: str, choices: Choices, on: date) -> bool:
    """Whether a case that was on a list is still to be erased; its row must be locked."""
    if case.hold or not choices.retention_basis.strip():
        return False
    found = _ended().filter(pk=case.pk).exclude(pk__in=_banned(on))
    return any(each.part == part for each in _due_among(found, choices, on))


def years_before(day: date, years: int) -> date:
    """The same day a number of years earlier; 29 February becomes 28 February."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def _ended() -> QuerySet[Case]:
    found: QuerySet[Case] = Case.objects.filter(state__in=ENDED, erased_on__isnull=True)
    return found.order_by("pk")


def _banned(on: date) -> QuerySet[Any, Any]:
    return Ban.objects.filter(last_day__gte=on, lifted_on__isnull=True).values("case_id")


def _due_among(cases: QuerySet[Case], choices: Choices, on: date) -> Iterable[Due]:
    whole = years_before(on, choices.retention_years)
    offender = years_before(on, choices.offender_retention_years)
    last = Coalesce("closed_on", Max("events__on"), F("reported_on"))
    rows = cases.annotate(ended_on=last)
    for case_id, ended_on, done in rows.values_list("pk", "ended_on", "offender_erased_on"):
        if ended_on <= whole:
            yield Due(ended_on, str(case_id), Part.WHOLE)
        elif ended_on <= offender and done is None:
            yield Due(ended_on, str(case_id), Part.OFFENDER)
