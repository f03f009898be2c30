"""One figure printed twice with two different values.

Two cells of two tables claim to be the same figure when their row and their column have the same
words (a column or row "Totaal" has none), the same wave, the same unit and the same population,
and when the words of the one title are all in the other: "Ja" means nothing without its title.
They differ when no value rounds to both; 20 and 20,4 do not. Only a half rounded in two ways gives
both 20 and 21, so that neighbours are at most ``likely``.

``certain``: title, section, row, column, population, wave and unit are the same throughout, so that
at least one of the two cannot be right. ``likely``: one title says more than the other, or they
are neighbours. ``note``:
one population says more than the other, or one row label repeats the words of the other (an inset
that says in a sentence what a figure says in a word; a row "Ja" is called after its title): then a
narrower group or question may be meant.

*Assumptions*: a population is named by the same words wherever it is meant. Words are compared
without order, case, articles and plural endings. *False alarms*: none by chance, since sampling
plays no part; a wrong ``likely`` needs a title that leaves out what makes the question another one.
Tables are grouped, so that one finding stands for all figures that differ between two tables.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from graadmeter.consistency.findings import Bilingual, Certainty, Finding, Spot, in_both
from graadmeter.consistency.material import Grid, Material
from graadmeter.consistency.printed import Printed
from graadmeter.consistency.rule import Rule
from graadmeter.consistency.structure import Unit, unit_of
from graadmeter.consistency.wording import contained, stems, words
from graadmeter.language import gettext as _

ID = "differing-repeat"
_YES = frozenset({"ja", "yes"})
_TELLING = 8

_Words = frozenset[str]
_Key = tuple[_Words, int | None, Unit]
"""Words of the column, wave and unit."""


@dataclass(frozen=True)
class _Figure:
    """A printed figure and the words that say what it is of."""

    table: Grid
    row: int
    column: int
    number: Printed
    label: _Words
    title: _Words
    section: _Words
    population: _Words

    @property
    def alone(self) -> bool:
        """Whether the title says what it is of: the only row, or a row "Ja"."""
        return len(self.table.rows) == 1 or self.label <= _YES

    @property
    def spot(self) -> Spot:
        return Spot(self.table.id, self.row, self.column)


def check(material: Material) -> Iterator[Finding]:
    """Figures that two tables give differently."""
    labels: dict[tuple[_Key, _Words], list[_Figure]] = defaultdict(list)
    populations: dict[tuple[_Key, _Words], list[_Figure]] = defaultdict(list)
    for table in material.tables:
        for key, figure in _figures(table):
            labels[key, figure.label].append(figure)
            populations[key, figure.population].append(figure)
    pairs: dict[tuple[str, str, Certainty], list[tuple[_Figure, _Figure]]] = defaultdict(list)
    candidates = [pair for same in labels.values() for pair in combinations(same, 2)]
    for same in populations.values():
        if any(figure.alone for figure in same):
            candidates += [
                (first, second)
                for first, second in combinations(same, 2)
                if (first.alone or second.alone) and first.label != second.label
            ]
    for first, second in candidates:
        if first.table.id == second.table.id:
            continue
        if _overlap(first.number, second.number):
            continue
        certainty = _certainty(first, second)
        if certainty is not None:
            pairs[first.table.id, second.table.id, certainty].append((first, second))
    for (_first, _second, certainty), found in pairs.items():
        yield _finding(found, certainty)


def _figures(table: Grid) -> Iterator[tuple[_Key, _Figure]]:
    title, population = stems(table.title), words(table.population)
    for row, column, number in table.places():
        heading = table.rows[row]
        wave = table.wave_of(row, column)
        key = _heading(table, column, wave), wave, unit_of(table, row, column)
        label, section = stems(heading.label), stems(heading.section)
        yield key, _Figure(table, row, column, number, label, title, section, population)


def _heading(table: Grid, column: int, wave: int | None) -> _Words:
    """Words of a column; none for a total or for a wave."""
    return words(table.columns[column].label) - {"totaal", "total", str(wave)}


def _certainty(first: _Figure, second: _Figure) -> Certainty | None:
    if first.population != second.population and not (
        first.population and second.population and contained(first.population, second.population)
    ):
        return None
    same_people = first.population == second.population
    if first.label != second.label:
        return Certainty.NOTE if same_people and _retold(first, second) else None
    if first.section != second.section and not contained(
        first.title | first.section, second.title | second.section
    ):
        return None
    if not contained(first.title, second.title):
        return None
    if not same_people:
        return Certainty.NOTE
    exact = first.title == second.title and first.section == second.section
    exact = exact and not first.number.rounding.meets(second.number.rounding)
    return Certainty.CERTAIN if exact else Certainty.LIKELY


def _overlap(first: Printed, second: Printed) -> bool:
    """Whether more than one value, a half that can be rounded both ways, is printed as both."""
    one, other = first.rounding, second.rounding
    return one.low < other.high and other.low < one.high


def _retold(first: _Figure, second: _Figure) -> bool:
    """Whether one label repeats the other's words in a sentence, or is the title of a "Ja"."""
    one, other = (each.title if each.label <= _YES else each.label for each in (first, second))
    shared = one & other
    return contained(one, other) and any(len(word) >= _TELLING for word in shared)


def _finding(pairs: list[tuple[_Figure, _Figure]], certainty: Certainty) -> Finding:
    spots = tuple(figure.spot for pair in pairs for figure in reversed(pair))
    printed = "; ".join(f"{first.number} | {second.number}" for first, second in pairs)
    return Finding(ID, certainty, spots, printed, "", _message(pairs))


def _message(pairs: list[tuple[_Figure, _Figure]]) -> Bilingual:
    first, second = pairs[0]
    label = max((each.table.rows[each.row].label for each in pairs[0]), key=len)
    if len(pairs) == 1:
        return in_both(
            lambda: _(
                "Voor “{label}” staat {value} in tabel {table} en {other} in tabel {second}, bij "
                "dezelfde groep en meting."
            ).format(
                label=label,
                value=str(first.number),
                table=first.table.id,
                other=str(second.number),
                second=second.table.id,
            )
        )
    return in_both(
        lambda: _(
            "Van de cijfers die zowel in tabel {table} als in tabel {second} staan, verschillen er "
            "{number}; bij “{label}” is het {value} en {other}."
        ).format(
            table=first.table.id,
            second=second.table.id,
            number=len(pairs),
            label=label,
            value=str(first.number),
            other=str(second.number),
        )
    )


RULE = Rule(id=ID, check=check)
