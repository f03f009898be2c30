"""Which fraction a percentage may be called, and how near it is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from graadmeter.language.numbers import round_half_up

NEAR = 2.5
"""Percentage points within which a percentage is called a little more or almost a fraction."""
NEAR_PART = 0.15
"""And no more than this part of the fraction itself: 8% is not almost one in ten."""


class Nearness(Enum):
    """How a percentage lies to a fraction."""

    ALMOST = -1
    PLAIN = 0
    OVER = 1


@dataclass(frozen=True)
class Fraction:
    """A fraction that has a name.

    Attributes:
        parts, whole: the fraction.
        tenths: it is said as so many in ten (or one in five), of people, and not as a part of them.
    """

    parts: int
    whole: int
    tenths: bool = False

    @property
    def percent(self) -> float:
        """Its value in percent."""
        return 100 * self.parts / self.whole


FRACTIONS = (
    Fraction(1, 10, tenths=True),
    Fraction(1, 5, tenths=True),
    Fraction(1, 4),
    Fraction(3, 10, tenths=True),
    Fraction(1, 3),
    Fraction(4, 10, tenths=True),
    Fraction(1, 2),
    Fraction(6, 10, tenths=True),
    Fraction(2, 3),
    Fraction(7, 10, tenths=True),
    Fraction(3, 4),
    Fraction(8, 10, tenths=True),
    Fraction(9, 10, tenths=True),
)


def fraction_of(percent: float) -> tuple[Fraction, Nearness] | None:
    """The nearest fraction with a name, when it is near enough.

    Args:
        percent: unrounded, 0..100.

    Returns:
        The fraction and how the percentage lies to it; None when no name would be true. It is the
        fraction itself when both are the same whole percentage: readers see those.
    """
    nearest = min(FRACTIONS, key=lambda each: (abs(percent - each.percent), each.percent))
    distance = percent - nearest.percent
    if abs(distance) > min(NEAR, NEAR_PART * nearest.percent):
        return None
    if round_half_up(percent, 0) == round_half_up(nearest.percent, 0):
        return nearest, Nearness.PLAIN
    return nearest, Nearness.OVER if distance > 0 else Nearness.ALMOST
