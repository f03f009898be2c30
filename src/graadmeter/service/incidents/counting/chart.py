"""Numbers as bars: sizes for an SVG, since a page has no style of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 720, 160
_WIDEST = 96
"""A bar is never wider than this, however few there are."""


@dataclass(frozen=True)
class Bar:
    """One number."""

    x: float
    y: float
    width: float
    height: float
    label: str
    number: int


@dataclass(frozen=True)
class Chart:
    """Bars, and the highest of them for the scale."""

    bars: tuple[Bar, ...]
    highest: int


def bars(numbers: Sequence[tuple[str, int]]) -> Chart | None:
    """The chart; None when there is nothing to compare."""
    highest = max((number for _label, number in numbers), default=0)
    if len(numbers) < 2 or not highest:
        return None
    step = WIDTH / len(numbers)
    width = min(step * 0.8, _WIDEST)
    return Chart(
        tuple(
            Bar(
                x=round(place * step + (step - width) / 2, 2),
                y=round(HEIGHT * (1 - number / highest), 2),
                width=round(width, 2),
                height=round(HEIGHT * number / highest, 2),
                label=label,
                number=number,
            )
            for place, (label, number) in enumerate(numbers)
        ),
        highest,
    )
