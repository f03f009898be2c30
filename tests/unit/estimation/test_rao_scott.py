"""Rao-Scott tests; R's numbers are in the golden tests."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from graadmeter import estimation as est

TABLE = np.array([[30, 20, 10], [15, 25, 20]])


def simple(table: np.ndarray, effect: float = 1.0) -> tuple[np.ndarray, np.ndarray, int]:
    """Proportions with the covariance of a simple random sample, times a design effect."""
    n = int(table.sum())
    p = table / n
    flat = p.ravel()
    return p, effect * (np.diag(flat) - np.outer(flat, flat)) / n, n


def test_simple_random_sampling_gives_pearsons_test():
    # D holds observed, not expected, proportions, so Delta is the identity exactly.
    p, v, n = simple(TABLE)
    result = est.rao_scott(p, v, n, np.inf)
    expected = stats.chi2_contingency(TABLE, correction=False)
    assert result.pearson == pytest.approx(expected.statistic)
    assert result.mean_effect == pytest.approx(1.0)
    assert result.df1 == pytest.approx(2.0)
    for p_value in (result.p_value, result.first_order_p, result.second_order_p):
        assert p_value == pytest.approx(expected.pvalue)
    assert result.first_order == pytest.approx(result.second_order)
    assert result.df2 == np.inf


def test_a_constant_design_effect_divides_the_statistic():
    p, v, n = simple(TABLE, effect=2.5)
    result = est.rao_scott(p, v, n, 40)
    assert result.mean_effect == pytest.approx(2.5)
    assert result.f == pytest.approx(result.pearson / 5.0)
    assert result.df2 == pytest.approx(80.0)
    assert result.p_value == pytest.approx(stats.f.sf(result.f, 2, 80))


def test_rows_and_columns_may_change_places():
    rng = np.random.default_rng(8)
    p, v, n = simple(TABLE)
    noise = rng.normal(0, 0.01, (6, 6))
    v = v + noise @ noise.T / n
    turn = np.arange(6).reshape(2, 3).T.ravel()
    one, two = est.rao_scott(p, v, n, 30), est.rao_scott(p.T, v[np.ix_(turn, turn)], n, 30)
    assert one.f == pytest.approx(two.f)
    assert one.df1 == pytest.approx(two.df1)


def test_a_category_without_anybody_is_left_out():
    p, v, n = simple(TABLE)
    wide, wide_v, _ = simple(np.insert(TABLE, 1, 0, axis=1))
    one, two = est.rao_scott(p, v, n, 30), est.rao_scott(wide, wide_v, n, 30)
    assert one == two


def test_one_empty_cell_is_no_obstacle():
    p, v, n = simple(np.array([[30, 20, 0], [15, 25, 20]]))
    assert 0.0 < est.rao_scott(p, v, n, 30).p_value < 0.01


def test_no_variance_is_not_certainty():
    p, v, n = simple(TABLE)
    result = est.rao_scott(p, 0 * v, n, 30)
    assert np.isnan([result.f, result.p_value, result.mean_effect]).all()
    assert result.pearson > 0


P, V, N = simple(TABLE)


@pytest.mark.parametrize(
    ("p", "v", "n", "df", "message"),
    [
        (P, V[:5, :5], N, 30, r"\(R C, R C\)"),
        (P.ravel(), V, N, 30, r"\(R, C\)"),
        (2 * P, V, N, 30, "add up to 1"),
        (P * np.nan, V, N, 30, "finite"),
        (P, V, 0, 30, "n must be at least 1"),
        (P, V, N, 0, "df above 0"),
        ([[0.5, 0.5]], np.eye(2), N, 30, "two rows and two columns"),
        (np.eye(3) / 3, np.eye(9), N, 30, "too many empty cells"),
    ],
)
def test_what_cannot_be_tested_is_refused(p, v, n, df, message):
    with pytest.raises(ValueError, match=message):
        est.rao_scott(p, v, n, df)
