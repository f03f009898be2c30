"""Which copied columns can be seen at all, from the printed table alone."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from math import log2

import numpy as np
from tests.property.consistency.planting.detectable import (
    HARDLY,
    Places,
    column_of,
    one_answer,
    whole_column,
)
from tests.property.consistency.planting.errors import total_of

from graadmeter.consistency.material import Grid

_ALL = 100


def copied_line(grid: Grid, copied: tuple[int, int] | None) -> Iterator[Places]:
    """A copied column that two groups who truly think alike would hardly print.

    The columns are taken to be samples of n and m people with the same true shares, those that are
    printed. The probability that one figure is printed the same in both is summed over all counts
    (binomial, exact); in a distribution each figure is taken among who gave none of the answers
    before, so that the last is free. Agreement of the whole column must be rarer than one in a
    hundred, for each pair of columns that could have agreed. Two ties make agreement more
    probable. Columns of the same people (waves of one group, or equal n's) with a correlation of
    one half differ by a factor sqrt(2) less: half a bit a figure. Answers of one person with a
    correlation of 0.3 have an effective number of figures lower by the determinant of that
    correlation matrix: half of its log, in bits.
    """
    if copied is None:
        return
    source, target = copied
    n, m = grid.columns[source].n or 0, grid.columns[target].n or 0
    numbers = column_of(grid, source)
    shares = [float(number.value) / _ALL for number in numbers]
    bits, left, free = 0.0, sum(shares), 0
    for number, share in zip(numbers, shares, strict=True):
        within = left if one_answer(grid) else 1.0
        found = _agree(
            min(1.0, share / within) if within > 0 else 0.0,
            round(n * min(1.0, within)),
            round(m * min(1.0, within)),
            _ALL * 10**number.decimals * within,
        )
        same_people = grid.columns[source].wave is not None or n == m
        gain = -log2(found) - (0.5 if same_people else 0.0)
        bits += max(0.0, gain)
        free += gain > 0 and not one_answer(grid)
        left = max(0.0, left - share)
    if free > 1:
        bits += 0.5 * log2(0.7 ** (free - 1) * (1 + 0.3 * (free - 1)))
    beside = abs(source - target) == 1
    total = total_of(grid)
    pairs = sum(
        (abs(one - other) == 1) == beside
        for one in range(len(grid.columns))
        for other in range(one)
        if total not in (one, other)
    )
    if bits >= log2(pairs / HARDLY):
        yield whole_column(grid, target) | whole_column(grid, source)


@lru_cache(maxsize=100_000)
def _agree(share: float, n: int, m: int, scale: float) -> float:
    """Probability that two samples with the same true share are printed the same."""
    if n < 1 or m < 1 or not 0 < share < 1:
        return 1.0
    first, second = _printed(share, n, scale), _printed(share, m, scale)
    size = max(len(first), len(second))
    both = np.zeros((2, size))
    both[0, : len(first)], both[1, : len(second)] = first, second
    return min(1.0, max(1e-12, float((both[0] * both[1]).sum())))


def _printed(share: float, n: int, scale: float) -> np.ndarray:
    """Probability of each printed value of a binomial count out of n."""
    k = np.arange(n + 1)
    factorial = np.concatenate([[0.0], np.cumsum(np.log(np.arange(1, n + 1)))])
    log = factorial[n] - factorial[k] - factorial[n - k]
    log = log + k * np.log(share) + (n - k) * np.log1p(-share)
    return np.bincount(np.floor(scale * k / n + 0.5).astype(int), weights=np.exp(log))
