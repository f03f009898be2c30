"""Completed answers per day as bars: sizes for an SVG, since a page has no style of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from graadmeter.service.fieldwork.manage.response import Day

WIDTH, HEIGHT = 720, 160
_MOST = 120
"""Days shown at most: the last ones."""


@dataclass(frozen=True)
class Bar:
    """One day."""

    x: float
    y: float
    width: float
    height: float
    day: Day


@dataclass(frozen=True)
class Chart:
    """Bars, and the highest of them for the scale."""

    bars: tuple[Bar, ...]
    highest: int


def day_chart(days: Sequence[Day]) -> Chart | None:
    """The chart; None with fewer than two days."""
    shown = days[-_MOST:]
    if len(shown) < 2:
        return None
    highest = max(day.completed for day in shown) or 1
    step = WIDTH / max(len(shown), 14)
    bars = tuple(
        Bar(
            x=round(i * step, 2),
            y=round(HEIGHT * (1 - day.completed / highest), 2),
            width=round(step * 0.8, 2),
            height=round(HEIGHT * day.completed / highest, 2),
            day=day,
        )
        for i, day in enumerate(shown)
    )
    return Chart(bars, highest)
