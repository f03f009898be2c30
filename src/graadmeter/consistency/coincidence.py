"""How improbable it is that two lines of figures agree by chance.

The null model gives coincidence every advantage: the two lines are *truly equal*, and only the
respondents differ. Then the difference of two percentages ``p`` out of ``n`` and ``m`` is about
normal with mean 0 and variance ``p(1 - p)(1/n + 1/m)(1 - r)``, with ``r`` the correlation when the
same people answered both; and the two are printed the same with probability

    P(u) = erf(u / sqrt 2) - sqrt(2 / pi) (1 - exp(-u^2 / 2)) / u,    u = step / standard deviation

(the triangular kernel of two roundings integrated over the normal density). ``step`` is the
distance between two figures that can be printed: one unit of print, or 100 / n when that is more.
Weights may all be equal within a group, so that this holds for weighted tables too.
0 and 100 have no spread, so they agree with probability 1 and count for nothing. In a line that
adds up to 100 each figure is taken conditional on those before it, so that the last one is free.
Figures of one line are answers of the same people; they are given a correlation of 0.3.

An unknown n is given the value, among those that could have produced the figures, that makes the
coincidence most probable. Weighting only adds spread and is therefore left out.

All probabilities are in bits: 10 bits is one in 1024.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from math import ceil, erf, exp, floor, log2, pi, sqrt

from graadmeter.consistency.material import Grid
from graadmeter.consistency.printed import Printed
from graadmeter.consistency.structure import Unit, unit_of
from graadmeter.language import format_number
from graadmeter.language import gettext as _

SAME_PEOPLE = 0.5
"""Correlation of two figures of the same respondents, or of one group in two waves."""
_WITHIN_LINE = 0.3
_ALL = 100
_WHOLE = (97, 103)
_SMALL = range(3, 61)
_TRIVIAL = 2
_LARGEST = 10_000


@dataclass(frozen=True)
class Pairing:
    """Two lines that agree.

    Attributes:
        values: the percentages they share.
        parts: per value the block it adds up to 100 with, at most.
        sizes: per value the two n, None when not printed.
        correlation: of the two lines, from 0 to 1.
        lattice: whether the percentages are counts out of n, so not weighted.
        ceiling: the largest n that comes into question for an unknown one.
    """

    values: tuple[Printed, ...]
    parts: tuple[str, ...]
    sizes: tuple[tuple[int | None, int | None], ...]
    correlation: float
    lattice: bool
    ceiling: int


def is_trivial(value: Printed) -> bool:
    """Whether a percentage is so near 0 or 100 that agreement says nothing."""
    return not _TRIVIAL < value.value < _ALL - _TRIVIAL


def largest_n(tables: Iterable[Grid]) -> int:
    """The largest n printed in any table; 10000 when none is printed."""
    found = [
        n
        for table in tables
        for n in (table.n, *(each.n for each in (*table.columns, *table.rows)))
        if n is not None
    ]
    return max(found, default=_LARGEST)


def percentage(table: Grid, row: int, column: int) -> Printed | None:
    """The number of a cell when it is a percentage."""
    number = table.cells[row][column]
    if number is None or number.value < 0 or unit_of(table, row, column) is not Unit.PERCENT:
        return None
    return number


@lru_cache(maxsize=65536)
def fits(value: Printed, n: int) -> bool:
    """Whether a count out of n is printed as this percentage."""
    share = value.share
    low, high = share.low * n / _ALL, share.high * n / _ALL
    return floor(high) >= ceil(low)


def same(chance_step: float, deviation: float) -> float:
    """Probability that two figures are printed the same; see the module docstring."""
    if deviation <= 0:
        return 1.0
    u = chance_step / deviation
    return min(1.0, erf(u / sqrt(2)) - sqrt(2 / pi) * (1 - exp(-u * u / 2)) / u)


def bits(pairing: Pairing, spread: float = 1.0) -> float:
    """Evidence against a coincidence, in bits, never below 0.

    Args:
        pairing: the two lines.
        spread: how much wider than the sampling error the differences between such lines are.
    """
    return max(0.0, min(_bits(pairing, spread, guess) for guess in _guesses(pairing)))


def _guesses(pairing: Pairing) -> Sequence[int]:
    if all(n is not None and m is not None for n, m in pairing.sizes):
        return (pairing.ceiling,)
    if not pairing.lattice:
        return (pairing.ceiling,)
    small = [n for n in _SMALL if n < pairing.ceiling and all(fits(v, n) for v in pairing.values)]
    return (*small, pairing.ceiling)


def _bits(pairing: Pairing, spread: float, guess: int) -> float:
    sums: dict[str, Fraction] = {}
    for value, part in zip(pairing.values, pairing.parts, strict=True):
        sums[part] = sums.get(part, Fraction(0)) + Fraction(value.value)
    left = {part: float(each) / _ALL for part, each in sums.items()}
    total, loose = 0.0, 0
    for value, part, sizes in zip(pairing.values, pairing.parts, pairing.sizes, strict=True):
        share = float(value.value) / _ALL
        if _WHOLE[0] <= sums[part] <= _WHOLE[1]:
            rest = left[part]
            scatter = share * max(0.0, rest - share) / rest if rest > 0 else 0.0
            left[part] = rest - share
        else:
            scatter = share * (1 - share)
            loose += scatter > 0
        n, m = (guess if each is None else each for each in sizes)
        variance = scatter * (1 / n + 1 / m) * (1 - pairing.correlation)
        step = max(float(value.unit), _ALL / max(n, m))
        total -= log2(same(step, spread * _ALL * sqrt(max(0.0, variance))))
    return total - _allowance(loose)


def _allowance(loose: int) -> float:
    """Bits that the correlation between the figures of one line takes away: half log2 of 1/det."""
    if loose < 2:
        return 0.0
    determinant = (1 - _WITHIN_LINE) ** (loose - 1) * (1 + (loose - 1) * _WITHIN_LINE)
    return -0.5 * log2(determinant)


def chance_in_words(chance: float) -> str:
    """A probability as a sentence; the expected number of such coincidences in the material."""
    if chance < 1e-6:
        return _("De kans op zo'n toevallige overeenkomst is kleiner dan 1 op de miljoen.")
    return _("De kans op zo'n toevallige overeenkomst is ongeveer 1 op de {number}.").format(
        number=format_number(max(1, _two_digits(1 / chance)))
    )


def _two_digits(number: float) -> int:
    size = int("1" + "0" * max(0, len(str(int(number))) - 2))
    return int(number) // size * size
