"""Calibration: totals met, bounds held, what is impossible refused."""

from __future__ import annotations

import numpy as np
import pytest

from graadmeter import estimation as est

X = np.column_stack([np.ones(6), [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]])
D = np.full(6, 10.0)


def test_linear_weights_by_hand():
    # A ratio model without intercept: g = 1 + (T - sum d x) / sum(d x^2) x.
    x = X[:, 1:]
    result = est.calibrate(x, [230.0], D)
    np.testing.assert_allclose(result.g, 1 + 20 / 910 * x[:, 0])
    np.testing.assert_allclose(result.weight, 10 * result.g)
    np.testing.assert_allclose(result.multiplier, 20 / 910)
    assert (result.method, result.iterations, result.n_negative) == ("linear", 1, 0)
    assert result.bounds == (-np.inf, np.inf)
    assert result.n_at_bounds == 0


def test_q_inverse_to_x_gives_the_ratio_estimator():
    result = est.calibrate(X[:, 1:], [230.0], D, q=1 / X[:, 1])
    np.testing.assert_allclose(result.g, 230 / 210)


def test_weights_that_meet_the_totals_already_do_not_change():
    for bounds in (None, (0.5, 2.0)):
        result = est.calibrate(X, D @ X, D, bounds=bounds)
        np.testing.assert_allclose(result.g, 1.0)
        assert result.iterations == 0


def test_categories_only_are_post_stratification():
    x = np.eye(2)[[0, 0, 0, 1, 1, 1]]
    result = est.calibrate(x, [45.0, 15.0], D)
    np.testing.assert_allclose(result.weight, [15, 15, 15, 5, 5, 5])
    np.testing.assert_allclose(est.calibrate(x, [45.0, 15.0], D, bounds=(0.1, 3)).weight[:3], 15)


def test_logit_keeps_weights_within_bounds_where_linear_does_not():
    totals = [60.0, 290.0]
    linear = est.calibrate(X, totals, D)
    assert linear.n_negative == 1
    logit = est.calibrate(X, totals, D, bounds=(0.2, 2.5))
    assert logit.method == "logit"
    assert logit.n_negative == 0
    assert logit.g.min() > 0.2
    assert logit.g.max() < 2.5
    np.testing.assert_allclose(logit.weight @ X, totals)


def test_logit_solves_the_published_equation():
    low, high = 0.2, 2.5
    result = est.calibrate(X, [60.0, 230.0], D, bounds=(low, high))
    steep = (high - low) / ((1 - low) * (high - 1))
    e = np.exp(steep * (X @ result.multiplier))
    expected = (low * (high - 1) + high * (1 - low) * e) / (high - 1 + (1 - low) * e)
    np.testing.assert_allclose(result.g, expected)


def test_very_wide_bounds_come_near_the_raking_weights():
    # L = 0 and U large: F(u) tends to exp(u), which is raking.
    sex, age = np.array([0, 0, 0, 1, 1, 1, 1, 1]), np.array([0, 0, 1, 0, 1, 1, 1, 1])
    raked = est.rake([sex, age], [[4, 4], [4, 4]]).weight
    x = np.column_stack([np.ones(8), sex, age])
    result = est.calibrate(x, [8, 4, 4], np.ones(8), bounds=(0.0, 1e7))
    np.testing.assert_allclose(result.weight, raked, rtol=1e-6)
    assert result.n_at_bounds == 0


def test_weights_pushed_to_a_bound_are_counted():
    result = est.calibrate(np.ones((2, 1)), [1.99999999], [1.0, 1.0], bounds=(0.5, 1.5))
    assert result.n_at_bounds == 0
    result = est.calibrate(np.ones((2, 1)), [2.9999999], [1.0, 1.0], bounds=(0.5, 1.5))
    assert result.n_at_bounds == 2


@pytest.mark.parametrize(
    ("x", "totals", "bounds", "message"),
    [
        (np.column_stack([X, X @ [1, 2]]), [60, 210, 480], None, r"auxiliary 2 follows from"),
        (np.column_stack([X, np.zeros(6)]), [60, 210, 0], None, "auxiliary 2 is 0 in all rows"),
        (X[:1], [10, 10], None, "(n, J)"),
        (X, [60], None, "found"),
        (X, [60, np.nan], None, "totals must be finite"),
        (X, [60, 230], (1.0, 2.0), "L < 1 < U"),
        (X, [60, 230], (0.5, 1.0), "L < 1 < U"),
        (X, [60, 230], (0.5, np.inf), "finite with L < 1 < U"),
        (X, [200, 230], (0.5, 2.0), "auxiliary 0 lies between 30 and 120, but it should be 200"),
        # Each total by itself is possible, both together are not.
        (X, [60, 340], (0.5, 1.9), "did not converge in .* the total of auxiliary"),
    ],
)
def test_what_cannot_be_calibrated_is_refused(x, totals, bounds, message):
    with pytest.raises(ValueError, match=message.replace("(n, J)", r"\(n, J\)")):
        est.calibrate(x, totals, D, bounds=bounds)


def test_fewer_rows_than_auxiliaries():
    with pytest.raises(ValueError, match="2 auxiliaries need at least as many rows"):
        est.calibrate([[1.0, 2.0]], [10.0, 20.0], [10.0])


@pytest.mark.parametrize(("weight", "q"), [([0.0] * 6, None), (D, [-1.0] * 6), (D, [1.0])])
def test_weights_and_q_must_be_positive(weight, q):
    with pytest.raises(ValueError, match=r"above 0|one number per row"):
        est.calibrate(X, [60, 210], weight, q=q)
