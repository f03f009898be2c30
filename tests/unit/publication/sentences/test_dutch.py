"""The Dutch grammar, sentence by sentence."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from tests.unit.publication.sentences.made import figure, table

from graadmeter.publication.sentences import change as change_sentence
from graadmeter.publication.sentences import grammar_of, groups, not_comparable, ranking
from graadmeter.publication.sentences import share as share_sentence
from graadmeter.tabulation.table import Shown

NL = grammar_of("nl")
SHARES = yaml.safe_load((Path(__file__).parent / "dutch_shares.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("percent", "sentence"), SHARES)
def test_a_share(percent, sentence):
    assert str(share_sentence(figure(percent), "medewerkers", "{is|zijn} het eens", NL)) == sentence


@pytest.mark.parametrize(
    ("percent", "people", "predicate", "sentence"),
    [
        (25, "de raadsleden", "meldt dit.", "Een kwart van de raadsleden (25%) meldt dit."),
        (20, "de raadsleden", "meldt dit", "Eén op de vijf raadsleden (20%) meldt dit."),
        (30, "het personeel", "{is|zijn} bang", "Drie op de tien personeel (30%) zijn bang."),
        (100, "de wethouders", "{is|zijn} bang", "Alle wethouders (100%) zijn bang."),
        (
            20,
            "deze raadsleden",
            "{is|zijn} bang",
            "Eén op de vijf van deze raadsleden (20%) is bang.",
        ),
        (25, "deze raadsleden", "{is|zijn} bang", "Een kwart van deze raadsleden (25%) is bang."),
        (100, "deze raadsleden", "{is|zijn} bang", "Al deze raadsleden (100%) zijn bang."),
        (99.6, "die raadsleden", "{is|zijn} bang", "Vrijwel al die raadsleden zijn bang."),
        (45, "burgemeesters", "{heeft|hebben} hulp", "45% van de burgemeesters heeft hulp."),
    ],
)
def test_people_with_and_without_their_article(percent, people, predicate, sentence):
    assert str(share_sentence(figure(percent), people, predicate, NL)) == sentence


@pytest.mark.parametrize(
    ("percent", "decimals", "sentence"),
    [
        (25.31, 1, "Een kwart van de leden (25,3%) doet mee."),
        (45.25, 1, "45,3% van de leden doet mee."),
        (0.04, 1, "0,0% van de leden doet mee."),
        (99.96, 1, "100,0% van de leden doet mee."),
    ],
)
def test_decimals_are_shown_as_the_table_shows_them(percent, decimals, sentence):
    shown = figure(percent, decimals=decimals)
    assert str(share_sentence(shown, "leden", "doet mee", NL)) == sentence


@pytest.mark.parametrize(
    ("percent", "n", "sentence"),
    [
        (25, 23, "Een kwart van de leden (25%, indicatief, n = 23) doet mee."),
        (45, 1234, "45% van de leden (indicatief, n = 1.234) doet mee."),
        (45, None, "45% van de leden (indicatief) doet mee."),
    ],
)
def test_a_small_base_is_indicative(percent, n, sentence):
    small = figure(percent, small=True, n=n)
    assert str(share_sentence(small, "leden", "doet mee", NL)) == sentence


@pytest.mark.parametrize(
    ("now", "then", "more", "sentence"),
    [
        (
            49,
            35,
            {"significant": True},
            "Dat aandeel steeg van 35% in 2014 naar 49%, een stijging van 14 procentpunt.",
        ),
        (
            30,
            38,
            {"significant": True},
            "Dat aandeel daalde van 38% in 2014 naar 30%, een daling van 8 procentpunt.",
        ),
        (
            30.4,
            29.6,
            {"significant": True},
            "Dat aandeel steeg van 29,6% in 2014 naar 30,4%, een stijging van 0,8 procentpunt.",
        ),
        (
            30,
            33,
            {"significant": False},
            "Dat aandeel toont geen noemenswaardig verschil met 2014 (33%).",
        ),
        (
            30,
            38,
            {"reason": "Niet te toetsen: n niet gepubliceerd."},
            "Dat aandeel is 8 procentpunt lager dan in 2014 (38%); of dat toeval is, is niet te "
            "zeggen (n niet gepubliceerd).",
        ),
        (
            38,
            30,
            {},
            "Dat aandeel is 8 procentpunt hoger dan in 2014 (30%); of dat toeval is, is niet te "
            "zeggen.",
        ),
        (
            30.2,
            30,
            {"reason": "Niet te toetsen: n niet gepubliceerd."},
            "Dat aandeel is afgerond gelijk aan 2014 (30%); getoetst is dat niet (n niet "
            "gepubliceerd).",
        ),
    ],
)
def test_a_change(now, then, more, sentence):
    assert (
        str(change_sentence(*table(now, then, **more), what="dat aandeel", grammar=NL)) == sentence
    )


def test_a_change_takes_its_note_along():
    made, change = table(49, 35, significant=True)
    cells = (replace(made.cells[0][0], note="De vraag is ruimer."), made.cells[0][1])
    said = change_sentence(replace(made, cells=(cells,)), change, "dat aandeel", NL)
    assert said is not None
    assert said.text.endswith("14 procentpunt. De vraag is ruimer.")
    assert said.cells == (("fig-2.1", 0, 0), ("fig-2.1", 0, 1))


@pytest.mark.parametrize(
    "hidden",
    [{"shown": Shown.HIDDEN}, {"shown": Shown.DASH}, {"value": None}, {"filler": True}],
)
@pytest.mark.parametrize("place", [0, 1])
def test_nothing_is_said_of_a_figure_that_is_not_shown(hidden, place):
    made, change = table(49, 35, significant=True)
    cells = list(made.cells[0])
    cells[place] = replace(cells[place], **hidden)
    said = change_sentence(replace(made, cells=(tuple(cells),)), change, "dat aandeel", NL)
    assert said is None


def test_a_wave_that_cannot_be_compared_says_why():
    said = not_comparable(2012, "toen waren er vijf vormen", NL)
    assert str(said) == "Met 2012 is geen vergelijking mogelijk: toen waren er vijf vormen."


@pytest.mark.parametrize(
    ("significant", "sentence"),
    [
        (True, "Slachtofferschap komt vaker voor bij gemeenten (31%) dan bij provincies (24%)."),
        (
            False,
            "Slachtofferschap: tussen gemeenten (31%) en provincies (24%) is geen "
            "noemenswaardig verschil.",
        ),
    ],
)
def test_two_groups(significant, sentence):
    one, other = ("provincies", figure(24)), ("gemeenten", figure(31))
    said = groups(one, other, "slachtofferschap", NL, significant=significant)
    assert str(said) == sentence


@pytest.mark.parametrize(
    ("shares", "sentence"),
    [
        ({"tijd": 45}, "Het vaakst genoemd: tijd (45%)."),
        ({"tijd": 45, "angst": 30}, "Het vaakst genoemd: tijd (45%), gevolgd door angst (30%)."),
        (
            {"tijd": 45, "angst": 30, "nut": 28, "geld": 3},
            "Het vaakst genoemd: tijd (45%), gevolgd door angst (30%) en nut (28%).",
        ),
        (
            {"tijd": 45, "angst": 30.2, "nut": 29.8},
            "Het vaakst genoemd: tijd (45%), gevolgd door angst en nut (beide 30%).",
        ),
        (
            {"a": 30, "b": 30, "c": 30},
            "Het vaakst genoemd: a, b en c (elk 30%).",
        ),
        (
            {"a": 45, "b en c": 30, "d": 20},
            "Het vaakst genoemd: a (45%), gevolgd door b en c (30%); en d (20%).",
        ),
        (
            {"a": 45, **{f"x{i}": 10 for i in range(7)}},
            "Het vaakst genoemd: a (45%).",
        ),
        ({}, None),
    ],
)
def test_a_ranking(shares, sentence):
    named = [(name, figure(value)) for name, value in shares.items()]
    said = ranking(named, "het vaakst genoemd", NL)
    assert (None if said is None else str(said)) == sentence
