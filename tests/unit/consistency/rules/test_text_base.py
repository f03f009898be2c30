"""Numbers given to the wrong people. All tables and sentences are invented."""

import pytest
from tests.unit.consistency.rules.sentences_on_tables import TRAVEL, check, grid, said

from graadmeter.consistency.findings import Certainty, Said, Spot
from graadmeter.consistency.rules.text_base import RULE


def test_a_number_of_others_named_in_the_words_is_likely():
    sentence = said(
        "30 procent van de trainers", "Vervoermiddel fiets", value=30, population="trainers"
    )
    (found,) = check(RULE, [TRAVEL], sentence)
    assert found.certainty is Certainty.LIKELY
    assert found.where == (Said("zin"), Spot("reizen", 0, 1))
    assert "alle leden" in found.message.nl


def test_people_only_in_the_record_give_a_note():
    sentence = said("30 procent fietst", "Vervoermiddel fiets", value=30, population="trainers")
    (found,) = check(RULE, [TRAVEL], sentence)
    assert found.certainty is Certainty.NOTE


def test_a_narrower_group_than_the_table_is_a_note():
    sentence = said(
        "30 procent van de nieuwe leden",
        "Vervoermiddel fiets",
        value=30,
        population="nieuwe leden",
    )
    (found,) = check(RULE, [TRAVEL], sentence)
    assert found.certainty is Certainty.NOTE


@pytest.mark.parametrize(
    "change",
    [{"population": "leden"}, {"value": 55, "words": "55 procent van de trainers"}, {"wave": 2012}],
)
def test_the_right_people_or_another_number_is_no_finding(change):
    given = {"words": "30 procent van de trainers", "value": 30, "population": "trainers", **change}
    assert check(RULE, [TRAVEL], said(given.pop("words"), "Vervoermiddel fiets", **given)) == []


def test_a_table_of_their_own_with_the_number_settles_it():
    own = grid(
        "trainers",
        "Vervoermiddel naar de vereniging",
        ["Fiets"],
        [("2016", 2016)],
        [[30]],
        population="trainers",
    )
    sentence = said(
        "30 procent van de trainers", "Vervoermiddel fiets", value=30, population="trainers"
    )
    assert check(RULE, [TRAVEL, own], sentence) == []
