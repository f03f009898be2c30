"""Numbers written in Dutch are read back as themselves."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from graadmeter.consistency.claims import Form, Measure, amounts_of, number_word, read_word
from graadmeter.consistency.claims.amounts import EVERYDAY, near


@given(st.integers(0, 999_999))
def test_a_number_in_words_is_read_back(number):
    assert read_word(number_word(number)) == number


@given(st.integers(0, 100), st.booleans())
def test_a_percentage_in_words_or_digits_is_read_back(number, in_words):
    text = number_word(number) if in_words else str(number)
    (found,) = amounts_of(f"{text} procent van de leden")
    assert found.stated == number
    assert found.exact
    assert found.measure is Measure.SHARE


@given(st.integers(1101, 99_999))
def test_a_count_with_points_is_read_back(number):
    text = f"{number:,}".replace(",", ".")
    (found,) = amounts_of(f"er zijn {text} leden")
    assert (found.stated, found.measure) == (number, Measure.COUNT)


@given(st.integers(1, 9), st.integers(2, 10))
def test_a_fraction_in_words_allows_itself(part, whole):
    if part >= whole:
        part, whole = 1, part + 1
    (found,) = amounts_of(f"{number_word(part)} op de {number_word(whole)} leden")
    assert found.form is Form.FRACTION
    assert found.allows.low <= Fraction(100 * part, whole) <= found.allows.high


@given(st.sampled_from(EVERYDAY), st.sampled_from(EVERYDAY))
def test_no_share_is_inside_two_fractions_of_everyday_speech(one, other):
    if one == other:
        return
    first, second = sorted((one, other))
    assert (
        near(first, first.denominator % 10 or 5).high
        <= near(second, second.denominator % 10 or 5).low
    )
