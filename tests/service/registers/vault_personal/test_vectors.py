"""What the service writes is what ``docs/reference/vault.md`` says: a second reader agrees.

The vectors in ``vectors.json`` were made by ``make_vectors.py``. Here the service opens each of
them, and so does `second`, which shares no code with it and makes the same bytes again.
"""

from __future__ import annotations

import base64
import hashlib
import json
import uuid
from dataclasses import replace
from pathlib import Path
from typing import Any

import nacl.bindings as sodium
import pytest
from hypothesis import given
from hypothesis import settings as how
from hypothesis import strategies as st
from nacl.pwhash import argon2id
from tests.service.registers.vault_personal import second
from tests.service.registers.vault_personal.made import contexts, keys, places, versions
from tests.service.registers.vault_personal.make_vectors import file_of, vectors

from graadmeter.service.vault.envelopes import Place
from graadmeter.service.vault.personal import (
    envelopes,
    keypairs,
    padding,
    passphrases,
    shares,
    streams,
)
from graadmeter.service.vault.personal.receipt_pair import reporter_pair
from graadmeter.service.vault.receipts import receipt_key

HERE = Path(__file__).parent
HELD: dict[str, Any] = json.loads((HERE / "vectors.json").read_text(encoding="utf-8"))
OFFICIAL: dict[str, Any] = json.loads((HERE / "official.json").read_text(encoding="utf-8"))
fewer = how(max_examples=25)


def read(held: dict[str, str], *names: str) -> list[bytes]:
    return [bytes.fromhex(held[name]) for name in names]


def place() -> Place:
    held = HELD["place"]
    organisation, row = uuid.UUID(held["organisation"]), uuid.UUID(held["row"])
    return Place(organisation, held["table"], held["column"], row)


def context() -> keypairs.Context:
    held = HELD["context"]
    organisation, report = uuid.UUID(held["organisation"]), uuid.UUID(held["report"])
    return keypairs.Context(
        held["purpose"], organisation, report, held["recipient"], held["version"]
    )


# ------------------------------------------------------------------ the second and the standards


def test_the_second_makes_the_official_hpke_vector():
    held = OFFICIAL["hpke"]
    info, ephemeral, public, private = read(held, "info", "skEm", "pkRm", "skRm")
    encapsulated, made = second.hpke_sender(public, info, ephemeral)
    assert encapsulated.hex() == held["pkEm"]
    assert second.hpke_recipient(private, info, encapsulated) == made
    assert made.shared_secret.hex() == held["shared_secret"]
    assert made.key.hex() == held["key"]
    assert made.base_nonce.hex() == held["base_nonce"]
    assert made.exporter_secret.hex() == held["exporter_secret"]
    content, told = read(held, "pt", "aad")
    sealed = sodium.crypto_aead_chacha20poly1305_ietf_encrypt(
        content, told, made.base_nonce, made.key
    )
    assert sealed.hex() == held["ct"]


def test_the_second_makes_the_official_xchacha_vectors():
    key, nonce, subkey = read(OFFICIAL["hchacha20"], "key", "nonce", "subkey")
    assert second.hchacha20(key, nonce) == subkey
    held = OFFICIAL["xchacha20_poly1305"]
    key, nonce, told, content = read(held, "key", "nonce", "aad", "plaintext")
    sealed = second.xchacha_seal(key, nonce, content, told)
    assert sealed.hex() == held["nonce"] + held["ciphertext"] + held["tag"]
    assert second.xchacha_open(key, sealed, told) == content


def test_the_second_makes_the_official_hkdf_vector():
    secret, key, made = read(OFFICIAL["hkdf"], "ikm", "prk", "okm")
    assert second.extract(b"", secret) == key
    assert second.expand(key, b"", len(made)) == made


# -------------------------------------------------------------------------- the vectors we wrote


def test_what_follows_from_fixed_seeds_is_made_again():
    made = json.loads(json.dumps(vectors()))
    for name in ("padding", "place", "context", "receipt"):
        assert made[name] == HELD[name]
    for name in ("seed", "private", "public", "content", "sealed_by_second"):
        assert made["sealed"][name] == HELD["sealed"][name]
    assert made["files"]["file_key"] == HELD["files"]["file_key"]


def test_padding_has_the_sizes_that_were_written_down():
    for number, step in HELD["padding"]:
        assert padding.step_of(number) == second.size(number) == step


def test_places_and_contexts_are_written_alike():
    where, about = place(), context()
    assert where.written().hex() == HELD["place"]["written"]
    assert second.place(*vars(where).values()) == where.written()
    assert about.written().hex() == HELD["context"]["written"]
    assert second.context(*vars(about).values()) == about.written()


def test_a_receipt_gives_the_pair_that_was_written_down(settings):
    held = HELD["receipt"]
    pepper, key, private, public = read(held, "pepper", "receipt_key", "private", "public")
    settings.KEYS = replace(settings.KEYS, pepper=base64.b64encode(pepper).decode())
    assert receipt_key(held["receipt"]) == second.receipt_key(held["receipt"], pepper) == key
    assert reporter_pair(held["receipt"]) == keypairs.KeyPair(private, public)
    assert second.pair_from(key) == (private, public)


@pytest.mark.parametrize("name", ["sealed", "sealed_by_second"])
def test_both_open_a_sealed_key(name):
    held = HELD["sealed"]
    seed, private, public, content, sealed = read(
        held, "seed", "private", "public", "content", name
    )
    assert keypairs.key_pair_from(seed) == keypairs.KeyPair(private, public)
    assert keypairs.open_with(private, sealed, context()) == content
    assert second.open_with(private, sealed, context().written()) == content


