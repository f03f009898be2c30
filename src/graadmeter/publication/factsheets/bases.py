"""How many answers stand behind the figures: once above a column, and beside what differs."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from graadmeter.language import gettext as _
from graadmeter.publication.table_view import CellView, HeadingView, TableView


def bases_above(view: TableView) -> TableView:
    """A table with the base of half the figures of a column or more above it, others in their cell.

    A table whose figures do not state their base keeps its headings.
    """
    rows = [row for part in view.sections for row in part.rows]
    if not any(cell.base for row in rows for cell in row.cells):
        return view
    common = tuple(
        _most([row.cells[place].base for row in rows]) for place in range(len(view.columns))
    )
    sections = tuple(
        replace(
            part,
            rows=tuple(
                replace(
                    row,
                    heading=replace(row.heading, base=""),
                    cells=tuple(map(_without, row.cells, common)),
                )
                for row in part.rows
            ),
        )
        for part in view.sections
    )
    columns = tuple(HeadingView(c.text, n) for c, n in zip(view.columns, common, strict=True))
    differs = any(cell.base for part in sections for row in part.rows for cell in row.cells)
    note = _("De n boven een kolom geldt waar bij een cijfer geen andere staat.")
    notes = (*view.notes, note) if differs and any(common) else view.notes
    return replace(view, columns=columns, sections=sections, notes=notes)


def _most(bases: list[str]) -> str:
    """The base of at least half of the figures of a column; empty when there is none."""
    counted = Counter(base for base in bases if base)
    base, times = counted.most_common(1)[0] if counted else ("", 0)
    return base if 2 * times >= counted.total() else ""


def _without(cell: CellView, base: str) -> CellView:
    return replace(cell, base="") if cell.base == base else cell
