"""Of random overlapping groups nothing small can be computed from what is shown."""

from itertools import combinations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from graadmeter.tabulation.disclosure import Respondents, hidden_groups

HIDE_BELOW = 10
PARTS = [[1, 2, 3], [4, 5, 6, 7], [8, 9]]
FAR = 1e6

people = st.lists(
    st.tuples(st.integers(0, 25), st.integers(0, 2), st.integers(0, 3), st.integers(0, 1)),
    min_size=1,
    max_size=14,
)


def of(counts, membership, weight=None):
    return Respondents(counts, membership, np.ones(len(counts)) if weight is None else weight)


def atoms(drawn):
    counts = np.array([n for n, *_places in drawn])
    membership = np.zeros((len(drawn), 10), dtype=bool)
    membership[:, 0] = True
    for row, (_n, one, two, three) in enumerate(drawn):
        membership[row, [1 + one, 4 + two, 8 + three]] = True
    return counts, membership


def most(inside, n, shown, wanted) -> float:
    """The largest size of a group that fits all shown sizes: what an attacker cannot exclude."""
    found = linprog(
        -wanted.astype(float),
        A_eq=inside[:, shown].T.astype(float),
        b_eq=n @ inside[:, shown],
        bounds=(0, FAR),
        method="highs",
    )
    assert found.status == 0
    return -found.fun


@settings(max_examples=120)
@given(people)
def test_an_attacker_cannot_exclude_that_a_hidden_group_is_large(drawn):
    counts, membership = atoms(drawn)
    hidden = hidden_groups(of(counts, membership), HIDE_BELOW, parts=PARTS)
    inside, n = membership[counts > 0], counts[counts > 0]
    sizes = counts @ membership
    assert hidden[sizes < HIDE_BELOW].all()
    shown = ~hidden
    if not shown.any():
        return
    for place in np.flatnonzero(hidden & (sizes > 0)):
        assert most(inside, n, shown, inside[:, place]) >= HIDE_BELOW - 1e-6
    for large, part in combinations(np.flatnonzero(shown), 2):
        for rest in (
            inside[:, large] & ~inside[:, part],
            inside[:, part] & ~inside[:, large],
        ):
            nested = (
                not (inside[:, large] & ~inside[:, part]).any()
                or not (inside[:, part] & ~inside[:, large]).any()
            )
            if nested and rest.any():
                assert n @ rest >= HIDE_BELOW


@settings(max_examples=60)
@given(people, st.lists(st.sampled_from([0.5, 1.0, 2.5]), min_size=14, max_size=14))
def test_nor_from_weighted_figures(drawn, weights):
    counts, membership = atoms(drawn)
    weight = np.array(weights[: len(drawn)])
    hidden = hidden_groups(of(counts, membership, weight), HIDE_BELOW, parts=PARTS)
    sizes = counts @ membership
    inside, n = membership[counts > 0] * weight[counts > 0, None], counts[counts > 0]
    for place in np.flatnonzero(hidden & (sizes > 0) & (sizes < HIDE_BELOW)):
        if (~hidden).any():
            wanted = membership[counts > 0][:, place]
            assert most(inside, n, ~hidden, wanted) >= HIDE_BELOW - 1e-6


@settings(max_examples=60)
@given(
    people,
    st.lists(st.sampled_from([0.5, 1.0, 2.5]), min_size=14, max_size=14),
    st.sets(st.integers(1, 9)),
)
def test_nor_from_numbers_beside_weighted_figures(drawn, weights, already):
    counts, membership = atoms(drawn)
    weight = np.array(weights[: len(drawn)])
    people_ = Respondents(counts, membership, weight, counted=True)
    before = np.isin(np.arange(10), list(already))
    hidden = hidden_groups(people_, HIDE_BELOW, parts=PARTS, hidden_already=before)
    assert hidden[before].all()
    some = counts > 0
    inside, sizes = membership[some], counts @ membership
    both = np.hstack([inside, inside * weight[some, None]])
    for place in np.flatnonzero(hidden & (sizes > 0) & (sizes < HIDE_BELOW)):
        if (~hidden).any():
            shown = np.tile(~hidden, 2)
            assert most(both, counts[some], shown, inside[:, place]) >= HIDE_BELOW - 1e-6


@settings(max_examples=60)
@given(people)
def test_nothing_is_hidden_in_vain(drawn):
    counts, membership = atoms(drawn)
    sizes = counts @ membership
    differences = {
        int(counts @ (membership[:, a] & ~membership[:, b]))
        for a in range(10)
        for b in range(10)
        if not (counts @ (membership[:, b] & ~membership[:, a]))
    }
    if (sizes >= HIDE_BELOW).all() and not any(0 < d < HIDE_BELOW for d in differences):
        assert not hidden_groups(of(counts, membership), HIDE_BELOW, parts=PARTS).any()


@settings(max_examples=40)
@given(people, st.randoms(use_true_random=False))
def test_the_order_of_people_does_not_matter(drawn, random):
    mixed = list(drawn)
    random.shuffle(mixed)
    before, after = (
        hidden_groups(of(*atoms(one)), HIDE_BELOW, parts=PARTS) for one in (drawn, mixed)
    )
    assert before.tolist() == after.tolist()
