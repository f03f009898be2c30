"""What the dashboard shows of one block and year: trend, forms, channels, time, following up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median

from graadmeter.language import gettext as _
from graadmeter.service.incidents.counting.counts import CountedCase, Counts, count
from graadmeter.service.incidents.counting.definitions import (
    DEFINITIONS,
    Definition,
    Standing,
)
from graadmeter.service.incidents.counting.lineage import Family, in_families
from graadmeter.service.incidents.labels import label
from graadmeter.service.incidents.words import DEFINITION, Channel, Judgement

Named = tuple[str, int]


@dataclass(frozen=True)
class FirstAction:
    """How soon something was done.

    Attributes:
        incidents: how many there are.
        none_yet: of which nothing was done yet.
        median_days: days from the report to the first measure or task done; None without any.
        within_two: done within two days of the report.
    """

    incidents: int
    none_yet: int
    median_days: float | None
    within_two: int


@dataclass(frozen=True)
class Dashboard:
    """The figures of a block in a year, and its trend.

    Attributes:
        trend: year to incidents, the earliest first.
        departments: name of a line of departments to incidents, the largest first.
        severity: 1 to 7 to incidents.
        severity_unknown: incidents of which nobody said how severe they were.
        aftercare: how victims judged it, the last time they were asked.
    """

    year: int
    counts: Counts
    trend: tuple[tuple[int, Counts], ...]
    months: tuple[Named, ...]
    channels: tuple[Named, ...]
    departments: tuple[tuple[Family, int], ...]
    no_department: int
    severity: tuple[Named, ...]
    severity_unknown: int
    first_action: FirstAction
    aftercare: tuple[Named, ...]


def dashboard(
    cases: Sequence[CountedCase], year: int, found: Iterable[Family], version: str = DEFINITION
) -> Dashboard:
    """The dashboard.

    Args:
        cases: of one block, of all years there are.
        year: which year it is about.
        found: the lines of departments.
        version: of the definitions.
    """
    definition = DEFINITIONS[version]
    years = sorted({case.year for case in cases} | {year})
    of_year = [case for case in cases if case.year == year]
    incidents = [case for case in of_year if _is_incident(case, definition)]
    lines = tuple(found)
    grouped, loose = in_families(incidents, lines)
    sizes = [(line, len(grouped.get(line, ()))) for line in lines]
    severities = Counter(case.severity for case in incidents)
    judged = Counter(case.judged for case in incidents)
    channels = Counter(case.channel for case in incidents)
    months = Counter(case.reported_on.month for case in incidents)
    return Dashboard(
        year=year,
        counts=count(of_year, definition),
        trend=tuple(
            (each, count((case for case in cases if case.year == each), definition))
            for each in years
        ),
        months=tuple((name, months[place]) for place, name in enumerate(month_names(), start=1)),
        channels=tuple((label(one), channels[one.value]) for one in Channel),
        departments=tuple(
            sorted(((line, n) for line, n in sizes if n), key=lambda one: (-one[1], one[0].label))
        ),
        no_department=len(loose),
        severity=tuple((str(one), severities[one]) for one in range(1, 8)),
        severity_unknown=severities[None],
        first_action=_first_action(incidents),
        aftercare=tuple((label(one), judged[one.value]) for one in Judgement),
    )


def _is_incident(case: CountedCase, definition: Definition) -> bool:
    return case.standing is Standing.COUNTS and bool(definition.forms_of(case.forms))


def _first_action(incidents: Sequence[CountedCase]) -> FirstAction:
    days = [
        _days(case.reported_on, case.first_action_on)
        for case in incidents
        if case.first_action_on is not None
    ]
    return FirstAction(
        len(incidents),
        len(incidents) - len(days),
        median(days) if days else None,
        sum(day <= 2 for day in days),
    )


def _days(reported_on: date, done_on: date) -> int:
    """Days between them; what was done before it was reported took none."""
    return max(0, (done_on - reported_on).days)


def month_names() -> tuple[str, ...]:
    """The months, short."""
    return (
        *(_("jan"), _("feb"), _("mrt"), _("apr"), _("mei"), _("jun")),
        *(_("jul"), _("aug"), _("sep"), _("okt"), _("nov"), _("dec")),
    )
