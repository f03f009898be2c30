"""Trends that a footnote or the text forbids. All tables and sentences are invented."""

from dataclasses import replace

from tests.unit.consistency.rules.sentences_on_tables import TRAVEL, check, said

from graadmeter.consistency.findings import Certainty, Said, Spot
from graadmeter.consistency.rules.trend_forbidden import RULE

NOTE = "Noot 4: door een gewijzigde vraagstelling niet vergelijkbaar met 2012 en 2014."


def trend(words="het fietsen is gedaald", **rest):
    return said(words, "Vervoermiddel fiets naar de vereniging", **{"unit": "direction", **rest})


def test_a_trend_over_a_table_whose_footnote_forbids_it_is_likely():
    table = replace(TRAVEL, notes=(NOTE,))
    (found,) = check(RULE, [table], trend())
    assert found.certainty is Certainty.LIKELY
    assert found.where == (Said("zin"), Spot("reizen"))
    assert "Noot 4" in found.message.nl


def test_a_table_without_such_a_footnote_forbids_nothing():
    assert check(RULE, [TRAVEL], trend()) == []
    assert check(RULE, [replace(TRAVEL, notes=("Noot 1: zie bijlage.",))], trend()) == []


def test_a_footnote_on_another_wave_does_not_forbid_this_comparison():
    table = replace(TRAVEL, notes=("Noot 4: niet vergelijkbaar met 2012.",))
    assert check(RULE, [table], trend("sinds 2014 gedaald")) == []
    assert len(check(RULE, [table], trend("sinds 2012 gedaald"))) == 1


def test_a_footnote_that_forbids_in_part_gives_a_note():
    table = replace(TRAVEL, notes=("Noot 2: niet geheel vergelijkbaar met eerdere metingen.",))
    (found,) = check(RULE, [table], trend())
    assert found.certainty is Certainty.NOTE


def test_a_figure_of_one_wave_is_no_trend():
    table = replace(TRAVEL, notes=(NOTE,))
    assert check(RULE, [table], said("30 procent fietst", "Vervoermiddel fiets", value=30)) == []


def test_the_text_can_forbid_its_own_trend():
    figure = said("33 procent had last van herrie", "Leden met herrie", name="cijfer", value=33)
    bar = said(
        "niet te vergelijken met de vorige meting", "Vergelijkbaarheid", name="noot", unit="other"
    )
    rise = said("de ervaringen zijn gestegen", "Herrie", name="trend", unit="direction")
    others = replace(rise, id="anderen", population="trainers")
    topic = replace(rise, id="anders", about="Contributie")
    elsewhere = replace(rise, id="elders", section="4")
    (found,) = check(RULE, [], figure, bar, rise, others, topic, elsewhere)
    assert found.where == (Said("trend"), Said("noot"))
