"""Sentences against each other. All sentences are invented."""

import pytest
from tests.unit.consistency.rules.sentences_on_tables import check, said

from graadmeter.consistency.findings import Certainty, Said
from graadmeter.consistency.rules.text_against_text import RULE

ONE = said("8 procent zegt nooit", "Leden die nooit komen", name="een", value=8)


def test_two_numbers_for_one_thing_are_certain():
    other = said("18 procent komt nooit", "Nooit komen", name="twee", value=18, section="3.9")
    (found,) = check(RULE, [], ONE, other)
    assert found.certainty is Certainty.CERTAIN
    assert found.where == (Said("een"), Said("twee"))
    assert "3.9" in found.message.nl


@pytest.mark.parametrize(
    "change",
    [
        {"value": 8, "words": "8 procent komt nooit"},
        {"words": "8 procent, later 18 procent", "value": 18},
        {"wave": 2014},
        {"layer": "gemeente"},
        {"population": "trainers"},
        {"unit": "count"},
        {"about": "Leden die altijd komen"},
        {"about": "Leden die nooit betalen"},
    ],
)
def test_other_things_and_the_same_number_are_no_contradiction(change):
    given = {
        "words": "18 procent komt nooit",
        "about": "Leden die nooit komen",
        "value": 18,
        "section": "3.9",
        **change,
    }
    assert check(RULE, [], ONE, said(given.pop("words"), given.pop("about"), **given)) == []


def test_in_one_section_a_word_of_the_population_tells_figures_apart():
    one = said("13 procent betaalt", "Betaald", name="een", value=13)
    other = said("5 procent betaalt zelf", "Betaald door leden", name="twee", value=5)
    assert check(RULE, [], one, other) == []


def test_a_fraction_in_words_is_likely():
    other = said("een kwart komt nooit", "Leden die nooit komen", name="twee", section="3.9")
    (found,) = check(RULE, [], ONE, other)
    assert found.certainty is Certainty.LIKELY


def test_the_same_words_with_another_number_are_likely():
    one = said("de deelname ligt in totaal op 156", "Ingevuld", name="een", unit="count")
    other = said("de deelname ligt in totaal op 140", "Mee", name="twee", unit="count", section="9")
    (found,) = check(RULE, [], one, other)
    assert found.certainty is Certainty.LIKELY


def test_the_same_pair_of_numbers_is_named_once():
    other = said("18 procent nooit", "Nooit komen", name="twee", value=18, section="3.9")
    third = said("18 procent", "Nooit komen", name="drie", value=18, section="3.8")
    assert len(check(RULE, [], ONE, other, third)) == 1
