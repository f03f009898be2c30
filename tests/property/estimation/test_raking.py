"""What must hold for any raking."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from graadmeter import estimation as est

patient = settings(deadline=None, max_examples=100)


@dataclass(frozen=True)
class Sample:
    """Rows with margins whose totals some weights can meet, because such weights made them."""

    cells: list[np.ndarray]
    margins: list[np.ndarray]
    start: np.ndarray

    @property
    def n(self) -> int:
        return len(self.start)


@st.composite
def samples(draw: st.DrawFn) -> Sample:
    n = draw(st.integers(2, 60))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    sizes = draw(st.lists(st.integers(1, 4), min_size=1, max_size=4))
    cells = [np.unique(rng.integers(0, k, n), return_inverse=True)[1] for k in sizes]
    population = rng.uniform(0.3, 3.0, n)
    margins = [np.bincount(cell, population) for cell in cells]
    return Sample(cells, margins, rng.uniform(0.5, 2.0, n))


@patient
@given(samples())
def test_margins_are_met(sample):
    raking = est.rake(sample.cells, sample.margins, start=sample.start)
    for cell, margin in zip(sample.cells, sample.margins, strict=True):
        np.testing.assert_allclose(np.bincount(cell, raking.weight), margin, rtol=1e-9)
    assert (raking.weight > 0.0).all()
    np.testing.assert_allclose(
        np.bincount(raking.cell, raking.weight), raking.cell_weight, rtol=1e-12
    )


@patient
@given(samples(), st.randoms(use_true_random=False))
def test_the_order_of_the_margins_does_not_matter(sample, random):
    order = list(range(len(sample.cells)))
    random.shuffle(order)
    one = est.rake(sample.cells, sample.margins, start=sample.start, tolerance=1e-13)
    two = est.rake(
        [sample.cells[i] for i in order],
        [sample.margins[i] for i in order],
        start=sample.start,
        tolerance=1e-13,
    )
    np.testing.assert_allclose(one.weight, two.weight, rtol=1e-8)


@patient
@given(samples(), st.integers(0, 2**32 - 1))
def test_the_order_of_the_rows_does_not_matter(sample, seed):
    turn = np.random.default_rng(seed).permutation(sample.n)
    one = est.rake(sample.cells, sample.margins, start=sample.start)
    two = est.rake([c[turn] for c in sample.cells], sample.margins, start=sample.start[turn])
    np.testing.assert_allclose(one.weight[turn], two.weight, rtol=1e-9)


@patient
@given(samples(), st.floats(0.001, 1000))
def test_the_size_of_the_starting_weights_does_not_matter(sample, factor):
    one = est.rake(sample.cells, sample.margins, start=sample.start)
    two = est.rake(sample.cells, sample.margins, start=sample.start * factor)
    np.testing.assert_allclose(one.weight, two.weight, rtol=1e-8)


@patient
@given(samples())
def test_equal_to_raking_row_by_row(sample):
    weight = sample.start.copy()
    raking = est.rake(sample.cells, sample.margins, start=sample.start)
    for _ in range(raking.sweeps):
        for cell, margin in zip(sample.cells, sample.margins, strict=True):
            weight *= (margin / np.bincount(cell, weight))[cell]
    np.testing.assert_allclose(raking.weight, weight, rtol=1e-9)


@patient
@given(samples())
def test_the_design_effect_is_at_least_one(sample):
    spread = est.rake(sample.cells, sample.margins, start=sample.start).spread
    assert spread.design_effect >= 1.0 - 1e-12
    assert spread.lowest <= spread.total / spread.n <= spread.highest * (1 + 1e-12)
