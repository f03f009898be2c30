"""Small bases: marked, or hidden with everything that could give them away."""

from __future__ import annotations

from dataclasses import replace

from graadmeter.language import gettext as _
from graadmeter.tabulation.table import Cell, Origin, Shown, Table


def protect(table: Table, mark_below: int, hide_below: int) -> Table:
    """Mark cells with a base below one threshold and hide those below another.

    Only computed estimates are protected: published figures are public already, and counts of the
    response say nothing about answers.
    """
    return replace(
        table,
        cells=tuple(
            tuple(_protected(cell, mark_below, hide_below) for cell in row) for row in table.cells
        ),
    )


def _protected(cell: Cell, mark_below: int, hide_below: int) -> Cell:
    if cell.origin is not Origin.COMPUTED or cell.n is None:
        return cell
    if cell.n < hide_below:
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
            reason=_("Minder dan {number} respondenten: niet getoond.").format(number=hide_below),
        )
    return replace(cell, small=cell.n < mark_below)
