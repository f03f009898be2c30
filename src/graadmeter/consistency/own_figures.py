"""Whether a figure made here still agrees with what was made with it.

A cell holds a percentage p with its standard error, degrees of freedom and n. Its interval follows
from those four and from nothing else (`graadmeter.estimation.interval`; for a mean, from the
first three), and a change follows from its two figures. Each is computed again and compared to
1e-6 of a point: whatever changed a number after it was estimated shows up, however plausible the
number is. What cannot be seen is a number that was wrong before all of them were made from it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial

import numpy as np

from graadmeter.consistency.findings import Certainty, Finding, Spot, in_both
from graadmeter.estimation import interval, mean_interval
from graadmeter.language import format_number
from graadmeter.language import gettext as _
from graadmeter.tabulation import Cell, Change, Origin, Table

INTERVAL, CHANGE = "own-interval", "own-change"
_PERCENT = 100.0
_CLOSE = 1e-6
_PERCENTAGES = frozenset({"percentage", "rank"})
_Place = tuple[str, int, int, Cell]


def own_findings(tables: Iterable[tuple[str, Table]]) -> Iterator[Finding]:
    """Figures that do not agree with their interval, and changes that are not a difference.

    Args:
        tables: with the id they have in findings.
    """
    named = tuple(tables)
    places = [
        (name, row, column, cell)
        for name, table in named
        for row, line in enumerate(table.cells)
        for column, cell in enumerate(line)
        if cell.origin is Origin.COMPUTED and _measured(cell)
    ]
    yield from _intervals([each for each in places if each[3].statistic in _PERCENTAGES])
    yield from _means([each for each in places if each[3].statistic == "mean"])
    for name, table in named:
        for change in table.changes:
            yield from _change(name, table, change)


def _measured(cell: Cell) -> bool:
    known = (cell.value, cell.se, cell.df, cell.n, cell.ci_low, cell.ci_high)
    return all(each is not None and not np.isnan(each) for each in known)


def _column(places: list[_Place], name: str) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return np.array([getattr(cell, name) for *_where, cell in places], dtype=np.float64)


def _intervals(places: list[_Place]) -> Iterator[Finding]:
    p = _column(places, "value") / _PERCENT
    outside = (p < 0.0) | (p > 1.0)
    for place, wrong in zip(places, outside, strict=True):
        if wrong:
            yield _outside(place)
    inside = [place for place, wrong in zip(places, outside, strict=True) if not wrong]
    found = interval(
        p[~outside],
        _column(inside, "se") / _PERCENT,
        _column(inside, "n"),
        _column(inside, "df"),
    )
    yield from _differing(inside, found.low * _PERCENT, found.high * _PERCENT)


def _means(places: list[_Place]) -> Iterator[Finding]:
    found = mean_interval(_column(places, "value"), _column(places, "se"), _column(places, "df"))
    yield from _differing(places, found.low, found.high)


def _differing(
    places: list[_Place],
    lows: np.ndarray[tuple[int], np.dtype[np.float64]],
    highs: np.ndarray[tuple[int], np.dtype[np.float64]],
) -> Iterator[Finding]:
    for (name, row, column, cell), low, high in zip(places, lows, highs, strict=True):
        if abs(low - (cell.ci_low or 0.0)) > _CLOSE or abs(high - (cell.ci_high or 0.0)) > _CLOSE:
            yield Finding(
                rule=INTERVAL,
                certainty=Certainty.CERTAIN,
                where=(Spot(name, row, column),),
                printed=_number(cell.value),
                possible="",
                message=in_both(partial(_interval_words, cell, low, high)),
            )


def _interval_words(cell: Cell, low: float, high: float) -> str:
    return _(
        "Bij {value} (standaardfout {se}, n = {n}) hoort een interval van {low} tot {high}; er "
        "staat {printed_low} tot {printed_high}. Een van deze getallen is veranderd nadat het was "
        "berekend."
    ).format(
        value=format_number(cell.value, 1),
        se=format_number(cell.se, 2),
        n=format_number(cell.n),
        low=format_number(float(low), 1),
        high=format_number(float(high), 1),
        printed_low=format_number(cell.ci_low, 1),
        printed_high=format_number(cell.ci_high, 1),
    )


def _outside(place: _Place) -> Finding:
    name, row, column, cell = place
    return Finding(
        rule=INTERVAL,
        certainty=Certainty.CERTAIN,
        where=(Spot(name, row, column),),
        printed=_number(cell.value),
        possible="0–100",
        message=in_both(
            lambda: _("Een percentage van {value} bestaat niet.").format(
                value=format_number(cell.value, 1)
            )
        ),
    )


def _change(name: str, table: Table, change: Change) -> Iterator[Finding]:
    now = table.cells[change.row][change.column].value
    then = table.cells[change.earlier_row][change.earlier_column].value
    if now is None or then is None or abs(now - then - change.difference) <= _CLOSE:
        return
    yield Finding(
        rule=CHANGE,
        certainty=Certainty.CERTAIN,
        where=(
            Spot(name, change.row, change.column),
            Spot(name, change.earlier_row, change.earlier_column),
        ),
        printed=_number(change.difference),
        possible=_number(now - then),
        message=in_both(
            lambda: _(
                "Het verschil tussen {now} ({wave}) en {then} ({earlier}) is {found}; als verschil "
                "staat er {told}."
            ).format(
                now=format_number(now, 1),
                wave=change.wave,
                then=format_number(then, 1),
                earlier=change.earlier_wave,
                found=format_number(now - then, 1),
                told=format_number(change.difference, 1),
            )
        ),
    )


def _number(value: float | None) -> str:
    return "" if value is None else format_number(value, 1)
