"""Weights, their design effect, and what rounded shares say about a weight."""

from __future__ import annotations

import numpy as np
import pytest

from graadmeter import estimation as est


def test_a_weight_is_population_share_over_response_share():
    strata = est.post_stratify([20, 80], [5000, 5000])
    np.testing.assert_allclose(strata.weight, [2.5, 0.625])
    assert strata.weighted_total == pytest.approx(100)
    assert (strata.n_total, strata.n_strata) == (100, 2)
    assert strata.weight_range == (2.5, 0.625)[::-1]


def test_kish_design_effect_by_hand():
    strata = est.post_stratify([20, 80], [5000, 5000])
    # 100 * (20 * 6.25 + 80 * 0.390625) / 100^2
    assert strata.design_effect == pytest.approx(1.5625)
    assert strata.n_effective == pytest.approx(64.0)


def test_proportional_response_needs_no_weights():
    strata = est.post_stratify([10, 30], [100, 300])
    np.testing.assert_allclose(strata.weight, 1.0)
    assert strata.design_effect == pytest.approx(1.0)


def test_an_empty_stratum_without_population_has_weight_zero():
    strata = est.post_stratify([10, 0], [100, 0])
    np.testing.assert_array_equal(strata.weight, [1.0, 0.0])
    assert strata.weight_range == (1.0, 1.0)


@pytest.mark.parametrize(
    ("n", "population", "message"),
    [
        ([10, 0, 0], [1, 1, 1], "stratum 1, 2 has a population but no rows: merge"),
        ([10, 5], [1, 0], "stratum 1 has rows but population 0"),
        ([10, 5], [1, -1], "not negative"),
        ([10, 5], [1, np.nan], "finite"),
        ([10, 5], [1], "one entry per stratum"),
        ([10.5, 5], [1, 1], "whole numbers"),
        ([-1, 5], [1, 1], "negative"),
        ([0, 0], [0, 0], "no rows"),
        (["a"], [1], "whole numbers"),
    ],
)
def test_populations_that_cannot_be_weighted_to_are_refused(n, population, message):
    with pytest.raises(ValueError, match=message):
        est.post_stratify(n, population)


def test_a_long_list_of_empty_strata_is_cut():
    with pytest.raises(ValueError, match=r"9, \.\.\. has a population"):
        est.post_stratify([0] * 12 + [1], [1] * 13)


@pytest.mark.parametrize(
    ("n", "weight", "message"),
    [
        ([1, 2], [1.0], "one entry per stratum"),
        ([1], [np.inf], "finite"),
        ([1], [-1.0], "negative"),
        ([1], [0.0], "weight 0"),
        ([], [], "one entry per stratum"),
    ],
)
def test_post_strata_check_themselves(n, weight, message):
    with pytest.raises(ValueError, match=message):
        est.PostStrata(np.array(n, dtype=int), np.array(weight))


def test_unweighted_is_one_stratum_of_weight_one():
    strata = est.unweighted(50)
    assert (strata.n_total, strata.weighted_total, strata.design_effect) == (50, 50.0, 1.0)


def test_a_file_without_rows_has_no_design_effect():
    strata = est.unweighted(0)
    assert np.isnan(strata.design_effect)
    assert np.isnan(strata.weight_range).all()


def test_the_interval_of_a_weight_from_printed_shares():
    population = est.rounding_interval(0.20, 0.01)
    response = est.rounding_interval(0.16, 0.01)
    low, high = est.weight_interval(population, response)
    assert low == pytest.approx(0.195 / 0.165)
    assert high == pytest.approx(0.205 / 0.155)


def test_a_share_printed_as_zero_may_be_almost_nothing():
    assert est.rounding_interval(0.0, 0.01) == (0.0, 0.005)
    low, high = est.weight_interval((0.1, 0.1), (0.0, 0.005))
    assert low == pytest.approx(20.0)
    assert high == float("inf")


@pytest.mark.parametrize(
    ("population", "response", "message"),
    [
        ((0.3, 0.2), (0.1, 0.2), "population must be"),
        ((0.1, 0.2), (-0.1, 0.2), "response must be"),
        ((0.1, 0.2), (0.0, 0.0), "without response"),
    ],
)
def test_impossible_intervals_are_refused(population, response, message):
    with pytest.raises(ValueError, match=message):
        est.weight_interval(population, response)


@pytest.mark.parametrize(("value", "unit"), [(-0.1, 0.01), (0.1, 0.0), (float("nan"), 0.01)])
def test_a_rounding_needs_a_number_and_a_unit(value, unit):
    with pytest.raises(ValueError, match="unit > 0"):
        est.rounding_interval(value, unit)