def test_the_second_seals_to_the_same_bytes():
    held = HELD["sealed"]
    public, content, ephemeral = read(held, "public", "content", "ephemeral_of_second")
    made = second.seal_to(public, content, context().written(), ephemeral)
    assert made.hex() == held["sealed_by_second"]


def test_both_open_an_envelope_and_the_second_makes_it_again():
    held = HELD["envelope"]
    key, content = read(held, "key", "content")
    closed = base64.b64decode(held["envelope_base64"])
    assert envelopes.version_of(closed, place()) == held["version"]
    assert envelopes.content_of(key, closed, place()) == content
    assert second.in_envelope(key, closed, place().written()) == content
    nonce = closed[5:29]
    assert second.envelope(key, held["version"], content, place().written(), nonce) == closed


@pytest.mark.parametrize("held", HELD["files"]["files"], ids=lambda held: str(held["length"]))
def test_the_second_makes_a_file_again_and_the_service_opens_it(held):
    report_key, key = read(HELD["files"], "report_key", "file_key")
    file_id = uuid.UUID(HELD["files"]["file_id"])
    assert streams.file_key(report_key, file_id) == second.file_key(report_key, file_id) == key
    content = file_of(held["length"])
    made = second.stream(content, key, place().written(), bytes.fromhex(held["header"]))
    assert len(made) == held["sealed_length"]
    assert hashlib.sha256(made).hexdigest() == held["sealed_sha256"]
    assert b"".join(streams.decrypt([made], key, place())) == content
    assert second.in_stream(made, key, place().written()) == content


@pytest.mark.parametrize("held", HELD["locked"], ids=lambda held: held["passphrase"])
def test_both_open_a_locked_key_and_the_second_makes_it_again(held):
    private, kept = read(held, "private", "locked")
    told = context().written()
    assert passphrases.normal(held["typed"]) == held["passphrase"]
    locked = passphrases.Locked.from_bytes(kept)
    assert passphrases.unlock(locked, held["typed"], context()) == private
    assert second.unlocked(kept, held["passphrase"], told) == private
    made = second.locked(private, held["passphrase"], told, kept[:29], kept[29:53])
    assert made == kept


def test_both_recover_a_key_and_the_second_wraps_it_again():
    held = HELD["shares"]
    private, kept = read(held, "private", "wrapped")
    told, three = context().written(), tuple(held["shares"])
    for one, two in ((0, 1), (2, 0), (1, 2)):
        given_two = [three[one], three[two]]
        pair = shares.recover(given_two, shares.WrappedPairs.from_bytes(kept), context())
        assert pair.private == private
        assert second.recovered(three[one], three[two], kept, told) == private
    nonces = [kept[begin : begin + 24] for begin in (1, 73, 145)]
    assert second.wrapped_pairs(private, three, told, nonces) == kept
    for share in three:
        assert second.printed_share(share[0], share.replace("-", "")[1:-1]) == share


# ---------------------------------------------------------------- both directions, on any content


@fewer
@given(keys, st.binary(max_size=200), contexts, keys)
def test_each_opens_what_the_other_sealed(private, content, about, ephemeral):
    pair, told = keypairs.key_pair_of(private), about.written()
    assert second.open_with(private, keypairs.seal_to(pair.public, content, about), told) == content
    sealed = second.seal_to(pair.public, content, told, ephemeral)
    assert keypairs.open_with(private, sealed, about) == content


@fewer
@given(keys, versions, st.binary(max_size=5000), places)
def test_each_opens_the_envelopes_of_the_other(key, version, content, where):
    closed = envelopes.close(key, version, content, where)
    assert second.in_envelope(key, closed, where.written()) == content
    made = second.envelope(key, version, content, where.written(), key[:24])
    assert envelopes.content_of(key, made, where) == content


@fewer
@given(keys, st.integers(0, 200000), places)
def test_each_opens_the_files_of_the_other(key, length, where):
    content = file_of(length)
    sealed = b"".join(streams.encrypt([content], key, where))
    assert second.in_stream(sealed, key, where.written()) == content
    made = second.stream(content, key, where.written(), key[:24])
    assert b"".join(streams.decrypt([made], key, where)) == content


@fewer
@given(keys, contexts)
def test_each_opens_the_locked_keys_of_the_other(private, about):
    phrase = "stoel fiets maan kaas"
    locked = passphrases.lock(
        private, phrase, about, opslimit=argon2id.OPSLIMIT_MIN, memlimit=argon2id.MEMLIMIT_MIN
    )
    assert second.unlocked(locked.to_bytes(), phrase, about.written()) == private
    made = second.locked(private, phrase, about.written(), locked.start(), private[:24])
    assert passphrases.unlock(passphrases.Locked.from_bytes(made), phrase, about) == private


@fewer
@given(keys, contexts)
def test_each_recovers_from_the_shares_of_the_other(private, about):
    three, wrapped = shares.make_shares(private, about)
    told = about.written()
    assert second.recovered(three[2], three[0], wrapped.to_bytes(), told) == private
    made = second.wrapped_pairs(private, three, told, [private[:24]] * 3)
    pair = shares.recover(three[1:], shares.WrappedPairs.from_bytes(made), about)
    assert pair.private == private
