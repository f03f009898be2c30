"""Whether figures are the parts of one whole, and so may be stacked."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from graadmeter.publication.charts import palette
from graadmeter.publication.charts.plans import Bar, Stacked, Whole
from graadmeter.publication.charts.reading import Figure, Name, Reading
from graadmeter.tabulation.table import Origin

_WHOLE = 100.0
_FEWEST_BARS = 2
_MOST_BARS = 60
_EXACT = 1e-6
_ROUNDING = 0.5


def stacked(reading: Reading) -> Stacked | None:
    """Bars of 100 %, when every whole of the table is one; None otherwise.

    The parts of a whole are the categories of one question: their figures, unrounded, are 100
    together, and they have one base. Printed figures may differ by their rounding. It has to hold
    for every whole in the table, and for two at least, so that no chance sum is stacked.
    """
    for turned in (reading.turned(), reading):
        wholes = _wholes(turned)
        if wholes is not None:
            return Stacked(wholes)
    return None


def _wholes(reading: Reading) -> tuple[Whole, ...] | None:
    """Wholes of which the columns are the parts, by section of the columns."""
    wholes = []
    for section, names in groupby(reading.columns, key=lambda name: name.section):
        parts = [name for name in names if not _is_total(reading, name)]
        if not 2 <= len(parts) <= palette.MOST_PARTS:
            return None
        bars = []
        for row in reading.rows:
            for wave in reading.waves:
                found = [reading.at(row, part, wave) for part in parts]
                bar = _bar(_label(reading, row, wave), found)
                if bar is None:
                    return None
                if bar.parts is not None or bar.hidden:
                    bars.append(bar)
        wholes.append(Whole(section, tuple(part.label for part in parts), tuple(bars)))
    complete = sum(bar.parts is not None for whole in wholes for bar in whole.bars)
    held = sum(len(whole.bars) for whole in wholes)
    if complete < _FEWEST_BARS or held > _MOST_BARS:
        return None
    return tuple(whole for whole in wholes if whole.bars)


def _is_total(reading: Reading, name: Name) -> bool:
    """Whether a column is 100 wherever it is seen, beside columns that are not: a total."""
    values = {
        figure.value
        for (_row, column, _wave), figure in reading.figures.items()
        if column == name and figure.seen
    }
    return len(reading.columns) > 2 and values == {_WHOLE}


def _bar(label: str, found: Sequence[Figure | None]) -> Bar | None:
    """The parts of one whole; without parts when not all may be seen; None if it is no whole."""
    figures = [figure for figure in found if figure is not None]
    if any(figure.hidden for figure in figures):
        return Bar(label, None, hidden=True)
    if len(figures) < len(found) or not all(figure.seen for figure in figures):
        return Bar(label, None)
    total = sum(figure.value for figure in figures)
    published = any(figure.cell.origin is Origin.PUBLISHED for figure in figures)
    tolerance = _ROUNDING * len(figures) if published else _EXACT
    one_base = published or len({figure.cell.n for figure in figures}) == 1
    if abs(total - _WHOLE) > tolerance or not one_base:
        return None
    return Bar(label, tuple(figures))


def _label(reading: Reading, row: Name, wave: int) -> str:
    name = f"{row.section}: {row.label}" if row.section and row.label else row.label
    if len(reading.waves) == 1:
        return name
    return f"{name} {wave}".strip()
