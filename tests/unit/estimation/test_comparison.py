"""Differences, published figures and many tests at once."""

from __future__ import annotations

import numpy as np
import pytest

from graadmeter import estimation as est


def test_welch_by_hand():
    # R 4.2.2: t.test(c(5, 7, 9, 11, 13, 15), c(2, 4, 3, 5))
    x, y = np.array([5.0, 7, 9, 11, 13, 15]), np.array([2.0, 4, 3, 5])
    errors = [v.std(ddof=1) / np.sqrt(len(v)) for v in (x, y)]
    result = est.difference(y.mean(), errors[1], 3, x.mean(), errors[0], 5)
    assert result.difference == pytest.approx(6.5)
    assert result.t == pytest.approx(3.9196474795109273, rel=1e-9)
    assert result.df == pytest.approx(6.5946709729511497, rel=1e-9)
    assert result.p_value == pytest.approx(0.0064724874132733503, rel=1e-9)
    assert result.low == pytest.approx(2.5293232116562958, rel=1e-9)


def test_unknown_degrees_of_freedom_are_infinite():
    result = est.difference(0.30, 0.01, np.inf, 0.34, 0.02, np.inf)
    assert result.df == np.inf
    assert result.t == pytest.approx(0.04 / np.sqrt(0.0005))


def test_a_norm_is_a_known_constant():
    result = est.difference(0.25, 0.0, np.inf, 0.30, 0.02, 99)
    assert result.df == pytest.approx(99)
    assert result.t == pytest.approx(2.5)


@pytest.mark.parametrize(
    ("se1", "df1", "se2", "df2"), [(0.0, 50, 0.02, 99), (0.02, 99, 0.0, 50), (0.0, 9, 0.0, 9)]
)
def test_an_error_of_zero_cannot_be_tested(se1, df1, se2, df2):
    result = est.difference(0.0, se1, df1, 0.1, se2, df2)
    assert result.difference == pytest.approx(0.1)
    for name in ("se", "df", "low", "high", "t", "p_value"):
        assert np.isnan(getattr(result, name))


def test_an_unknown_error_cannot_be_tested():
    result = est.difference(0.3, np.nan, np.inf, 0.4, 0.02, 99)
    assert result.difference == pytest.approx(0.1)
    assert np.isnan(result.p_value)


def test_a_covariance_makes_the_domains_of_one_wave_comparable():
    result = est.difference(0.3, 0.02, 99, 0.4, 0.02, 99, covariance=-0.0001)
    assert result.se == pytest.approx(np.sqrt(0.0010))
    impossible = est.difference(0.3, 0.02, 99, 0.4, 0.02, 99, covariance=0.01)
    assert np.isnan(impossible.se)


def test_waves_broadcast_over_a_table():
    result = est.difference(np.full((3, 2), 0.3), 0.02, 99, np.full(2, 0.4), 0.02, 50)
    assert result.p_value.shape == (3, 2)


def test_a_negative_error_is_refused():
    with pytest.raises(ValueError, match="negative"):
        est.difference(0.3, -0.02, 99, 0.4, 0.02, 99)


def test_a_published_error_is_the_inverse_of_the_design_effect():
    strata = est.post_stratify([20, 80], [1, 1])
    result = est.proportions([[10, 10, 0], [60, 20, 0]], np.array([False, True, False]), strata)
    again = est.published_se(result.estimate, result.n, result.deff)
    assert again == pytest.approx(float(result.se), rel=1e-12)


def test_an_unpublished_n_gives_no_error():
    result = est.published_se([0.3, 0.3, np.nan], [np.nan, 1, 100])
    assert np.isnan(result).all()


@pytest.mark.parametrize(("p", "deff"), [(30.0, 1.0), (-0.1, 1.0), (0.3, -1.0)])
def test_published_figures_are_checked(p, deff):
    with pytest.raises(ValueError, match="must"):
        est.published_se(p, 100, deff)


def test_benjamini_hochberg_equals_p_adjust():
    # R 4.2.2: p.adjust(c(0.001, 0.04, 0.03, NA, 0.2, 0.04, 0.9), "BH")
    p = [0.001, 0.04, 0.03, np.nan, 0.2, 0.04, 0.9]
    expected = [0.006, 0.06, 0.06, np.nan, 0.24, 0.06, 0.9]
    np.testing.assert_allclose(est.benjamini_hochberg(p), expected, rtol=1e-14)


def test_benjamini_hochberg_keeps_the_shape_of_a_table():
    assert est.benjamini_hochberg(np.full((2, 3), 0.5)).shape == (2, 3)
    assert est.benjamini_hochberg([]).size == 0
    with pytest.raises(ValueError, match="between 0 and 1"):
        est.benjamini_hochberg([1.5])
