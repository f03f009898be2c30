"""What can be read from the words of a table: totals and their parts, units, several answers."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from graadmeter.consistency.material import Grid, Heading

_TOTAL = re.compile(r"^\s*(totaal|total|gezamenlijk|alle lagen)\b", re.IGNORECASE)
_PART_TOTAL = re.compile(r"^(?P<whole>.+?)\s*\((totaal|total)\)\s*$", re.IGNORECASE)
_SEVERAL = re.compile(
    r"meerdere antwoorden|meer antwoorden|meer dan één antwoord|multiple (answers|responses)"
    r"|several answers",
    re.IGNORECASE,
)
_COUNT = re.compile(
    r"\b(benaderd|ingevuld|aantal|respondenten|approached|completed|number)\b", re.IGNORECASE
)
_FACTOR = re.compile(r"weg(ing|ings)?factor|gewicht|\bweights?\b", re.IGNORECASE)
_ALL = 100


class Unit(StrEnum):
    """What a number is of."""

    PERCENT = "percent"
    COUNT = "count"
    FACTOR = "factor"


@dataclass(frozen=True)
class Whole:
    """A total and its parts, along one axis.

    Attributes:
        total: position of the total's row or column.
        parts: positions of the parts, in order.
    """

    total: int
    parts: tuple[int, ...]


def is_total(heading: Heading) -> bool:
    """Whether a heading says that it is the total of the others."""
    return _TOTAL.match(heading.label) is not None


def several_answers(table: Grid) -> bool:
    """Whether a table says that somebody could give more than one answer."""
    return _SEVERAL.search(" ".join([table.title, *table.notes])) is not None


def unit_of(table: Grid, row: int, column: int) -> Unit:
    """What a cell counts, by its headings and size; a percentage where nothing says otherwise."""
    for heading in (table.columns[column], table.rows[row]):
        if _FACTOR.search(heading.label):
            return Unit.FACTOR
    number = table.cells[row][column]
    if number is not None and number.value > _ALL:
        return Unit.COUNT
    for heading in (table.columns[column], table.rows[row]):
        if _COUNT.search(heading.label) and "%" not in heading.label:
            return Unit.COUNT
    return Unit.PERCENT


def wholes_of_rows(table: Grid) -> tuple[Whole, ...]:
    """Rows that are the total of other rows."""
    empty = [row for row, line in enumerate(table.cells) if all(each is None for each in line)]
    return tuple(wholes(table.rows, empty))


def wholes_of_columns(table: Grid) -> tuple[Whole, ...]:
    """Columns that are the total of other columns."""
    empty = [
        column
        for column in range(len(table.columns))
        if all(each is None for each in table.line(column=column))
    ]
    return tuple(wholes(table.columns, empty))


def wholes(headings: Sequence[Heading], empty: Collection[int] = ()) -> Iterator[Whole]:
    """Totals with their parts among the headings of one axis.

    A heading "Totaal" is the total of all other headings of the same wave and the same section
    that are not totals themselves. Of "Gemeente (totaal)" the parts are the headings after it up
    to the next such heading or total; of "Totaal" the parts are then those "(totaal)" headings
    and what belongs to none of them is left out, since the table does not say where it goes.

    Args:
        headings: of the rows or of the columns.
        empty: positions without any number: subheadings, which end a block of parts.
    """
    subtotals = [at for at, heading in enumerate(headings) if _PART_TOTAL.match(heading.label)]
    for position, at in enumerate(subtotals):
        stop = subtotals[position + 1] if position + 1 < len(subtotals) else len(headings)
        parts = []
        for part in range(at + 1, stop):
            if is_total(headings[part]) or part in empty:
                break
            parts.append(part)
        if parts:
            yield Whole(at, tuple(parts))
    for at, heading in enumerate(headings):
        if not is_total(heading):
            continue
        same = [
            part
            for part, other in enumerate(headings)
            if part != at
            and not is_total(other)
            and part not in empty
            and other.wave == heading.wave
            and other.section == heading.section
            and (not subtotals or part in subtotals)
        ]
        if len(same) > 1:
            yield Whole(at, tuple(same))
