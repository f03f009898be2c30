"""A printed number: what was printed, and every value that is printed like that."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Self

from graadmeter.language import current_language


@dataclass(frozen=True)
class Interval:
    """All values from ``low`` up to and including ``high``."""

    low: Fraction
    high: Fraction

    def __contains__(self, value: Fraction | Decimal | int) -> bool:
        return self.low <= Fraction(value) <= self.high

    def __add__(self, other: Interval) -> Interval:
        return Interval(self.low + other.low, self.high + other.high)

    def times(self, factor: Fraction | int) -> Interval:
        """Every value multiplied by a factor that is not negative."""
        return Interval(self.low * factor, self.high * factor)

    def meets(self, other: Interval) -> bool:
        """Whether some value is in both."""
        return self.low <= other.high and other.low <= self.high


@dataclass(frozen=True)
class Printed:
    """A number as it stands in print.

    Attributes:
        value: the number.
        decimals: how many decimals its column is printed with.
    """

    value: Decimal
    decimals: int = 0

    @classmethod
    def of(cls, text: str | float) -> Self:
        """A number with the decimals it is written with: ``Printed.of("12.0")`` has one.

        Raises:
            decimal.InvalidOperation: the text is no number.
        """
        value = Decimal(str(text))
        exponent = value.as_tuple().exponent
        return cls(value, max(0, -exponent) if isinstance(exponent, int) else 0)

    @property
    def unit(self) -> Fraction:
        """The smallest step between two printed numbers."""
        return Fraction(1, 10**self.decimals)

    @property
    def rounding(self) -> Interval:
        """Every value that may have been rounded to this number, ends included.

        Both ends are in it because it is unknown whether halves were rounded up, down or to even.
        """
        half = self.unit / 2
        return Interval(Fraction(self.value) - half, Fraction(self.value) + half)

    @property
    def share(self) -> Interval:
        """As `rounding`, for a percentage: nothing below 0 and nothing above 100."""
        found = self.rounding
        return Interval(max(Fraction(0), found.low), min(Fraction(100), found.high))

    def __str__(self) -> str:
        """As printed, with the decimal mark of the current language."""
        text = f"{self.value:.{self.decimals}f}"
        return text if current_language() == "en" else text.replace(".", ",")
