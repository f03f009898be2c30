"""Corrections for many tests, column letters, a part against its whole, and contrasts."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from graadmeter import estimation as est

P = [0.01, 0.04, np.nan, 0.03]


def test_corrections_by_hand():
    np.testing.assert_allclose(est.bonferroni(P), [0.03, 0.12, np.nan, 0.09])
    np.testing.assert_allclose(est.holm(P), [0.03, 0.06, np.nan, 0.06])
    np.testing.assert_allclose(est.adjust_p_values(P, "none"), P)
    np.testing.assert_allclose(
        est.adjust_p_values(P, "benjamini-hochberg"), est.benjamini_hochberg(P)
    )
    assert est.bonferroni([0.9, 0.8]).max() == 1.0
    assert est.holm(np.full((2, 2), 0.01)).shape == (2, 2)
    assert est.holm([]).shape == (0,)


@pytest.mark.parametrize("method", ["none", "bonferroni", "holm", "benjamini-hochberg"])
def test_p_values_outside_0_and_1_are_refused(method):
    with pytest.raises(ValueError, match="between 0 and 1"):
        est.adjust_p_values([1.2], method)


def test_an_unknown_correction_is_refused():
    with pytest.raises(ValueError, match="method must be one of none, bonferroni"):
        est.adjust_p_values([0.1], "sidak")  # type: ignore[arg-type]


def test_letters_name_the_columns_that_are_lower():
    letters = est.column_letters([0.5, 0.3, 0.48], np.diag([1e-4] * 3), np.inf)
    assert letters == ("B", "", "B")
    letters = est.column_letters([0.5, 0.3, 0.4], np.diag([1e-4] * 3), np.inf)
    assert letters == ("BC", "", "B")


def test_covariance_decides_what_is_significant():
    variance, estimates = 4e-4, [0.50, 0.455]  # SE of an independent difference 0.0283: t = 1.59
    apart = np.diag([variance] * 2)
    assert est.column_letters(estimates, apart, np.inf) == ("", "")
    together = apart + np.array([[0, 1], [1, 0]]) * 0.5 * variance  # SE 0.02: t = 2.25
    assert est.column_letters(estimates, together, np.inf) == ("B", "")


def test_correction_level_and_degrees_of_freedom_count():
    estimates, v = [0.50, 0.44, 0.44, 0.44], np.diag([4e-4] * 4)  # t = 2.12, p = 0.034
    assert est.column_letters(estimates, v, np.inf)[0] == "BCD"
    assert est.column_letters(estimates, v, np.inf, adjust="bonferroni")[0] == ""
    assert est.column_letters(estimates, v, np.inf, 0.99)[0] == ""
    assert est.column_letters(estimates, v, 3)[0] == ""


def test_an_empty_column_takes_no_part_and_costs_no_correction():
    v = np.diag([4e-4, np.nan, 4e-4])
    estimates = [0.50, np.nan, 0.43]  # t = 2.47, p = 0.013: not below 0.05 / 6, below 0.05 / 1
    assert est.column_letters(estimates, v, np.inf, adjust="bonferroni") == ("C", "", "")


def test_a_proportion_of_zero_is_not_certain():
    assert est.column_letters([0.5, 0.0], np.diag([1e-4, 0.0]), 50) == ("", "")
    assert est.column_letters([0.5, 0.0], np.diag([1e-4, 0.0]), [50, np.inf]) == ("B", "")


def test_more_than_26_columns_have_two_letters_and_spaces():
    estimates = np.append(np.full(27, 0.5), 0.9)
    letters = est.column_letters(estimates, np.diag([1e-4] * 28), np.inf)
    assert letters[-1].split()[-2:] == ["Z", "AA"]
    assert len(letters[-1].split()) == 27


def test_part_against_whole_equals_the_difference_within_one_sample():
    # Two independent halves of a whole with weights 0.25 and 0.75.
    v1, v2, s = 0.0009, 0.0004, 0.25
    whole = s**2 * v1 + (1 - s) ** 2 * v2
    v = np.array([[v1, 0, s * v1], [0, v2, (1 - s) * v2], [s * v1, (1 - s) * v2, whole]])
    result = est.part_against_whole([0.4, 0.2, 0.25], v, 2, np.inf)
    np.testing.assert_allclose(result.difference, [0.15, -0.05, 0.0], atol=1e-15)
    # p1 - whole = (1 - s)(p1 - p2), so both tests must give the t of p1 against p2.
    t = 0.2 / np.sqrt(v1 + v2)
    np.testing.assert_allclose(result.t[:2], [t, -t])
    assert np.isnan(result.p_value[2])


def test_a_part_that_is_the_whole_is_not_tested():
    v = np.full((2, 2), 1e-4 / 3) * (1 + np.array([[0, 1e-15], [1e-15, 0]]))
    assert np.isnan(est.part_against_whole([0.3, 0.3], v, 0, 10).p_value).all()


def test_t_test_of_contrasts():
    v = np.array([[4e-4, 1e-4], [1e-4, 9e-4]])
    result = est.t_test([[-1.0, 1.0], [0.5, 0.5]], [0.3, 0.4], v, 20, null=[0.0, 0.3])
    np.testing.assert_allclose(result.estimate, [0.1, 0.35])
    np.testing.assert_allclose(result.se, np.sqrt([11e-4, 15e-4 / 4]))
    np.testing.assert_allclose(result.t, [0.1, 0.05] / result.se)
    np.testing.assert_allclose(result.p_value, 2 * stats.t.sf(result.t, 20))
    np.testing.assert_allclose(result.high - result.low, 2 * stats.t.ppf(0.975, 20) * result.se)
    single = est.t_test([1, 0], [0.3, 0.4], v, np.inf)
    assert single.estimate.shape == ()


def test_a_contrast_without_variance_is_not_tested():
    result = est.t_test([1, -1], [0.3, 0.3], np.full((2, 2), 0.1), 20)
    assert result.estimate == 0.0
    assert np.isnan([result.se, result.t, result.p_value, result.low, result.df]).all()


@pytest.mark.parametrize(
    ("covariance", "message"),
    [
        (np.eye(3), r"\(C, C\)"),
        ([[1, 2], [0, 1]], "symmetric"),
        ([[-1, 0], [0, 1]], "negative"),
    ],
)
def test_a_wrong_covariance_matrix_is_refused(covariance, message):
    with pytest.raises(ValueError, match=message):
        est.column_letters([0.1, 0.2], covariance, 10)


def test_wrong_arguments_are_refused():
    with pytest.raises(ValueError, match="whole must be one of the 2"):
        est.part_against_whole([0.1, 0.2], np.eye(2), 2, 10)
    with pytest.raises(ValueError, match=r"contrast must be \(2,\)"):
        est.t_test([1.0], [0.1, 0.2], np.eye(2), 10)
