"""Totals that the printed n's or shares do not give."""

from fractions import Fraction

import pytest
from tests.unit.consistency.rules.grids_of_groups import grid, material, response

from graadmeter.consistency.findings import Certainty, Spot
from graadmeter.consistency.printed import Interval, Printed
from graadmeter.consistency.rules.total_not_reachable import RULE, between, unweighted, weighted

GROUPS = ["Noord n=100", "Zuid n=300", "Totaal n=400"]
COUNTS = response({"Noord": "200 100 50", "Zuid": "500 300 60", "Totaal": "700 400 57"})
SHARES = grid(
    ["Verdeling populatie"], {"Noord": "80", "Zuid": "20", "Totaal": "100"}, name="shares"
)
FINER = grid(
    ["Verdeling populatie"],
    {"Noord (man)": "50", "Noord (vrouw)": "30", "Zuid (man)": "10", "Zuid (vrouw)": "10"},
    name="shares",
)


def found(*tables):
    return list(RULE.check(material(*tables)))


def test_an_unweighted_total_that_the_groups_do_not_give_is_certain():
    (finding,) = found(grid(GROUPS, {"Ja": "20 40 30"}))
    assert finding.certainty is Certainty.CERTAIN
    assert finding.where[0] == Spot("t", 0, 2)
    assert finding.possible == "34,7–35,3"
    assert "aandeel in de populatie" not in finding.message.nl


@pytest.mark.parametrize("total", ["35"])
def test_a_total_that_the_groups_give_is_not_reported(total):
    assert not found(grid(GROUPS, {"Ja": f"20 40 {total}"}))


def test_a_part_that_no_count_gives_makes_it_likely():
    table = grid(["Noord n=10", "Zuid n=300", "Totaal n=310"], {"Ja": "25 40 30"})
    (finding,) = found(table)
    assert finding.certainty is Certainty.LIKELY


@pytest.mark.parametrize("weighted", [True, None])
def test_weighted_with_unknown_shares_gives_nothing(weighted):
    assert not found(grid(GROUPS, {"Ja": "20 40 30"}, weighted=weighted), COUNTS)


def test_weighted_by_printed_shares_gives_the_total_of_those_shares():
    assert not found(grid(GROUPS, {"Ja": "20 40 24"}, weighted=True), COUNTS, SHARES)


def test_impossible_with_the_shares_and_unweighted_is_certain():
    (finding,) = found(grid(GROUPS, {"Ja": "20 40 30"}, weighted=True), COUNTS, SHARES)
    assert finding.certainty is Certainty.CERTAIN
    assert finding.where[-1] == Spot("shares", None, 0)


def test_impossible_with_the_shares_but_right_unweighted_is_likely():
    (finding,) = found(grid(GROUPS, {"Ja": "20 40 35"}, weighted=True), COUNTS, SHARES)
    assert finding.certainty is Certainty.LIKELY


def test_shares_of_finer_classes_make_it_likely():
    (finding,) = found(grid(GROUPS, {"Ja": "20 40 30"}, weighted=True), COUNTS, FINER)
    assert finding.certainty is Certainty.LIKELY


def test_shares_say_nothing_of_a_part_of_the_respondents():
    victims = grid(["Noord n=30", "Zuid n=40", "Totaal n=70"], {"Ja": "20 40 39"}, weighted=True)
    assert not found(victims, COUNTS, SHARES)


def test_a_total_outside_its_parts_is_left_to_the_other_rule():
    assert not found(grid(GROUPS, {"Ja": "20 40 50"}))


def test_a_small_group_leaves_less_room_than_its_rounding():
    reach = unweighted([Printed.of("12")], [17])
    assert reach.counted
    assert reach.room == Interval(Fraction(200, 17), Fraction(200, 17))


def test_the_room_of_the_shares_goes_to_the_extreme_groups():
    shares = [Interval(Fraction(40), Fraction(60)), Interval(Fraction(45), Fraction(55))]
    room = weighted([Printed.of("0"), Printed.of("100")], shares)
    assert room is not None
    assert room.low == Fraction("99.5") * 45 / 100
    assert room.high == (Fraction("0.5") * 45 + 100 * 55) / 100


def test_shares_that_cannot_be_100_give_no_room():
    small = Interval(Fraction(10), Fraction(20))
    large = Interval(Fraction(70), Fraction(80))
    assert weighted([Printed.of("1"), Printed.of("2")], [small, small]) is None
    assert weighted([Printed.of("1"), Printed.of("2")], [large, large]) is None


def test_room_is_written_no_narrower_than_it_is():
    assert between(Interval(Fraction("34.75"), Fraction("35.21"))) == "34,7–35,3"
    assert between(Interval(Fraction(50), Fraction(50))) == "50,0"
