"""What must hold for any trimming and any weighting-cell adjustment."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from graadmeter import estimation as est

patient = settings(deadline=None, max_examples=150)
WAYS = st.sampled_from(["proportional", "equal"])


@st.composite
def trimmings(draw: st.DrawFn) -> tuple[np.ndarray, float, float]:
    weight = np.array(draw(st.lists(st.floats(0.01, 100.0), min_size=1, max_size=40)))
    mean = float(weight.mean())
    return weight, mean * draw(st.floats(0.0, 0.99)), mean * draw(st.floats(1.01, 5.0))


@patient
@given(trimmings(), WAYS)
def test_the_total_stays_and_the_bounds_hold(case, way):
    weight, low, high = case
    result = est.trim_weights(weight, low, high, redistribute=way)
    np.testing.assert_allclose(result.weight.sum(), weight.sum(), rtol=1e-10)
    assert (result.weight >= low).all()
    assert (result.weight <= high).all()
    assert result.n_lowered == (weight > high).sum()
    assert result.n_raised == (weight < low).sum()


@patient
@given(trimmings(), WAYS, st.integers(0, 2**32 - 1))
def test_the_order_of_the_rows_does_not_matter_and_that_of_the_weights_stays(case, way, seed):
    weight, low, high = case
    turn = np.random.default_rng(seed).permutation(weight.size)
    result = est.trim_weights(weight, low, high, redistribute=way)
    again = est.trim_weights(weight[turn], low, high, redistribute=way)
    np.testing.assert_allclose(result.weight[turn], again.weight, rtol=1e-10)
    assert (np.diff(result.weight[np.argsort(weight)]) >= 0.0).all()


@patient
@given(trimmings(), WAYS)
def test_trimming_twice_is_trimming_once(case, way):
    weight, low, high = case
    once = est.trim_weights(weight, low, high, redistribute=way)
    twice = est.trim_weights(once.weight, low, high, redistribute=way)
    np.testing.assert_array_equal(once.weight, twice.weight)


@patient
@given(st.lists(trimmings(), min_size=1, max_size=4), WAYS, st.integers(0, 2**32 - 1))
def test_every_cell_keeps_its_total(cases, way, seed):
    weights = [weight / weight.mean() for weight, _, _ in cases]
    cell = np.repeat(np.arange(len(weights)), [w.size for w in weights])
    turn = np.random.default_rng(seed).permutation(cell.size)
    weight = np.concatenate(weights)[turn]
    result = est.trim_weights(weight, 0.5, 2.0, cell=cell[turn], redistribute=way)
    np.testing.assert_allclose(
        np.bincount(cell[turn], result.weight), np.bincount(cell[turn], weight), rtol=1e-10
    )


@patient
@given(st.integers(1, 5), st.integers(1, 60), st.integers(0, 2**32 - 1))
def test_respondents_carry_the_weight_of_their_cell(cells, extra, seed):
    rng = np.random.default_rng(seed)
    cell = np.concatenate([np.arange(cells), rng.integers(0, cells, extra)])
    responded = np.concatenate([np.ones(cells, bool), rng.random(extra) < 0.4])
    d = rng.uniform(1.0, 9.0, cell.size)
    result = est.adjust_nonresponse(cell, responded, d, minimum=1)
    np.testing.assert_allclose(np.bincount(cell, result.weight), np.bincount(cell, d))
    assert (result.weight[~responded] == 0.0).all()
    assert (result.weight[responded] >= d[responded] * (1 - 1e-12)).all()
