"""Any two of three shares give the key back; one, or two of different sets, do not."""

from __future__ import annotations

import re
import uuid
from itertools import combinations, permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.service.registers.vault_personal.made import another, contexts, damaged, keys

from graadmeter.errors import UserError
from graadmeter.service.crockford import ALPHABET
from graadmeter.service.vault import SealBrokenError
from graadmeter.service.vault.personal.keypairs import Context, key_pair_of
from graadmeter.service.vault.personal.shares import (
    WRAPPED_BYTES,
    WrappedPairs,
    WrongSharesError,
    make_shares,
    read_share,
    recover,
)

CONTEXT = Context("recovery key", uuid.UUID(int=1), uuid.UUID(int=2), "recovery", 1)
PRIVATE = bytes(range(32))
made = st.builds(lambda: make_shares(PRIVATE, CONTEXT)[0][0])
fewer = settings(max_examples=30)


@fewer
@given(keys, contexts)
def test_any_two_shares_in_any_order_give_the_pair(private, context):
    shares, wrapped = make_shares(private, context)
    for two in permutations(shares, 2):
        assert recover(two, wrapped, context) == key_pair_of(private)
    assert WrappedPairs.from_bytes(wrapped.to_bytes()) == wrapped
    assert len(wrapped.to_bytes()) == WRAPPED_BYTES


def test_a_share_is_its_number_and_five_groups_of_five():
    shares, _wrapped = make_shares(PRIVATE, CONTEXT)
    for number, share in zip("123", shares, strict=True):
        assert re.fullmatch(rf"{number}(-[0-9A-HJKMNP-TV-Z]{{5}}){{5}}", share)
    again, _wrapped = make_shares(PRIVATE, CONTEXT)
    assert not set(shares) & set(again)


@fewer
@given(made)
def test_a_share_is_read_however_it_is_typed(share):
    plain = share.replace("-", "")
    for typed in (
        plain.lower(),
        f"  {share} ",
        share.replace("-", " "),
        share.replace("0", "O").replace("1", "l"),
    ):
        assert read_share(typed) == plain[:-1]


@fewer
@given(made)
def test_every_single_wrong_character_is_caught(share):
    plain = share.replace("-", "")
    for index, held in enumerate(plain):
        for other in ALPHABET.replace(held, ""):
            with pytest.raises(UserError, match="typefout"):
                read_share(plain[:index] + other + plain[index + 1 :])


@fewer
@given(made)
def test_every_two_characters_that_changed_places_are_caught(share):
    plain = share.replace("-", "")
    for one, two in combinations(range(len(plain)), 2):
        swapped = list(plain)
        swapped[one], swapped[two] = plain[two], plain[one]
        if plain[one] != plain[two]:
            with pytest.raises(UserError, match="typefout"):
                read_share("".join(swapped))


@fewer
@given(made, st.integers(0, 25), st.sampled_from(ALPHABET))
def test_a_character_too_few_or_too_many_is_caught(share, index, more):
    plain = share.replace("-", "")
    with pytest.raises(UserError, match="26 tekens; hier staan er 25"):
        read_share(plain[:index] + plain[index + 1 :])
    with pytest.raises(UserError, match="26 tekens; hier staan er 27"):
        read_share(plain[:index] + more + plain[index:])


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        ([], "Er zijn 0 herstelcodes"),
        (["{0}"], "Er zijn 1 herstelcodes"),
        (["{0}", "{1}", "{2}"], "Er zijn 3 herstelcodes"),
        (["{0}", "{0}"], "twee keer herstelcode 1"),
        (["{2}", " {2}"], "twee keer herstelcode 3"),
        (["{0}", ""], "heeft 26 tekens; hier staan er 0"),
        (["{0}", "{1}U"], "Het teken U komt in geen herstelcode voor"),
        (["{1}", "4{0}"], "hier staan er 27"),
    ],
)
def test_what_cannot_be_right_is_refused_in_words(texts, said):
    shares, wrapped = make_shares(PRIVATE, CONTEXT)
    with pytest.raises(UserError, match=said) as refused:
        recover([text.format(*shares) for text in texts], wrapped, CONTEXT)
    assert refused.value.mend


def test_shares_of_different_sets_give_nothing():
    shares, wrapped = make_shares(PRIVATE, CONTEXT)
    others, other_wrapped = make_shares(PRIVATE, CONTEXT)
    for two, kept in (
        ((shares[0], others[1]), wrapped),
        ((shares[0], others[1]), other_wrapped),
        ((others[0], others[1]), wrapped),
    ):
        with pytest.raises(WrongSharesError, match="passen niet bij elkaar") as refused:
            recover(two, kept, CONTEXT)
        assert refused.value.mend


def test_a_wrapped_key_does_not_open_with_two_other_shares():
    shares, wrapped = make_shares(PRIVATE, CONTEXT)
    first, second, third = wrapped.sealed
    for moved in ((second, third, first), (third, first, second), (second, first, third)):
        with pytest.raises(WrongSharesError):
            recover(shares[:2], WrappedPairs(moved), CONTEXT)


@fewer
@given(keys, contexts, st.data())
def test_shares_of_another_key_do_not_open_this_one(private, context, data):
    shares, wrapped = make_shares(private, context)
    with pytest.raises(WrongSharesError):
        recover(shares[:2], wrapped, data.draw(another(context)))


@given(keys, contexts, st.sampled_from([(0, 1), (0, 2), (1, 2)]), st.data())
def test_a_wrapped_key_that_was_damaged_gives_nothing_wrong(private, context, two, data):
    shares, wrapped = make_shares(private, context)
    kept = wrapped.to_bytes()
    changed = data.draw(damaged(kept))
    try:
        found = recover([shares[index] for index in two], WrappedPairs.from_bytes(changed), context)
    except SealBrokenError:
        return
    # What was changed is under two other shares.
    assert found == key_pair_of(private)
    begin = 1 + 72 * [(0, 1), (0, 2), (1, 2)].index(two)
    assert changed[begin : begin + 72] == kept[begin : begin + 72]


@given(st.integers(1, 255))
def test_a_wrapped_key_of_another_format_is_refused(change):
    kept = make_shares(PRIVATE, CONTEXT)[1].to_bytes()
    with pytest.raises(SealBrokenError):
        WrappedPairs.from_bytes(bytes([kept[0] ^ change]) + kept[1:])


@pytest.mark.parametrize("length", [0, 31, 33])
def test_a_private_key_of_another_length_is_refused(length):
    with pytest.raises(ValueError, match="32 bytes"):
        make_shares(bytes(length), CONTEXT)
