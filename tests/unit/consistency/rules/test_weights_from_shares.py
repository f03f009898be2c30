"""Weights and the shares beside them."""

import pytest
from tests.unit.consistency.rules.grids_of_groups import grid, material, response

from graadmeter.consistency.findings import Certainty, Spot
from graadmeter.consistency.rules.weights_from_shares import RULE

COLUMNS = ["Verdeling populatie", "Verdeling respons", "Wegingsfactor"]
ROWS = {"Noord": "60 40 1.5", "Zuid": "34 57 0.6", "West": "6 3 2.0", "Totaal": "100 100 -"}


def found(*tables):
    return list(RULE.check(material(*tables)))


def test_weights_that_follow_from_the_shares_are_not_reported():
    assert not found(grid(COLUMNS, ROWS))


def test_a_weight_outside_the_quotient_is_certain():
    (finding,) = found(grid(COLUMNS, {**ROWS, "West": "6 3 1.5"}))
    assert finding.certainty is Certainty.CERTAIN
    assert finding.where == (Spot("t", 2, 2), Spot("t", 2, 0), Spot("t", 2, 1))
    assert finding.possible == "1,6–2,6"


def test_a_weight_that_rounding_of_the_shares_allows_is_not_reported():
    assert not found(grid(COLUMNS, {**ROWS, "West": "6 3 1.6"}))
    assert not found(grid(COLUMNS, {**ROWS, "West": "6 3 2.6"}))
    assert found(grid(COLUMNS, {**ROWS, "West": "6 3 2.7"}))


def test_exchanged_columns_are_one_likely_finding():
    (finding,) = found(grid(["Verdeling respons", "Verdeling populatie", "Wegingsfactor"], ROWS))
    assert finding.certainty is Certainty.LIKELY
    assert finding.where[0] == Spot("t", None, 1)
    assert "verwisseld" in finding.message.nl


def test_weights_of_another_kind_are_notes():
    rows = {"Noord": "60 40 5", "Zuid": "34 57 5", "West": "6 3 5"}
    assert {each.certainty for each in found(grid(COLUMNS, rows))} == {Certainty.NOTE}


def test_a_share_that_may_be_zero_gives_no_bound():
    rows = {"Noord": "60 43 1.4", "Zuid": "34 57 0.6", "West": "6 0 50"}
    assert not found(grid(COLUMNS, rows))


def test_shares_of_the_response_that_the_counts_do_not_give_are_likely():
    counts = response(
        {"Noord": "90 40 44", "Zuid": "90 56 62", "West": "9 4 44", "Totaal": "189 100 53"}
    )
    (finding,) = found(grid(COLUMNS, ROWS), counts)
    assert finding.certainty is Certainty.LIKELY
    assert finding.where == (
        *(Spot("t", row, 1) for row in (1, 2)),
        *(Spot("respons", row, 1) for row in (1, 2)),
    )
    assert finding.possible == "56,0; 4,0"


@pytest.mark.parametrize("people", ["burgers", ""])
def test_counts_of_other_people_say_nothing(people):
    counts = response(
        {"Noord": "9 1 11", "Zuid": "9 1 11", "West": "9 1 11", "Totaal": "27 3 11"}, people=people
    )
    assert not found(grid(COLUMNS, ROWS), counts)


def test_shares_of_finer_classes_are_added_up():
    rows = {"Noord (man)": "20", "Noord (vrouw)": "20", "Zuid": "60"}
    counts = response({"Noord": "900 405 45", "Zuid": "900 595 66", "Totaal": "1800 1000 56"})
    assert not found(grid(["Verdeling respons"], rows), counts)
    off = response({"Noord": "900 415 46", "Zuid": "900 585 65", "Totaal": "1800 1000 56"})
    assert len(found(grid(["Verdeling respons"], rows), off)) == 1
