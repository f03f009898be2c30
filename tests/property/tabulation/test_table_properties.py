"""What holds of tables whatever people answered."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.tabulation.small import ANSWERS, spec, tabulate

from graadmeter.tabulation import Shown

people = st.fixed_dictionaries(
    {
        "team": st.sampled_from("ab"),
        "role": st.sampled_from("xy"),
        "answer": st.sampled_from(["yes", "no", "dk", "-9"]),
        "ticked": st.tuples(*[st.booleans()] * 3),
        # Everyone gets this question, so "not asked" (-7) cannot occur.
        "times": st.integers(-9, 9).filter(lambda n: n not in {-7, *range(-5, 0)}),
    }
)


@st.composite
def answers(draw):
    """Answers of at least one person in each team."""
    drawn = draw(st.lists(people, max_size=25))
    drawn += [draw(people) | {"team": team} for team in "ab"]
    columns = {name: [one[name] for one in drawn] for name in ("team", "role", "answer", "times")}
    for place, form in enumerate(("verbal", "physical", "threat")):
        columns[f"forms__{form}"] = [
            int(one["ticked"][place]) if one["answer"] == "yes" else -7 for one in drawn
        ]
    return ANSWERS | {"people": pl.DataFrame(columns)}


DISTRIBUTION = spec(
    [{}, {"where": "team = 'a'"}, {"where": "role = 'x'"}],
    [{"codes": ["yes"]}, {"codes": ["no"]}, {"codes": ["yes", "no"]}, {"codes": ["*"]}],
    question="answer",
    leave_out=["dk"],
)
FORMS = spec(
    [{}],
    [{"codes": ["verbal"]}, {"codes": ["physical"]}, {"codes": ["verbal", "physical"]}],
    question="forms",
)


@settings(max_examples=40)
@given(answers())
def test_a_distribution_adds_up_to_its_total(drawn):
    for column in zip(*tabulate(DISTRIBUTION, answers=drawn).cells, strict=True):
        yes, no, both, total = (cell.value for cell in column)
        if total is None:
            assert {cell.value for cell in column} == {None}
            continue
        assert total == pytest.approx(100)
        assert yes + no == pytest.approx(total)
        assert both == pytest.approx(total)


@settings(max_examples=40)
@given(answers())
def test_a_net_lies_between_its_largest_part_and_the_sum_of_its_parts(drawn):
    verbal, physical, net = (row[0].value for row in tabulate(FORMS, answers=drawn).cells)
    if verbal is None or physical is None or net is None:
        assert verbal == physical == net
        return
    assert max(verbal, physical) - 1e-9 <= net <= min(verbal + physical, 100) + 1e-9


@settings(max_examples=25)
@given(answers(), st.randoms(use_true_random=False))
def test_the_order_of_respondents_changes_no_figure(drawn, random):
    order = list(range(drawn["people"].height))
    random.shuffle(order)
    mixed = drawn | {"people": drawn["people"][order]}
    before, after = (tabulate(DISTRIBUTION, answers=one) for one in (drawn, mixed))
    for old, new in zip(before.cells, after.cells, strict=True):
        assert [cell.n for cell in old] == [cell.n for cell in new]
        for one, other in zip(old, new, strict=True):
            assert one.value == pytest.approx(other.value)
            assert one.se == pytest.approx(other.se)


@settings(max_examples=25)
@given(answers(), st.integers(0, 12), st.integers(0, 12))
def test_a_cell_is_hidden_below_the_threshold_or_to_protect_another(drawn, mark_below, hide_below):
    protection = {"people": {"mark_below": mark_below, "hide_below": hide_below}}
    open_cells = tabulate(DISTRIBUTION, answers=drawn).cells
    protected = tabulate(DISTRIBUTION, answers=drawn, protection=protection).cells
    for row, covered in zip(open_cells, protected, strict=True):
        for cell, found in zip(row, covered, strict=True):
            if cell.n < hide_below:
                assert found.shown is Shown.HIDDEN
            elif cell.n == 0:
                assert found.shown is Shown.DASH
                continue
            elif found.shown is Shown.HIDDEN:
                assert "te berekenen" in found.reason
            assert (found.value is None) is (found.shown is Shown.HIDDEN)
            assert found.small is (cell.n < mark_below or found.shown is Shown.HIDDEN)
