"""Lines through the waves: one panel per line, all on one scale."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise

from graadmeter.language import gettext as _
from graadmeter.publication import figures
from graadmeter.publication.charts import palette
from graadmeter.publication.charts.frame import (
    HIDDEN,
    MARGIN,
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
from graadmeter.publication.charts.plans import Panel, Strip, Trend
from graadmeter.publication.charts.reading import Figure
from graadmeter.publication.charts.scene import (
    LEADING,
    SIZE,
    SMALL,
    Dot,
    Rule,
    Scene,
    Sketch,
    Words,
)

_HIGH = 78.0
_AXIS = 30.0
_BETWEEN = 14.0
_ROOM_ABOVE = 21.0
_SIDE = 16.0
_WIDEST_PANEL = 330.0


@dataclass(frozen=True)
class _Field:
    """Where the line of a panel is drawn."""

    left: float
    right: float
    waves: dict[int, float]
    scale: Scale


def draw_trend(plan: Trend, facts: Facts) -> Scene:
    """The picture of lines through the waves."""
    sketch = Sketch()
    found = [f for s in plan.strips for panel in s.panels for f in panel.figures if f]
    high = reach(found)
    if facts.unit is figures.Unit.PERCENT:
        high = min(high, 100.0)
    marks = ticks(high, 3)
    most = max(len(strip.panels) for strip in plan.strips)
    y = MARGIN
    broken = noted = False
    for strip in plan.strips:
        y = _head(sketch, strip, y, most)
        for place, panel in enumerate(strip.panels):
            field = _field(plan, place, most, y, high)
            if not any(f is not None and (f.seen or f.hidden) for f in panel.figures):
                middle = field.scale(high / 2)
                words = Words(_("geen cijfer"), field.left, middle, size=SMALL)
                sketch.add(replace(words, colour=palette.MUTED))
                continue
            _grid(sketch, field, marks, numbered=place == 0)
            _waves(sketch, field)
            no, with_note = _line(sketch, panel, plan.waves, field, facts)
            broken, noted = broken or no, noted or with_note
        y += _ROOM_ABOVE + _HIGH + LEADING + 12
    hidden = any(figure.hidden for figure in found)
    notes = explain(facts, found, hidden=hidden, dash=False, intervals=True)
    if broken:
        notes.append(_("onderbroken lijn: niet vergelijkbaar of niet gemeten"))
    if noted:
        notes.append(_("gestreepte lijn: beperkt vergelijkbaar, zie de noot bij de tabel"))
    return finish(sketch, y - 8, facts, notes)


def _span(most: int) -> float:
    room = WIDTH - 2 * MARGIN - _AXIS - (most - 1) * _BETWEEN
    return min(room / most, _WIDEST_PANEL)


def _left(place: int, most: int) -> float:
    return MARGIN + _AXIS + place * (_span(most) + _BETWEEN)


def _head(sketch: Sketch, strip: Strip, y: float, most: int) -> float:
    """The heading of a strip and the titles of its panels; where the panels begin."""
    if strip.heading:
        lines = wrap(strip.heading, WIDTH - 2 * MARGIN, SIZE, bold=True)
        sketch.lines(lines, MARGIN, y + LEADING / 2, Words("", 0, 0, bold=True))
        y += len(lines) * LEADING + 3
    if not any(panel.title for panel in strip.panels):
        return y
    bold = not strip.heading
    wrapped = [
        wrap(title, _span(most), SIZE, bold=bold)
        for title in (panel.title for panel in strip.panels)
    ]
    highest = max(map(len, wrapped))
    for place, lines in enumerate(wrapped):
        start = y + LEADING / 2 + (highest - len(lines)) * LEADING
        sketch.lines(lines, _left(place, most), start, Words("", 0, 0, bold=bold))
    return y + highest * LEADING + 2


def _field(plan: Trend, place: int, most: int, y: float, high: float) -> _Field:
    left = _left(place, most)
    right = left + _span(most)
    first, last = plan.waves[0], plan.waves[-1]
    across = Scale(first, last, left + _SIDE, right - _SIDE)
    top = y + _ROOM_ABOVE
    return _Field(
        left,
        right,
        {wave: across(wave) for wave in plan.waves},
        Scale(0.0, high, top + _HIGH, top),
    )


def _grid(sketch: Sketch, field: _Field, marks: tuple[float, ...], *, numbered: bool) -> None:
    decimals = 0 if all(float(tick).is_integer() for tick in marks) else 1
    for tick in marks:
        y = field.scale(tick)
        sketch.add(Rule(field.left, y, field.right, y, palette.GRID, grid=True))
        if numbered:
            text = figures.number(tick, decimals)
            sketch.add(
                Words(text, field.left - 6, y, "end", SMALL, colour=palette.MUTED),
            )


def _waves(sketch: Sketch, field: _Field) -> None:
    """The waves below the panel; with two figures where four do not fit beside each other."""
    places = sorted(field.waves.values())
    room = min((b - a for a, b in pairwise(places)), default=field.right - field.left)
    for wave, x in field.waves.items():
        text = str(wave)
        if text_width(text, SMALL) + 4 > room:
            text = f"’{wave % 100:02d}"
        sketch.add(
            Words(text, x, field.scale(0.0) + 11, "middle", SMALL, colour=palette.MUTED),
        )


def _line(
    sketch: Sketch, panel: Panel, waves: tuple[int, ...], field: _Field, facts: Facts
) -> tuple[bool, bool]:
    """One line; whether it is broken, and whether a part needs a note."""
    placed = list(zip(waves, panel.figures, strict=True))
    broken = noted = False
    for (wave, before), (later, after) in pairwise(placed):
        if before is None or after is None or not (before.seen and after.seen):
            broken = broken or _gap(before, after)
            continue
        if "no" in (before.cell.comparable, after.cell.comparable):
            broken = True
            middle = (field.waves[wave] + field.waves[later]) / 2
            top, bottom = field.scale(field.scale.high), field.scale(0.0)
            sketch.add(Rule(middle, top, middle, bottom, palette.MUTED, dashed=True))
            continue
        dashed = before.cell.comparable != after.cell.comparable and "with_note" in (
            before.cell.comparable,
            after.cell.comparable,
        )
        noted = noted or dashed
        sketch.add(
            Rule(
                field.waves[wave],
                field.scale(before.value),
                field.waves[later],
                field.scale(after.value),
                palette.MARK,
                2.0,
                dashed,
            )
        )
    for wave, figure in placed:
        if figure is not None and figure.hidden:
            x, y = field.waves[wave], field.scale(0.0) - 8
            sketch.add(Words(HIDDEN, x, y, "middle", SMALL, colour=palette.MUTED, halo=True))
        elif figure is not None and figure.seen:
            _point(sketch, figure, field.waves[wave], field, facts)
    return broken, noted


def _gap(before: Figure | None, after: Figure | None) -> bool:
    """Whether nothing is drawn between two waves of which one has a figure."""
    return any(figure is not None and figure.seen for figure in (before, after))


def _point(sketch: Sketch, figure: Figure, x: float, field: _Field, facts: Facts) -> None:
    y = field.scale(figure.value)
    top = y
    interval = interval_of(figure)
    if interval is not None:
        low = field.scale(max(interval[0], 0.0))
        top = field.scale(min(interval[1], field.scale.high))
        sketch.add(Rule(x, low, x, top, palette.WHISKER, 1.25))
        for end in (low, top):
            sketch.add(Rule(x - 3, end, x + 3, end, palette.WHISKER, 1.25))
    fill = palette.PAPER if is_published(figure) else palette.MARK
    sketch.add(Dot(x, y, fill, palette.MARK, figure.at))
    above = min(top - 8, y - 11)
    sketch.add(Words(facts.label(figure), x, above, "middle", bold=True, of=figure.at, halo=True))
