"""The R-indicator by hand, without bias, and with an interval that covers."""

from __future__ import annotations

import numpy as np
import pytest

from graadmeter import estimation as est


def test_the_indicator_by_hand():
    # Rates 0.4 and 0.6 of 100 people each: S^2 = 200 x 0.01 / 199.
    result = est.r_indicator([100, 100], [40, 60])
    assert result.unadjusted == pytest.approx(1 - 2 * np.sqrt(2 / 199))
    # Chance alone gives 2 x 1/2 x 0.24 x 100/99 of sum (rho_c - rho)^2 n_c.
    assert result.r == pytest.approx(1 - 2 * np.sqrt((2 - 24 / 99) / 199))
    assert (result.rate, result.n) == (0.5, 200)
    assert result.rates.tolist() == [0.4, 0.6]
    assert result.low < result.r < result.high


def test_equal_rates_are_wholly_representative():
    result = est.r_indicator([200, 400, 50], [80, 160, 20])
    assert (result.r, result.unadjusted) == (1.0, 1.0)
    assert 0.85 < result.low < result.high <= 1.0


def test_half_never_and_half_always_is_as_uneven_as_can_be():
    result = est.r_indicator([1000, 1000], [0, 1000])
    assert result.r == pytest.approx(0.0, abs=0.001)


@pytest.mark.parametrize(
    ("n", "rho"),
    [
        ([400] * 8, [0.35] * 8),
        ([400] * 8, [0.3, 0.35, 0.4, 0.3, 0.35, 0.4, 0.25, 0.45]),
        ([60] * 10, np.linspace(0.2, 0.5, 10)),
        ([1000, 50, 30, 2000], [0.2, 0.5, 0.3, 0.35]),
    ],
)
def test_the_interval_covers_and_the_adjustment_takes_bias_away(n, rho):
    sizes, chances = np.array(n), np.array(rho)
    mean = (sizes * chances).sum() / sizes.sum()
    true = 1 - 2 * np.sqrt((sizes * (chances - mean) ** 2).sum() / (sizes.sum() - 1))
    dice = np.random.default_rng(5)
    found = [
        est.r_indicator(sizes, dice.binomial(sizes, chances), replicates=300, seed=seed)
        for seed in range(150)
    ]
    covered = np.mean([x.low - 1e-9 <= true <= x.high + 1e-9 for x in found])
    assert covered > 0.88
    bias = abs(np.mean([x.r for x in found]) - true)
    assert bias < 0.035
    assert bias < max(0.005, abs(np.mean([x.unadjusted for x in found]) - true))


@pytest.mark.parametrize(
    ("asked", "responded"), [([10], [5]), ([10, 1], [5, 1]), ([10, 10], [5, 11]), ([4, 4], [1])]
)
def test_what_cannot_be_computed_is_refused(asked, responded):
    with pytest.raises(ValueError, match=r"cell|more people"):
        est.r_indicator(asked, responded)
