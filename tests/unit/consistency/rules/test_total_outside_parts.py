"""Totals below or above every part."""

import pytest
from tests.unit.consistency.rules.grids_of_groups import grid, material, response

from graadmeter.consistency.findings import Certainty, Spot
from graadmeter.consistency.material import Heading
from graadmeter.consistency.rules.total_outside_parts import RULE

GROUPS = ["Noord n=100", "Zuid n=300", "Totaal n=400"]


def found(*tables):
    return list(RULE.check(material(*tables)))


@pytest.mark.parametrize("weighted", [True, False, None])
@pytest.mark.parametrize("line", ["20 30 32", "20 30 18"])
def test_a_total_outside_its_parts_is_certain_whatever_the_weighting(line, weighted):
    (finding,) = found(grid(GROUPS, {"Ja": line}, weighted=weighted))
    assert finding.certainty is Certainty.CERTAIN
    assert finding.where[0] == Spot("t", 0, 2)
    assert finding.possible == "20–30"
    assert finding.message.en.startswith("The total for")


@pytest.mark.parametrize("line", ["20 30 20", "20 30 30", "20 30 25", "30 30 30"])
def test_a_total_between_its_parts_or_at_an_end_of_them_may_be(line):
    assert not found(grid(GROUPS, {"Ja": line}))


@pytest.mark.parametrize("line", ["29 30 31", "31 30 29"])
def test_a_total_that_touches_one_part_only_is_outside(line):
    # 30 and 31 can both be 30.5, but a group of 29 is below that and has a weight; and so below.
    assert found(grid(GROUPS, {"Ja": line}))


def test_a_total_that_touches_the_rounding_of_all_parts_may_be():
    assert not found(grid(GROUPS, {"Ja": "30 30 31"}))
    assert found(grid(GROUPS, {"Ja": "30 30 32"}))


def test_the_same_holds_for_groups_in_rows():
    rows = {"Noord n=100": "20", "Zuid n=300": "30", "Totaal n=400": "40"}
    (finding,) = found(grid(["Ja"], rows))
    assert finding.where == (Spot("t", 2, 0), Spot("t", 0, 0), Spot("t", 1, 0))


def test_a_wave_for_which_no_n_is_printed_is_likely_when_the_groups_are_everybody_elsewhere():
    waves = [
        Heading(label, wave=wave, n=n if wave == 2024 else None)
        for label, n in (("Noord", 100), ("Zuid", 300), ("Totaal", 400))
        for wave in (2022, 2024)
    ]
    (finding,) = found(grid(waves, {"Ja": "20 20 30 30 40 25"}))
    assert finding.certainty is Certainty.LIKELY
    assert finding.where[0] == Spot("t", 0, 4)


def test_counts_beside_the_percentages_show_that_the_parts_are_everybody():
    rows = {"Noord": "200 100 50", "Zuid": "500 300 60", "Totaal": "700 400 40"}
    (finding,) = found(response(rows))
    assert finding.certainty is Certainty.CERTAIN
    assert finding.where[0] == Spot("respons", 2, 2)


def test_answers_and_kinds_with_a_total_are_no_groups():
    assert not found(grid(["Samen"], {"Ja": "40", "Nee": "60", "Totaal": "100"}))
    assert not found(grid(["Totaal", "Zelf", "Door een ander"], {"Aangifte": "16 9 7"}))


def test_shares_of_groups_with_their_sum_are_no_percentages_of_groups():
    assert not found(grid(GROUPS, {"Verdeling": "25 75 100"}))


def test_a_part_that_is_not_printed_may_be_anywhere():
    table = grid(["Noord n=100", "Zuid n=300", "West n=50", "Totaal n=450"], {"Ja": "20 30 - 40"})
    assert not found(table)


def test_counts_have_no_total_between_their_parts():
    table = grid(GROUPS, {"Aantal klachten": "20 30 50", "Klachten": "120 300 420"})
    assert not found(table)


def test_groups_that_are_not_everybody_give_no_finding():
    table = grid(["Noord n=100", "Zuid n=300", "Totaal n=500"], {"Ja": "20 30 40"})
    everybody = grid(GROUPS, {"Ja": "20 30 25"}, name="elders")
    assert not found(table)
    assert not found(table, everybody)
