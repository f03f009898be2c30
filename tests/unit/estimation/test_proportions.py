"""Proportions, means and covariances: by hand, at the edges, and refused input."""

from __future__ import annotations

import numpy as np
import pytest

from graadmeter import estimation as est

YES = np.array([False, True, False])


def test_a_simple_random_sample_by_hand():
    # 30 of 100: V = p(1 - p) / (n - 1)
    result = est.proportions([[70, 30, 0]], YES, est.unweighted(100))
    assert result.estimate == pytest.approx(0.3)
    assert result.se == pytest.approx(np.sqrt(0.21 / 99))
    assert result.deff == pytest.approx(1.0)
    assert result.n_effective == pytest.approx(100.0)
    assert [int(result.n), int(result.n_numerator), int(result.df)] == [100, 30, 99]


def test_a_post_stratified_share_is_the_weighted_mean_of_the_strata():
    strata = est.post_stratify([20, 80], [1, 1])
    result = est.proportions([[10, 10, 0], [60, 20, 0]], YES, strata)
    assert result.estimate == pytest.approx((0.5 + 0.25) / 2)
    # V = n / (n - 1) sum over g of (W_g / W)^2 p_g (1 - p_g) / n_g, the base being the whole file
    expected = 100 / 99 * 0.25 * (0.25 / 20 + 0.1875 / 80)
    assert result.se == pytest.approx(np.sqrt(expected))


def test_strata_that_explain_everything_leave_no_variance():
    strata = est.post_stratify([20, 80], [1, 3])
    result = est.proportions([[20, 0, 0], [0, 80, 0]], YES, strata)
    assert result.estimate == pytest.approx(0.75)
    assert result.se == 0.0
    assert result.n_effective == np.inf


def test_an_empty_base_is_unknown_and_never_zero():
    strata = est.unweighted(10)
    for counts in ([[0, 0, 10]], [[0, 0, 0]]):
        result = est.proportions(counts, YES, strata)
        assert [int(result.n), int(result.df)] == [0, 0]
        for name in ("estimate", "se", "deff", "n_effective"):
            assert np.isnan(getattr(result, name))


def test_nobody_and_everybody_are_exact_although_weights_are_rounded():
    strata = est.post_stratify([3, 7, 11], [0.1, 0.7, 0.3])
    tops = np.array([[True, False, False], [False, True, False]])
    result = est.proportions([[0, 3, 0], [0, 6, 1], [0, 11, 0]], tops, strata)
    np.testing.assert_array_equal(result.estimate, [0.0, 1.0])
    np.testing.assert_array_equal(result.se, [0.0, 0.0])
    assert np.isnan(result.deff).all()


def test_shapes_follow_the_counts_and_the_numerators():
    counts = np.ones((4, 5, 2, 3), dtype=int)
    strata = est.post_stratify([50, 50], [1, 2])
    assert est.proportions(counts, YES, strata).estimate.shape == (4, 5)
    several = est.proportions(counts, np.eye(3, dtype=bool)[:2], strata)
    for name in ("estimate", "n", "n_numerator", "weighted_base", "se", "deff", "df"):
        assert getattr(several, name).shape == (4, 5, 2)
    assert est.covariance(counts, np.eye(3, dtype=bool)[:2], strata).shape == (4, 5, 2, 2)


def test_one_row_in_the_base_has_no_design_effect():
    result = est.proportions([[0, 1, 9]], YES, est.unweighted(10))
    assert [float(result.estimate), float(result.se), int(result.df)] == [1.0, 0.0, 0]
    assert np.isnan(result.deff)


def test_a_file_of_one_row_has_no_variance():
    assert np.isnan(est.proportions([[0, 1, 0]], YES, est.unweighted(1)).se)


def test_the_base_may_leave_out_valid_answers():
    valid = np.array([False, True, True, False])
    top = np.array([False, True, False, False])
    result = est.proportions([[50, 20, 30, 0]], top, est.unweighted(100), valid)
    assert result.n == 50
    assert result.estimate == pytest.approx(0.4)


@pytest.mark.parametrize(
    ("counts", "top", "valid", "message"),
    [
        ([[1, 1, 1]], [True, False], None, r"numerator must be \(3,\)"),
        ([[1, 1, 1]], [0, 1, 0], None, "boolean"),
        ([[1, 1, 1]], [False, False, True], None, "not valid"),
        ([[1, 1, 1]], YES, [True, False, False], "not valid"),
        ([[1, 1, 1]], YES, [True, True], "valid"),
        ([[1, 1, 1], [1, 1, 1]], YES, None, "G = 1 strata"),
        ([1, 1, 1], YES, None, "G = 1 strata"),
        ([[9, 9, 0]], YES, None, "more rows in a stratum"),
        ([[-1, 1, 0]], YES, None, "negative"),
        ([[0.5, 1, 0]], YES, None, "whole numbers"),
    ],
)
def test_input_that_does_not_fit_is_refused(counts, top, valid, message):
    with pytest.raises(ValueError, match=message):
        est.proportions(counts, np.array(top), est.unweighted(10), valid)


