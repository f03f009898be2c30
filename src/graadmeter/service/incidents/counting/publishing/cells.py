"""The cells of what is published of a year, and the cases that each of them holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from graadmeter.service.incidents.counting.counts import CountedCase
from graadmeter.service.incidents.counting.definitions import Counted, Definition, Standing

VANDALISM = "vernieling"
ANY = "totaal"
NO_DEPARTMENT = 0
QUARTERS = (1, 2, 3, 4)


@dataclass(frozen=True, order=True)
class Profile:
    """Cases that are in the same cells.

    Attributes:
        department: its id; `NO_DEPARTMENT` without one.
        forms: codes of forms, sorted, with vandalism among them.
    """

    department: int
    quarter: int
    forms: tuple[str, ...]


@dataclass(frozen=True, order=True)
class Cell:
    """A number that is published; what is None is all of it.

    Attributes:
        column: `ANY` for all incidents, else the code of a form or `VANDALISM`.
    """

    column: str
    department: int | None = None
    quarter: int | None = None

    @property
    def is_total(self) -> bool:
        """Whether it is of the organisation as a whole."""
        return self.department is None and self.quarter is None

    def holds(self, profile: Profile) -> bool:
        """Whether cases of a profile are in it."""
        return (
            (self.department is None or self.department == profile.department)
            and (self.quarter is None or self.quarter == profile.quarter)
            and self._has_column(profile.forms)
        )

    def _has_column(self, forms: Sequence[str]) -> bool:
        if self.column == ANY:
            return any(form != VANDALISM for form in forms)
        return self.column in forms

    @property
    def key(self) -> str:
        """How it is kept with the figures of a year."""
        department = "" if self.department is None else str(self.department)
        quarter = "" if self.quarter is None else str(self.quarter)
        return f"{self.column}/{department}/{quarter}"


def cell_from(key: str) -> Cell:
    """The cell of `Cell.key`."""
    column, department, quarter = key.split("/")
    return Cell(column, int(department) if department else None, int(quarter) if quarter else None)


Profiles = Mapping[Profile, int]


def profiles_of(cases: Iterable[CountedCase], definition: Definition) -> Profiles:
    """How many cases that count there are of each profile; those without any form are in none."""
    found: Counter[Profile] = Counter()
    for case in cases:
        forms = {form.value for form in definition.forms_of(case.forms)}
        if case.vandalism:
            forms.add(VANDALISM)
        if case.standing is Standing.COUNTS and forms:
            place = case.department or NO_DEPARTMENT
            found[Profile(place, case.quarter, tuple(sorted(forms)))] += 1
    return dict(found)


@dataclass(frozen=True)
class Plan:
    """Which cells are published.

    Attributes:
        columns: forms, in the order of the tables.
        departments: the ids of the rows; always more than one, since a single row is the total.
    """

    columns: tuple[str, ...]
    departments: tuple[int, ...]

    @property
    def totals(self) -> tuple[Cell, ...]:
        """Those of the organisation."""
        return tuple(Cell(column) for column in (ANY, *self.columns))

    @property
    def crossings(self) -> tuple[Cell, ...]:
        """Departments and quarters by form, and departments by quarter; each cell once."""
        columns = (ANY, *self.columns)
        found = [Cell(column, quarter=quarter) for quarter in QUARTERS for column in columns]
        found += [Cell(column, department) for department in self.departments for column in columns]
        found += [Cell(ANY, *both) for both in product(self.departments, QUARTERS)]
        return tuple(found)


def plan_of(definition: Definition, departments: Iterable[int], profiles: Profiles) -> Plan:
    """The cells for an organisation with these departments in the year.

    Args:
        definition: its forms are the columns.
        departments: those that existed in the year.
        profiles: cases without a department make a row of their own.
    """
    rows = set(departments) | {profile.department for profile in profiles}
    columns = (*(form.value for form in definition.forms), VANDALISM)
    return Plan(columns, tuple(sorted(rows)) if len(rows) > 1 else ())


def number_in(cell: Cell, profiles: Profiles) -> int:
    """How many cases a cell holds."""
    return sum(number for profile, number in profiles.items() if cell.holds(profile))


def possible_profiles(plan: Plan, *known: Profiles) -> tuple[Profile, ...]:
    """The profiles a reader cannot rule out.

    A form alone, anywhere, and every set of forms that does occur, anywhere: fewer than there could
    be, so that whoever guesses which forms go together is counted in.
    """
    single = {(Counted(column).value,) for column in plan.columns if column != VANDALISM}
    sets = single | {(VANDALISM,)} | {profile.forms for one in known for profile in one}
    departments = plan.departments or tuple(
        sorted({profile.department for one in known for profile in one} or {NO_DEPARTMENT})
    )
    return tuple(Profile(*each) for each in product(departments, QUARTERS, sorted(sets)))
