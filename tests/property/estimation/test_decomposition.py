"""What must hold for any decomposition of a change."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graadmeter import estimation as est

patient = settings(deadline=None, max_examples=200)


@st.composite
def changes(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    size = draw(st.integers(1, 12))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    concentration = draw(st.sampled_from([0.05, 1.0, 50.0]))
    shares = rng.dirichlet(np.full(size, concentration), 2)
    rates = rng.uniform(0.0, 1.0, (2, size)) * draw(st.sampled_from([1e-3, 1.0, 1e4]))
    return shares[0], rates[0], shares[1], rates[1]


@patient
@given(changes())
def test_the_parts_add_up(change):
    s1, r1, s2, r2 = change
    result = est.kitagawa(*change)
    assert result.total == result.composition + result.rate
    size = float(np.abs([r1, r2]).max())
    assert result.total == pytest.approx(s2 @ r2 - s1 @ r1, abs=1e-12 * size)
    np.testing.assert_allclose(
        result.by_group.sum(axis=0), [result.composition, result.rate], atol=1e-12 * size
    )


@patient
@given(changes())
def test_waves_may_change_places(change):
    s1, r1, s2, r2 = change
    one, two = est.kitagawa(s1, r1, s2, r2), est.kitagawa(s2, r2, s1, r1)
    assert (one.composition, one.rate) == (-two.composition, -two.rate)


@patient
@given(changes(), st.integers(0, 2**32 - 1))
def test_the_order_of_the_groups_does_not_matter(change, seed):
    turn = np.random.default_rng(seed).permutation(change[0].size)
    one, two = est.kitagawa(*change), est.kitagawa(*(a[turn] for a in change))
    assert (one.composition, one.rate) == (two.composition, two.rate)
    np.testing.assert_array_equal(one.by_group[turn], two.by_group)


@patient
@given(changes(), st.integers(0, 2**32 - 1))
def test_the_error_of_the_total_is_that_of_the_parts_together(change, seed):
    size = 2 * change[0].size
    rng = np.random.default_rng(seed)
    roots = [rng.normal(0.0, 0.01, (size, size)) for _ in range(2)]
    result = est.kitagawa_se(*change, *(root @ root.T for root in roots))
    assert result.total**2 == pytest.approx(result.covariance.sum(), rel=1e-6, abs=1e-15)
    assert result.composition**2 == pytest.approx(result.covariance[0, 0])
    assert result.rate**2 == pytest.approx(result.covariance[1, 1])
