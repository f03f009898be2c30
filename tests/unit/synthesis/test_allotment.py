"""Allotting respondents to answers, on problems small enough to check by hand."""

import numpy as np
import pytest

from graadmeter.synthesis.allotment import allot
from graadmeter.synthesis.lookahead import ComingBase, allot_with_foresight
from graadmeter.synthesis.problem import Demand, Problem
from graadmeter.synthesis.programme import conflicting, fewest_unmet, impossible
from graadmeter.synthesis.raking import rake, round_rows


def problem(sizes, answers, demands, prior=None, allowed=None) -> Problem:
    shape = (len(sizes), answers)
    return Problem(
        np.array(sizes),
        np.ones(shape, dtype=np.bool_) if allowed is None else np.array(allowed),
        np.full(answers, 1 / answers) if prior is None else np.array(prior),
        tuple(demands),
    )


def share(percent, sizes, answers, *, of=None, among=None, counted=(0,), cost=1.0) -> Demand:
    """A printed percentage of people who give one of the counted answers.

    ``of`` narrows the profiles, ``among`` the answers that count in the base.
    """
    base = np.zeros((len(sizes), answers))
    rows = list(range(len(sizes))) if of is None else list(of)
    columns = list(range(answers)) if among is None else list(among)
    base[np.ix_(rows, columns)] = 1
    numerator = np.zeros_like(base)
    numerator[:, list(counted)] = base[:, list(counted)]
    return Demand(numerator, base, (percent - 0.5) / 100, (percent + 0.5) / 100, cost)


def count(number, sizes, answers, *, counted=(0,), of=None, cost=1.0) -> Demand:
    inside = np.zeros((len(sizes), answers))
    inside[np.ix_(range(len(sizes)) if of is None else list(of), list(counted))] = 1
    return Demand(inside, None, number - 0.5, number + 0.5, cost)


def checked(made: Problem):
    """The allotment, after checking that every respondent has one allowed answer."""
    found = allot(made)
    assert found.table.sum(axis=1).tolist() == made.sizes.tolist()
    assert (found.table >= 0).all()
    assert not found.table[~made.allowed].any()
    assert [i for i, d in enumerate(made.demands) if not d.met(found.table)] == list(found.unmet)
    return found


# ------------------------------------------------------------------------ what is met


def test_without_demands_answers_follow_the_prior():
    found = checked(problem([10], 2, [], prior=[0.7, 0.3]))
    assert found.table.tolist() == [[7, 3]]


def test_percentages_of_several_groups_and_of_all_are_met_together():
    sizes = [40, 25, 17]
    demands = [
        share(33, sizes, 3, of=[0]),
        share(48, sizes, 3, of=[1]),
        share(71, sizes, 3, of=[2]),
        share(45, sizes, 3),
        share(20, sizes, 3, counted=[1]),
    ]
    assert checked(problem(sizes, 3, demands)).unmet == ()


def test_a_printed_n_is_met_exactly():
    sizes = [30, 30]
    found = checked(problem(sizes, 2, [count(23, sizes, 2)]))
    assert found.table[:, 0].sum() == 23


def test_a_base_may_depend_on_the_answers():
    """60 % of those with an opinion, of whom there are 25."""
    sizes = [40]
    demands = [count(25, sizes, 3, counted=[0, 1]), share(60, sizes, 3, among=[0, 1])]
    assert checked(problem(sizes, 3, demands)).table.tolist() == [[15, 10, 15]]


def test_a_mean_is_met():
    sizes, numbers = [20], np.array([[0.0, 1.0, 2.0, 3.0]])
    mean = Demand(numbers, np.ones((1, 4)), 1.65, 1.75)
    found = checked(problem(sizes, 4, [mean]))
    assert found.unmet == ()
    assert 1.65 <= float((found.table * numbers).sum()) / 20 < 1.75


def test_weights_count():
    """Two strata of ten with weights 0.5 and 1.5: 60 % weighted."""
    weights = np.array([[0.5, 0.5], [1.5, 1.5]])
    top = weights * np.array([[1.0, 0.0]])
    found = checked(problem([10, 10], 2, [Demand(top, weights, 0.595, 0.605)]))
    assert found.unmet == ()
    assert float((top * found.table).sum() / (weights * found.table).sum()) == pytest.approx(0.6)


def test_an_answer_that_is_not_allowed_is_not_given():
    sizes = [10, 10]
    allowed = [[True, True], [False, True]]
    found = checked(problem(sizes, 2, [share(40, sizes, 2)], allowed=allowed))
    assert found.table.tolist() == [[8, 2], [0, 10]]


def test_an_answer_with_no_prior_is_only_used_when_needed():
    sizes = [100]
    free = checked(problem(sizes, 3, [share(30, sizes, 3)], prior=[0.5, 0.5, 0]))
    assert free.table.tolist() == [[30, 70, 0]]
    # n = 98 asks for two who skip the question.
    asked = [count(98, sizes, 3, counted=[0, 1]), share(30, sizes, 3, among=[0, 1])]
    assert checked(problem(sizes, 3, asked, prior=[0.5, 0.5, 0])).table[0, 2] == 2


