"""What must hold for any calibration."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from graadmeter import estimation as est

patient = settings(deadline=None, max_examples=100)
BOUNDS = (0.2, 3.0)


@st.composite
def samples(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Auxiliaries, totals that g-weights within 0.4..2 can meet, and base weights."""
    n = draw(st.integers(12, 60))
    columns = draw(st.integers(1, 4))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    scale = 10.0 ** rng.integers(-4, 5, columns)
    x = np.column_stack([np.ones(n), rng.normal(2.0, 1.0, (n, columns)) * scale])
    d = rng.uniform(1.0, 50.0, n)
    return x, (d * rng.uniform(0.4, 2.0, n)) @ x, d


@patient
@given(samples(), st.sampled_from([None, BOUNDS]))
def test_totals_are_met(sample, bounds):
    x, totals, d = sample
    result = est.calibrate(x, totals, d, bounds=bounds)
    np.testing.assert_array_less(np.abs(result.weight @ x - totals), 1e-9 * (1 + np.abs(totals)))
    np.testing.assert_allclose(result.weight, d * result.g)
    if bounds is not None:
        assert result.g.min() >= bounds[0]
        assert result.g.max() <= bounds[1]
        assert result.n_negative == 0


@patient
@given(samples(), st.sampled_from([None, BOUNDS]), st.integers(0, 2**32 - 1))
def test_the_order_of_rows_and_auxiliaries_does_not_matter(sample, bounds, seed):
    x, totals, d = sample
    rng = np.random.default_rng(seed)
    rows, columns = rng.permutation(len(d)), rng.permutation(len(totals))
    one = est.calibrate(x, totals, d, bounds=bounds)
    two = est.calibrate(x[rows][:, columns], totals[columns], d[rows], bounds=bounds)
    np.testing.assert_allclose(one.g[rows], two.g, rtol=1e-7, atol=1e-9)


@patient
@given(samples())
def test_linear_weights_equal_the_regression_estimator(sample):
    x, totals, d = sample
    y = np.random.default_rng(len(d)).normal(0, 1, len(d))
    size = np.abs(x).max(axis=0)  # the reference needs columns of one size
    slope = np.linalg.lstsq(x / size * np.sqrt(d)[:, None], y * np.sqrt(d), rcond=None)[0]
    expected = d @ y + ((totals - d @ x) / size) @ slope
    result = est.calibrate(x, totals, d)
    np.testing.assert_allclose(result.weight @ y, expected, rtol=1e-7, atol=1e-7)


@patient
@given(samples())
def test_linear_weights_are_nearest_to_the_base_weights(sample):
    x, totals, d = sample
    linear, logit = est.calibrate(x, totals, d), est.calibrate(x, totals, d, bounds=BOUNDS)
    distance = [float((d * (r.g - 1.0) ** 2).sum()) for r in (linear, logit)]
    assert distance[0] <= distance[1] * (1 + 1e-7) + 1e-9
