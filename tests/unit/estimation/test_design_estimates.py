"""Estimates in domains under a design: what is unknown stays unknown."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import numpy as np
import pytest

from graadmeter import estimation as est

Y = np.array([1.0, 2.0, np.nan, 5.0])
X = np.array([1.0, 1.0, 1.0, 2.0])
DOMAINS = np.array(
    [[1, 0, 1], [1, 0, 0], [1, 1, 0], [1, 0, 0]], dtype=np.bool_
)  # all, missing, one


def design() -> est.Design:
    return est.make_design(4, weight=[1.0, 1.0, 2.0, 3.0])


def test_a_mean_worked_out_by_hand():
    result = est.domain_means(design(), Y, DOMAINS)
    assert result.estimate[0] == pytest.approx(18 / 5)
    # u = w (y - 3.6) / 5 = -0.52, -0.32, 0, 0.84; they add up to 0
    assert result.se[0] == pytest.approx(np.sqrt(4 / 3 * (0.52**2 + 0.32**2 + 0.84**2)))
    assert (result.n[0], result.df[0], result.weighted[0]) == (3, 2, 5.0)
    spread = (2.6**2 + 1.6**2 + 3 * 1.4**2) / 5
    assert result.deff[0] == pytest.approx(result.se[0] ** 2 / (spread / 2))
    assert result.n_effective[0] == pytest.approx(3 / result.deff[0])


@pytest.mark.parametrize("statistic", ["means", "totals", "ratios", "proportions"])
def test_an_empty_domain_is_unknown_and_not_zero(statistic: str):
    calls: dict[str, Any] = {
        "means": lambda: est.domain_means(design(), Y, DOMAINS, keep_influence=True),
        "totals": lambda: est.domain_totals(design(), Y, DOMAINS, keep_influence=True),
        "ratios": lambda: est.domain_ratios(design(), Y, X, DOMAINS, keep_influence=True),
        "proportions": lambda: est.domain_proportions(
            design(), np.array([0, 1, -1, 1]), 2, DOMAINS, keep_influence=True
        ),
    }
    result = calls[statistic]()
    empty = [a[1] for a in (result.estimate, result.se, result.deff, result.n_effective)]
    assert np.isnan(empty).all()
    assert (np.ravel(result.n[1]) == 0).all()
    assert (np.ravel(result.df[1]) == 0).all()
    assert (np.ravel(result.weighted[1]) == 0.0).all()
    width = result.influence.shape[1] // 3
    assert np.isnan(result.influence[:, width : 2 * width]).all()
    assert not np.isnan(est.design_covariance(design(), result.influence)[0, 0])


def test_one_row_says_nothing_about_the_spread_of_a_mean_or_ratio():
    mean = est.domain_means(design(), Y, DOMAINS)
    ratio = est.domain_ratios(design(), Y, X, DOMAINS)
    assert (mean.estimate[2], ratio.estimate[2]) == (1.0, 1.0)
    assert np.isnan([mean.se[2], ratio.se[2], mean.deff[2]]).all()


def test_one_row_says_how_uncertain_the_total_of_a_domain_is():
    total = est.domain_totals(design(), Y, DOMAINS)
    assert total.se[2] == pytest.approx(1.0)  # totals 1, 0, 0, 0: 4 / 3 (0.75^2 + 3 0.25^2)


def test_a_constant_has_no_error_and_no_design_effect():
    sample = est.make_design(3, weight=[0.7, 0.4, 0.1])  # 0.1 in sums is not 0.1
    result = est.domain_means(sample, [0.1] * 3, np.ones((3, 1), dtype=np.bool_))
    assert result.estimate[0] == 0.1
    assert result.se[0] == 0.0
    assert np.isnan(result.deff[0])


def test_rows_without_weight_are_in_no_base():
    weighted = est.make_design(4, weight=[1.0, 0.0, 1.0, 1.0])
    result = est.domain_means(weighted, X, np.ones((4, 1), dtype=np.bool_))
    assert result.n[0] == 3
    assert result.estimate[0] == pytest.approx(4 / 3)
    share = est.domain_proportions(weighted, np.array([0, 1, 0, 0]), 2, np.ones((4, 1), dtype=bool))
    assert share.estimate[0].tolist() == [1.0, 0.0]
    assert share.se[0].tolist() == [0.0, 0.0]


def test_a_ratio_to_nothing_is_unknown():
    result = est.domain_ratios(design(), Y, np.zeros(4), DOMAINS)
    assert np.isnan(result.estimate).all()
    assert np.isnan(result.se).all()


def test_missing_rows_count_in_the_design_but_not_in_the_base():
    result = est.domain_proportions(design(), np.array([0, 1, -1, 1]), 2, DOMAINS)
    assert result.n[0].tolist() == [3, 3]
    assert result.estimate[0] == pytest.approx([0.2, 0.8])
    # u of category 1: -0.16, 0.04, 0, 0.12; four rows in the design
    assert result.se[0] == pytest.approx([np.sqrt(4 / 3 * (0.16**2 + 0.04**2 + 0.12**2))] * 2)


def test_results_do_not_depend_on_the_size_of_the_blocks(monkeypatch: pytest.MonkeyPatch):
    rng = np.random.default_rng(3)
    n = 50
    sample = est.make_design(
        n, weight=rng.random(n), cluster=rng.integers(0, 9, n), margins=[rng.integers(0, 3, n)]
    )
    codes, domains = rng.integers(-1, 4, n), rng.random((n, 6)) < 0.5
    whole = est.domain_proportions(sample, codes, 4, domains, keep_influence=True)
    monkeypatch.setattr(import_module("graadmeter.estimation.variance"), "_BLOCK", 7 * n)
    parts = est.domain_proportions(sample, codes, 4, domains, keep_influence=True)
    np.testing.assert_allclose(parts.se, whole.se, rtol=1e-13)
    np.testing.assert_array_equal(parts.influence, whole.influence)
    assert parts.influence is not None
    assert parts.influence.shape == (n, 24)


def test_influence_is_kept_only_when_asked_for():
    assert est.domain_means(design(), Y, DOMAINS).influence is None


def test_results_cannot_be_changed():
    result = est.domain_means(design(), Y, DOMAINS)
    with pytest.raises(ValueError, match="read-only"):
        result.se[0] = 0.0


def test_no_domains_give_no_estimates():
    assert est.domain_means(design(), Y, np.zeros((4, 0), dtype=np.bool_)).estimate.shape == (0,)


@pytest.mark.parametrize(
    ("codes", "n_categories", "domains", "message"),
    [
        ([0, 1], 2, DOMAINS, "codes must be whole numbers"),
        ([0.0, 1.0, 0.0, 1.0], 2, DOMAINS, "codes must be whole numbers"),
        ([0, 1, 2, 1], 2, DOMAINS, "codes must lie between -1"),
        ([0, 1, -2, 1], 2, DOMAINS, "codes must lie between -1"),
        ([0, 1, 0, 1], 2, DOMAINS.astype(int), "domains must be bool"),
        ([0, 1, 0, 1], 2, DOMAINS[:2], "domains must be bool"),
        ([0, 1, 0, 1], 2, DOMAINS[:, 0], "domains must be bool"),
    ],
)
def test_a_fault_in_the_answers_is_named(
    codes: list, n_categories: int, domains: np.ndarray, message: str
):
    with pytest.raises(ValueError, match=message):
        est.domain_proportions(design(), codes, n_categories, domains)


@pytest.mark.parametrize(
    ("y", "message"), [([1.0, 2.0], "y must be"), ([1.0, 2.0, np.inf, 1.0], "infinite")]
)
def test_a_fault_in_the_values_is_named(y: list[float], message: str):
    with pytest.raises(ValueError, match=message):
        est.domain_means(design(), y, DOMAINS)


# ------------------------------------------------------------------------------------- intervals


def test_wilson_limits_solve_the_score_equation():
    p, se, n, df = 0.3, 0.04, 200, 40
    result = est.wilson(p, se, n, df)
    t = 2.0210753903062737  # 97.5 percent of Student's t with 40 degrees of freedom
    effective = p * (1 - p) / se**2
    for q in (float(result.low), float(result.high)):
        assert (p - q) ** 2 == pytest.approx(t**2 * q * (1 - q) / effective)
    assert result.low < p < result.high


def test_wilson_equals_the_published_limits_of_a_simple_random_sample():
    # Newcombe (1998), Statistics in Medicine 17, 857-872, table I, method 3: 81 of 263, 15 of 148,
    # 0 of 20, 1 of 29
    hits, n = np.array([81, 15, 0, 1]), np.array([263, 148, 20, 29])
    p = hits / n
    result = est.wilson(p, np.sqrt(p * (1 - p) / n), n, np.inf)
    assert np.round(result.low, 4).tolist() == [0.2553, 0.0624, 0.0, 0.0061]
    assert np.round(result.high, 4).tolist() == [0.3662, 0.1605, 0.1611, 0.1718]


def test_wilson_is_exact_at_the_edges_and_unknown_without_a_base():
    result = est.wilson([0.0, 1.0, np.nan, 0.5], [0.0, 0.0, np.nan, 0.1], [10, 10, 0, 10], 9)
    assert result.low[0] == 0.0
    assert result.high[1] == 1.0
    assert result.high[0] == pytest.approx(1.0 - result.low[1])
    assert 0.0 < result.high[0] < 1.0
    assert np.isnan([result.low[2], result.high[2]]).all()
    assert not result.beta.any()


def test_logit_is_xlogit_and_unknown_at_the_edges():
    ours, other = est.logit([0.2, 0.0], [0.03, 0.0], 12), est.xlogit([0.2, 0.0], [0.03, 0.0], 12)
    np.testing.assert_array_equal(ours.low, other.low)
    assert np.isnan(ours.high[1])


@pytest.mark.parametrize(
    ("p", "se", "level", "message"),
    [(1.2, 0.1, 0.95, "between 0 and 1"), (0.5, -0.1, 0.95, "negative"), (0.5, 0.1, 95, "level")],
)
def test_a_fault_in_the_numbers_is_named(p: float, se: float, level: float, message: str):
    with pytest.raises(ValueError, match=message):
        est.wilson(p, se, 10, 9, level)
