"""What is sealed to a person opens with that person's key, for that one thing."""

from __future__ import annotations

import uuid
from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from tests.service.registers.vault_personal.made import another, contexts, damaged, keys

from graadmeter.service.vault import SealBrokenError
from graadmeter.service.vault.personal import new_report_key
from graadmeter.service.vault.personal.keypairs import (
    SEALED_KEY_BYTES,
    Context,
    KeyPair,
    key_pair_from,
    key_pair_of,
    new_key_pair,
    open_with,
    seal_to,
)
from graadmeter.service.vault.personal.receipt_pair import reporter_pair
from graadmeter.service.vault.receipts import new_receipt

pairs = st.builds(key_pair_of, keys)
contents = st.binary(max_size=200)
PRIME = 2**255 - 19
CONTEXT = Context("report key", uuid.UUID(int=1), uuid.UUID(int=2), "3", 4)
# Every point whose order divides eight: RFC 7748, section 6.1, and https://cr.yp.to/ecdh.html.
LOW_ORDER = [
    0,
    1,
    325606250916557431795983626356110631294008115727848805560023387167927233504,
    39382357235489614581723060781553021112529911719440698176882885853963445705823,
    PRIME - 1,
]


@given(pairs, contents, contexts)
def test_who_it_is_sealed_to_opens_it(pair, content, context):
    sealed = seal_to(pair.public, content, context)
    assert open_with(pair.private, sealed, context) == content
    assert len(sealed) == len(content) + 49
    assert seal_to(pair.public, content, context) != sealed


def test_a_sealed_key_has_one_length():
    key = new_report_key()
    assert key != new_report_key()
    assert len(seal_to(new_key_pair().public, key, CONTEXT)) == SEALED_KEY_BYTES


@given(pairs, pairs, contents, contexts)
def test_nobody_else_opens_it(pair, other, content, context):
    assume(pair != other)
    sealed = seal_to(pair.public, content, context)
    with pytest.raises(SealBrokenError):
        open_with(other.private, sealed, context)


@given(pairs, contents, contexts, st.data())
def test_it_opens_for_nothing_else(pair, content, context, data):
    # Another report, version, organisation, purpose or name of the recipient, each by itself.
    sealed = seal_to(pair.public, content, context)
    with pytest.raises(SealBrokenError):
        open_with(pair.private, sealed, data.draw(another(context)))


@given(pairs, contents, contexts, st.data())
def test_what_was_damaged_is_refused(pair, content, context, data):
    sealed = data.draw(damaged(seal_to(pair.public, content, context)))
    with pytest.raises(SealBrokenError):
        open_with(pair.private, sealed, context)


@given(pairs, contents, contents, contexts, st.integers(17, 40))
def test_halves_of_two_sealed_contents_do_not_make_a_third(pair, one, other, context, cut):
    first = seal_to(pair.public, one, context)
    second = seal_to(pair.public, other, context)
    with pytest.raises(SealBrokenError):
        open_with(pair.private, first[:cut] + second[cut:], context)


@given(contexts, contexts)
def test_no_two_contexts_are_written_alike(one, other):
    assert (one.written() == other.written()) == (one == other)


def test_names_that_run_into_each_other_stay_apart():
    one = replace(CONTEXT, purpose="report", recipient="key")
    assert one.written() != replace(CONTEXT, purpose="reportk", recipient="ey").written()


@pytest.mark.parametrize("number", LOW_ORDER)
def test_a_public_key_of_low_order_is_refused(number):
    with pytest.raises(ValueError, match="low order"):
        seal_to(number.to_bytes(32, "little"), b"", CONTEXT)


@given(pairs)
def test_a_public_key_is_spelled_in_one_way(pair):
    number = int.from_bytes(pair.public, "little")
    other = (number + 2**255).to_bytes(32, "little")
    with pytest.raises(ValueError, match="2\\^255 - 19"):
        seal_to(other, b"", CONTEXT)


@pytest.mark.parametrize("number", [PRIME, PRIME + 1, PRIME + 9, 2**255 - 1, 2**256 - 1])
def test_a_number_that_is_too_large_is_no_public_key(number):
    with pytest.raises(ValueError, match="2\\^255 - 19"):
        seal_to(number.to_bytes(32, "little"), b"", CONTEXT)


def test_an_encapsulated_key_of_low_order_is_refused():
    sealed = seal_to(new_key_pair().public, b"", CONTEXT)
    for number in LOW_ORDER:
        with pytest.raises(SealBrokenError):
            open_with(
                new_key_pair().private,
                sealed[:1] + number.to_bytes(32, "little") + sealed[33:],
                CONTEXT,
            )


@pytest.mark.parametrize("length", [0, 31, 33, 64])
def test_keys_of_another_length_are_refused_in_words(length):
    wrong = b"k" * length
    for attempt in (
        lambda: seal_to(wrong, b"", CONTEXT),
        lambda: open_with(wrong, b"", CONTEXT),
        lambda: key_pair_from(wrong),
        lambda: key_pair_of(wrong),
        lambda: KeyPair(wrong, bytes(32)),
        lambda: KeyPair(bytes(32), wrong),
    ):
        with pytest.raises(ValueError, match="32 bytes"):
            attempt()


@pytest.mark.parametrize(
    "change",
    [
        {"version": -1},
        {"version": 2**32},
        {"purpose": "p" * 65536},
        {"recipient": "é" * 32768},
    ],
)
def test_a_context_that_does_not_fit_is_refused(change):
    with pytest.raises(ValueError, match="bytes"):
        replace(CONTEXT, **change)


@given(keys, keys)
def test_a_seed_gives_one_pair(seed, other):
    assert key_pair_from(seed) == key_pair_from(seed)
    assert (key_pair_from(seed) == key_pair_from(other)) == (seed == other)
    assert key_pair_from(seed).private != seed


@given(pairs)
def test_no_text_of_a_pair_shows_its_private_key(pair):
    for text in (repr(pair), str(pair), f"{pair}"):
        assert repr(pair.private)[2:-1] not in text
        assert "private" not in text


@given(contexts)
def test_what_is_said_of_a_broken_seal_names_no_report_or_person(context):
    with pytest.raises(SealBrokenError) as refused:
        open_with(bytes(32), b"", replace(context, recipient="Jansen"))
    said = str(refused.value)
    assert str(context.report) not in said
    assert "Jansen" not in said


def test_a_receipt_gives_one_pair_however_it_is_typed(settings):
    receipt = new_receipt()
    pair = reporter_pair(receipt)
    assert reporter_pair(receipt.lower().replace("-", " ")) == pair
    assert reporter_pair(new_receipt()) != pair
    sealed = seal_to(pair.public, b"key", CONTEXT)
    assert open_with(reporter_pair(receipt).private, sealed, CONTEXT) == b"key"
    settings.KEYS = replace(settings.KEYS, pepper=settings.KEYS.ticket)
    assert reporter_pair(receipt) != pair
