"""Receipts are read however they are typed, and say nothing that is kept."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graadmeter.errors import UserError
from graadmeter.service.crockford import ALPHABET
from graadmeter.service.vault.receipts import (
    LENGTH,
    new_receipt,
    normal,
    receipt_from,
    receipt_key,
    receipt_mark,
)

receipts = st.builds(new_receipt)


@given(receipts)
def test_a_receipt_is_twenty_characters_in_groups_of_five(receipt):
    assert [len(group) for group in receipt.split("-")] == [5, 5, 5, 5]
    assert set(receipt) <= set(ALPHABET) | {"-"}


@given(receipts, st.integers(0, LENGTH - 1), st.sampled_from(" -\t."))
def test_a_receipt_is_read_however_it_is_typed(receipt, place, between):
    plain = receipt.replace("-", "")
    spellings = (
        receipt,
        plain.lower(),
        f" {plain[:place]}{between}{plain[place:]} ",
        plain.replace("0", "O").replace("1", "I"),
        plain.replace("0", "o").replace("1", "l"),
    )
    for spelling in spellings:
        assert normal(spelling) == plain
        assert receipt_mark(spelling) == receipt_mark(receipt)
        assert receipt_key(spelling) == receipt_key(receipt)


@given(receipts, receipts)
def test_marks_and_keys_are_all_different(one, other):
    found = {receipt_mark(one), receipt_mark(other), receipt_key(one), receipt_key(other)}
    assert len(found) == (4 if one != other else 2)
    assert {len(each) for each in found} == {32}


def test_another_installation_has_other_marks(settings):
    receipt = new_receipt()
    mark, key = receipt_mark(receipt), receipt_key(receipt)
    settings.KEYS = type(settings.KEYS)(
        **{**vars(settings.KEYS), "pepper": settings.KEYS.ticket, "ticket": settings.KEYS.pepper}
    )
    assert receipt_mark(receipt) != mark
    assert receipt_key(receipt) != key


@given(st.binary(min_size=16, max_size=64), st.binary(min_size=16, max_size=64))
def test_the_receipt_of_a_secret_is_always_the_same(secret, other):
    assert receipt_from(secret) == receipt_from(secret)
    assert normal(receipt_from(secret)) == receipt_from(secret).replace("-", "")
    assert (receipt_from(secret) == receipt_from(other)) == (secret == other)


def test_a_short_secret_is_none():
    with pytest.raises(ValueError, match="15"):
        receipt_from(b"x" * 15)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "20 tekens; hier staan er 0"),
        ("ABCDE-FGHJK", "hier staan er 10"),
        ("UUUUU-FGHJK-MNPQR-STVWX", "Het teken U"),
    ],
)
def test_what_is_no_receipt_is_refused_in_words(text, said):
    with pytest.raises(UserError, match=said):
        normal(text)
