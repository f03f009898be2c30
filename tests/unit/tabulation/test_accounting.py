"""Response accounting: counts and shares of the fieldwork (MON-13, MON-15)."""

import pytest
from tests.unit.tabulation.small import POPULATIONS, spec, tabulate

from graadmeter.tabulation import Shown

COLUMNS = [
    {"statistic": name}
    for name in (
        "approached",
        "completed",
        "response_rate",
        "response_share",
        "population_share",
        "weight",
    )
]


def row(axis, **more):
    return tabulate(spec(COLUMNS, [axis], **more)).cells[0]


def values(axis, **more):
    return [cell.value for cell in row(axis, **more)]


def test_a_row_counts_its_part_of_the_response():
    """MON-13, MON-14: 6 of 12 approached; 60 % of the response for 40 % of the population."""
    assert values({"where": "team = 'a'"}) == pytest.approx([12, 6, 50, 60, 40, 2 / 3])


def test_a_row_without_condition_is_the_total():
    assert values({}) == pytest.approx([28, 10, 100 * 10 / 28, 100, 100, 1])


def test_numbers_approached_known_by_team_only_are_not_known_by_role():
    cells = row({"where": "role = 'x'"})
    assert [cell.value for cell in cells] == [None, 5, None, 50, 50, 1]
    for cell in (cells[0], cells[2]):
        assert cell.shown is Shown.DASH
        assert cell.reason == "Het aantal benaderden is hier niet bekend."


def test_numbers_approached_known_for_some_cells_only_are_not_known():
    cells = [dict(cell) for cell in POPULATIONS["clerks"]["cells"]]
    del cells[1]["approached"]
    table = spec([{"statistic": "approached"}], [{"where": "team = 'a'"}], group="clerks")
    made = tabulate(table, populations=POPULATIONS | {"clerks": {"cells": cells}})
    assert made.cells[0][0].shown is Shown.DASH


def test_response_of_further_groups_is_added():
    """People and clerks of team a: 12 + 4 approached, 6 + 2 of 13 completed."""
    found = values({"where": "team = 'a'", "also": ["clerks"]})
    # 400 of 1000 people and 4 of 8 clerks in the population.
    population, response = 404 / 1008, 8 / 13
    assert found == pytest.approx(
        [16, 8, 50, 100 * response, 100 * population, population / response]
    )


def test_one_group_that_is_not_known_makes_the_sum_unknown():
    found = values({"where": "role = 'x'"}, group="people")
    assert found[0] is None
    populations = {"people": POPULATIONS["people"]}
    table = spec([{"statistic": "approached"}], [{"also": ["clerks"]}])
    assert tabulate(table, populations=populations).cells[0][0].value is None


def test_a_row_may_be_about_another_group():
    assert values({"group": "clerks", "where": "team = 'b'"})[:3] == [4, 1, 25]


def test_weights_have_three_decimals_and_counts_those_of_the_table():
    assert [cell.decimals for cell in row({}, decimals=1)] == [1, 1, 1, 1, 1, 3]
