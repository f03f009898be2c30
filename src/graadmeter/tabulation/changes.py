"""Changes since earlier waves, tested where the earlier base is known."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from graadmeter.estimation import benjamini_hochberg, difference, published_se
from graadmeter.language import format_number
from graadmeter.language import gettext as _
from graadmeter.monitor import CellSpec, TableSpec, cell_spec
from graadmeter.tabulation.table import Cell, Change, Origin, Shown, Table

SIGNIFICANCE = 0.05
PERCENT = 100.0


def changes_of(table: Table, spec: TableSpec, wave: int) -> tuple[Change, ...]:
    """Changes of every computed figure since the earlier figures in the same table.

    p-values are adjusted over the table (Benjamini and Hochberg 1995). A change is only there if
    both figures are shown, so only if the trend is allowed.
    """
    pairs = [_change(current, earlier) for current, earlier in _pairs(table, spec, wave)]
    p_values = np.array([math.nan if c.p is None else c.p for c in pairs], dtype=np.float64)
    adjusted = benjamini_hochberg(p_values) if pairs else p_values
    return tuple(
        change
        if change.p is None
        else replace(change, p_adjusted=float(p), significant=bool(p < SIGNIFICANCE))
        for change, p in zip(pairs, adjusted, strict=True)
    )


def _pairs(table: Table, spec: TableSpec, wave: int) -> Iterator[tuple[Cell, Cell]]:
    earlier: dict[tuple[object, ...], list[Cell]] = {}
    current: list[tuple[tuple[object, ...], Cell]] = []
    for cell in (cell for row in table.cells for cell in row):
        if cell.value is None or cell.shown not in {Shown.VALUE, Shown.WITH_NOTE}:
            continue
        described = cell_spec(spec, cell.row, cell.column, wave)
        key = _subject(described)
        if described.rank is not None or described.heading or described.accounting:
            continue
        if cell.wave == wave and cell.origin is Origin.COMPUTED:
            current.append((key, cell))
        elif cell.origin is Origin.PUBLISHED:
            earlier.setdefault(key, []).append(cell)
    for key, cell in current:
        yield from ((cell, before) for before in earlier.get(key, []))


def _subject(cell: CellSpec) -> tuple[object, ...]:
    return (
        cell.group,
        cell.groups,
        cell.statistic,
        cell.question,
        cell.codes,
        cell.leave_out,
        frozenset(cell.conditions),
    )


def _change(current: Cell, earlier: Cell) -> Change:
    now, then = float(current.value or 0.0), float(earlier.value or 0.0)
    change = Change(
        row=current.row,
        column=current.column,
        earlier_row=earlier.row,
        earlier_column=earlier.column,
        wave=current.wave,
        earlier_wave=earlier.wave,
        difference=now - then,
    )
    if current.statistic != "percentage":
        return replace(change, reason=_("Niet getoetst."))
    if earlier.n is None:
        return replace(change, reason=_("Niet te toetsen: n niet gepubliceerd."))
    if current.se is None or current.df is None:
        return replace(change, reason=_("Niet te toetsen: de standaardfout is niet bekend."))
    # An earlier wave of the same design is taken to have the design effect of this one.
    deff = max(current.deff or 1.0, 1.0)
    se = float(published_se(then / PERCENT, earlier.n, deff))
    tested = difference(
        then / PERCENT, se, earlier.n - 1, now / PERCENT, current.se / PERCENT, current.df
    )
    if not np.isfinite(tested.p_value):
        return replace(change, reason=_("Niet te toetsen: een van beide is 0 of 100 procent."))
    return replace(
        change,
        ci_low=float(tested.low) * PERCENT,
        ci_high=float(tested.high) * PERCENT,
        p=float(tested.p_value),
        reason=_(
            "Standaardfout van {wave} uit de gepubliceerde p en n, met ontwerpeffect {deff}."
        ).format(wave=earlier.wave, deff=format_number(deff, 2)),
    )
