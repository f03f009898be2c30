"""What must hold for corrected p-values and column letters."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from graadmeter import estimation as est

patient = settings(deadline=None, max_examples=150)
METHODS = st.sampled_from(["none", "bonferroni", "holm", "benjamini-hochberg"])
P_VALUES = st.lists(st.floats(0.0, 1.0) | st.just(float("nan")), max_size=20)


@st.composite
def columns(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray]:
    size = draw(st.integers(1, 8))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    root = rng.normal(0.0, 0.02, (size, size))
    return rng.uniform(0.2, 0.8, size), root @ root.T + np.diag(rng.uniform(1e-5, 1e-3, size))


@patient
@given(P_VALUES)
def test_corrections_are_ordered(p):
    values = np.array(p)
    adjusted = [
        est.adjust_p_values(values, "none"),
        est.benjamini_hochberg(values),
        est.holm(values),
        est.bonferroni(values),
    ]
    for less, more in pairwise(adjusted):
        known = ~np.isnan(values)
        assert (less[known] <= more[known] * (1 + 1e-12)).all()
        np.testing.assert_array_equal(np.isnan(more), np.isnan(values))


@patient
@given(P_VALUES, METHODS, st.integers(0, 2**32 - 1))
def test_corrections_do_not_depend_on_the_order(p, method, seed):
    values = np.array(p)
    turn = np.random.default_rng(seed).permutation(values.size)
    np.testing.assert_array_equal(
        est.adjust_p_values(values, method)[turn], est.adjust_p_values(values[turn], method)
    )


@patient
@given(columns(), METHODS)
def test_letters_agree_with_pairwise_tests(case, method):
    estimates, v = case
    size = estimates.size
    letters = est.column_letters(estimates, v, 40, adjust=method)
    pairs = [(i, j) for i in range(size) for j in range(i + 1, size)]
    p = [
        est.difference(
            estimates[i], v[i, i] ** 0.5, 40, estimates[j], v[j, j] ** 0.5, 40, covariance=v[i, j]
        ).p_value
        for i, j in pairs
    ]
    adjusted = est.adjust_p_values(np.array(p, dtype=float), method)
    for (i, j), value in zip(pairs, adjusted, strict=True):
        higher, lower = (i, j) if estimates[i] > estimates[j] else (j, i)
        assert ("ABCDEFGH"[lower] in letters[higher]) == (value < 0.05)
        assert "ABCDEFGH"[higher] not in letters[lower]


@patient
@given(columns(), METHODS, st.integers(0, 2**32 - 1))
def test_letters_move_with_their_columns(case, method, seed):
    estimates, v = case
    turn = np.random.default_rng(seed).permutation(estimates.size)
    letters = est.column_letters(estimates, v, 40, adjust=method)
    turned = est.column_letters(estimates[turn], v[np.ix_(turn, turn)], 40, adjust=method)
    for place, origin in enumerate(turn):
        named = {int(turn[ord(letter) - ord("A")]) for letter in turned[place]}
        assert named == {ord(letter) - ord("A") for letter in letters[origin]}


@patient
@given(columns())
def test_letters_turn_around_with_the_sign(case):
    estimates, v = case
    up, down = est.column_letters(estimates, v, 40), est.column_letters(-estimates, v, 40)
    names = "ABCDEFGH"
    for i in range(estimates.size):
        for j in range(estimates.size):
            assert (names[j] in up[i]) == (names[i] in down[j])
