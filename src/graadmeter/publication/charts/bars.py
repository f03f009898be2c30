"""Bars with intervals, in panels beside each other; dots where a scale has no nothing."""

from __future__ import annotations

from dataclasses import dataclass

from graadmeter.language import gettext as _
from graadmeter.publication import figures
from graadmeter.publication.charts import palette
from graadmeter.publication.charts.frame import (
    HIDDEN,
    MARGIN,
    NO_FIGURE,
    WIDTH,
    Facts,
    Scale,
    explain,
    finish,
    interval_of,
    is_published,
    reach,
    ticks,
)
from graadmeter.publication.charts.metrics import text_width, wrap
from graadmeter.publication.charts.plans import Bars, Line
from graadmeter.publication.charts.reading import Figure
from graadmeter.publication.charts.scene import (
    LEADING,
    SIZE,
    SMALL,
    Box,
    Dot,
    Rule,
    Scene,
    Sketch,
    Words,
)

_WIDEST_LABELS = 270.0
_NARROWEST_LABELS = 110.0
_NARROWEST_PANEL = 74.0
_BAR = 14.0
_LINE = 22.0
_GAP = 10.0
_BETWEEN = 16.0
_OVERHANG = 6.0


@dataclass(frozen=True)
class _Column:
    """A panel: where it stands and its scale."""

    left: float
    right: float
    scale: Scale


def draw_bars(plan: Bars, facts: Facts) -> Scene:
    """The picture of bars."""
    sketch = Sketch()
    found = [f for block in plan.blocks for line in block.lines for f in line.figures if f]
    room = _room_for_labels(plan)
    low, high = _ends(plan, found, facts)
    marks = _ticks(plan, high)
    columns = _columns(plan, found, facts, room, Scale(low, high, 0.0, 1.0))
    y = _titles(sketch, plan, columns)
    top = y
    ends: list[tuple[float, float]] = []
    grid_at = len(sketch.shapes)
    for position, block in enumerate(plan.blocks):
        if block.heading:
            y += _GAP if position else 0.0
            heading = wrap(block.heading, WIDTH - 2 * MARGIN, SIZE, bold=True)
            ends.append((top, y))
            sketch.lines(heading, MARGIN, y + LEADING / 2, Words("", 0, 0, bold=True))
            y += LEADING * len(heading) + 3
            top = y
        for line in block.lines:
            y += _draw_line(sketch, line, y, columns, plan, facts, room)
    ends.append((top, y))
    grid = [
        Rule(column.scale(tick), start, column.scale(tick), end, palette.GRID, grid=True)
        for column in columns
        for tick in marks
        for start, end in ends
        if end > start
    ]
    sketch.shapes[grid_at:grid_at] = grid
    y = _axis(sketch, columns, marks, y)
    hidden = any(words.text == HIDDEN for words in sketch.shapes if isinstance(words, Words))
    dash = any(
        figure is None or not (figure.seen or figure.hidden)
        for block in plan.blocks
        for line in block.lines
        for figure in line.figures
    )
    notes = explain(facts, found, hidden=hidden, dash=dash, intervals=True)
    return finish(sketch, y, facts, notes)


def _room_for_labels(plan: Bars) -> float:
    widest = max(text_width(line.label, SIZE) + 1 for block in plan.blocks for line in block.lines)
    panels = len(plan.panels)
    words = [word for title in plan.panels for word in title.replace("/", "/ ").split()]
    longest = max((text_width(word, SIZE, bold=True) for word in words), default=0.0)
    narrowest = max(_NARROWEST_PANEL, longest - _OVERHANG + 1)
    left = WIDTH - 2 * MARGIN - 10 - panels * narrowest - (panels - 1) * _BETWEEN
    return min(widest, _WIDEST_LABELS, max(left, _NARROWEST_LABELS))


def _ends(plan: Bars, found: list[Figure], facts: Facts) -> tuple[float, float]:
    """The lowest and highest figure that have a place."""
    if plan.scale is not None:
        return float(plan.scale[0]), float(plan.scale[1])
    high = reach(found)
    return 0.0, min(high, 100.0) if facts.unit is figures.Unit.PERCENT else high


def _ticks(plan: Bars, high: float) -> tuple[float, ...]:
    if plan.scale is not None:
        return tuple(float(step) for step in range(plan.scale[0], plan.scale[1] + 1))
    return ticks(high, 5 if len(plan.panels) < 3 else 2)


