"""Whatever a table of respondents gives as figures can be allotted again."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from graadmeter.language.numbers import round_half_up
from graadmeter.synthesis.allotment import allot
from graadmeter.synthesis.composition import largest_remainder
from graadmeter.synthesis.lookahead import no_whole_number
from graadmeter.synthesis.problem import Demand, Problem
from graadmeter.synthesis.raking import rake, round_rows


@st.composite
def feasible(draw, *, weights=(1.0,), most=40):
    """A problem whose demands are the rounded figures of a table drawn first."""
    profiles, answers = draw(st.integers(1, 4)), draw(st.integers(2, 4))
    table = draw(
        arrays.arrays(np.int64, (profiles, answers), elements=st.integers(0, most // answers))
    )
    row_weights = np.array(
        draw(st.lists(st.sampled_from(weights), min_size=profiles, max_size=profiles))
    )
    demands = []
    for _number in range(draw(st.integers(1, 5))):
        people = draw(st.lists(st.booleans(), min_size=profiles, max_size=profiles))
        among = draw(st.lists(st.booleans(), min_size=answers, max_size=answers))
        counted = draw(st.lists(st.booleans(), min_size=answers, max_size=answers))
        base = np.outer(people, among) * row_weights[:, None]
        top = base * np.array(counted)
        if draw(st.booleans()):
            inside = (base > 0).astype(float)
            number = float((inside * table).sum())
            demands.append(Demand(inside, None, number - 0.5, number + 0.5))
        elif (base * table).sum() > 0:
            share = float((top * table).sum() / (base * table).sum())
            printed = float(round_half_up(100 * share, 0))
            demands.append(Demand(top, base, (printed - 0.5) / 100, (printed + 0.5) / 100))
    prior = np.array(draw(st.lists(st.floats(0.05, 1), min_size=answers, max_size=answers)))
    allowed = np.ones_like(table, dtype=np.bool_)
    return Problem(table.sum(axis=1), allowed, prior / prior.sum(), tuple(demands)), table


def allotted(made: Problem) -> tuple[int, ...]:
    found = allot(made)
    assert found.table.sum(axis=1).tolist() == made.sizes.tolist()
    assert (found.table >= 0).all()
    assert list(found.unmet) == [i for i, d in enumerate(made.demands) if not d.met(found.table)]
    return found.unmet


@settings(max_examples=150)
@given(feasible())
def test_what_people_answered_can_always_be_allotted_again(example):
    made, table = example
    assert all(demand.met(table) for demand in made.demands)
    assert allotted(made) == ()


@settings(max_examples=100)
@given(feasible(weights=(0.3, 0.7058, 1.0, 1.72)))
def test_weighted_figures_can_be_allotted_again(example):
    made, _table = example
    assert allotted(made) == ()


@settings(max_examples=50)
@given(feasible(), st.integers(0, 100), st.data())
def test_a_demand_too_many_costs_at_most_one(example, percent, data):
    """To demands that can hold one is added that may not: never more than one is given up."""
    made, table = example
    base = np.ones(table.shape)
    top = base * (np.arange(table.shape[1]) == data.draw(st.integers(0, table.shape[1] - 1)))
    extra = Demand(top, base, (percent - 0.5) / 100, (percent + 0.5) / 100)
    more = Problem(made.sizes, made.allowed, made.prior, (*made.demands, extra))
    assert len(allotted(more)) <= 1


@given(
    arrays.arrays(
        np.float64,
        st.tuples(st.integers(1, 6), st.integers(1, 6)),
        elements=st.floats(0, 1, allow_subnormal=False),
    ),
    st.data(),
)
def test_rounding_rows_keeps_row_sums_and_moves_nothing_by_one_or_more(shares, data):
    sizes = np.array(
        data.draw(
            st.lists(st.integers(0, 500), min_size=len(shares), max_size=len(shares)), label="sizes"
        )
    )
    shares = shares + 1e-3
    table = shares / shares.sum(axis=1, keepdims=True) * sizes[:, None]
    rounded = round_rows(table, sizes)
    assert rounded.sum(axis=1).tolist() == sizes.tolist()
    assert (np.abs(rounded - table) < 1 + 1e-6).all()


@settings(max_examples=100)
@given(feasible(weights=(0.3, 1.0)))
def test_raking_keeps_row_sums_and_stays_above_zero(example):
    made, _table = example
    table = rake(made, made.demands)
    assert np.allclose(table.sum(axis=1), made.sizes)
    assert (table >= 0).all()


@given(st.integers(0, 100), st.integers(0, 60))
def test_what_cannot_occur_at_a_base_is_what_counting_finds(percent, size):
    printed = {int(round_half_up(100 * k / size, 0)) for k in range(size + 1)} if size else set()
    gone = no_whole_number((percent - 0.5) / 100, (percent + 0.5) / 100, size)
    assert gone is (percent not in printed)


@given(st.lists(st.integers(0, 10_000), min_size=1, max_size=20).filter(any), st.integers(0, 10**6))
def test_a_total_is_divided_in_proportion(shares, total):
    parts = largest_remainder(np.array(shares), total)
    assert parts.sum() == total
    assert (np.abs(parts - np.array(shares) * total / sum(shares)) < 1 + 1e-6).all()
