"""Small bases: marked, or hidden with what else could give them away.

A figure over few respondents is hidden; so is its base, wherever the table states it, and what has
to be hidden so that it cannot be computed from this or any other output (``across_outputs``).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from graadmeter.language import gettext as _
from graadmeter.tabulation.table import Cell, Heading, Origin, Shown, Table


def protect(
    table: Table,
    mark_below: int,
    hide_below: int,
    telling: Callable[[Cell], bool] = lambda _cell: False,
) -> Table:
    """Mark cells with a base below one threshold and hide those below another.

    Only computed estimates are protected: published figures are public already, and counts of the
    response say nothing about answers.

    Args:
        table: the table.
        mark_below: bases below this are marked.
        hide_below: bases below this are hidden; 0 hides nothing.
        telling: whether the figure of a cell would tell of a small group.
    """
    cells = [
        [_protected(cell, mark_below, hide_below, telling) for cell in row] for row in table.cells
    ]
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


def _protected(
    cell: Cell, mark_below: int, hide_below: int, telling: Callable[[Cell], bool]
) -> Cell:
    if cell.origin is not Origin.COMPUTED or cell.n is None:
        return cell
    if cell.n < hide_below:
        return _hidden(
            cell,
            _("Minder dan {number} respondenten: niet getoond.").format(number=hide_below),
        )
    if hide_below and telling(cell):
        reason = _(
            "Niet getoond: anders was een groep van minder dan {number} respondenten te berekenen."
        ).format(number=hide_below)
        return _hidden(cell, reason)
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


def _heading(heading: Heading, line: Sequence[Cell], hide_below: int) -> Heading:
    """A heading without its base where that is small, or where its figures are all hidden."""
    computed = [cell for cell in line if cell.origin is Origin.COMPUTED]
    all_hidden = bool(computed) and all(cell.shown is Shown.HIDDEN for cell in computed)
    small = heading.n is not None and heading.n < hide_below
    return replace(heading, n=None) if small or all_hidden else heading
