"""Which cells a sentence can be about. All tables and sentences are invented."""

from dataclasses import replace

import pytest
from tests.unit.consistency.rules.sentences_on_tables import TRAVEL, grid, said

from graadmeter.consistency.findings import Spot
from graadmeter.consistency.linking import (
    Same,
    index_of,
    linked,
    links_of,
    other_waves,
    siblings,
    tables_about,
    wave_at,
)
from graadmeter.consistency.linking.index import population_of
from graadmeter.consistency.linking.links import chapter_of
from graadmeter.consistency.material import Material

FIETS = said("30 procent met de fiets", "Vervoermiddel fiets")


def links(tables, sentence, **rest):
    return links_of(index_of(Material(tuple(tables))), sentence, **rest)


def test_a_sentence_is_linked_to_the_cell_its_words_name():
    found = links([TRAVEL], FIETS)
    assert found.best is not None
    assert found.best.spot == Spot("reizen", 0, 1)
    assert found.best.strong
    assert found.only
    assert "woorden" in found.best.reason.nl


def test_the_chapter_of_a_section_is_its_first_number():
    assert chapter_of("3.3 (noot)") == 3
    assert chapter_of("Bijlage 1") is None


def test_an_annex_is_asked_for_every_chapter_and_all_tables_for_a_summary():
    annex = replace(TRAVEL, chapter=None)
    found = links([annex], FIETS)
    assert found.best is not None
    assert found.best.score < 1
    assert links([TRAVEL], replace(FIETS, section="Samenvatting")).best is not None
    assert links([TRAVEL], replace(FIETS, section="Bijlage 1")).best is None


def test_other_people_are_linked_only_when_asked():
    others = replace(FIETS, population="trainers")
    assert links([TRAVEL], others).best is None
    found = links([TRAVEL], others, anybody=True).best
    assert found is not None
    assert found.population is Same.OTHER
    assert not found.strong


def test_a_heading_can_name_the_people():
    table = grid(
        "groepen",
        "Vervoermiddel",
        ["Fiets"],
        ["Trainers", "Bestuurders"],
        [[50, 70]],
        population="leden naar functie",
    )
    found = links([table], replace(FIETS, population="bestuurders"))
    assert [each.spot for each in found.every] == [Spot("groepen", 0, 1)]
    assert found.best is not None
    assert found.best.population is Same.SAME


def test_places_are_taken_as_they_are_given():
    sentence = replace(FIETS, about="", places=(("reizen", 2, 1),))
    found = links([TRAVEL], sentence).best
    assert found is not None
    assert (found.spot, found.given, found.score) == (Spot("reizen", 2, 1), True, 1)
    assert "zelf" in found.reason.nl


def test_a_sentence_without_words_of_its_own_is_linked_to_nothing():
    assert links([TRAVEL], said("30 procent", "het aandeel")).every == ()


def test_the_links_of_an_audit_are_made_once():
    material = Material((TRAVEL,), (FIETS,))
    assert linked(material) is linked(material)
    assert linked(Material((TRAVEL,), (FIETS,))) is not linked(material)


def test_tables_as_a_whole_are_linked_by_title_and_headings():
    index = index_of(Material((TRAVEL, grid("los", "Contributie", ["Hoogte"], ["Totaal"], [[3]]))))
    sentence = said("is gedaald", "Vervoermiddel naar de vereniging", unit="direction")
    assert [each.table for each in tables_about(index, sentence)] == ["reizen"]


def test_other_waves_and_siblings_of_a_cell():
    index = index_of(Material((TRAVEL,)))
    spot = Spot("reizen", 0, 1)
    assert wave_at(index, spot) == 2016
    assert other_waves(index, spot) == {2014: Spot("reizen", 0, 0)}
    down, across = siblings(index, spot)
    assert len(down) == 4
    assert across == (spot,)


@pytest.mark.parametrize("spot", [Spot("reizen"), Spot("reizen", 1)])
def test_a_whole_row_or_table_has_no_other_waves(spot):
    index = index_of(Material((TRAVEL,)))
    with pytest.raises(ValueError, match="reizen"):
        other_waves(index, spot)


def test_a_population_is_read_without_what_explains_or_breaks_it_down():
    found = population_of("verenigingen (enquête onder trainers); zie bijlage")
    assert len(found.core) == 1
    assert found.core < found.every
    assert population_of("leden, naar leeftijd").split
    assert population_of("gemeenten (enquête onder griffiers)").core