def test_no_more_than_three_percent_skip_a_question():
    sizes = [100]
    asked = [count(96, sizes, 3, counted=[0, 1])]
    assert checked(problem(sizes, 3, asked, prior=[0.5, 0.5, 0])).unmet == (0,)


@pytest.mark.parametrize(("percent", "size", "number"), [(13, 40, 5), (13, 8, 1), (63, 40, 25)])
def test_a_figure_exactly_halfway_rounds_up(percent, size, number):
    """12.5 % is printed as 13."""
    made = problem([size], 2, [share(percent, [size], 2)])
    assert checked(made).table.tolist() == [[number, size - number]]
    assert not impossible(made, made.demands, whole=True)


@pytest.mark.parametrize(("percent", "size"), [(12, 40), (12, 8), (62, 40), (73, 12), (1, 3)])
def test_a_figure_that_cannot_occur_at_its_base_is_proven_impossible(percent, size):
    made = problem([size], 2, [share(percent, [size], 2)])
    assert checked(made).unmet == (0,)
    assert impossible(made, made.demands, whole=True)
    assert conflicting(made, 0, ()) == ()


@pytest.mark.parametrize("size", [7, 11, 12, 40, 99])
def test_what_is_proven_impossible_is_what_counting_finds(size):
    """Every whole percentage at a base, by trying all numbers of people."""
    possible = {int(100 * k / size + 0.5 + 1e-9) for k in range(size + 1)}
    for percent in range(101):
        made = problem([size], 2, [share(percent, [size], 2)])
        assert impossible(made, made.demands, whole=True) is (percent not in possible), percent


# --------------------------------------------------------------------- what is given up


def test_the_fewest_demands_are_given_up():
    """One figure against three that hold together."""
    sizes = [50]
    agreeing = [
        share(20, sizes, 3),
        share(30, sizes, 3, counted=[1]),
        share(50, sizes, 3, counted=[2]),
    ]
    contrary = share(90, sizes, 3, counted=[0, 1])
    assert checked(problem(sizes, 3, [contrary, *agreeing])).unmet == (0,)


@pytest.mark.parametrize("percents", [(20, 60), (60, 20)])
def test_of_two_that_exclude_each_other_the_cheaper_goes(percents):
    sizes = [50]
    cheap, dear = (share(p, sizes, 2, cost=c) for p, c in zip(percents, (0.4, 1.0), strict=True))
    assert checked(problem(sizes, 2, [cheap, dear])).unmet == (0,)
    assert checked(problem(sizes, 2, [dear, cheap])).unmet == (1,)


