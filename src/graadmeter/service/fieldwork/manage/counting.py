"""Response in counts: in total and by stratum, with small strata joined to protect people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from graadmeter.service.fieldwork.models import Admission, Survey
from graadmeter.service.fieldwork.open_link import BY_OPEN_LINK

SMALLEST = 10
"""Admissions below which a stratum, and respondents below which a page, is not shown by itself."""


@dataclass(frozen=True)
class Row:
    """One admission: its stratum, and what became of it. Nothing here leaves this package."""

    given: Mapping[str, str]
    started: bool
    done: bool
    refused: bool
    bounced: bool


@dataclass(frozen=True)
class Counts:
    """What became of a number of admissions.

    Attributes:
        approached: admissions given out; for pools, codes given out.
        started: of which somebody opened the questionnaire, or did more.
        completed: of which answers came in.
        refused: of which somebody refused, or wants no more mail, without answers.
        bounced: of which the mail came back, without answers.
    """

    approached: int = 0
    started: int = 0
    completed: int = 0
    refused: int = 0
    bounced: int = 0

    @property
    def rate(self) -> float | None:
        """Completed of approached, 0..1; None without anybody."""
        return self.completed / self.approached if self.approached else None

    @property
    def waiting(self) -> int:
        """Those who can still take part."""
        return self.approached - self.completed - self.lost

    @property
    def lost(self) -> int:
        """Those who will not take part; who refused is not counted as bounced too."""
        return self.refused + self.bounced


@dataclass(frozen=True)
class Stratum:
    """Response of one or more values of a stratum variable.

    Attributes:
        codes: the values; more than one when small strata were joined; "" is not known.
        counts: what became of them.
    """

    codes: tuple[str, ...]
    counts: Counts


@dataclass(frozen=True)
class Breakdown:
    """Response by one stratum variable; no strata when there would be one or none."""

    variable: str
    strata: tuple[Stratum, ...] = field(default=())


def rows_of(survey: Survey) -> list[Row]:
    """All admissions of a survey that were given out, without who they are."""
    asked = Admission.objects.filter(survey=survey).exclude(BY_OPEN_LINK)
    found = asked.values_list(
        "person__given",
        "pool__given",
        "started",
        "done",
        "refused",
        "person__stopped",
        "person__bounced",
    )
    return [
        Row(
            given=own or shared or {},
            started=started or done,
            done=done,
            refused=not done and bool(refused or stopped),
            bounced=not done and bool(bounced) and not (refused or stopped),
        )
        for own, shared, started, done, refused, stopped, bounced in found
    ]


def count(rows: Iterable[Row]) -> Counts:
    """Counts admissions."""
    tally: Counter[str] = Counter()
    for row in rows:
        tally["approached"] += 1
        tally["started"] += row.started
        tally["completed"] += row.done
        tally["refused"] += row.refused
        tally["bounced"] += row.bounced
    return Counts(**tally)


def break_down(rows: Sequence[Row], variable: str, order: Sequence[str]) -> Breakdown:
    """Response by a variable; strata of fewer than ten admissions are joined, see `join_small`."""
    by_code: dict[str, list[Row]] = {}
    for row in rows:
        by_code.setdefault(row.given.get(variable, ""), []).append(row)
    ranks = {code: place for place, code in enumerate(order)}
    codes = sorted(by_code, key=lambda code: (ranks.get(code, len(ranks)), code))
    groups = join_small([((code,), len(by_code[code])) for code in codes])
    strata = tuple(
        Stratum(group, count(row for code in group for row in by_code[code])) for group in groups
    )
    return Breakdown(variable, strata if len(strata) > 1 else ())


def join_small(cells: Sequence[tuple[tuple[str, ...], int]]) -> list[tuple[str, ...]]:
    """Joins cells of fewer than ten admissions, so that no total minus the rest shows one.

    All small cells become one; if that is still small, the smallest other cell joins them. What is
    joined comes last.

    Args:
        cells: names and numbers of admissions.

    Returns:
        The names per cell that may be shown.
    """
    large = [(names, size) for names, size in cells if size >= SMALLEST]
    small = [(names, size) for names, size in cells if size < SMALLEST]
    while small and large and sum(size for _names, size in small) < SMALLEST:
        least = min(large, key=lambda cell: cell[1])
        large.remove(least)
        small.insert(0, least)
    joined = tuple(name for names, _size in small for name in names)
    return [names for names, _size in large] + ([joined] if joined else [])


def cells_of(rows: Sequence[Row], variables: Sequence[str]) -> list[Counts]:
    """Counts per cell of all variables together, small cells joined; for one figure over all."""
    by_cell: dict[tuple[str, ...], list[Row]] = {}
    for row in rows:
        by_cell.setdefault(tuple(row.given.get(name, "") for name in variables), []).append(row)
    keys = {"\0".join(key): key for key in sorted(by_cell)}
    groups = join_small([((name,), len(by_cell[key])) for name, key in keys.items()])
    return [count(row for name in group for row in by_cell[keys[name]]) for group in groups]
