"""Findings are told in words and given as data, without leaving anything out."""

import pytest

from graadmeter.consistency import (
    Bilingual,
    Certainty,
    Finding,
    Grid,
    Heading,
    Material,
    Printed,
    Said,
    Spot,
    Statement,
)
from graadmeter.consistency.reporting import (
    as_data,
    as_text,
    counts_of,
    neutral_note,
    place_lines,
    place_words,
    summary_words,
)
from graadmeter.language import use_language

TABLE = Grid(
    id="3.1",
    title="A title that goes on and on until it is much longer than anybody wants to read",
    columns=(Heading("North", wave=2020), Heading("2022", wave=2022), Heading("")),
    rows=(Heading("Yes", section="Went out"), Heading("No")),
    cells=((Printed.of("40"), None, None), (Printed.of("70"), None, None)),
)
SAID = Statement(id="text-1", words="bijna de helft", section="3.1")
LOOSE = Statement(id="text-2", words="een kwart")
MATERIAL = Material((TABLE,), (SAID, LOOSE))


COLUMN = (Spot("3.1", None, 0),)


def finding(certainty=Certainty.LIKELY, where=COLUMN, possible="98,5–101,5"):
    return Finding("some-rule", certainty, where, "40; 70", possible, Bilingual("Een.", "One."))


@pytest.mark.parametrize(
    ("where", "words"),
    [
        (Spot("3.1", 0, 0), "rij “Went out: Yes”, kolom “North 2020”"),
        (Spot("3.1", 1, None), "rij “No”"),
        (Spot("3.1", None, 1), "kolom “2022”"),
        (Spot("3.1", None, 2), "kolom “3”"),
        (Spot("3.1"), ""),
    ],
)
def test_a_place_in_a_table_is_told_by_its_headings(where, words):
    table, _comma, place = place_words(where, MATERIAL).partition("”, ")

    assert table.startswith("tabel 3.1 “A title that goes on")
    assert table.rstrip("”").endswith(" …")
    assert len(table) < 80
    assert place == words


def test_a_place_in_the_text_is_told_by_its_words():
    assert place_words(Said("text-1"), MATERIAL) == "tekst text-1, paragraaf 3.1: “bijna de helft”"
    assert place_words(Said("text-2"), MATERIAL) == "tekst text-2: “een kwart”"


def test_of_places_in_one_table_the_table_is_named_once():
    lines = list(place_lines([Spot("3.1", 0, 0), Spot("3.1"), Said("text-2")], MATERIAL))

    assert [line.startswith("tabel 3.1") for line in lines] == [True, False, False, False]
    assert lines[1:] == [
        "  rij “Went out: Yes”, kolom “North 2020”",
        "  de hele tabel",
        "tekst text-2: “een kwart”",
    ]


def test_the_most_certain_stand_first_with_both_sentences_and_what_would_be_possible():
    pairs = [
        (finding(Certainty.NOTE, possible=""), MATERIAL),
        (finding(Certainty.CERTAIN), MATERIAL),
    ]
    text = as_text(pairs)

    assert text.index("Zeker (1)") < text.index("Het bekijken waard (1)")
    assert "Waarschijnlijk (" not in text
    assert text.count("Mogelijk: ") == 1
    for words in ("[some-rule]", "Gedrukt: 40; 70", "Mogelijk: 98,5–101,5", "Een.", "One."):
        assert words in text
    assert text.endswith(neutral_note())
    assert "2 bevindingen: zeker 1, waarschijnlijk 0, het bekijken waard 1." in text


def test_frame_and_note_follow_the_language_of_the_reader():
    with use_language("en"):
        text = as_text([(finding(), MATERIAL)])

    assert "Likely (1)" in text
    assert "table 3.1" in text
    assert "1 finding: certain 0, likely 1, worth a look 0." in text
    assert "Een." in text
    assert "One." in text


def test_nothing_found_is_said_without_a_note():
    assert as_text([]) == summary_words([]) == "Geen bevindingen."


def test_counts_name_every_certainty():
    assert counts_of([finding()]) == {
        Certainty.CERTAIN: 0,
        Certainty.LIKELY: 1,
        Certainty.NOTE: 0,
    }


def test_data_hold_ids_and_positions_from_zero():
    found = finding(where=(Spot("3.1", 0, None), Spot("3.1", None, 1), Said("text-1")))

    assert as_data([found]) == [
        {
            "rule": "some-rule",
            "certainty": "likely",
            "where": [
                {"table": "3.1", "row": 0, "column": None},
                {"table": "3.1", "row": None, "column": 1},
                {"text": "text-1"},
            ],
            "printed": "40; 70",
            "possible": "98,5–101,5",
            "message_nl": "Een.",
            "message_en": "One.",
        }
    ]
