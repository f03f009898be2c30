"""Confidence intervals: known values and the edges where formulas break."""

from __future__ import annotations

import numpy as np
import pytest

from graadmeter import estimation as est


def test_beta_of_a_simple_random_sample_is_clopper_pearson():
    # R 4.2.2: binom.test(9, 30)$conf.int; n* is n when V = p (1 - p) / n
    p, n = 0.3, 30
    result = est.beta_interval(p, np.sqrt(p * (1 - p) / n), n, n - 1)
    assert result.low == pytest.approx(0.1473451848, abs=1e-10)
    assert result.high == pytest.approx(0.4939590415, abs=1e-10)


def test_zero_of_n_is_not_certainty():
    # R 4.2.2: binom.test(0, 20)$conf.int
    result = est.interval(0.0, 0.0, 20, 19)
    assert result.beta
    assert result.low == 0.0
    assert result.high == pytest.approx(1 - 0.025 ** (1 / 20))


def test_all_of_n_is_not_certainty():
    result = est.interval(1.0, 0.0, 5000, 4999)
    assert result.high == 1.0
    assert result.low == pytest.approx(0.025 ** (1 / 5000))


def test_one_person_says_next_to_nothing():
    result = est.interval(1.0, 0.0, 1, 0)
    assert result.low == pytest.approx(0.025)
    assert result.high == 1.0


def test_an_empty_base_has_no_interval():
    result = est.interval(np.nan, np.nan, 0, 0)
    assert np.isnan(result.low)
    assert np.isnan(result.high)
    assert not result.beta


def test_an_error_of_zero_is_not_certainty_either():
    result = est.interval(0.4, 0.0, 100, 99)
    assert result.beta
    assert result.high - result.low > 0.15


def test_a_small_base_uses_beta_and_a_large_one_the_logit():
    p, n = 0.4, np.array([29, 30])
    se = np.sqrt(p * (1 - p) / (n - 1))
    result = est.interval(p, se, n, n - 1)
    np.testing.assert_array_equal(result.beta, [True, False])
    logit, beta = est.xlogit(p, se, n - 1), est.beta_interval(p, se, n, n - 1)
    assert (result.low[0], result.low[1]) == (beta.low[0], logit.low[1])


def test_a_lucky_design_effect_does_not_shorten_the_beta_interval():
    p, n = 0.5, 20
    plain = est.beta_interval(p, np.sqrt(0.25 / n), n, n - 1)
    lucky = est.beta_interval(p, np.sqrt(0.25 / (n * 5)), n, n - 1)
    uncapped = est.beta_interval(p, np.sqrt(0.25 / (n * 5)), n, n - 1, cap=False)
    assert lucky.low == pytest.approx(plain.low)
    assert uncapped.low > lucky.low


def test_fewer_degrees_of_freedom_widen_the_beta_interval():
    few = est.beta_interval(0.3, 0.05, 200, 10)
    many = est.beta_interval(0.3, 0.05, 200, 199)
    assert few.low < many.low
    assert few.high > many.high


def test_the_logit_does_not_exist_at_zero_and_one():
    result = est.xlogit([0.0, 1.0, np.nan], 0.0, 10)
    assert np.isnan(result.low).all()
    assert np.isnan(result.high).all()


def test_infinite_degrees_of_freedom_are_the_normal_distribution():
    result = est.mean_interval(10.0, 1.0, np.inf)
    assert result.low == pytest.approx(10 - 1.959963984540054)
    assert result.high == pytest.approx(10 + 1.959963984540054)
    assert np.isnan(est.mean_interval(10.0, 1.0, 0).low)


def test_levels_nest():
    narrow, wide = (est.interval(0.2, 0.03, 200, 199, level) for level in (0.8, 0.99))
    assert wide.low < narrow.low < 0.2 < narrow.high < wide.high


@pytest.mark.parametrize("level", [0.0, 1.0, 95.0, float("nan")])
def test_a_level_is_a_fraction(level):
    with pytest.raises(ValueError, match="between 0 and 1"):
        est.interval(0.2, 0.03, 200, 199, level)


@pytest.mark.parametrize("function", [est.interval, est.beta_interval])
def test_percentages_and_negative_errors_are_refused(function):
    with pytest.raises(ValueError, match="divide percentages by 100"):
        function(20.0, 0.03, 200, 199)
    with pytest.raises(ValueError, match="negative"):
        function(0.2, -0.03, 200, 199)
    with pytest.raises(ValueError, match="negative"):
        est.mean_interval(0.2, -0.03, 199)
