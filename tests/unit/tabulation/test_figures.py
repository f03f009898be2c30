"""Figures of a table against figures computed by hand; see ``small`` for the answers."""

import pytest
from tests.unit.tabulation.small import ANSWERS, POPULATIONS, spec, tabulate

from graadmeter.errors import UserError
from graadmeter.tabulation import Origin, Shown, Table

ALL: dict[str, str] = {}


def figures(table: Table) -> list[list[float | None]]:
    return [[cell.value for cell in row] for row in table.cells]


def only(**more):
    """The single cell of a table of one row and one column."""
    return tabulate(spec([ALL], [ALL], **more)).cells[0][0]


@pytest.mark.parametrize(
    ("weighted", "leave_out", "share", "n"),
    [
        # yes: 2 x 2/3 + 3/2 = 17/6, in base 4 x 2/3 + 4 x 3/2 = 26/3.
        (True, ["dk"], 17 / 52, 8),
        # "dk" counts in the base, "no answer" never does: 5 x 2/3 + 6 = 28/3.
        (True, [], 17 / 56, 9),
        (False, ["dk"], 3 / 8, 8),
        (False, [], 3 / 9, 9),
    ],
)
def test_a_percentage_is_of_those_with_an_answer_that_counts(weighted, leave_out, share, n):
    """MON-14, MON-18."""
    cell = only(question="answer", codes=["yes"], weighted=weighted, leave_out=leave_out)
    assert (cell.value, cell.n) == (pytest.approx(100 * share), n)
    assert (cell.origin, cell.shown) == (Origin.COMPUTED, Shown.VALUE)


def test_answers_that_are_counted_together_are_added():
    assert only(question="answer", codes=["yes", "dk"], weighted=False).value == pytest.approx(
        100 * 4 / 9
    )


def test_what_is_left_out_is_never_counted():
    cell = only(question="answer", codes=["yes", "dk"], leave_out=["dk"], weighted=False)
    assert cell.value == pytest.approx(100 * 3 / 8)


def test_several_options_of_a_multiple_response_question_are_counted_net():
    """Whoever ticked two options counts once: 13/17, not 13/17 + 9/17."""
    table = tabulate(
        spec(
            [ALL],
            [{"codes": ["verbal"]}, {"codes": ["physical"]}, {"codes": ["verbal", "physical"]}],
            question="forms",
        )
    )
    assert figures(table) == [
        [pytest.approx(100 * 13 / 17)],
        [pytest.approx(100 * 9 / 17)],
        [pytest.approx(100 * 13 / 17)],
    ]
    assert table.cells[2][0].n == 3


def test_an_option_column_can_be_counted_by_its_number():
    assert only(question="forms__threat", codes=["1"]).value == pytest.approx(100 * 4 / 17)
    assert only(question="forms__threat", codes=["0"]).value == pytest.approx(100 * 13 / 17)


def test_a_number_can_be_counted_by_its_value():
    assert only(question="times", codes=["0", "1"], weighted=False).value == pytest.approx(
        100 * 4 / 7
    )


@pytest.mark.parametrize(
    ("weighted", "mean"),
    # (6 x 2/3 + 11 x 3/2) / (4 x 2/3 + 3 x 3/2) with "unknown" and "no answer" left out.
    [(True, 123 / 43), (False, 17 / 7)],
)
def test_a_mean_is_of_the_numbers_that_are_known(weighted, mean):
    cell = only(question="times", statistic="mean", weighted=weighted)
    assert (cell.value, cell.n) == (pytest.approx(mean), 7)


def test_a_ranking_gives_the_answer_on_a_place_and_its_share():
    rows = [{"rank": 1}, {"rank": 2}, {"rank": 3}]
    table = tabulate(
        spec(
            [ALL], rows, question="forms", codes=["threat", "physical", "verbal"], statistic="rank"
        )
    )
    assert [row[0].text for row in table.cells] == ["the verbal", "the physical", "the threat"]
    assert figures(table) == [[pytest.approx(100 * k / 17)] for k in (13, 9, 4)]


@pytest.mark.parametrize("codes", [["threat", "physical"], ["physical", "threat"]])
def test_a_tie_in_a_ranking_keeps_the_order_of_the_table(codes):
    """Unweighted both are 1 of 3."""
    rows = [{"rank": 1}, {"rank": 2}]
    table = tabulate(
        spec([ALL], rows, question="forms", codes=codes, statistic="rank", weighted=False)
    )
    assert [row[0].text for row in table.cells] == [f"the {code}" for code in codes]
    assert figures(table) == [[pytest.approx(100 / 3)]] * 2


def test_a_total_of_all_answers_is_everything_that_counts():
    rows = [{"codes": ["yes"]}, {"codes": ["no"]}, {"codes": ["*"]}]
    table = tabulate(spec([ALL], rows, question="answer", leave_out=["dk"]))
    yes, no, total = (row[0].value for row in table.cells)
    assert yes == pytest.approx(100 * 17 / 52)
    assert no == pytest.approx(100 * 35 / 52)
    assert total == pytest.approx(100)


