"""Numbers as a reader expects them."""

import math

import pytest

from graadmeter.language import format_number, format_p_value, use_language
from graadmeter.language.numbers import round_half_up


@pytest.mark.parametrize(
    ("value", "decimals", "dutch", "english"),
    [
        (12.24, 1, "12,2", "12.2"),
        (1234567.891, 2, "1.234.567,89", "1,234,567.89"),
        (999.5, 0, "1.000", "1,000"),
        (-1234.5, 1, "-1.234,5", "-1,234.5"),
        (5, 2, "5,00", "5.00"),
    ],
)
def test_decimal_and_thousands_follow_the_language(value, decimals, dutch, english):
    assert format_number(value, decimals) == dutch
    with use_language("en"):
        assert format_number(value, decimals) == english


@pytest.mark.parametrize(
    ("value", "decimals", "rounded"),
    [
        (0.5, 0, "1"),
        (1.5, 0, "2"),
        (2.5, 0, "3"),
        (-2.5, 0, "-3"),
        (2.4999, 0, "2"),
        (0.125, 2, "0,13"),
        # Binary floating point holds 1.005 as a little less.
        (1.005, 2, "1,01"),
        (37.49999999999999, 0, "38"),
    ],
)
def test_a_half_is_rounded_away_from_zero(value, decimals, rounded):
    assert format_number(value, decimals) == rounded


def test_what_is_no_half_is_not_taken_for_one():
    assert str(round_half_up(37.49999, 0)) == "37"


@pytest.mark.parametrize("value", [-0.0, -0.04, -1e-12])
def test_zero_has_no_minus(value):
    assert format_number(value, 1) == "0,0"


@pytest.mark.parametrize("value", [None, math.nan])
def test_no_value_is_a_dash(value):
    assert format_number(value, 1) == "–"
    assert format_p_value(value) == "–"


@pytest.mark.parametrize(
    ("p", "words"), [(0.0004, "< 0,001"), (0.001, "0,001"), (0.0496, "0,050"), (1.0, "1,000")]
)
def test_a_p_value_is_never_shown_as_zero(p, words):
    assert format_p_value(p) == words
