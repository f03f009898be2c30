"""Kitagawa's decomposition on printed figures, and its standard errors."""

from __future__ import annotations

import numpy as np
import pytest

from graadmeter import estimation as est

# Shares of two groups and the rate in each, as printed for three waves.
WAVES = {
    2012: ([0.77, 0.23], [0.50, 0.05]),
    2014: ([0.60, 0.40], [0.38, 0.06]),
    2016: ([0.52, 0.48], [0.30, 0.05]),
}


@pytest.mark.parametrize(
    ("first", "second", "composition", "rate"),
    [
        # composition: -0.17 * 0.88 / 2 + 0.17 * 0.11 / 2; rate: -0.12 * 1.37 / 2 + 0.01 * 0.63 / 2
        (2012, 2014, -0.06545, -0.07905),
        # -0.08 * 0.68 / 2 + 0.08 * 0.11 / 2; -0.08 * 1.12 / 2 - 0.01 * 0.88 / 2
        (2014, 2016, -0.0228, -0.0492),
        # -0.25 * 0.80 / 2 + 0.25 * 0.10 / 2; -0.20 * 1.29 / 2 + 0
        (2012, 2016, -0.0875, -0.129),
    ],
)
def test_printed_figures(first, second, composition, rate):
    result = est.kitagawa(*WAVES[first], *WAVES[second])
    assert result.composition == pytest.approx(composition, abs=1e-15)
    assert result.rate == pytest.approx(rate, abs=1e-15)
    assert result.total == result.composition + result.rate
    crude = [float(np.dot(*WAVES[wave])) for wave in (first, second)]
    assert result.total == pytest.approx(crude[1] - crude[0], abs=1e-15)
    np.testing.assert_allclose(result.by_group.sum(axis=0), [composition, rate])


def test_sensitivity_to_the_share_of_2016():
    # With 0.55 instead of 0.52 less of the change is composition, and the total is smaller.
    result = est.kitagawa(*WAVES[2014], [0.55, 0.45], [0.30, 0.05])
    assert result.composition == pytest.approx(-0.05 * 0.34 + 0.05 * 0.055, abs=1e-15)
    assert result.rate == pytest.approx(-0.08 * 0.575 - 0.01 * 0.425, abs=1e-15)
    assert result.total == pytest.approx(0.1875 - 0.252, abs=1e-15)


def test_only_composition_or_only_rate():
    assert est.kitagawa([0.5, 0.5], [0.2, 0.4], [0.1, 0.9], [0.2, 0.4]).rate == 0.0
    assert est.kitagawa([0.5, 0.5], [0.2, 0.4], [0.5, 0.5], [0.3, 0.4]).composition == 0.0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (([0.5, 0.4], [1, 1], [0.5, 0.5], [1, 1]), "share1 must not be negative and add up to 1"),
        (([0.5, 0.5], [1, 1], [1.5, -0.5], [1, 1]), "share2 must not be negative"),
        (([0.5, 0.5], [1, np.nan], [0.5, 0.5], [1, 1]), "merge a group that is empty"),
        (([0.5, 0.5], [1], [0.5, 0.5], [1, 1]), "one number per group"),
        (([], [], [], []), "one number per group"),
    ],
)
def test_what_cannot_be_decomposed_is_refused(arguments, message):
    with pytest.raises(ValueError, match=message):
        est.kitagawa(*arguments)


def covariances() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Three blocks of one positive definite matrix of (s1, r1, s2, r2), two groups."""
    rng = np.random.default_rng(11)
    root = rng.normal(0, 0.01, (8, 8))
    v = root @ root.T
    return v[:4, :4], v[4:, 4:], v[:4, 4:]


def test_standard_errors_equal_those_from_numeric_derivatives():
    v1, v2, between = covariances()
    v = np.block([[v1, between], [between.T, v2]])
    at = np.concatenate([*WAVES[2012], *WAVES[2014]])

    def parts(x: np.ndarray) -> np.ndarray:
        s1, r1, s2, r2 = x.reshape(4, 2)
        by_group = np.concatenate([(s2 - s1) * (r1 + r2) / 2, (r2 - r1) * (s1 + s2) / 2])
        composition, rate = by_group[:2].sum(), by_group[2:].sum()
        return np.array([s2 @ r2 - s1 @ r1, composition, rate, *by_group])

    step = 1e-6
    gradient = np.stack(
        [(parts(at + step * e) - parts(at - step * e)) / (2 * step) for e in np.eye(8)], axis=1
    )
    expected = gradient @ v @ gradient.T
    result = est.kitagawa_se(*WAVES[2012], *WAVES[2014], v1, v2, between=between)
    se = np.sqrt(np.diag(expected))
    np.testing.assert_allclose([result.total, result.composition, result.rate], se[:3], rtol=1e-7)
    np.testing.assert_allclose(result.by_group.T.ravel(), se[3:], rtol=1e-7)
    np.testing.assert_allclose(result.covariance, expected[1:3, 1:3], rtol=1e-7)


def test_standard_errors_by_simulation():
    # Shares and rates of two independent multinomial samples of 2,000.
    rng, n = np.random.default_rng(5), 2000

    def cell_shares(wave: int) -> np.ndarray:
        share, rate = (np.array(x) for x in WAVES[wave])
        return np.concatenate([share * rate, share * (1 - rate)])

    def sample(wave: int) -> tuple[np.ndarray, np.ndarray]:
        counts = rng.multinomial(n, cell_shares(wave), 4000).reshape(-1, 2, 2)
        size = counts.sum(axis=1)
        return size / n, counts[:, 0] / size

    def covariance(wave: int) -> np.ndarray:
        share, rate = (np.array(x) for x in WAVES[wave])
        v = np.zeros((4, 4))
        v[:2, :2] = (np.diag(share) - np.outer(share, share)) / n
        v[2:, 2:] = np.diag(rate * (1 - rate) / (n * share))
        return v

    first, second = sample(2012), sample(2014)
    drawn = [est.kitagawa(s1, r1, s2, r2) for s1, r1, s2, r2 in zip(*first, *second, strict=True)]
    result = est.kitagawa_se(*WAVES[2012], *WAVES[2014], covariance(2012), covariance(2014))
    for name in ("total", "composition", "rate"):
        spread = np.std([getattr(d, name) for d in drawn])
        assert getattr(result, name) == pytest.approx(spread, rel=0.05)


def test_shares_from_a_register_carry_no_error():
    v = np.zeros((4, 4))
    v[2:, 2:] = np.diag([1e-4, 1e-4])
    result = est.kitagawa_se([0.5, 0.5], [0.3, 0.1], [0.5, 0.5], [0.2, 0.1], v, v)
    assert result.composition == 0.0
    assert result.rate == pytest.approx(np.sqrt(4 * 0.25 * 1e-4))


@pytest.mark.parametrize(
    ("v", "message"),
    [
        (np.eye(3), r"finite and \(4, 4\)"),
        (np.full((4, 4), np.nan), "finite"),
        (np.triu(np.ones((4, 4))), "symmetric"),
    ],
)
def test_wrong_covariances_are_refused(v, message):
    with pytest.raises(ValueError, match=message):
        est.kitagawa_se(*WAVES[2012], *WAVES[2014], v, np.eye(4))
