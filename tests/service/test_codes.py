"""Codes: what is accepted, what is refused in words, and what follows from them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graadmeter.errors import UserError
from graadmeter.service.crockford import ALPHABET
from graadmeter.service.fieldwork.codes import (
    keys_of,
    new_code,
    normalise,
    spent_mark,
)

codes = st.builds(new_code)


@given(codes)
def test_a_code_is_read_however_it_is_typed(code):
    plain = code.replace("-", "")
    assert normalise(code) == plain
    assert normalise(code.lower()) == plain
    assert normalise(f"  {code.replace('-', ' ')} ") == plain
    assert normalise(code.replace("0", "o").replace("1", "l")) == plain
    assert normalise(code.replace("0", "O").replace("1", "i")) == plain


@given(codes, st.integers(0, 12), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_noticed(code, place, other):
    plain = code.replace("-", "")
    wrong = plain[:place] + other + plain[place + 1 :]
    if wrong == plain:
        assert normalise(wrong) == plain
        return
    with pytest.raises(UserError, match="tikfout"):
        normalise(wrong)


@given(codes, st.integers(0, 11))
def test_neighbours_that_swap_are_noticed(code, place):
    plain = code.replace("-", "")
    wrong = plain[:place] + plain[place + 1] + plain[place] + plain[place + 2 :]
    if wrong != plain:
        with pytest.raises(UserError, match="tikfout"):
            normalise(wrong)


@pytest.mark.parametrize(
    ("text", "said"),
    [("", "13 tekens; hier staan er 0"), ("ABCD", "staan er 4"), ("ABCU-EFGH-JKMN-P", "teken U")],
)
def test_what_is_no_code_is_refused_in_words(text, said):
    with pytest.raises(UserError, match=said):
        normalise(text)


def test_each_thing_that_follows_from_a_code_is_another():
    first, second = (keys_of(normalise(new_code()), b"k" * 32) for _repeat in range(2))
    pepper, other = b"p" * 32, b"q" * 32
    derived = [
        first.root,
        first.draft,
        first.draft_key,
        first.admission(pepper),
        first.admission(other),
        spent_mark(first.admission(pepper), pepper),
        second.root,
        second.draft,
        second.draft_key,
        second.admission(pepper),
    ]
    assert len(set(derived)) == len(derived)
    assert {len(each) for each in derived} == {32}