def test_base_row_and_column_are_joined_with_and():
    """Role x, team a, who said yes: the first two people."""
    table = tabulate(
        spec(
            [{"where": "team = 'a'"}, {"where": "team = 'b'"}],
            [{"where": "answer = 'yes'"}, {"base": "answer = 'no'"}],
            base="role = 'x'",
            question="times",
            statistic="mean",
        )
    )
    assert figures(table) == [pytest.approx([3, 9]), pytest.approx([0, 1])]
    assert [[cell.n for cell in row] for row in table.cells] == [[2, 1], [1, 1]]


def test_who_has_no_value_of_a_condition_is_in_no_domain():
    table = tabulate(
        spec(
            [{"where": "answer = 'yes'"}, {"where": "answer IS DISTINCT FROM 'yes'"}],
            [ALL],
            question="team",
            codes=["a"],
            weighted=False,
        )
    )
    assert [cell.n for cell in table.cells[0]] == [3, 7]


def test_what_a_row_states_goes_before_what_its_column_states():
    table = tabulate(
        spec(
            [{"question": "team", "codes": ["a"]}],
            [ALL, {"question": "role", "codes": ["x"]}],
            question="answer",
            codes=["yes"],
            weighted=False,
        )
    )
    assert figures(table) == [[60.0], [50.0]]


def test_a_name_in_a_question_is_filled_in_from_the_other_axis():
    table = tabulate(
        spec(
            [{"with": {"form": "verbal"}}, {"with": {"form": "threat"}}],
            [{"question": "forms__{form}"}],
            codes=["1"],
            weighted=False,
        )
    )
    assert figures(table) == [[pytest.approx(200 / 3), pytest.approx(100 / 3)]]


def test_a_heading_row_has_no_figures_and_says_why():
    table = tabulate(
        spec([ALL, {"where": "team = 'a'"}], [{"heading": True}], question="answer", codes=["yes"])
    )
    for cell in table.cells[0]:
        assert (cell.origin, cell.shown) == (Origin.NONE, Shown.DASH)
        assert (cell.value, cell.n, cell.reason) == (None, None, "Tussenkop zonder cijfers.")


def test_an_empty_base_is_a_dash_with_its_reason():
    cell = only(question="answer", codes=["yes"], base="team = 'a' AND team = 'b'")
    assert (cell.shown, cell.value, cell.n) == (Shown.DASH, None, 0)
    assert cell.reason == "Niemand is in de basis."


def test_a_base_in_which_no_one_answered_is_empty():
    cell = only(question="times", statistic="mean", base="times IS NULL")
    assert (cell.shown, cell.n) == (Shown.DASH, 0)


def test_an_estimate_carries_its_uncertainty():
    cell = only(question="answer", codes=["yes"], leave_out=["dk"])
    assert None not in (cell.se, cell.ci_low, cell.ci_high, cell.deff, cell.n_effective, cell.df)
    assert cell.ci_low < cell.value < cell.ci_high
    assert cell.n_effective == pytest.approx(cell.n / cell.deff)


def test_headings_give_the_base_of_a_whole_row_or_column():
    table = tabulate(
        spec(
            [ALL, {"where": "team = 'a'"}],
            [ALL, {"where": "role = 'x'"}],
            question="times",
            statistic="mean",
        )
    )
    assert [heading.n for heading in table.columns] == [10, 6]
    assert [heading.n for heading in table.rows] == [10, 5]


def test_tables_of_a_group_without_strata_are_not_weighted():
    table = spec([ALL], [ALL], group="clerks", question="team", codes=["a"])
    assert tabulate(table).weighted is False
    assert figures(tabulate(table)) == [[pytest.approx(200 / 3)]]
    assert tabulate(spec([ALL], [ALL], question="team", codes=["a"])).weighted is True


def test_a_weighted_table_restores_the_population():
    """MON-14: 40 % of the population and 60 % of the respondents are in team a."""
    assert only(question="team", codes=["a"]).value == pytest.approx(40)
    assert only(question="team", codes=["a"], weighted=False).value == pytest.approx(60)


def test_respondents_outside_the_population_are_refused():
    cells = POPULATIONS["people"]["cells"][:2]
    populations = POPULATIONS | {"people": {"cells": cells}}
    with pytest.raises(UserError, match="people zitten in een cel zonder populatie: b") as refused:
        tabulate(
            spec([ALL], [ALL], question="answer", codes=["yes"]),
            populations=populations,
        )
    assert refused.value.where == "populations/2020/people.yaml"
    assert refused.value.mend


def test_a_respondent_without_post_stratum_is_refused():
    people = ANSWERS["people"]
    unknown = people.with_columns(team=people["team"].replace({"b": "-9"}))
    with pytest.raises(UserError, match="zonder populatie: –"):
        tabulate(
            spec([ALL], [ALL], question="answer", codes=["yes"]),
            answers=ANSWERS | {"people": unknown},
        )


def test_a_post_stratum_without_respondents_is_refused():
    with pytest.raises(UserError, match="Geen respondenten van people in: b"):
        tabulate(
            spec([ALL], [ALL], question="answer", codes=["yes"]),
            answers=ANSWERS | {"people": ANSWERS["people"].head(6)},
        )
