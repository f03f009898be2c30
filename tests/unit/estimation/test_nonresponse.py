"""A follow-up among non-respondents, its power, and worst-case bounds."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from graadmeter import estimation as est


def test_newcombes_published_example():
    # Newcombe (1998), table II, first example: 56/70 against 48/80, method 10:
    # 0.2000 (0.0524 to 0.3339). The first interval there is Wilson's too; here the logit one,
    # which for 48/80 differs in the third decimal.
    p1 = 48 / 80
    result = est.compare_nonresponse(p1, np.sqrt(p1 * (1 - p1) / 80), np.inf, 56, 70)
    assert result.difference == pytest.approx(0.2)
    assert (result.low, result.high) == pytest.approx((0.0524, 0.3339), abs=0.001)


def test_against_a_known_share_the_interval_is_wilsons():
    result = est.compare_nonresponse(0.3, 0.0, np.inf, 12, 60)
    wilson = stats.binomtest(12, 60).proportion_ci(method="wilson")
    assert result.low == pytest.approx(wilson.low - 0.3)
    assert result.high == pytest.approx(wilson.high - 0.3)
    assert (result.respondents, result.followed_up, result.n) == (0.3, 0.2, 60)


def test_nobody_in_the_follow_up_is_no_certainty():
    result = est.compare_nonresponse(0.1, 0.01, 500, 0, 40)
    assert result.difference == pytest.approx(-0.1)
    assert result.low < -0.1 < result.high
    assert result.high < 0.0  # 0 out of 40 against 10 percent
    everybody = est.compare_nonresponse(0.9, 0.01, 500, 40, 40)
    assert everybody.high == pytest.approx(-result.low)


def test_power_by_simulation():
    # Respondents: 1,000 at 30 percent; follow-up: 200 at 40 percent.
    rng, p1, n = np.random.default_rng(3), 0.3, 200
    se1 = np.sqrt(p1 * (1 - p1) / 1000)
    first = rng.binomial(1000, p1, 40_000) / 1000
    second = rng.binomial(n, 0.4, 40_000) / n
    pooled = np.sqrt(first * (1 - first) * (1 / 1000 + 1 / n))
    found = np.mean(np.abs(second - first) > 1.96 * pooled)
    assert est.detection_power(p1, se1, np.inf, n, 0.1) == pytest.approx(found, abs=0.03)


def test_power_without_a_difference_is_the_size_of_the_test():
    assert est.detection_power(0.3, 0.01, np.inf, 100, 0.0) == pytest.approx(0.05)
    assert est.detection_power(0.3, 0.01, np.inf, 100, 0.0, level=0.9) == pytest.approx(0.1)


def test_power_grows_with_the_follow_up():
    powers = [est.detection_power(0.3, 0.01, 900, n, 0.1) for n in (20, 50, 100, 400)]
    assert powers == sorted(powers)


def test_smallest_detectable_has_the_stated_power():
    up = est.smallest_detectable(0.2, 0.01, 500, 100)
    down = est.smallest_detectable(0.2, 0.01, 500, 100, up=False)
    assert est.detection_power(0.2, 0.01, 500, 100, up) == pytest.approx(0.8)
    assert est.detection_power(0.2, 0.01, 500, 100, -down) == pytest.approx(0.8)
    assert up > down  # the spread grows towards one half
    result = est.compare_nonresponse(0.2, 0.01, 500, 20, 100, stated=0.1)
    assert (result.detectable_up, result.detectable_down) == (up, down)
    assert result.power == est.detection_power(0.2, 0.01, 500, 100, 0.1)
    assert est.smallest_detectable(0.2, 0.01, 500, 100, power=0.9) > up


def test_a_small_follow_up_cannot_find_a_lower_share():
    result = est.compare_nonresponse(0.02, 0.002, 900, 0, 10, stated=0.05)
    assert np.isnan(result.detectable_down)
    assert result.power == est.detection_power(0.02, 0.002, 900, 10, 0.05)  # only up is possible
    assert np.isnan(est.compare_nonresponse(0.5, 0.01, 900, 5, 10, stated=0.7).power)


def test_certain_outcomes():
    assert est.detection_power(0.4, 0.0, np.inf, 100, -0.4) == 1.0
    assert est.detection_power(0.01, 0.0, np.inf, 10, -0.01) == 0.0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((0.0, 0.01, 10, 1, 10), "between 0 and 1"),
        ((0.3, -0.01, 10, 1, 10), "se1 must not be negative"),
        ((0.3, 0.01, 0, 1, 10), "df1 be above 0"),
        ((0.3, 0.01, 10, 11, 10), "0 <= count <= n"),
        ((0.3, 0.01, 10, 0, 0), "n >= 1"),
        ((0.3, 0.01, 10, 1.5, 10), "whole"),
    ],
)
def test_wrong_figures_are_refused(arguments, message):
    with pytest.raises(ValueError, match=message):
        est.compare_nonresponse(*arguments)


def test_wrong_options_are_refused():
    with pytest.raises(ValueError, match="stated must be above 0"):
        est.compare_nonresponse(0.3, 0.01, 10, 1, 10, stated=0.0)
    with pytest.raises(ValueError, match="level must lie"):
        est.compare_nonresponse(0.3, 0.01, 10, 1, 10, level=95)
    with pytest.raises(ValueError, match="power must lie between"):
        est.smallest_detectable(0.3, 0.01, 10, 10, power=0.05)
    with pytest.raises(ValueError, match="true_difference must lie"):
        est.detection_power(0.3, 0.01, 10, 10, 0.8)


def test_worst_case_bounds_by_hand():
    assert est.worst_case_bounds(0.2, 0.6) == pytest.approx((0.12, 0.52))
    assert est.worst_case_bounds((0.15, 0.25), 0.6) == pytest.approx((0.09, 0.55))
    assert est.worst_case_bounds(0.2, 0.6, among_others=(0.1, 0.3)) == pytest.approx((0.16, 0.24))
    assert est.worst_case_bounds(0.2, 1.0) == pytest.approx((0.2, 0.2))
    assert est.worst_case_bounds(0.2, 0.0) == pytest.approx((0.0, 1.0))


@pytest.mark.parametrize(
    ("share", "rate", "others"),
    [(1.2, 0.5, (0, 1)), (0.2, 1.5, (0, 1)), ((0.3, 0.2), 0.5, (0, 1)), (0.2, 0.5, (0.5, 0.1))],
)
def test_impossible_shares_are_refused(share, rate, others):
    with pytest.raises(ValueError, match="must"):
        est.worst_case_bounds(share, rate, among_others=others)
