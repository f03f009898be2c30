"""Changes in text against cells of two waves. All tables and sentences are invented."""

import pytest
from tests.unit.consistency.rules.sentences_on_tables import TRAVEL, check, grid, said

from graadmeter.consistency.findings import Certainty, Said, Spot
from graadmeter.consistency.rules.text_direction import RULE


def direction(words, about="Vervoermiddel fiets", **rest):
    return said(words, about, **{"unit": "direction", **rest})


def test_a_rise_where_the_figure_fell_is_certain():
    (found,) = check(RULE, [TRAVEL], direction("het fietsen is sinds 2014 gestegen"))
    assert found.certainty is Certainty.CERTAIN
    assert found.where == (Said("zin"), Spot("reizen", 0, 1), Spot("reizen", 0, 0))
    assert "40" in found.message.nl


@pytest.mark.parametrize(
    ("words", "about"),
    [
        ("het fietsen is sinds 2014 gedaald", "Vervoermiddel fiets"),
        ("de trein is afgenomen", "Vervoermiddel trein"),
        ("lopend is vrijwel gelijk aan 2014", "Vervoermiddel lopend"),
        ("de autobus is verdubbeld", "Vervoermiddel autobus"),
        ("is sinds 2010 gestegen", "Vervoermiddel fiets"),
        ("iets gestegen of gelijk gebleven", "Vervoermiddel fiets"),
    ],
)
def test_a_change_the_cells_show_or_do_not_know_is_no_finding(words, about):
    assert check(RULE, [TRAVEL], direction(words, about)) == []


@pytest.mark.parametrize(
    ("words", "about", "certainty"),
    [
        ("is gelijk gebleven", "Vervoermiddel autobus", Certainty.LIKELY),
        ("is gelijk gebleven", "Vervoermiddel trein", Certainty.NOTE),
        ("de trein is verdubbeld", "Vervoermiddel trein", Certainty.CERTAIN),
        ("het fietsen is gehalveerd", "Vervoermiddel fiets", Certainty.LIKELY),
    ],
)
def test_same_doubled_and_halved_are_held_to_the_cells(words, about, certainty):
    (found,) = check(RULE, [TRAVEL], direction(words, about))
    assert found.certainty is certainty


def test_percentage_points_are_compared_with_rounding():
    right = direction("een daling van tien procentpunten", unit="percentage points", value=-10)
    near = direction("11 procentpunten gedaald", unit="percentage points", value=-11)
    wrong = direction("14 procentpunten gedaald", name="fout", unit="percentage points", value=-14)
    (found,) = check(RULE, [TRAVEL], right, near, wrong)
    assert found.where[0] == Said("fout")


def test_a_year_in_the_label_of_a_row_is_its_wave():
    table = grid(
        "rijen",
        "Klachten van leden",
        ["Klachten over herrie 2014", "Klachten over herrie 2016"],
        ["Totaal"],
        [[20], [30]],
    )
    (found,) = check(RULE, [table], direction("deze daling", "Klachten over herrie"))
    assert found.where[2] == Spot("rijen", 0, 0)


def test_a_table_of_one_wave_says_nothing():
    table = grid("nu", "Vervoermiddel", ["Fiets"], [("2016", 2016)], [[30]])
    assert check(RULE, [table], direction("het fietsen is gestegen")) == []


def test_a_sentence_that_names_the_cells_of_two_waves_is_held_to_the_last():
    places = (("reizen", 0, 0), ("reizen", 0, 1))
    right = direction("gedaald ten opzichte van 2014", "", places=places)
    wrong = direction("gestegen ten opzichte van 2014", "", name="fout", places=places)
    (found,) = check(RULE, [TRAVEL], right, wrong)
    assert found.where == (Said("fout"), Spot("reizen", 0, 1), Spot("reizen", 0, 0))
    assert found.certainty is Certainty.CERTAIN
