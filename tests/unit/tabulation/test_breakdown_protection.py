"""What is hidden of a question cannot be computed from what is shown of it."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graadmeter.tabulation.breakdown_protection import hidden_columns

HIDE_BELOW = 10


def cells(*rows: tuple[int, tuple[int, ...]], columns: int) -> tuple[np.ndarray, np.ndarray]:
    """Profiles from how many people are in which columns besides the first."""
    counts = np.array([n for n, _places in rows])
    membership = np.zeros((len(rows), columns), dtype=bool)
    membership[:, 0] = True
    for row, (_n, places) in enumerate(rows):
        membership[row, list(places)] = True
    return counts, membership


def hidden_places(*rows, parts, hide_below: int = HIDE_BELOW) -> set[int]:
    columns = 1 + sum(map(len, parts))
    hidden = hidden_columns(*cells(*rows, columns=columns), parts, hide_below)
    return set(np.flatnonzero(hidden).tolist())


def test_large_bases_are_shown():
    assert hidden_places((20, (1,)), (30, (2,)), parts=[[1, 2]]) == set()


def test_one_small_part_takes_the_smallest_other_with_it():
    rows = (4, (1,)), (30, (2,)), (20, (3,))
    assert hidden_places(*rows, parts=[[1, 2, 3]]) == {1, 3}


def test_two_small_parts_that_are_large_together_need_no_third():
    rows = (6, (1,)), (7, (2,)), (20, (3,)), (30, (4,))
    assert hidden_places(*rows, parts=[[1, 2, 3, 4]]) == {1, 2}


def test_two_small_parts_that_are_small_together_take_a_third():
    rows = (3, (1,)), (4, (2,)), (20, (3,)), (30, (4,))
    assert hidden_places(*rows, parts=[[1, 2, 3, 4]]) == {1, 2, 3}


def test_a_part_of_another_breakdown_is_no_way_round():
    # Columns 1 and 2 are layers; 3 and 4 are the functions of layer 1, 5 and 6 those of layer 2.
    rows = (4, (1, 3)), (40, (1, 4)), (50, (2, 5)), (60, (2, 6))
    hidden = hidden_places(*rows, parts=[[1, 2], [3, 4, 5, 6]])
    assert 3 in hidden
    # Layer 1 minus function 4 is the small one, so one of the two is hidden too.
    assert hidden & {1, 4}


def test_the_same_people_under_two_names_are_hidden_under_both():
    rows = (4, (1, 4)), (15, (2, 5)), (40, (3, 6))
    hidden = hidden_places(*rows, parts=[[1, 2, 3], [4, 5, 6]])
    assert hidden == {1, 2, 4, 5}


def test_those_without_a_value_of_a_breakdown_count_as_a_part():
    assert hidden_places((4, ()), (20, (1,)), (30, (2,)), parts=[[1, 2]]) == {1}


def test_an_empty_part_needs_no_other():
    assert hidden_places((20, (1,)), (30, (3,)), parts=[[1, 2, 3]]) == {2}


def test_a_small_total_hides_all():
    assert hidden_places((4, (1,)), (3, (2,)), parts=[[1, 2]]) == {0, 1, 2}


def test_a_threshold_of_zero_hides_nothing():
    assert hidden_places((1, (1,)), (30, (2,)), parts=[[1, 2]], hide_below=0) == set()


people = st.lists(
    st.tuples(st.integers(0, 25), st.integers(0, 2), st.integers(0, 3), st.integers(0, 1)),
    min_size=1,
    max_size=14,
)
PARTS = [[1, 2, 3], [4, 5, 6, 7], [8, 9]]


@settings(max_examples=150)
@given(people)
def test_no_small_group_can_be_computed_from_what_is_shown(drawn):
    rows = [(n, (1 + one, 4 + two, 8 + three)) for n, one, two, three in drawn]
    counts, membership = cells(*rows, columns=10)
    hidden = hidden_columns(counts, membership, PARTS, HIDE_BELOW)
    inside = membership[counts > 0].astype(float)
    n = counts[counts > 0] @ inside
    assert hidden[n < HIDE_BELOW].all()
    if hidden[0]:
        assert hidden.all()
        return
    known = inside[:, ~hidden]
    rank = np.linalg.matrix_rank(known)
    small = [place for place in range(1, 10) if 0 < n[place] < HIDE_BELOW]
    secrets = [inside[:, place] for place in small]
    secrets += [
        inside[:, a] + inside[:, b] for a, b in combinations(small, 2) if n[a] + n[b] < HIDE_BELOW
    ]
    for secret in secrets:
        assert np.linalg.matrix_rank(np.column_stack([known, secret])) > rank
    for places in PARTS:
        shown = [place for place in places if not hidden[place]]
        rest = n[0] - n[shown].sum()
        assert not shown or rest == 0 or rest >= HIDE_BELOW


@settings(max_examples=60)
@given(people)
def test_nothing_is_hidden_in_vain(drawn):
    rows = [(n, (1 + one, 4 + two, 8 + three)) for n, one, two, three in drawn]
    counts, membership = cells(*rows, columns=10)
    n = counts @ membership
    if (n >= HIDE_BELOW).all():
        assert not hidden_columns(counts, membership, PARTS, HIDE_BELOW).any()


@pytest.mark.parametrize("order", [[0, 1, 2, 3], [3, 2, 1, 0], [2, 0, 3, 1]])
def test_the_order_of_profiles_does_not_matter(order):
    rows = [(4, (1, 3)), (40, (1, 4)), (50, (2, 5)), (60, (2, 6))]
    parts = [[1, 2], [3, 4, 5, 6]]
    assert hidden_places(*(rows[i] for i in order), parts=parts) == hidden_places(
        *rows, parts=parts
    )


def test_what_the_report_shows_is_held_against_what_is_shown_here():
    # Without the report column 3, the smallest, goes; the report shows it, so another has to.
    rows = (4, (1,)), (30, (2,)), (20, (3,))
    hidden = hidden_columns(*cells(*rows, columns=4), [[1, 2, 3]], HIDE_BELOW, elsewhere=[3])
    assert np.flatnonzero(hidden).tolist() == [1, 2]


def test_what_the_report_tells_by_itself_costs_no_other_figure():
    rows = (4, (1,)), (30, (2,)), (20, (3,))
    hidden = hidden_columns(*cells(*rows, columns=4), [[1, 2, 3]], HIDE_BELOW, elsewhere=[0, 2, 3])
    assert np.flatnonzero(hidden).tolist() == [1]
