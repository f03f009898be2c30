"""Dutch number words. All sentences are invented."""

from decimal import Decimal

import pytest

from graadmeter.consistency.claims import number_word, plain, read_word
from graadmeter.consistency.claims.numbers import read


@pytest.mark.parametrize(
    ("word", "number"),
    [
        ("één", 1),
        ("Dertien", 13),
        ("eenentwintig", 21),
        ("tweeëntwintig", 22),
        ("tachtig", 80),
        ("honderdtien", 110),
        ("twaalfhonderd", 1200),
        ("tienduizend", 10_000),
    ],
)
def test_a_number_word_is_read(word, number):
    assert read_word(word) == number


@pytest.mark.parametrize(
    "word", ["en", "eenheid", "vierde", "", "zestigduizendduizend", "dertiger"]
)
def test_other_words_are_no_number(word):
    assert read_word(word) is None


def test_digits_are_read_as_dutch_prints_them():
    assert read("1.184") == 1184
    assert read("5,2") == Decimal("5.2")
    assert read("en") is None


def test_accents_and_curly_marks_become_plain_at_the_same_place():
    assert plain("Zo’n één") == "zo'n een"


def test_a_number_too_large_for_words_is_refused():
    with pytest.raises(ValueError, match="1000000"):
        number_word(1_000_000)
