"""Numbers in text against cells. All tables and sentences are invented."""

import pytest
from tests.unit.consistency.rules.sentences_on_tables import TRAVEL, check, grid, said

from graadmeter.consistency.findings import Certainty, Said, Spot
from graadmeter.consistency.rules.text_value import RULE


def test_another_number_than_the_cell_is_certain():
    sentence = said("32 procent komt met de fiets", "Vervoermiddel fiets", value=32)
    (found,) = check(RULE, [TRAVEL], sentence)
    assert found.certainty is Certainty.CERTAIN
    assert found.where == (Said("zin"), Spot("reizen", 0, 1))
    assert found.possible == "30"
    assert "32" in found.message.nl
    assert "30" in found.message.en


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("30 procent komt met de fiets", 30),
        ("dertig procent komt met de fiets", None),
        ("ruim 25 procent met de fiets", None),
    ],
)
def test_the_number_of_the_cell_is_no_finding(words, value):
    if "ruim" in words:
        words = words.replace("25", "30")
    assert check(RULE, [TRAVEL], said(words, "Vervoermiddel fiets", value=value)) == []


def test_the_wave_of_the_sentence_is_that_of_the_cell():
    earlier = said("dit was in 2014 nog 40 procent", "Vervoermiddel fiets", value=40, wave=2014)
    assert check(RULE, [TRAVEL], earlier) == []
    (found,) = check(
        RULE,
        [TRAVEL],
        said("dit was in 2014 nog 30 procent", "Vervoermiddel fiets", value=30, wave=2014),
    )
    assert found.where[1] == Spot("reizen", 0, 0)


def test_a_rough_number_is_never_certain():
    sentence = said("ruim 50 procent komt met de fiets", "Vervoermiddel fiets")
    (found,) = check(RULE, [TRAVEL], sentence)
    assert found.certainty is Certainty.LIKELY


def test_the_rest_and_the_sum_of_neighbours_are_no_contradiction():
    rest = said("70 procent niet op de fiets", "Vervoermiddel fiets", value=70)
    both = said("71 procent met fiets of autobus", "Vervoermiddel fiets", value=71)
    assert check(RULE, [TRAVEL], rest, both) == []


@pytest.mark.parametrize(
    "change",
    [
        {"section": "4.1"},
        {"population": "trainers"},
        {"wave": 2012},
        {"layer": "gemeente"},
        {"unit": "count"},
    ],
)
def test_a_sentence_about_something_else_is_not_linked(change):
    sentence = said("82 procent komt met de fiets", "Vervoermiddel fiets", value=82, **change)
    assert check(RULE, [TRAVEL], sentence) == []


def test_a_denial_is_not_linked_to_what_it_denies():
    sentence = said("72 procent had geen fiets", "Vervoermiddel geen fiets", value=72)
    assert check(RULE, [TRAVEL], sentence) == []


def test_two_cells_that_could_both_be_meant_make_it_less_than_certain():
    again = grid("opnieuw", "Vervoermiddel naar de vereniging", ["Fiets"], [("2016", 2016)], [[45]])
    sentence = said("82 procent komt met de fiets", "Vervoermiddel fiets", value=82)
    (found,) = check(RULE, [TRAVEL, again], sentence)
    assert found.certainty is Certainty.LIKELY


def test_the_layer_chooses_the_column_and_without_one_the_total():
    table = grid(
        "lagen",
        "Opleiding gevolgd",
        ["Gevolgd"],
        ["Gemeenten", "Provincies", "Totaal"],
        [[20, 30, 25]],
    )
    whole = said("25 procent heeft het gevolgd", "Opleiding gevolgd", value=25)
    part = said("25 procent", "Opleiding gevolgd", name="deel", value=25, layer="provincie")
    (found,) = check(RULE, [table], whole, part)
    assert found.where == (Said("deel"), Spot("lagen", 0, 1))


def test_a_sentence_that_names_its_cell_is_held_to_it():
    right = said("30 procent", "", name="goed", value=30, places=(("reizen", 0, 1),))
    wrong = said("31 procent", "", name="fout", value=31, places=(("reizen", 0, 1),))
    (found,) = check(RULE, [TRAVEL], right, wrong)
    assert found.where[0] == Said("fout")
    assert found.certainty is Certainty.CERTAIN


def test_neighbouring_numbers_are_likely_and_one_cause_is_named_once():
    sentence = said("31 procent komt met de fiets", "Vervoermiddel fiets", value=31)
    again = said("31 procent komt met de fiets", "Vervoermiddel fiets", name="nog eens", value=31)
    (found,) = check(RULE, [TRAVEL], sentence, again)
    assert found.certainty is Certainty.LIKELY
