"""Printed tables of a monitor folder as material for an audit."""

from __future__ import annotations

import re
from collections.abc import Mapping

from graadmeter.consistency.material import Grid, Heading, Origin
from graadmeter.consistency.printed import Printed
from graadmeter.monitor.published import PublishedRow, PublishedTable, PublishedValue

_FOOTNOTE = re.compile(r"^(noot|voetnoot|note)\s*\d+", re.IGNORECASE)
_CAPTION_N = re.compile(r"\bn\s*=\s*(?P<n>\d{1,3}(?:\.\d{3})+|\d+)\b(?![.,]\d)", re.IGNORECASE)


def grid_of(table: PublishedTable, wave: int | None, weighted: bool | None = None) -> Grid:
    """A printed table.

    Only footnotes as printed ("Noot 6: ...") are taken over; remarks of who carried the table
    over, and its ``doubt``, are left behind, so that no rule can lean on them.

    Args:
        table: as published.
        wave: wave of the publication it stands in.
        weighted: whether its percentages are weighted, when that is known.
    """
    numbers = [[_number(value) for value in row.values] for row in table.rows]
    decimals = [
        max((_decimals(line[column]) for line in numbers), default=0)
        for column in range(len(table.columns))
    ]
    return Grid(
        id=table.id,
        title=table.title,
        population=table.population,
        wave=wave,
        columns=tuple(
            Heading(each.label, "", each.wave, each.n, each.wave_printed) for each in table.columns
        ),
        rows=tuple(_row_heading(each) for each in table.rows),
        cells=tuple(
            tuple(
                None if value is None else Printed.of(f"{value:.{decimals[column]}f}")
                for column, value in enumerate(line)
            )
            for line in numbers
        ),
        words=tuple(tuple(_words(value) for value in row.values) for row in table.rows),
        n=_caption_n(table.n_caption),
        notes=tuple(note for note in table.notes if _FOOTNOTE.match(note)),
        weighted=weighted,
        chapter=table.chapter,
        origin=Origin.PRINTED,
        kind=table.kind,
    )


def grids_of(
    tables: Mapping[str, PublishedTable],
    wave: int | None,
    weighted: Mapping[str, bool] | None = None,
) -> tuple[Grid, ...]:
    """Printed tables, in their order; see `grid_of`."""
    known = weighted or {}
    return tuple(grid_of(table, wave, known.get(name)) for name, table in tables.items())


def _row_heading(row: PublishedRow) -> Heading:
    return Heading(row.label, row.section or "", row.wave, row.n)


def _number(value: PublishedValue | float | None) -> float | None:
    """A number in figures; a number that was printed in words is left to the rules on text."""
    return (
        (None if value.qualifier else value.value) if isinstance(value, PublishedValue) else value
    )


def _words(value: PublishedValue | float | None) -> str | None:
    return value.text if isinstance(value, PublishedValue) else None


def _decimals(value: float | None) -> int:
    return 0 if value is None or value == int(value) else len(repr(value).split(".")[1])


def _caption_n(caption: str | None) -> int | None:
    found = _CAPTION_N.search(caption or "")
    return int(found["n"].replace(".", "")) if found else None
