"""Direct standardisation."""

from __future__ import annotations

import numpy as np
import pytest

from graadmeter import estimation as est


def test_by_hand():
    result = est.standardise([[0.5, 0.1], [0.4, 0.2]], np.diag([4, 1, 4, 1]) * 1e-4, [300, 100])
    np.testing.assert_allclose(result.standard, [0.75, 0.25])
    np.testing.assert_allclose(result.estimate, [0.4, 0.35])
    np.testing.assert_allclose(result.se**2, (0.5625 * 4 + 0.0625) * 1e-4)
    np.testing.assert_allclose(result.covariance[0, 1], 0.0)


def test_units_that_share_rows_are_correlated():
    root = np.random.default_rng(2).normal(0, 0.01, (6, 6))
    v = root @ root.T
    result = est.standardise(np.full((2, 3), 0.2), v, [5, 3, 2])
    s = np.array([0.5, 0.3, 0.2])
    assert result.covariance[0, 1] == pytest.approx(s @ v[:3, 3:] @ s)
    np.testing.assert_allclose(result.covariance, result.covariance.T)
    np.testing.assert_allclose(result.se**2, np.diag(result.covariance))


def test_one_unit_may_be_one_dimensional():
    result = est.standardise([0.5, 0.1], np.zeros((2, 2)), [1, 1])
    assert result.estimate.shape == (1,)
    assert result.estimate[0] == pytest.approx(0.3)
    assert result.se[0] == 0.0


def test_a_group_without_a_rate_makes_the_estimate_unknown():
    rates = [[0.5, np.nan], [0.4, 0.2]]
    v = np.diag([1e-4, np.nan, 1e-4, 1e-4])
    result = est.standardise(rates, v, [1, 1])
    np.testing.assert_array_equal(np.isnan(result.estimate), [True, False])
    np.testing.assert_array_equal(np.isnan(result.se), [True, False])
    assert result.covariance[1, 1] == pytest.approx(0.5e-4)
    # Unless the standard has nobody in that group.
    np.testing.assert_allclose(est.standardise(rates, v, [1, 0]).estimate, [0.5, 0.4])


@pytest.mark.parametrize(
    ("rates", "v", "standard", "message"),
    [
        ([0.1, 0.2], np.eye(2), [1, 1, 1], r"standard \(G,\)"),
        ([0.1, 0.2], np.eye(3), [1, 1], r"covariance must be \(2, 2\)"),
        ([0.1, 0.2], np.eye(2), [1, -1], "not negative or all 0"),
        ([0.1, 0.2], np.eye(2), [0, 0], "not negative or all 0"),
        ([0.1, 0.2], -np.eye(2), [1, 1], "variance must not be negative"),
    ],
)
def test_what_cannot_be_standardised_is_refused(rates, v, standard, message):
    with pytest.raises(ValueError, match=message):
        est.standardise(rates, v, standard)
