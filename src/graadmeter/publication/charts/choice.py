"""Which chart a table gets. Its data decide, never its name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import groupby

from graadmeter.language import gettext as _
from graadmeter.publication import figures
from graadmeter.publication.charts.parts import stacked
from graadmeter.publication.charts.plans import Bars, Block, Line, Panel, Plan, Stacked, Strip
from graadmeter.publication.charts.plans import Trend as TrendPlan
from graadmeter.publication.charts.reading import Figure, Name, Reading, read
from graadmeter.tabulation.table import Table

_FEWEST = 2
_FEWEST_WHERE_NOT_ASKED = 6
_MOST_PANELS = 7
_MOST_LINES = 60
_MOST_STRIPS = 12
_PANELS_IN_STRIP = 4
_MOST_GROUPED = 16
_TREND_WAVES = 3


@dataclass(frozen=True)
class NoChart:
    """A table has no chart, and why."""

    reason: str


def choose(table: Table) -> Plan | NoChart:
    """What to draw of a redacted table.

    A figure of the report always gets a chart when its data allow one; another table when it has
    so many figures that a picture tells more. Accounts of the response stay tables.
    """
    if any(cell.text for row in table.cells for cell in row):
        return NoChart(_("de cellen zijn woorden"))
    unit = figures.shared_unit(table)
    if unit not in (figures.Unit.PERCENT, figures.Unit.MEAN):
        return NoChart(_("de cijfers hebben geen gedeelde schaal"))
    reading = read(table)
    if reading is None:
        return NoChart(_("twee cellen gaan over hetzelfde"))
    asked = table.kind == "figure"
    if len(reading.seen) < (_FEWEST if asked else _FEWEST_WHERE_NOT_ASKED) or (
        not asked and table.kind == "annex"
    ):
        return NoChart(_("te weinig cijfers voor een beeld"))
    if any(figure.value < 0 for figure in reading.seen):
        return NoChart(_("een cijfer is kleiner dan nul"))
    plan = _plan(table, reading, unit)
    return plan or NoChart(_("te veel cijfers voor een beeld"))


def _plan(table: Table, reading: Reading, unit: figures.Unit) -> Plan | None:
    if unit is figures.Unit.MEAN:
        return _bars(reading, _scale(table))
    whole: Stacked | None = stacked(reading)
    if whole is not None:
        return whole
    return _trend(reading) or _bars(reading, None)


def _scale(table: Table) -> tuple[int, int] | None:
    """The scale of answers that a title states between brackets: "(1-7)"."""
    stated = re.search(r"\((\d)\s*(?:-|–|tot|to)\s*(\d+)\)", f"{table.title} ({table.base_label})")
    if stated is None:
        return None
    low, high = int(stated[1]), int(stated[2])
    values = [cell.value for row in table.cells for cell in row if cell.value is not None]
    return (low, high) if low < high and all(low <= v <= high for v in values) else None


def _trend(reading: Reading) -> TrendPlan | None:
    """Lines, when most of what there is has been measured more than once."""
    if len(reading.waves) < _TREND_WAVES:
        return None
    for turned in (reading, reading.turned()):
        series = [
            [(column, _series(turned, row, column)) for column in turned.columns]
            for row in turned.rows
        ]
        all_series = [one for line in series for _name, one in line if any(one)]
        drawn = [one for one in all_series if sum(f is not None and f.seen for f in one) > 1]
        if 2 * len(drawn) <= len(all_series):
            return None
        if len(turned.columns) == 1:
            names = [_full(row) for row in turned.rows]
            loose = [Panel(n, line[0][1]) for n, line in zip(names, series, strict=True)]
            strips = [
                Strip("", tuple(loose[start : start + _PANELS_IN_STRIP]))
                for start in range(0, len(loose), _PANELS_IN_STRIP)
            ]
        elif len(turned.rows) == 1 or len(turned.columns) > _MOST_PANELS - 1:
            continue
        else:
            strips = [
                Strip(_full(row), tuple(Panel(_full(name), one) for name, one in line))
                for row, line in zip(turned.rows, series, strict=True)
            ]
        if len(strips) <= _MOST_STRIPS:
            return TrendPlan(reading.waves, tuple(strips))
    return None


def _series(reading: Reading, row: Name, column: Name) -> tuple[Figure | None, ...]:
    return tuple(reading.at(row, column, wave) for wave in reading.waves)


def _full(name: Name) -> str:
    return f"{name.section}: {name.label}" if name.section and name.label else name.label


def _bars(reading: Reading, scale: tuple[int, int] | None) -> Bars | None:
    """Bars: lines are what the table is about; panels or lines beside each other are whom."""
    if len(reading.rows) == 1 and len(reading.columns) > 1:
        reading = reading.turned()
    by_wave = len(reading.waves) > 1
    grouped = not by_wave and len(reading.rows) * len(reading.columns) <= _MOST_GROUPED
    if len(reading.columns) > 1 and grouped and len(reading.rows) > 1:
        return Bars(("",), _grouped(reading), scale)
    if len(reading.columns) > _MOST_PANELS:
        reading = reading.turned()
    blocks = _by_wave(reading) if by_wave else _plain(reading)
    lines = sum(len(block.lines) for block in blocks)
    if len(reading.columns) > _MOST_PANELS or lines > _MOST_LINES or not lines:
        return None
    titles = tuple(map(_full, reading.columns)) if len(reading.columns) > 1 else ("",)
    return Bars(titles, blocks, scale)


def _plain(reading: Reading) -> tuple[Block, ...]:
    """A line per row, under the heading of its section."""
    wave = reading.waves[-1]
    blocks = []
    for section, rows in groupby(reading.rows, key=lambda name: name.section):
        lines = [
            Line(row.label, tuple(reading.at(row, column, wave) for column in reading.columns))
            for row in rows
        ]
        blocks.append(Block(section, _with_figures(lines)))
    return tuple(block for block in blocks if block.lines)


def _by_wave(reading: Reading) -> tuple[Block, ...]:
    """A block per row with a line per wave."""
    blocks = []
    for row in reading.rows:
        lines = [
            Line(str(wave), tuple(reading.at(row, column, wave) for column in reading.columns))
            for wave in reading.waves
        ]
        blocks.append(Block(_full(row), _with_figures(lines)))
    return tuple(block for block in blocks if block.lines)


def _grouped(reading: Reading) -> tuple[Block, ...]:
    """A block per row with a line per column."""
    wave = reading.waves[-1]
    blocks = []
    for row in reading.rows:
        lines = [
            Line(_full(column), (reading.at(row, column, wave),)) for column in reading.columns
        ]
        blocks.append(Block(_full(row), _with_figures(lines)))
    return tuple(block for block in blocks if block.lines)


def _with_figures(lines: list[Line]) -> tuple[Line, ...]:
    """Lines that have a figure, or one that is too small to show."""
    return tuple(
        line for line in lines if any(f is not None and (f.seen or f.hidden) for f in line.figures)
    )
