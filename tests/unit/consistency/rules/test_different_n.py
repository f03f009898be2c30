"""Different n's for the same people."""

import pytest
from tests.unit.consistency.rules.grids_of_groups import grid, material, response

from graadmeter.consistency.findings import Certainty, Spot
from graadmeter.consistency.material import Heading
from graadmeter.consistency.rules.different_n import RULE

COUNTS = {"Noord": "200 100 50", "Zuid": "500 300 60", "Totaal": "700 400 57"}


def found(*tables):
    return list(RULE.check(material(*tables)))


def test_more_respondents_than_questionnaires_is_certain():
    table = grid(
        ["Noord n=101", "Zuid n=300"], {"Ja": "20 30"}, people="slachtoffers onder medewerkers"
    )
    (finding,) = found(table, response(COUNTS))
    assert finding.certainty is Certainty.CERTAIN
    assert finding.where == (Spot("t", None, 0), Spot("respons", 0, 1))


def test_fewer_respondents_among_a_part_of_the_people_may_be():
    table = grid(
        ["Noord n=70", "Zuid n=90"], {"Ja": "20 30"}, people="slachtoffers onder medewerkers"
    )
    assert not found(table, response(COUNTS))


def test_other_people_are_not_compared_with_a_response_table():
    table = grid(["Noord n=900"], {"Ja": "20"}, people="raadsleden")
    assert not found(table, response(COUNTS))


def test_a_caption_above_everybody_is_certain_and_reported_once():
    table = grid(["Samen n=401"], {"Ja": "20"}, n=401)
    (finding,) = found(table, response(COUNTS))
    assert finding.certainty is Certainty.CERTAIN


@pytest.mark.parametrize(("zuid", "elsewhere"), [(310, Certainty.CERTAIN), (290, Certainty.LIKELY)])
def test_groups_that_do_not_sum_to_their_own_total(zuid, elsewhere):
    wrong = grid(["Noord n=100", f"Zuid n={zuid}", "Totaal n=400"], {"Ja": "20 30 27"})
    groups = ["Noord n=10", "Zuid n=20", "Totaal n=30"]
    right = grid(groups, {"Ja": "20 30 27"}, name="u", people="anderen")
    assert [each.certainty for each in found(wrong)] == [Certainty.LIKELY]
    assert [each.certainty for each in found(wrong, right)] == [elsewhere]
    assert not found(right)


def test_groups_of_two_kinds_in_one_table_are_recognised():
    columns = ["Noord n=100", "Zuid n=300", "Man n=150", "Vrouw n=240", "Totaal n=400"]
    assert not found(grid(columns, {"Ja": "20 30 25 25 27"}))


def test_questions_as_columns_with_the_same_n_are_no_groups():
    assert not found(grid(["Vraag a n=400", "Vraag b n=400", "Totaal n=400"], {"Ja": "1 2 3"}))


def test_two_ns_for_the_same_people_are_likely():
    one, two, three = (
        grid(["2024"], {"Ja": "20"}, name=name, n=n, people=who)
        for name, n, who in (
            ("a", 1194, "slachtoffers onder raadsleden"),
            ("b", 1195, "slachtoffers bij alle raadsleden, naar functie"),
            ("c", 1194, "raadsleden: slachtoffer"),
        )
    )
    (finding,) = found(one, two, three)
    assert finding.certainty is Certainty.LIKELY
    assert finding.where[0] == Spot("b")
    assert finding.printed == "1195; 1194"
    assert not found(one, three)


def test_the_n_of_another_wave_may_differ():
    columns = [Heading("2022", wave=2022, n=80), Heading("2024", wave=2024, n=90)]
    assert not found(grid(columns, {"Ja": "1 2"}, n=90))


def test_the_same_heading_with_another_n_is_likely():
    one = grid(["Gemeenten n=50"], {"Ja": "20"}, name="a")
    two = grid(["GEMEENTE n=51"], {"Ja": "20"}, name="b")
    (finding,) = found(one, two)
    assert finding.certainty is Certainty.LIKELY
    assert "Gemeenten" in finding.message.nl


@pytest.mark.parametrize(
    ("groups", "certainty"),
    [
        (["Noord n=90", "Zuid n=300"], Certainty.NOTE),
        (["Noord n=90", "Zuid n=320"], Certainty.LIKELY),
    ],
)
def test_groups_against_the_n_of_everybody_in_another_table(groups, certainty):
    (finding,) = found(grid(groups, {"Ja": "20 30"}), grid(["2024"], {"Ja": "1"}, name="u", n=400))
    assert finding.certainty is certainty
    assert Spot("u") in finding.where


def test_groups_against_the_n_above_their_own_table_are_likely():
    (finding,) = found(grid(["Noord n=90", "Zuid n=300"], {"Ja": "20 30"}, n=400))
    assert finding.certainty is Certainty.LIKELY
    assert not found(grid(["Noord n=100", "Zuid n=300"], {"Ja": "20 30"}, n=400))


def test_the_same_shortage_in_more_tables_is_one_finding():
    tables = [grid(["Noord n=90", "Zuid n=300"], {"Ja": "2 3"}, name=name) for name in "ab"]
    (finding,) = found(*tables, grid(["2024"], {"Ja": "1"}, name="u", n=400))
    assert {spot.table for spot in finding.where} == {"a", "b", "u"}