def test_two_independent_contradictions_cost_two():
    sizes = [50, 50]
    demands = [share(p, sizes, 2, of=[row]) for row in (0, 1) for p in (20, 60)]
    unmet = checked(problem(sizes, 2, demands)).unmet
    assert len(unmet) == 2
    assert {i // 2 for i in unmet} == {0, 1}


def test_a_contradiction_is_found_before_people_are_kept_whole():
    sizes = [50]
    made = problem(sizes, 2, [share(20, sizes, 2), share(60, sizes, 2)])
    assert len(fewest_unmet(made, whole=False)) == 1
    # 73 % of 12 people is possible as long as people can be divided.
    alone = problem([12], 2, [share(73, [12], 2)])
    assert fewest_unmet(alone, whole=False) == frozenset()
    assert fewest_unmet(alone, whole=True) == {0}


def test_a_contradiction_names_the_figures_it_needs_and_no_others():
    """50, 30 and 30 of the same people: each pair can hold, the three cannot."""
    sizes = [50]
    demands = [
        share(50, sizes, 4),
        share(30, sizes, 4, counted=[1]),
        share(30, sizes, 4, counted=[2]),
        share(2, sizes, 4, counted=[3]),
        share(0, sizes, 4, counted=[3], cost=0.2),
    ]
    made = problem(sizes, 4, demands)
    assert conflicting(made, 2, (3, 1, 0)) == (1, 0)


def test_what_is_named_really_excludes_it_and_nothing_in_it_can_be_missed():
    sizes = [50]
    demands = [share(p, sizes, 4, counted=[i]) for i, p in enumerate((50, 30, 30))]
    made = problem(sizes, 4, demands)
    named = conflicting(made, 2, (1, 0))
    assert named is not None
    own = made.demands[2]
    assert impossible(made, (*(made.demands[i] for i in named), own), whole=True)
    for left_out in named:
        rest = tuple(made.demands[i] for i in named if i != left_out)
        assert not impossible(made, (*rest, own), whole=True)


def test_where_nothing_is_contradicted_nothing_is_named():
    sizes = [50]
    made = problem(sizes, 2, [share(20, sizes, 2), share(80, sizes, 2, counted=[1])])
    assert conflicting(made, 0, (1,)) is None


# ---------------------------------------------------------------------------- lookahead


def coming(sizes, answers, percents, *, counted=(0,)) -> ComingBase:
    """Figures that a later question prints over those who give a counted answer now."""
    inside = np.zeros((len(sizes), answers), dtype=np.bool_)
    inside[:, list(counted)] = True
    intervals = np.array([[(p - 0.5) / 100, (p + 0.5) / 100] for p in percents])
    names = tuple(map(str, percents))
    return ComingBase(inside, intervals, names, names)


def test_a_base_is_chosen_at_which_the_figures_over_it_can_occur():
    """73, 18 and 27 % are 8, 2 and 3 of 11; of 12 none of them exists."""
    sizes = [40]
    base = coming(sizes, 2, (73, 18, 27))
    # 11 of 40 is 27.5 % and 12 is 30 %; both will do, and 12 is nearer to the middle.
    wide = Demand(np.array([[1.0, 0.0]]), np.ones((1, 2)), 0.27, 0.335)
    made = Problem(np.array(sizes), np.ones((1, 2), dtype=np.bool_), np.array([0.3, 0.7]), (wide,))
    assert allot(made).table[0, 0] == 12
    found = allot_with_foresight(made, (base,))
    assert found.allotment.table.tolist() == [[11, 29]]
    assert (found.allotment.unmet, found.yielded) == ((), {})


def test_what_is_impossible_at_a_base_is_named():
    base = coming([40], 2, (73, 18, 27, 50))
    assert base.impossible(11) == ("50",)
    assert base.impossible(12) == ("73", "18", "27")
    assert base.impossible(0) == ("73", "18", "27", "50")


def test_one_figure_yields_to_several_that_its_base_would_make_impossible():
    """30 % of 40 is 12 people and nothing else; 11 people make three figures possible."""
    sizes = [40]
    made = problem(sizes, 2, [share(30, sizes, 2)], prior=[0.3, 0.7])
    found = allot_with_foresight(made, (coming(sizes, 2, (73, 18, 27)),))
    assert found.allotment.table[0, 0] == 11
    assert found.allotment.unmet == (0,)
    assert found.yielded == {0: (12, ("73", "18", "27"))}


def test_a_figure_does_not_yield_to_one_other():
    sizes = [40]
    made = problem(sizes, 2, [share(30, sizes, 2)], prior=[0.3, 0.7])
    found = allot_with_foresight(made, (coming(sizes, 2, (73,)),))
    assert (found.allotment.table[0, 0], found.allotment.unmet) == (12, ())


def test_a_printed_n_does_not_yield_to_one_figure():
    sizes = [40]
    made = problem(sizes, 2, [count(12, sizes, 2)], prior=[0.3, 0.7])
    found = allot_with_foresight(made, (coming(sizes, 2, (73,)),))
    assert (found.allotment.table[0, 0], found.allotment.unmet) == (12, ())


def test_a_printed_n_yields_to_several_figures():
    sizes = [40]
    made = problem(sizes, 2, [count(12, sizes, 2, cost=1.01)], prior=[0.3, 0.7])
    found = allot_with_foresight(made, (coming(sizes, 2, (73, 18, 27)),))
    assert (found.allotment.table[0, 0], found.allotment.unmet) == (11, (0,))


def test_a_base_at_which_all_can_occur_is_left_as_it_is():
    sizes = [40]
    made = problem(sizes, 2, [share(25, sizes, 2)], prior=[0.3, 0.7])
    found = allot_with_foresight(made, (coming(sizes, 2, (50, 30)),))
    assert found.allotment.table.tolist() == allot(made).table.tolist() == [[10, 30]]


# ------------------------------------------------------------------------------ raking


def test_raking_comes_near_a_demand_and_keeps_the_sizes():
    sizes = [40, 10]
    demand = share(80, sizes, 2, of=[0])
    table = rake(problem(sizes, 2, [demand]), (demand,))
    assert demand.value(table) == pytest.approx(0.8, abs=0.005)
    assert table.sum(axis=1) == pytest.approx(sizes)
    # Where nothing is demanded the prior stays.
    assert table[1] == pytest.approx([5, 5])


def test_raking_gives_nothing_to_an_answer_that_is_not_allowed():
    sizes = [40]
    made = problem(sizes, 2, [share(80, sizes, 2)], allowed=[[False, True]])
    assert rake(made, made.demands).tolist() == [[0, 40]]


def test_a_mean_is_raked_by_tilting():
    numbers = np.array([[0.0, 1.0, 5.0, 20.0]])
    demand = Demand(numbers, np.ones((1, 4)), 7.45, 7.55)
    made = problem([100], 4, [demand], prior=[0.4, 0.3, 0.2, 0.1])
    before = demand.value(rake(made, ()))
    assert before < 4
    assert demand.value(rake(made, (demand,))) == pytest.approx(7.5, abs=0.5)


def test_rounding_gives_what_is_left_to_the_largest_remainders():
    table = np.array([[3.5, 3.3, 3.2], [0.1, 0.1, 0.8]])
    assert round_rows(table, np.array([10, 1])).tolist() == [[4, 3, 3], [0, 0, 1]]
