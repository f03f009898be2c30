"""Tables that were made here as material for an audit: what a reader of them sees."""

from __future__ import annotations

from collections.abc import Mapping

from graadmeter.consistency.material import Grid, Heading, Origin
from graadmeter.consistency.printed import Printed
from graadmeter.language.numbers import round_half_up
from graadmeter.tabulation import Cell, Shown, Table
from graadmeter.tabulation import Origin as CellOrigin


def grid_of_table(table: Table, chapter: int | None = None, name: str = "") -> Grid:
    """A table as readers see it: rounded, without what is hidden or replaced by a dash.

    Args:
        table: as it was made.
        chapter: chapter it stands in.
        name: id for the audit; the table's own without.

    Returns:
        A table of which the population names the target group as well, since tables of two groups
        may describe their base in the same words. Its origin is `Origin.COMPUTED` when at least one
        figure was computed; see `computed_places` for which.
    """
    return Grid(
        id=name or table.id,
        title=table.title,
        population=f"{table.group}: {table.base_label}",
        wave=table.wave,
        columns=tuple(Heading(h.label, h.section or "", h.wave, h.n) for h in table.columns),
        rows=tuple(Heading(h.label, h.section or "", h.wave, h.n) for h in table.rows),
        cells=tuple(tuple(_printed(cell) for cell in row) for row in table.cells),
        words=tuple(tuple(cell.text for cell in row) for row in table.cells),
        notes=table.notes,
        weighted=table.weighted,
        chapter=chapter,
        origin=Origin.COMPUTED if computed_places(table) else Origin.PRINTED,
    )


def computed_places(table: Table) -> frozenset[tuple[int, int]]:
    """Row and column of every figure that was computed here and that a reader sees."""
    return frozenset(
        (row, column)
        for row, line in enumerate(table.cells)
        for column, cell in enumerate(line)
        if cell.origin is CellOrigin.COMPUTED and _printed(cell) is not None
    )


def _printed(cell: Cell) -> Printed | None:
    if cell.value is None or cell.shown not in {Shown.VALUE, Shown.WITH_NOTE}:
        return None
    return Printed(round_half_up(cell.value, cell.decimals), cell.decimals)


def grids_of_tables(tables: Mapping[str, tuple[int | None, Table]]) -> tuple[Grid, ...]:
    """Tables by their id for the audit, each with its chapter."""
    return tuple(grid_of_table(table, chapter, name) for name, (chapter, table) in tables.items())