def _columns(
    plan: Bars, found: list[Figure], facts: Facts, room: float, scale: Scale
) -> tuple[_Column, ...]:
    numbers = max((text_width(facts.label(f), SIZE, bold=True) for f in found if f.seen), default=0)
    left = MARGIN + room + 10
    count = len(plan.panels)
    width = (WIDTH - MARGIN - left - (count - 1) * _BETWEEN) / count
    columns = []
    for position in range(count):
        start = left + position * (width + _BETWEEN)
        end = start + width - numbers - 6
        columns.append(_Column(start, start + width, Scale(scale.low, scale.high, start, end)))
    return tuple(columns)


def _titles(sketch: Sketch, plan: Bars, columns: tuple[_Column, ...]) -> float:
    """The titles of the panels, standing on one line; how far they reach."""
    if plan.panels == ("",):
        return MARGIN
    wrapped = [
        wrap(title, column.right - column.left + _OVERHANG, SIZE, bold=True)
        for title, column in zip(plan.panels, columns, strict=True)
    ]
    most = max(map(len, wrapped))
    for lines, column in zip(wrapped, columns, strict=True):
        y = MARGIN + LEADING / 2 + (most - len(lines)) * LEADING
        sketch.lines(lines, column.left, y, Words("", 0, 0, bold=True))
    return MARGIN + most * LEADING + 6


def _draw_line(
    sketch: Sketch,
    line: Line,
    y: float,
    columns: tuple[_Column, ...],
    plan: Bars,
    facts: Facts,
    room: float,
) -> float:
    """One line of bars; how high it is."""
    label = wrap(line.label, room, SIZE)
    height = max(_LINE, len(label) * LEADING + 6)
    middle = y + height / 2
    first = middle - (len(label) - 1) * LEADING / 2
    sketch.lines(label, MARGIN + room, first, Words("", 0, 0, "end"))
    for figure, column in zip(line.figures, columns, strict=True):
        if figure is None or not (figure.seen or figure.hidden):
            sketch.add(_sign(NO_FIGURE, column, middle))
        elif figure.hidden:
            words = _("te klein om te tonen")
            fits = text_width(words, SMALL) <= column.right - column.left
            sketch.add(_sign(words if fits else HIDDEN, column, middle))
        else:
            _draw_figure(sketch, figure, column, middle, plan, facts)
    return height


def _sign(text: str, column: _Column, middle: float) -> Words:
    return Words(text, column.left + 4, middle, size=SMALL, colour=palette.MUTED, halo=True)


def _draw_figure(
    sketch: Sketch, figure: Figure, column: _Column, middle: float, plan: Bars, facts: Facts
) -> None:
    place = column.scale(figure.value)
    open_ = is_published(figure)
    fill = palette.PAPER if open_ else palette.MARK
    if plan.scale is not None:
        sketch.add(Dot(place, middle, fill, palette.MARK, figure.at))
    else:
        width = max(place - column.left, 0.5)
        sketch.add(
            Box(
                column.left,
                middle - _BAR / 2,
                width,
                _BAR,
                fill,
                palette.MARK if open_ else "",
                figure.at,
            )
        )
    end = place
    interval = interval_of(figure)
    if interval is not None:
        high = min(interval[1], column.scale.high)
        low, end = column.scale(max(interval[0], column.scale.low)), column.scale(high)
        sketch.add(*whisker(low, end, middle))
    sketch.add(
        Words(facts.label(figure), max(end, place) + 5, middle, bold=True, of=figure.at, halo=True)
    )


def whisker(low: float, high: float, middle: float) -> tuple[Rule, ...]:
    """A lying interval with its ends. A light edge keeps it visible on the bar."""
    return (
        Rule(low - 1.5, middle, high, middle, palette.PAPER, 3.5),
        Rule(low, middle - 4, low, middle + 4, palette.PAPER, 3.5),
        Rule(low, middle, high, middle, palette.WHISKER, 1.25),
        Rule(low, middle - 3, low, middle + 3, palette.WHISKER, 1.25),
        Rule(high, middle - 3, high, middle + 3, palette.WHISKER, 1.25),
    )


def _axis(
    sketch: Sketch, columns: tuple[_Column, ...], marks: tuple[float, ...], y: float
) -> float:
    decimals = 0 if all(float(tick).is_integer() for tick in marks) else 1
    for column in columns:
        for tick in marks:
            text = figures.number(tick, decimals)
            sketch.add(
                Words(
                    text,
                    column.scale(tick),
                    y + 9,
                    "middle",
                    SMALL,
                    colour=palette.MUTED,
                )
            )
    return y + 9 + LEADING / 2
