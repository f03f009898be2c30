"""Shares of organisations read as shares of reports. All tables and sentences are invented."""

import pytest
from tests.unit.consistency.rules.sentences_on_tables import check, grid, said

from graadmeter.consistency.findings import Certainty, Said, Spot
from graadmeter.consistency.rules.organisations_or_reports import RULE

TABLE = grid(
    "gevolg",
    "Gevolg van klachten",
    ["Schorsing", "Waarschuwing"],
    ["1 of meer", "Geen", "Onbekend"],
    [[14, 60, 26], [22, 50, 28]],
    population="verenigingen",
)


def report(words, **rest):
    return said(words, "Klacht leidt tot schorsing", **{"population": "klachten", **rest})


@pytest.mark.parametrize(
    "words",
    [
        "één op de zeven klachten leidt tot schorsing",
        "14 procent van de klachten leidt tot schorsing",
        "Een op de zeven keer volgt schorsing",
    ],
)
def test_a_share_of_reports_that_is_one_of_organisations_is_likely(words):
    (found,) = check(RULE, [TABLE], report(words))
    assert found.certainty is Certainty.LIKELY
    assert found.where == (Said("zin"), Spot("gevolg", 0, 0))
    assert "verenigingen" in found.message.nl


def test_cases_in_general_are_only_a_note():
    (found,) = check(RULE, [TABLE], report("14 procent van de gevallen leidt tot schorsing"))
    assert found.certainty is Certainty.NOTE


@pytest.mark.parametrize(
    "words",
    [
        "14 procent van de verenigingen schorst",
        "14 procent heeft klachten",
        "31 procent van de klachten leidt tot schorsing",
    ],
)
def test_a_share_of_organisations_or_another_number_is_no_finding(words):
    assert check(RULE, [TABLE], report(words)) == []


def test_a_table_of_reports_or_without_how_often_is_left_alone():
    words = "14 procent van de klachten leidt tot schorsing"
    reports = grid(
        "klachten",
        "Gevolg van klachten",
        ["Schorsing"],
        ["1 of meer", "Geen"],
        [[14, 86]],
        population="klachten van leden",
    )
    waves = grid(
        "jaren",
        "Gevolg van klachten",
        ["Schorsing"],
        [("2014", 2014), ("2016", 2016)],
        [[10, 14]],
        population="verenigingen",
    )
    assert check(RULE, [reports], report(words)) == []
    assert check(RULE, [waves], report(words)) == []
