"""Reading a form of a case: days, amounts, choices, and what is said when they are wrong."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graadmeter.service.incidents.handling.fields import Field, euros, read
from graadmeter.service.incidents.handling.seeing import due_words

TODAY = date(2026, 11, 20)
MONEY = Field("bedrag", "money", "Bedrag", optional=True)
DAY = Field("dag", "day", "Dag", past=True)
CHOICE = Field("keuze", "radios", "Keuze", options=(("a", "A"), ("b", "B")))
TEXT = Field("tekst", "text", "Tekst", most=10)


@given(st.integers(0, 10**10))
def test_an_amount_is_read_back_as_it_is_shown(cents):
    assert read([MONEY], {"bedrag": euros(cents)}, TODAY) == ({"bedrag": cents}, {})


@pytest.mark.parametrize(
    ("text", "cents"),
    [("12", 1200), ("12,5", 1250), ("€ 1.250,50", 125_050), ("1250,05", 125_005), ("0", 0)],
)
def test_amounts_as_people_write_them(text, cents):
    assert read([MONEY], {"bedrag": text}, TODAY)[0]["bedrag"] == cents


@pytest.mark.parametrize("text", ["-5", "1,250.50", "12.50", "veel", "1.2.3", "1e3", "١٢"])
def test_an_amount_that_could_be_two_things_is_refused(text):
    assert "bedrag" in read([MONEY], {"bedrag": text}, TODAY)[1]


@pytest.mark.parametrize("text", ["", "20-11-2026", "2026-13-01", "2026-11-21", "gisteren"])
def test_a_day_that_is_none_or_is_to_come_is_refused(text):
    assert "dag" in read([DAY], {"dag": text}, TODAY)[1]


@pytest.mark.parametrize("text", ["", "c", "A"])
def test_a_choice_that_is_not_there_is_refused(text):
    assert "keuze" in read([CHOICE], {"keuze": text}, TODAY)[1]


@pytest.mark.parametrize("text", ["", "   ", "elf tekens.", "regel\n" * 3])
def test_a_text_that_is_missing_or_too_long_is_refused(text):
    assert "tekst" in read([TEXT], {"tekst": text}, TODAY)[1]


@given(st.dictionaries(st.sampled_from(["bedrag", "dag", "keuze", "tekst"]), st.text()))
def test_whatever_is_sent_gives_a_value_or_a_problem(sent):
    fields = [MONEY, DAY, CHOICE, TEXT]
    values, problems = read(fields, sent, TODAY)
    for field in fields:
        there = values[field.name] not in (None, "")
        assert there or field.optional or field.name in problems


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (-9, "9 dagen te laat"),
        (-1, "1 dag te laat"),
        (0, "vandaag"),
        (1, "morgen"),
        (3, "uiterlijk maandag 23 november"),
        (40, "uiterlijk 30 december 2026"),
    ],
)
def test_when_something_is_due_is_said_as_people_say_it(days, words):
    assert due_words(date.fromordinal(TODAY.toordinal() + days), TODAY) == words
