"""Ranks in text against cells. All tables and sentences are invented."""

import pytest
from tests.unit.consistency.rules.sentences_on_tables import TRAVEL, check, said

from graadmeter.consistency.findings import Certainty, Said, Spot
from graadmeter.consistency.rules.text_rank import RULE


def test_the_most_named_that_is_not_is_found_with_what_is():
    sentence = said("De fiets wordt het vaakst gebruikt", "Vervoermiddel fiets")
    (found,) = check(RULE, [TRAVEL], sentence)
    assert found.certainty is Certainty.LIKELY
    assert found.where == (Said("zin"), Spot("reizen", 0, 1), Spot("reizen", 1, 1))
    assert "Autobus" in found.message.nl


@pytest.mark.parametrize(
    ("words", "about"),
    [
        ("De autobus wordt het vaakst gebruikt", "Vervoermiddel autobus"),
        ("Lopend komt het minst voor", "Vervoermiddel lopend"),
        ("de sterkste daling is bij de fiets", "Vervoermiddel fiets"),
        ("de sterkste stijging is bij de autobus", "Vervoermiddel autobus"),
        ("een kwart komt lopend", "Vervoermiddel lopend"),
    ],
)
def test_a_right_rank_is_no_finding(words, about):
    assert check(RULE, [TRAVEL], said(words, about, unit="direction")) == []


def test_mainly_is_only_a_note():
    (found,) = check(RULE, [TRAVEL], said("vooral met de trein", "Vervoermiddel trein"))
    assert found.certainty is Certainty.NOTE


def test_the_sharpest_fall_is_ranked_by_change():
    sentence = said("de sterkste daling is bij de trein", "Vervoermiddel trein", unit="direction")
    (found,) = check(RULE, [TRAVEL], sentence)
    assert found.where[2] == Spot("reizen", 0, 1)
