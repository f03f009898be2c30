"""Possible percentages against brute force: every n up to 2,000, every percentage, three roundings.

The brute force rounds each fraction in lowest terms once, in decimal arithmetic: 28 digits hold a
half exactly, and no other fraction with a denominator up to 2,000 comes near one.
"""

from decimal import ROUND_HALF_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from functools import cache
from itertools import product
from math import gcd
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graadmeter.consistency.grim import (
    Rounding,
    always_possible,
    bounds,
    counts_giving,
    divides,
    possible,
    shares_possible,
    whole_bases,
)
from graadmeter.consistency.printed import Printed

LARGEST = 2_000
ROUNDINGS = (ROUND_HALF_UP, ROUND_HALF_EVEN, ROUND_HALF_DOWN)
AS_PRINTED = {
    Rounding.UNKNOWN: (ROUND_HALF_UP, ROUND_HALF_DOWN),
    Rounding.HALF_UP: (ROUND_HALF_UP,),
    Rounding.HALF_EVEN: (ROUND_HALF_EVEN,),
}


def rounded(count: int, n: int, decimals: int, rounding: str) -> int:
    """The percentage as it would be printed, in steps of its last decimal."""
    return int((Decimal(100 * 10**decimals * count) / n).to_integral_value(rounding))


@cache
def by_denominator(decimals: int, roundings: tuple[str, ...]) -> list[np.ndarray]:
    """For each denominator the printed values of its fractions in lowest terms."""
    values = [np.array([], dtype=np.int64)]
    for n in range(1, LARGEST + 1):
        found = {
            rounded(count, n, decimals, rounding)
            for count in range(n + 1)
            if gcd(count, n) == 1
            for rounding in roundings
        }
        values.append(np.array(sorted(found), dtype=np.int64))
    return values


@pytest.mark.parametrize("decimals", [0, 1, 2])
@pytest.mark.parametrize("rounding", Rounding)
def test_exactly_the_percentages_that_some_count_gives_are_possible_for_every_n(decimals, rounding):
    units: Any = np.arange(100 * 10**decimals + 1)  # `bounds` takes whole arrays as well
    # A half rounded to even goes up or down, so that those two are all there is.
    parts = by_denominator(decimals, AS_PRINTED[rounding])
    masks = np.zeros((LARGEST + 1, len(units)), dtype=bool)
    for denominator in range(1, LARGEST + 1):
        for n in range(denominator, LARGEST + 1, denominator):
            masks[n, parts[denominator]] = True
    for n in range(1, LARGEST + 1):
        low, high = bounds(units, n, decimals, rounding)
        accepted = np.maximum(low, 0) <= np.minimum(high, n)
        assert np.array_equal(accepted, masks[n]), n
        assert not always_possible(decimals, n) or accepted.all()


@pytest.mark.parametrize("decimals", [0, 1])
def test_the_function_itself_accepts_what_is_printed_for_every_small_n(decimals):
    for n in range(1, 130):
        printed = {
            rounded(count, n, decimals, rounding)
            for count in range(n + 1)
            for rounding in ROUNDINGS
        }
        for units in range(100 * 10**decimals + 1):
            value = Printed(Decimal(units).scaleb(-decimals), decimals)
            assert possible(value, n) == (units in printed), (value, n)


@given(n=st.integers(1, 100_000), share=st.floats(0, 1), decimals=st.integers(0, 3))
def test_the_counts_of_a_percentage_are_those_that_print_it(n, share, decimals):
    count = round(share * n)
    for rounding in ROUNDINGS:
        units = rounded(count, n, decimals, rounding)
        counts = counts_giving(Printed(Decimal(units).scaleb(-decimals), decimals), n)
        assert count in counts
        for outside in (counts[0] - 1, counts[-1] + 1):
            if 0 <= outside <= n:
                assert units not in {rounded(outside, n, decimals, each) for each in ROUNDINGS}


@pytest.mark.parametrize("n", [1, 2, 3, 6, 7, 9, 13, 17, 18, 26])
def test_three_answers_are_possible_together_exactly_when_some_division_prints_them(n):
    prints = [
        {rounded(count, n, 0, rounding) for rounding in (ROUND_HALF_UP, ROUND_HALF_DOWN)}
        for count in range(n + 1)
    ]
    divisions = {
        shares
        for first in range(n + 1)
        for second in range(n + 1 - first)
        for shares in product(prints[first], prints[second], prints[n - first - second])
    }
    wholes = [Printed.of(str(units)) for units in range(101)]
    near = [
        (first, second, third)
        for first, second in product(range(101), repeat=2)
        for third in range(max(0, 97 - first - second), min(100, 103 - first - second) + 1)
    ]
    for units in near:
        assert divides([wholes[each] for each in units], n) == (units in divisions), units


@given(
    n=st.integers(1, 60),
    cuts=st.lists(st.floats(0, 1), min_size=1, max_size=5),
    rounding=st.sampled_from(ROUNDINGS),
    decimals=st.integers(0, 2),
)
def test_a_real_division_of_people_is_never_called_impossible(n, cuts, rounding, decimals):
    marks = sorted(round(cut * n) for cut in cuts)
    counts = [high - low for low, high in zip([0, *marks], [*marks, n], strict=True)]
    values = [
        Printed(Decimal(rounded(count, n, decimals, rounding)).scaleb(-decimals), decimals)
        for count in counts
    ]
    assert n in whole_bases(values, n)


@given(n=st.integers(1, 300), units=st.integers(0, 100))
def test_the_nearest_possible_shares_are_possible_and_nothing_lies_between(n, units):
    near = Printed.of(str(units))
    shares = [int(each.value) for each in shares_possible(0, n, near)]
    printed = {rounded(count, n, 0, ROUND_HALF_UP) for count in range(n + 1)}
    assert set(shares) <= printed
    assert not any(min(shares) < each < max(shares) for each in printed)
    assert min(shares) <= units


@pytest.mark.parametrize("n", [0, -1])
def test_nobody_gives_no_percentage(n):
    with pytest.raises(ValueError, match="n is"):
        counts_giving(Printed.of("50"), n)
