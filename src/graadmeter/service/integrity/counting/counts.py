"""The count itself: from reports to numbers, pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from graadmeter.service.incidents.counting.definitions import AUDIENCES, Block
from graadmeter.service.integrity.definitions import (
    DEFINITIONS,
    LEFT_OUT,
    Definition,
    Followup,
    Standing,
)
from graadmeter.service.integrity.words import Category, Conclusion, MeasureKind, State

ADMITTED = (State.HANDLING, State.INVESTIGATION, State.CONCLUDED, State.CLOSED)
"""States of a report that counts and was found admissible."""


@dataclass(frozen=True)
class CountedReport:
    """What is counted of a report; codes and days alone.

    Attributes:
        definition: the version of the definitions it was coded by.
        investigations: how many there were.
        measures: the kinds of the measures that stand, each as often as it was taken.
        police_report: whether one was made.
        suspended: whether the second term stands still, so that its last day is not known yet.
    """

    audience: str
    received_on: date
    state: str
    standing: Standing
    confirm_due: date
    inform_due: date
    definition: str
    categories: frozenset[str] = frozenset()
    confirmed_on: date | None = None
    informed_on: date | None = None
    closed_on: date | None = None
    conclusion: str = ""
    investigations: int = 0
    measures: tuple[str, ...] = ()
    police_report: bool = False
    suspended: bool = False

    @property
    def year(self) -> int:
        """The year it counts in: that of the day it came in."""
        return self.received_on.year

    @property
    def admitted(self) -> bool:
        """Whether it was found admissible."""
        return self.standing is Standing.COUNTS and self.state in ADMITTED

    @property
    def registered(self) -> bool:
        """Whether it is a violation for the monitor: admitted, and not found to be unfounded."""
        return self.admitted and self.conclusion != Conclusion.UNFOUNDED

    def open_after(self, day: date) -> bool:
        """Whether it came in by a day and was not closed by then."""
        counts = self.standing is Standing.COUNTS and self.received_on <= day
        return counts and (self.closed_on is None or self.closed_on > day)

    @property
    def by_definition(self) -> Definition:
        """The definition it was coded by."""
        return DEFINITIONS[self.definition]

    def followups(self) -> Counter[Followup]:
        """What the monitor asks of following up, for this report."""
        found: Counter[Followup] = Counter()
        for kind in self.measures:
            followup = self.by_definition.followup_of(self.audience, kind)
            if followup is not None:
                found[followup] += 1
        found[Followup.INVESTIGATION] = self.investigations
        found[Followup.POLICE] = int(self.police_report)
        return found


@dataclass(frozen=True)
class Kept:
    """How a term was kept.

    Attributes:
        in_time: reports of which it was done by the last day.
        late: reports of which it was done later, or not yet although the day is past.
        waiting: reports of which the day has not come.
    """

    in_time: int = 0
    late: int = 0
    waiting: int = 0


@dataclass(frozen=True)
class Counts:
    """The numbers of some reports of a year.

    Attributes:
        came_in: all of them.
        reports: those that count.
        admitted: those of them that were found admissible.
        registered: those of them that were not found to be unfounded: what the monitor asks.
        uncategorised: registered ones without a kind of violation yet.
        investigations: how many there were.
        conclusions: what reports came to.
        unconcluded: admitted reports that came to nothing yet.
        measures: how often each was taken.
        followups: what the monitor asks of following up.
        police_reports: reports that were reported to the police.
        confirmed, informed: how the two terms were kept, of the reports that count.
        left_out: reports that do not count, by why.
    """

    came_in: int = 0
    reports: int = 0
    admitted: int = 0
    registered: int = 0
    uncategorised: int = 0
    investigations: int = 0
    conclusions: Mapping[Conclusion, int] = field(default_factory=dict)
    unconcluded: int = 0
    measures: Mapping[MeasureKind, int] = field(default_factory=dict)
    followups: Mapping[Followup, int] = field(default_factory=dict)
    police_reports: int = 0
    confirmed: Kept = Kept()
    informed: Kept = Kept()
    left_out: Mapping[Standing, int] = field(default_factory=dict)


def count(reports: Iterable[CountedReport], today: date) -> Counts:
    """Counts reports; their order makes no difference.

    Args:
        reports: of one block and year.
        today: by which a term is past or not.
    """
    numbers: Counter[str] = Counter()
    left_out: Counter[Standing] = Counter()
    conclusions: Counter[Conclusion] = Counter()
    measures: Counter[MeasureKind] = Counter()
    followups: Counter[Followup] = Counter()
    those = list(reports)
    counted = [each for each in those if each.standing is Standing.COUNTS]
    for each in those:
        if each.standing is not Standing.COUNTS:
            left_out[each.standing] += 1
    for each in counted:
        numbers["admitted"] += each.admitted
        numbers["registered"] += each.registered
        numbers["uncategorised"] += each.registered and not each.categories
        numbers["investigations"] += each.investigations
        numbers["police_reports"] += each.police_report
        numbers["unconcluded"] += each.admitted and not each.conclusion
        if each.conclusion:
            conclusions[Conclusion(each.conclusion)] += 1
        measures.update(MeasureKind(kind) for kind in each.measures)
        followups.update(each.followups())
    return Counts(
        came_in=len(those),
        reports=len(counted),
        conclusions={each: conclusions[each] for each in Conclusion},
        measures={each: measures[each] for each in MeasureKind},
        followups={each: followups[each] for each in Followup},
        confirmed=_kept([(each.confirmed_on, each.confirm_due) for each in counted], today),
        informed=_kept(
            [
                (each.informed_on, date.max if each.suspended else each.inform_due)
                for each in counted
            ],
            today,
        ),
        left_out={each: left_out[each] for each in LEFT_OUT},
        **{name: int(numbers[name]) for name in _PLAIN},
    )


_PLAIN = (
    *("admitted", "registered", "uncategorised", "investigations", "police_reports"),
    "unconcluded",
)


def _kept(days: list[tuple[date | None, date]], today: date) -> Kept:
    in_time = sum(done is not None and done <= due for done, due in days)
    waiting = sum(done is None and today <= due for done, due in days)
    return Kept(in_time, len(days) - in_time - waiting, waiting)


@dataclass(frozen=True)
class BlockCount:
    """The numbers of a block.

    Attributes:
        all: of all its reports.
        categories: of those of each kind of violation; a report of two kinds is in both.
        open_at_end: reports of this year and earlier that were not closed at its end, or today.
    """

    all: Counts
    categories: Mapping[Category, Counts]
    open_at_end: int


@dataclass(frozen=True)
class YearCount:
    """The figures of a year.

    Attributes:
        definitions: the versions that its reports were coded by, sorted.
        blocks: whom to their numbers.
    """

    year: int
    definitions: tuple[str, ...]
    blocks: Mapping[Block, BlockCount]


def count_year(reports: Iterable[CountedReport], year: int, today: date) -> YearCount:
    """Counts a year for each block.

    Args:
        reports: of the year, and of earlier ones for what was still open.
        year: which year.
        today: the day.
    """
    known = list(reports)
    those = [each for each in known if each.year == year]
    end = min(date(year, 12, 31), today)
    return YearCount(
        year,
        tuple(sorted({each.definition for each in those})),
        {
            block: BlockCount(
                count((each for each in those if each.audience in whom), today),
                {
                    category: count(
                        (e for e in those if e.audience in whom and category in e.categories),
                        today,
                    )
                    for category in Category
                },
                sum(each.open_after(end) for each in known if each.audience in whom),
            )
            for block, whom in AUDIENCES.items()
        },
    )
