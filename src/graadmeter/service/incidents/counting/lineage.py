"""Which organisations and departments make one series, whatever was merged or renamed (VEI-33).

A case stays with the organisation and the department it was reported to: what is over is never
counted anew. A series joins what followed each other, so that it goes on through a reorganisation.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from graadmeter.service.incidents.counting.counts import CountedCase
from graadmeter.service.organisations.lineage import organisations_of
from graadmeter.service.organisations.models import Department, Organisation
from graadmeter.service.scope import organisation_scope


@dataclass(frozen=True)
class Unit:
    """A department as series know it.

    Attributes:
        successor: the department that took over what it did.
        organisation: the name of its organisation where that is not the one that is asked about.
    """

    id: int
    name: str
    valid_from: date
    valid_until: date | None = None
    successor: int | None = None
    organisation: str = ""

    @property
    def label(self) -> str:
        """Its name, with its organisation where that was another."""
        return f"{self.name} ({self.organisation})" if self.organisation else self.name

    def existed_in(self, year: int) -> bool:
        """Whether it existed on a day of a year."""
        return self.valid_from.year <= year and (
            self.valid_until is None or self.valid_until.year >= year
        )


def units_of(organisation: Organisation) -> tuple[Unit, ...]:
    """All departments there have been, of the organisation and of what was merged into it."""
    found: list[Unit] = []
    for each in organisations_of(organisation):
        with organisation_scope(each.pk):
            found += [
                Unit(
                    department.pk,
                    department.name,
                    department.valid_from,
                    department.valid_until,
                    department.successor_id,
                    "" if each.pk == organisation.pk else each.name,
                )
                for department in Department.objects.order_by("name", "valid_from")
            ]
    return tuple(found)


@dataclass(frozen=True)
class Family:
    """Departments that followed each other: one line of a series.

    Attributes:
        label: the name of the one that was there last.
        units: their ids.
        merged: the labels of the others, so that a reader sees what the line holds.
    """

    label: str
    units: frozenset[int]
    merged: tuple[str, ...] = ()


def families(units: Iterable[Unit]) -> tuple[Family, ...]:
    """Departments joined with those that took over from them; each is in one family.

    A department that was split has one successor; the others begin a family of their own on the
    day they were made, and what was counted before stays where it was.
    """
    known = {unit.id: unit for unit in units}
    last: dict[int, list[Unit]] = {}
    for unit in known.values():
        last.setdefault(_last(unit, known), []).append(unit)
    found = [
        Family(
            known[end].label,
            frozenset(unit.id for unit in members),
            tuple(sorted(unit.label for unit in members if unit.id != end)),
        )
        for end, members in last.items()
    ]
    return tuple(sorted(found, key=lambda family: family.label.casefold()))


def _last(unit: Unit, known: Mapping[int, Unit]) -> int:
    """The department at the end of a line; of a ring of successors, the smallest in it."""
    way = _way(unit, known)
    end = known[way[-1]]
    if end.successor not in way:
        return end.id
    return min(_way(end, known))


def _way(unit: Unit, known: Mapping[int, Unit]) -> list[int]:
    """A department and those after it, each once."""
    way = [unit.id]
    while unit.successor is not None and unit.successor in known and unit.successor not in way:
        unit = known[unit.successor]
        way.append(unit.id)
    return way


def in_families(
    cases: Iterable[CountedCase], found: Iterable[Family]
) -> tuple[dict[Family, list[CountedCase]], list[CountedCase]]:
    """Cases by their line of departments, and those without a department."""
    place = {unit: family for family in found for unit in family.units}
    grouped: dict[Family, list[CountedCase]] = {}
    loose: list[CountedCase] = []
    for case in cases:
        family = place.get(case.department) if case.department is not None else None
        (loose if family is None else grouped.setdefault(family, [])).append(case)
    return grouped, loose
