"""What must hold for the R-indicator and the expected rate of any fieldwork."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from graadmeter import estimation as est

patient = settings(deadline=None, max_examples=100)


@st.composite
def responses(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray]:
    asked = np.array(draw(st.lists(st.integers(2, 500), min_size=2, max_size=12)))
    shares = draw(st.lists(st.floats(0, 1), min_size=asked.size, max_size=asked.size))
    return asked, np.floor(asked * np.array(shares)).astype(int)


@patient
@given(responses())
def test_the_indicator_lies_between_its_limits_and_the_adjustment_only_raises_it(case):
    result = est.r_indicator(*case, replicates=50)
    assert 0.0 <= result.low <= result.r <= result.high <= 1.0
    assert result.unadjusted <= result.r


@patient
@given(responses(), st.integers(0, 2**32 - 1))
def test_the_order_of_cells_and_who_is_called_responding_do_not_matter(case, seed):
    asked, done = case
    turn = np.random.default_rng(seed).permutation(asked.size)
    result = est.r_indicator(asked, done, replicates=20)
    again = est.r_indicator(asked[turn], (asked - done)[turn], replicates=20)
    np.testing.assert_allclose(again.r, result.r, atol=1e-6)


@patient
@given(st.integers(2, 12), st.integers(20, 400), st.floats(0.1, 0.9), st.integers(0, 2**32 - 1))
def test_equal_propensities_are_representative_within_noise(cells, size, chance, seed):
    dice = np.random.default_rng(seed)
    asked = np.full(cells, size)
    result = est.r_indicator(asked, dice.binomial(asked, chance), replicates=50, seed=seed)
    # S of pure noise is at most a few times sqrt(chance (1 - chance) / size).
    assert result.r > 1 - 2 * 4 * np.sqrt(chance * (1 - chance) / size)


@patient
@given(
    st.lists(st.integers(0, 30), min_size=5, max_size=30), st.integers(1, 900), st.integers(1, 40)
)
def test_the_expected_rate_lies_between_what_is_in_and_everybody(daily, others, days):
    approached = sum(daily) + others
    result = est.expected_rate(approached, others // 3, daily, days)
    assert result is not None
    slack = 1e-9
    assert sum(daily) / approached - slack <= result.low <= result.rate + slack
    assert result.rate - slack <= result.high <= 1 - others // 3 / approached + slack
    longer = est.expected_rate(approached, others // 3, daily, days + 1)
    assert longer is not None
    assert longer.rate >= result.rate - slack
