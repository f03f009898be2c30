"""The same figure in other waves, and the figures it can be compared with."""

from __future__ import annotations

from collections.abc import Iterator

from graadmeter.consistency.findings import Spot
from graadmeter.consistency.linking.index import Index, TableWords, Words


def _words(index: Index, spot: Spot) -> tuple[TableWords, int, int]:
    if spot.row is None or spot.column is None:
        raise ValueError(f"no cell: {spot}")
    return index.table(spot.table), spot.row, spot.column


def _wave(table: TableWords, row: int, column: int) -> int | None:
    return table.rows[row].wave or table.columns[column].wave or table.grid.wave


def wave_at(index: Index, spot: Spot) -> int | None:
    """The wave of a cell; a year in the label of a heading counts as well."""
    return _wave(*_words(index, spot))


def _alike(one: Words, other: Words) -> bool:
    return one.terms == other.terms and one.layer == other.layer and one.total == other.total


def other_waves(index: Index, spot: Spot) -> dict[int, Spot]:
    """The cells with the same headings and another wave, by wave; doubtful ones are left out."""
    table, row, column = _words(index, spot)
    own = _wave(table, row, column)
    found: dict[int, list[Spot]] = {}
    for at_row, at_column, _number in table.grid.places():
        wave = _wave(table, at_row, at_column)
        if wave is None or wave == own:
            continue
        same_row = at_row == row or _alike(table.rows[at_row], table.rows[row])
        same_column = at_column == column or _alike(table.columns[at_column], table.columns[column])
        if same_row and same_column:
            found.setdefault(wave, []).append(Spot(table.grid.id, at_row, at_column))
    return {wave: spots[0] for wave, spots in found.items() if len(spots) == 1}


def siblings(index: Index, spot: Spot) -> Iterator[tuple[Spot, ...]]:
    """The cells a cell can be ranked among: its column, then its row; of one wave, no totals."""
    table, row, column = _words(index, spot)
    own = _wave(table, row, column)
    grid = table.grid
    section = grid.rows[row].section
    yield tuple(
        Spot(grid.id, at, column)
        for at, line in enumerate(grid.cells)
        if line[column] is not None
        and grid.rows[at].section == section
        and not table.rows[at].total
        and _wave(table, at, column) == own
    )
    yield tuple(
        Spot(grid.id, row, at)
        for at, number in enumerate(grid.cells[row])
        if number is not None and not table.columns[at].total and _wave(table, row, at) == own
    )