def test_results_are_read_only():
    with pytest.raises(ValueError, match="read-only"):
        est.proportions([[70, 30, 0]], YES, est.unweighted(100)).estimate[...] = 1.0


def test_complementary_answers_have_covariance_minus_the_variance():
    tops = np.array([[True, False, False], [False, True, False]])
    matrix = est.covariance([[70, 30, 0]], tops, est.unweighted(100))
    np.testing.assert_allclose(matrix, 0.21 / 99 * np.array([[1, -1], [-1, 1]]))


def test_the_covariance_of_an_empty_base_is_unknown():
    matrix = est.covariance([[0, 0, 5]], np.eye(3, dtype=bool)[:2], est.unweighted(100))
    assert np.isnan(matrix).all()
    with pytest.raises(ValueError, match=r"numerators must be \(K, C\)"):
        est.covariance([[0, 0, 5]], YES, est.unweighted(100))


def two_domains() -> tuple[est.Profiles, np.ndarray]:
    rng = np.random.default_rng(5)
    stratum = rng.integers(0, 2, 400)
    profiles = est.joint_profiles(stratum, rng.random((400, 1)) < 0.5)
    codes = (rng.random(400) < 0.2 + 0.4 * stratum).astype(np.int8)
    return profiles, est.count_categories(profiles, codes, 2)


def test_domains_that_do_not_overlap_are_dependent_only_through_the_strata():
    profiles, counts = two_domains()
    first = est.Cell(profiles.membership[:, 0], YES)
    second = est.Cell(~profiles.membership[:, 0], YES)
    weighted = est.post_stratify(profiles.sizes(), [1, 4])
    assert est.covariance_of(profiles, counts, first, second, weighted) < -1e-6
    alone = est.joint_profiles(np.zeros(400, dtype=int), profiles.membership[profiles.ids])
    codes = np.zeros(400, dtype=np.int8)
    codes[:150] = 1
    plain = est.count_categories(alone, codes, 2)
    first = est.Cell(alone.membership[:, 0], YES)
    second = est.Cell(~alone.membership[:, 0], YES)
    result = est.covariance_of(alone, plain, first, second, est.unweighted(400))
    assert result == pytest.approx(0.0, abs=1e-18)


def test_covariances_refuse_what_does_not_fit():
    profiles, counts = two_domains()
    strata = est.post_stratify(profiles.sizes(), [1, 4])
    cell = est.Cell(profiles.membership[:, 0], YES)
    with pytest.raises(ValueError, match="P = 4 profiles"):
        est.covariance_of(profiles, counts[:2], cell, cell, strata)
    with pytest.raises(ValueError, match="2 strata"):
        est.covariance_of(profiles, counts, cell, cell, est.unweighted(400))
    with pytest.raises(ValueError, match="one per profile"):
        est.covariance_of(profiles, counts, est.Cell(np.array([True]), YES), cell, strata)


def test_a_mean_by_hand():
    # 2, 4, 6, 8: mean 5, s^2 = 20 / 3
    result = est.means([4], [20.0], [120.0], est.unweighted(4))
    assert result.estimate == pytest.approx(5.0)
    assert result.se == pytest.approx(np.sqrt(20 / 3 / 4))
    assert result.deff == pytest.approx(1.0)
    assert result.n_effective == pytest.approx(4.0)


def test_an_origin_keeps_the_digits_of_a_small_spread():
    profiles = est.joint_profiles(np.zeros(4, dtype=int), np.zeros((4, 0), dtype=bool))
    values = 1e9 + np.array([0.002, 0.004, 0.006, 0.008])
    sums = est.sum_values(profiles, values, origin=1e9)
    result = est.means(sums.n, sums.sum_y, sums.sum_y2, est.unweighted(4), sums.origin)
    assert result.se == pytest.approx(np.std(values - 1e9, ddof=1) / 2, rel=1e-12)


def test_a_mean_of_nothing_or_one_value_has_no_error():
    result = est.means([[0], [1]], [[0.0], [3.0]], [[0.0], [9.0]], est.unweighted(10))
    assert np.isnan(result.estimate[0])
    assert result.estimate[1] == 3.0
    assert np.isnan(result.se).all()
    np.testing.assert_array_equal(result.df, [0, 0])


def test_equal_values_have_no_design_effect():
    result = est.means([5], [15.0], [45.0], est.unweighted(10))
    assert result.se == 0.0
    assert np.isnan(result.deff)


@pytest.mark.parametrize(
    ("n", "sum_y", "sum_y2", "message"),
    [
        ([1, 1], [1.0, 1.0], [1.0, 1.0], "G = 1"),
        ([1], [1.0, 1.0], [1.0], "one shape"),
        ([1], [np.nan], [1.0], "finite"),
        ([11], [1.0], [1.0], "more rows"),
    ],
)
def test_sums_that_do_not_fit_are_refused(n, sum_y, sum_y2, message):
    with pytest.raises(ValueError, match=message):
        est.means(n, sum_y, sum_y2, est.unweighted(10))
