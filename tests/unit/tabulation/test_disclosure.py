"""What is hidden cannot be computed, or narrowed down to a small group, from what is shown."""

from dataclasses import replace

import numpy as np
import pytest

from graadmeter.tabulation.disclosure import Respondents, hidden_groups

HIDE_BELOW = 10


def atoms(*rows: tuple[int, tuple[int, ...]], columns: int, weights=()) -> Respondents:
    """Atoms from how many people are in which groups besides the first, which is everybody."""
    counts = np.array([n for n, _places in rows])
    membership = np.zeros((len(rows), columns), dtype=bool)
    membership[:, 0] = True
    for row, (_n, places) in enumerate(rows):
        membership[row, list(places)] = True
    return Respondents(counts, membership, np.array(weights or [1.0] * len(rows)))


def hidden_places(*rows, parts=(), columns: int = 0, weights=(), **more) -> set[int]:
    width = columns or 1 + sum(map(len, parts))
    facts = {"hide_below": HIDE_BELOW} | more
    hidden = hidden_groups(atoms(*rows, columns=width, weights=weights), parts=parts, **facts)
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
    assert hidden_places(*rows, parts=[[1, 2, 3], [4, 5, 6]]) == {1, 2, 4, 5}


def test_those_without_a_value_of_a_breakdown_count_as_a_part():
    assert hidden_places((4, ()), (20, (1,)), (30, (2,)), parts=[[1, 2]]) == {1}


def test_a_small_difference_of_two_groups_is_a_group_as_well():
    # 50 people, of whom 46 are in the second group: what remains is 4 people.
    rows = (46, (1, 2)), (4, (1,)), (30, ())
    assert hidden_places(*rows, columns=3) == {2}
    assert hidden_places((36, (1, 2)), (14, (1,)), (30, ()), columns=3) == set()


def test_an_empty_part_needs_no_other():
    assert hidden_places((20, (1,)), (30, (3,)), parts=[[1, 2, 3]]) == {2}


def test_a_small_total_hides_all():
    assert hidden_places((4, (1,)), (3, (2,)), parts=[[1, 2]]) == {0, 1, 2}


def test_a_threshold_of_zero_hides_nothing():
    assert hidden_places((1, (1,)), (30, (2,)), parts=[[1, 2]], hide_below=0) == set()


def test_nobody_at_all_is_hidden():
    nobody = np.zeros(1, dtype=np.int64), np.ones((1, 2), dtype=np.bool_)
    assert hidden_groups(Respondents(*nobody, np.ones(1)), HIDE_BELOW).all()


@pytest.mark.parametrize("order", [[0, 1, 2, 3], [3, 2, 1, 0], [2, 0, 3, 1]])
def test_the_order_of_atoms_does_not_matter(order):
    rows = [(4, (1, 3)), (40, (1, 4)), (50, (2, 5)), (60, (2, 6))]
    parts = [[1, 2], [3, 4, 5, 6]]
    assert hidden_places(*(rows[i] for i in order), parts=parts) == hidden_places(
        *rows, parts=parts
    )


def test_the_cheapest_is_hidden_before_the_smallest():
    rows = (4, (1,)), (30, (2,)), (20, (3,))
    assert hidden_places(*rows, parts=[[1, 2, 3]], price=[2, 0, 0, 2]) == {1, 2}


def test_what_turned_out_to_be_needless_comes_back():
    # Hiding 3 protects 1; then 2 small needs 4 hidden with it, after which the two protect each
    # other with 3 shown again.
    rows = (4, (1,)), (20, (3,)), (7, (2,)), (25, (4,))
    hidden = hidden_places(*rows, parts=[[1, 2, 3, 4]])
    assert hidden == {1, 2}


def test_weighted_shares_count_by_weight():
    # Chairs of two layers: 6 and 5 of them, and 154 of a third. Together they are 11, which may be
    # shown; but where the 5 weigh half, the weighted share of all chairs is of 6 and 2.5.
    rows = (154, (1, 2)), (6, (1, 3)), (5, (1, 4)), (222, (5,)), (135, (6,))
    assert hidden_places(*rows, columns=7) == {3, 4}
    assert hidden_places(*rows, columns=7, weights=[1.0, 0.9, 0.9, 0.9, 0.9]) == {3, 4}
    assert hidden_places(*rows, columns=7, weights=[1.0, 2.0, 1.0, 2.0, 1.0]) > {3, 4}


def test_what_is_hidden_already_stays_hidden_and_needs_no_other():
    rows = (4, (1,)), (30, (2,)), (20, (3,))
    already = np.array([False, False, True, False])
    hidden = hidden_groups(atoms(*rows, columns=4), HIDE_BELOW, hidden_already=already)
    assert np.flatnonzero(hidden).tolist() == [1, 2]


def test_numbers_and_weighted_shares_of_one_answer_add_up_together():
    # Of 30 people of one weight and 4 of another, both the number and the weighted sum tell of
    # either weight.
    people = atoms((30, (1,)), (4, (2, 3)), (60, ()), columns=4, weights=[1.0, 2.0, 1.0])
    assert np.flatnonzero(hidden_groups(people, HIDE_BELOW)).tolist() == [2, 3]
    counted = replace(people, counted=True)
    assert np.flatnonzero(hidden_groups(counted, HIDE_BELOW)).tolist() != [2, 3]
