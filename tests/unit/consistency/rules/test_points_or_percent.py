"""Percent and percentage points. All tables and sentences are invented."""

from tests.unit.consistency.rules.sentences_on_tables import TRAVEL, check, grid, said

from graadmeter.consistency.findings import Certainty, Said
from graadmeter.consistency.rules.points_or_percent import RULE


def moved(words, **rest):
    return said(words, "Vervoermiddel fiets", **{"unit": "direction", **rest})


def test_percent_for_percentage_points_is_likely():
    (found,) = check(RULE, [TRAVEL], moved("het fietsen is met 10 procent gedaald"))
    assert found.certainty is Certainty.LIKELY
    assert found.where[0] == Said("zin")
    assert "25" in found.possible


def test_percentage_points_for_percent_is_found_as_well():
    sentence = moved("is met 25 procentpunten gedaald", unit="percentage points", value=-25)
    (found,) = check(RULE, [TRAVEL], sentence)
    assert found.printed.startswith("25")


def test_the_right_unit_and_what_fits_neither_are_no_finding():
    right = moved("is met 25 procent gedaald")
    points = moved("met 10 procentpunten gedaald", name="p", unit="percentage points", value=-10)
    neither = moved("is met 60 procent gedaald", name="geen")
    assert check(RULE, [TRAVEL], right, points, neither) == []


def test_where_both_readings_fit_nothing_is_found():
    table = grid("hoog", "Vervoermiddel", ["Fiets"], [("2014", 2014), ("2016", 2016)], [[98, 88]])
    assert check(RULE, [table], moved("is met 10 procent gedaald")) == []
