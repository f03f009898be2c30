"""Printed tables of a monitor folder as material for an audit."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from graadmeter.consistency.material import Grid, Heading, Origin
from graadmeter.consistency.printed import Printed
from graadmeter.consistency.reading.numbers import printed_of
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
    cells = tuple(zip(*(_printed_alike(each) for each in zip(*numbers, strict=True)), strict=True))
    return Grid(
        id=table.id,
        title=table.title,
        population=table.population,
        wave=wave,
        columns=tuple(
            Heading(each.label, "", each.wave, each.n, each.wave_printed) for each in table.columns
        ),
        rows=tuple(_row_heading(each) for each in table.rows),
        cells=cells or tuple(() for _row in table.rows),
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


def _printed_alike(column: Sequence[float | None]) -> Iterator[Printed | None]:
    """The numbers of a column, with the decimals they were printed with.

    A file does not tell 30 from 30.0. A column has one number of decimals, so that a whole number
    among decimals had them too. When most numbers but the zeros are whole, they are of something
    else than the others (percentages above a mean): then each has its own decimals.
    """
    found = [None if each is None else printed_of(each) for each in column]
    telling = [each for each in found if each is not None and each.value]
    mixed = 2 * sum(each.decimals == 0 for each in telling) > len(telling)
    most = max((each.decimals for each in telling), default=0)
    for each in found:
        yield each if each is None or mixed else Printed(each.value, most)


def _caption_n(caption: str | None) -> int | None:
    found = _CAPTION_N.search(caption or "")
    return int(found["n"].replace(".", "")) if found else None
