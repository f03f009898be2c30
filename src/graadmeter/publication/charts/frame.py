"""What every picture has: its width, and lines below it that explain its signs."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from graadmeter.language import gettext as _
from graadmeter.publication import figures
from graadmeter.publication.charts import palette
from graadmeter.publication.charts.metrics import wrap
from graadmeter.publication.charts.reading import Figure
from graadmeter.publication.charts.scene import LEADING, SMALL, Scene, Sketch, Words
from graadmeter.tabulation.table import Origin, Table

WIDTH = 720
MARGIN = 8.0

HIDDEN = "×"
NO_FIGURE = "–"
SMALL_BASE = "°"

_STEPS = (1, 2, 2.5, 5, 10)
_ALMOST = 1e-9


@dataclass(frozen=True)
class Facts:
    """What the words in a picture need to know of its table.

    Attributes:
        unit: unit that the table states for all its figures.
        mark_below: base below which a figure is marked as small.
    """

    table: Table
    unit: figures.Unit | None
    mark_below: int

    def label(self, figure: Figure) -> str:
        """A figure as its table shows it, with the mark of a small base."""
        text = figures.figure(figure.cell, self.unit)
        return text + SMALL_BASE if figure.cell.small else text


@dataclass(frozen=True)
class Scale:
    """From figures to pixels."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        """The place of a figure."""
        part = (value - self.low) / (self.high - self.low)
        return self.start + part * (self.end - self.start)


def reach(found: Iterable[Figure]) -> float:
    """The highest figure or end of an interval among those that are seen; one at least."""
    ends = [
        max(figure.value, figure.cell.ci_high or 0.0) if _has_interval(figure) else figure.value
        for figure in found
        if figure.seen
    ]
    return max([1.0, *ends])


def interval_of(figure: Figure) -> tuple[float, float] | None:
    """The interval of a computed figure; a printed figure has none."""
    cell = figure.cell
    if not _has_interval(figure) or cell.ci_low is None or cell.ci_high is None:
        return None
    return cell.ci_low, cell.ci_high


def _has_interval(figure: Figure) -> bool:
    cell = figure.cell
    return cell.origin is Origin.COMPUTED and cell.ci_low is not None and cell.ci_high is not None


def ticks(high: float, most: int = 5) -> tuple[float, ...]:
    """Round numbers from 0 that are not above a figure: one beside 0 at least, and not too many."""
    rough = high / most
    power = 10.0 ** math.floor(math.log10(rough))
    steps = [factor * power for factor in _STEPS]
    step = next(step for step in steps if step >= rough * (1 - _ALMOST))
    if step > high:
        step = max(one for one in steps if one <= high)
    return tuple(step * position for position in range(math.floor(high / step + _ALMOST) + 1))


def is_published(figure: Figure) -> bool:
    """Whether it was printed for an earlier wave and not computed anew."""
    return figure.cell.origin is Origin.PUBLISHED


def finish(sketch: Sketch, bottom: float, facts: Facts, notes: Iterable[str]) -> Scene:
    """The picture with its explanation; the last line says that the data are synthetic."""
    filler = any(cell.filler for row in facts.table.cells for cell in row)
    lines = wrap("; ".join(notes), WIDTH - 2 * MARGIN, SMALL)
    y = bottom + 16
    sketch.lines(lines, MARGIN, y, Words("", 0, 0, size=SMALL, colour=palette.MUTED))
    if any(lines):
        y += len(lines) * LEADING
    warnings = []
    if facts.table.synthetic:
        warnings.append(_("Synthetische gegevens: niemand heeft deze antwoorden gegeven."))
    if filler:
        warnings.append(_("Opgevulde antwoorden: hierover is niets gepubliceerd."))
    for warning in warnings:
        sketch.add(Words(warning, MARGIN, y, size=SMALL, bold=True, colour=palette.INK))
        y += LEADING
    return Scene(WIDTH, round(y - LEADING / 2 + MARGIN), tuple(sketch.shapes))


def explain(
    facts: Facts, found: Iterable[Figure], *, hidden: bool, dash: bool, intervals: bool
) -> list[str]:
    """Notes on the signs that are in a picture."""
    shown = [figure for figure in found if figure.seen]
    words = figures.weighted_words(facts.table)
    unit = figures.unit_words(facts.unit)
    notes = [", ".join(part for part in (unit, words) if part).capitalize()]
    if intervals and any(interval_of(figure) for figure in shown):
        notes.append(_("streep: 95%-betrouwbaarheidsinterval"))
    if any(is_published(figure) for figure in shown):
        notes.append(_("open: eerder gepubliceerd cijfer"))
    if any(figure.cell.small for figure in shown):
        notes.append(f"{SMALL_BASE} " + _("kleine aantallen: n < {n}").format(n=facts.mark_below))
    if hidden:
        notes.append(f"{HIDDEN} " + _("te klein om te tonen"))
    if dash:
        notes.append(f"{NO_FIGURE} " + _("geen cijfer"))
    return notes
