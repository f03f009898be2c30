"""Which percentages some count out of n can give.

The test is GRIM (granularity-related inconsistency of means; Brown and Heathers, "The GRIM test",
Social Psychological and Personality Science 8(4), 2017) for the mean of a yes-or-no answer: of n
people a whole number k said yes, so that the printed percentage has to be 100 k / n, rounded. It
holds for percentages of people who all count the same, so not for weighted ones.

A half may have been rounded up, down (as programs do that hold 12.5 as 12.499...) or to even, so
that both ends of the interval of rounding count, unless it is known how halves were rounded. All
arithmetic is in whole numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum

from graadmeter.consistency.printed import Printed
from graadmeter.language import format_number
from graadmeter.language import gettext as _

_ALL = 100


class Rounding(StrEnum):
    """What became of a percentage that ended in a half."""

    UNKNOWN = "unknown"
    """Any of up, down and to even."""
    HALF_UP = "half_up"
    HALF_EVEN = "half_even"


def bounds(
    units: int, n: int, decimals: int, rounding: Rounding = Rounding.UNKNOWN
) -> tuple[int, int]:
    """Lowest and highest count out of n that is printed as a percentage of ``units`` steps.

    With s = 10^decimals the percentage is units / s, and the count k must obey
    ``|100 k / n - units / s| <= 1 / (2 s)``, which is
    ``n (2 units - 1) <= 200 s k <= n (2 units + 1)``. The lowest is above the highest when no
    count gives the percentage. Where halves go up the upper end does not count; where they go to
    even, both ends count for even units and neither for odd ones. Only ``+``, ``*``, ``%`` and
    ``//`` are used, so that whole arrays may be given as well.

    Args:
        units: the percentage as a whole number of steps of 10^-decimals.
        n: number of people, above zero.
        decimals: of the printed percentage.
        rounding: of halves.
    """
    step: int = 2 * _ALL * 10**decimals
    odd = units % 2 if rounding is Rounding.HALF_EVEN else 0
    above = 1 if rounding is Rounding.HALF_UP else odd
    return -((n * (1 - 2 * units) - odd) // step), (n * (2 * units + 1) - above) // step


def counts_giving(value: Printed, n: int, rounding: Rounding = Rounding.UNKNOWN) -> range:
    """The counts out of n that are printed as this percentage; empty when there are none.

    Raises:
        ValueError: n is not above zero.
    """
    if n < 1:
        raise ValueError(f"n is {n}")
    low, high = bounds(int(value.value * 10**value.decimals), n, value.decimals, rounding)
    return range(max(0, low), min(n, high) + 1)


def possible(value: Printed, n: int, rounding: Rounding = Rounding.UNKNOWN) -> bool:
    """Whether some count out of n is printed as this percentage.

    Raises:
        ValueError: n is not above zero.
    """
    return len(counts_giving(value, n, rounding)) > 0


def always_possible(decimals: int, n: int) -> bool:
    """Whether n is so large that every percentage is possible: steps no wider than a unit."""
    smallest: int = _ALL * 10**decimals
    return n >= smallest


def bases_giving(value: Printed, n: int) -> tuple[int, ...]:
    """The numbers of people up to and including n of whom some count gives this percentage."""
    return tuple(base for base in range(1, n + 1) if possible(value, base))


def whole_bases(values: Sequence[Printed], n: int) -> tuple[int, ...]:
    """The numbers of people up to and including n who can be divided over answers like this.

    Each person is in one answer: there must be counts, each within `counts_giving`, that sum to
    the number of people. Since the counts of an answer are consecutive there are, when every range
    is filled and the number lies between the sum of the lowest and the sum of the highest counts.
    """
    return tuple(base for base in range(1, n + 1) if divides(values, base))


def divides(values: Iterable[Printed], n: int) -> bool:
    """Whether n people can be divided over answers with these percentages; see `whole_bases`.

    Raises:
        ValueError: n is not above zero.
    """
    low = high = 0
    for value in values:
        counts = counts_giving(value, n)
        if not counts:
            return False
        low += counts[0]
        high += counts[-1]
    return low <= n <= high


def shares_possible(decimals: int, n: int, near: Printed) -> tuple[Printed, ...]:
    """The possible percentages next to a printed one: the nearest below and above, rounded.

    Only one when the printed value is beyond the first or the last. Halves are rounded up.
    """
    scale = 10**decimals
    wanted = int(near.value * 10**near.decimals) * scale // 10**near.decimals
    printed = sorted({(2 * _ALL * scale * count + n) // (2 * n) for count in range(n + 1)})
    below = [each for each in printed if each <= wanted][-1:]
    above = [each for each in printed if each > wanted][:1]
    return tuple(Printed.of(f"{each / scale:.{decimals}f}") for each in below + above)


def written(numbers: Sequence[Printed]) -> str:
    """Printed numbers in a sentence of the language in use: "31, 38 en 8", "0,5; 1,5 en 2,0"."""
    texts = [format_number(float(each.value), each.decimals) for each in numbers]
    if len(texts) < 2:
        return "".join(texts)
    between = "; " if any(each.decimals for each in numbers) else ", "
    return _("{first} en {last}").format(first=between.join(texts[:-1]), last=texts[-1])
