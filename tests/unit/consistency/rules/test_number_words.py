"""Fractions in words against digits. All tables and sentences are invented."""

import pytest
from tests.unit.consistency.rules.sentences_on_tables import TRAVEL, check, said

from graadmeter.consistency.findings import Certainty, Said
from graadmeter.consistency.rules.number_words import RULE


@pytest.mark.parametrize("words", ["Eén op de vijf leden (17 procent)", "Ruim een kwart (24%)"])
def test_words_and_digits_of_one_sentence_that_disagree_are_found(words):
    (found,) = check(RULE, [], said(words, "Vervoermiddel"))
    assert found.certainty is Certainty.LIKELY
    assert found.where == (Said("zin"),)
    assert found.possible


@pytest.mark.parametrize(
    "words",
    [
        "Eén op de vijf leden (19 procent)",
        "Ruim een kwart (27%)",
        "een kwart van de leden, de rest (75 procent) niet",
        "(22 procent), van wie iets meer dan de helft",
    ],
)
def test_words_and_digits_that_agree_or_are_apart_are_not(words):
    assert check(RULE, [], said(words, "Vervoermiddel")) == []


def test_the_value_of_a_sentence_counts_as_its_digits():
    assert check(RULE, [], said("Eén op de vijf", "Vervoermiddel", value=20)) == []
    assert len(check(RULE, [], said("Eén op de vijf", "Vervoermiddel", value=17))) == 1


def test_words_against_the_cell():
    right = said("drie op de tien met de fiets", "Vervoermiddel fiets")
    wrong = said("de helft met de fiets", "Vervoermiddel fiets", name="fout")
    (found,) = check(RULE, [TRAVEL], right, wrong)
    assert found.where[0] == Said("fout")
    assert found.certainty is Certainty.LIKELY
