"""Small bases: marked, or hidden with what else in the table could give them away.

A figure over few respondents is hidden; so is its base, wherever the table states it, and, where a
total is shown, the smallest other part, so that the hidden one is not the total minus the rest.
Figures of different tables are not held against each other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from graadmeter.language import gettext as _
from graadmeter.tabulation.table import Cell, Heading, Origin, Shown, Table

Grid = list[list[Cell]]


def protect(
    table: Table,
    mark_below: int,
    hide_below: int,
    part_rows: Sequence[bool] = (),
    part_columns: Sequence[bool] = (),
) -> Table:
    """Mark cells with a base below one threshold and hide those below another.

    Only computed estimates are protected: published figures are public already, and counts of the
    response say nothing about answers.

    Args:
        table: the table.
        mark_below: bases below this are marked.
        hide_below: bases below this are hidden; 0 hides nothing.
        part_rows: which rows are about a part of the respondents of the others; none if empty.
        part_columns: the same for columns.
    """
    cells: Grid = [[_protected(c, mark_below, hide_below) for c in row] for row in table.cells]
    if hide_below:
        _hide_complements(cells, part_columns, hide_below)
        turned: Grid = [list(column) for column in zip(*cells, strict=True)]
        _hide_complements(turned, part_rows, hide_below)
        cells = [list(row) for row in zip(*turned, strict=True)]
    return replace(
        table,
        cells=tuple(tuple(row) for row in cells),
        rows=tuple(
            _heading(h, line, hide_below) for h, line in zip(table.rows, cells, strict=True)
        ),
        columns=tuple(
            _heading(h, line, hide_below)
            for h, line in zip(table.columns, zip(*cells, strict=True), strict=True)
        ),
    )


def _protected(cell: Cell, mark_below: int, hide_below: int) -> Cell:
    if cell.origin is not Origin.COMPUTED or cell.n is None:
        return cell
    if cell.n < hide_below:
        return _hidden(
            cell,
            _("Minder dan {number} respondenten: niet getoond.").format(number=hide_below),
        )
    return replace(cell, small=cell.n < mark_below)


def _hidden(cell: Cell, reason: str) -> Cell:
    return replace(
        cell,
        shown=Shown.HIDDEN,
        value=None,
        n=None,
        se=None,
        ci_low=None,
        ci_high=None,
        deff=None,
        n_effective=None,
        df=None,
        text=None,
        small=True,
        reason=reason,
    )


def _hide_complements(lines: Grid, parts: Sequence[bool], hide_below: int) -> None:
    """Where one part is hidden beside a shown total, hide the smallest other part too."""
    for line in lines if any(parts) else []:
        places = [i for i, part in enumerate(parts) if part and _counts(line[i])]
        totals = [i for i, part in enumerate(parts) if not part and _seen(line[i])]
        hidden = [i for i in places if line[i].shown is Shown.HIDDEN]
        shown = [i for i in places if _seen(line[i])]
        if len(hidden) == 1 and totals and shown:
            smallest = min(shown, key=lambda i: line[i].n or 0)
            reason = _(
                "Niet getoond: anders was een groep van minder dan {number} respondenten te "
                "berekenen."
            ).format(number=hide_below)
            line[smallest] = _hidden(line[smallest], reason)


def _counts(cell: Cell) -> bool:
    return cell.origin is Origin.COMPUTED and (_seen(cell) or cell.shown is Shown.HIDDEN)


def _seen(cell: Cell) -> bool:
    return cell.value is not None and cell.origin is Origin.COMPUTED and cell.n is not None


def _heading(heading: Heading, line: Sequence[Cell], hide_below: int) -> Heading:
    """A heading without its base where that is small, or where its figures are all hidden."""
    computed = [cell for cell in line if cell.origin is Origin.COMPUTED]
    all_hidden = bool(computed) and all(cell.shown is Shown.HIDDEN for cell in computed)
    small = heading.n is not None and heading.n < hide_below
    return replace(heading, n=None) if small or all_hidden else heading
