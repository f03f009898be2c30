"""The cells of what is published of a year, and the reports that each of them holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import product

from graadmeter.service.integrity.counting.counts import CountedReport
from graadmeter.service.integrity.definitions import Standing
from graadmeter.service.integrity.words import Category, Conclusion

PENDING, NOT_TAKEN_UP = "loopt_nog", "niet_in_behandeling"
OUTCOMES = (*(each.value for each in Conclusion), PENDING, NOT_TAKEN_UP)
CATEGORIES = tuple(each.value for each in Category)


@dataclass(frozen=True, order=True)
class Profile:
    """Reports that are in the same cells.

    Attributes:
        categories: codes of kinds of violation, sorted; none for what has no kind yet.
        outcome: what they came to; each report came to one thing.
    """

    categories: tuple[str, ...]
    outcome: str


@dataclass(frozen=True, order=True)
class Cell:
    """A number that may be published; what is empty is all of it."""

    category: str = ""
    outcome: str = ""

    def holds(self, profile: Profile) -> bool:
        """Whether reports of a profile are in it."""
        return (not self.category or self.category in profile.categories) and (
            not self.outcome or self.outcome == profile.outcome
        )

    @property
    def key(self) -> str:
        """How it is kept with the figures of a year."""
        return f"{self.category}/{self.outcome}"

    @property
    def price(self) -> int:
        """What is hidden first to protect another: a crossing, then a kind, then an outcome."""
        if self.category and self.outcome:
            return 0
        return 1 if self.category else 2


TOTAL = Cell()
CELLS = (
    TOTAL,
    *(Cell(category) for category in CATEGORIES),
    *(Cell("", outcome) for outcome in OUTCOMES),
    *(Cell(*both) for both in product(CATEGORIES, OUTCOMES)),
)
Profiles = Mapping[Profile, int]


def cell_from(key: str) -> Cell:
    """The cell of `Cell.key`."""
    return Cell(*key.split("/"))


def outcome_of(report: CountedReport) -> str:
    """What a report came to."""
    if report.standing is not Standing.COUNTS:
        return NOT_TAKEN_UP
    return report.conclusion or PENDING


def profiles_of(reports: Iterable[CountedReport]) -> Profiles:
    """How many reports there are of each profile."""
    return Counter(Profile(tuple(sorted(each.categories)), outcome_of(each)) for each in reports)


def number_in(cell: Cell, profiles: Profiles) -> int:
    """How many reports a cell holds."""
    return sum(number for profile, number in profiles.items() if cell.holds(profile))


def possible_profiles(profiles: Profiles) -> tuple[Profile, ...]:
    """The profiles a reader cannot rule out.

    One kind or none with any outcome, and every set of kinds that does occur with any outcome:
    fewer than there could be, so that whoever guesses which kinds go together is counted in.
    """
    sets = {(), *((category,) for category in CATEGORIES)}
    sets |= {profile.categories for profile in profiles}
    return tuple(Profile(*each) for each in product(sorted(sets), OUTCOMES))
