"""Bars of 100 %, with the names of their parts above and the numbers in them."""

from __future__ import annotations

from collections.abc import Sequence

from graadmeter.language import gettext as _
from graadmeter.publication.charts import palette
from graadmeter.publication.charts.frame import MARGIN, WIDTH, Facts, explain, finish, is_published
from graadmeter.publication.charts.metrics import text_width, wrap
from graadmeter.publication.charts.plans import Bar, Stacked, Whole
from graadmeter.publication.charts.reading import Figure
from graadmeter.publication.charts.scene import (
    LEADING,
    SIZE,
    SMALL,
    Box,
    Scene,
    Sketch,
    Words,
)

_WIDEST_LABELS = 250.0
_BAR = 20.0
_LINE = 25.0
_SWATCH = 11.0
_SEAM = 1.0
_BETWEEN_WHOLES = 14.0


def draw_stacked(plan: Stacked, facts: Facts) -> Scene:
    """The picture of bars of 100 %."""
    sketch = Sketch()
    room = min(
        max(text_width(bar.label, SIZE) + 1 for whole in plan.wholes for bar in whole.bars),
        _WIDEST_LABELS,
    )
    y = MARGIN
    for position, whole in enumerate(plan.wholes):
        y += _BETWEEN_WHOLES if position else 0.0
        repeated = position > 0 and whole.parts == plan.wholes[position - 1].parts
        y = _draw_whole(sketch, whole, y, room, facts, with_key=not repeated)
    found = [f for whole in plan.wholes for bar in whole.bars for f in bar.parts or ()]
    notes = explain(facts, found, hidden=False, dash=False, intervals=False)
    if any(is_published(figure) for figure in found):
        notes[-1 if len(notes) == 1 else 1 : 2] = [_("smalle balk: eerder gepubliceerd cijfer")]
    return finish(sketch, y, facts, notes)


def _draw_whole(
    sketch: Sketch, whole: Whole, y: float, room: float, facts: Facts, *, with_key: bool
) -> float:
    if whole.heading:
        heading = wrap(whole.heading, WIDTH - 2 * MARGIN, SIZE, bold=True)
        sketch.lines(heading, MARGIN, y + LEADING / 2, Words("", 0, 0, bold=True))
        y += len(heading) * LEADING + 4
    colours = palette.ramp(len(whole.parts))
    if with_key:
        y = _key(sketch, whole.parts, colours, y) + 6
    left = MARGIN + room + 10
    for bar in whole.bars:
        label = wrap(bar.label, room, SIZE)
        height = max(_LINE, len(label) * LEADING + 6)
        middle = y + height / 2
        first = middle - (len(label) - 1) * LEADING / 2
        sketch.lines(label, MARGIN + room, first, Words("", 0, 0, "end"))
        _draw_bar(sketch, bar, middle, left, colours, facts)
        y += height
    return y


def _key(sketch: Sketch, parts: Sequence[str], colours: Sequence[str], y: float) -> float:
    """The names of the parts with their colours, in their order, on as few lines as it takes."""
    x, most = MARGIN, WIDTH - MARGIN
    used = 1
    for name, colour in zip(parts, colours, strict=True):
        lines = wrap(name, most - MARGIN - _SWATCH - 6, SIZE)
        width = _SWATCH + 6 + max(text_width(line, SIZE) for line in lines)
        if x > MARGIN and x + width > most:
            x, y, used = MARGIN, y + used * LEADING + 3, 1
        sketch.add(Box(x, y + (LEADING - _SWATCH) / 2, _SWATCH, _SWATCH, colour))
        sketch.lines(lines, x + _SWATCH + 6, y + LEADING / 2, Words("", 0, 0))
        used = max(used, len(lines))
        x += width + 16
    return y + used * LEADING


def _draw_bar(
    sketch: Sketch,
    bar: Bar,
    middle: float,
    left: float,
    colours: Sequence[str],
    facts: Facts,
) -> None:
    if bar.parts is None:
        words = _("te klein om te tonen")
        sketch.add(Words(words, left + 4, middle, size=SMALL, colour=palette.MUTED))
        return
    whole = sum(figure.value for figure in bar.parts)
    length = WIDTH - MARGIN - left
    high = _BAR - 7 if any(map(is_published, bar.parts)) else _BAR
    start = left
    for figure, colour in zip(bar.parts, colours, strict=True):
        width = figure.value / whole * length
        if width <= 0:
            continue
        seam = _SEAM if width > 2 * _SEAM else 0.0
        sketch.add(
            Box(start, middle - high / 2, width - seam, high, colour, of=figure.at),
        )
        _number(sketch, figure, start, width - seam, middle, colour, facts)
        start += width


def _number(
    sketch: Sketch,
    figure: Figure,
    start: float,
    width: float,
    middle: float,
    colour: str,
    facts: Facts,
) -> None:
    """The number in its part, where it fits; the table beside the picture has them all."""
    text = facts.label(figure)
    size = SMALL if is_published(figure) else SIZE
    if text_width(text, size, bold=True) + 4 > width:
        return
    sketch.add(
        Words(
            text,
            start + width / 2,
            middle,
            "middle",
            size,
            bold=True,
            colour=palette.words_on(colour),
            on=colour,
            of=figure.at,
        )
    )
