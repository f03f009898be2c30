"""A private key opens with the passphrase of its owner, on any keyboard, and with no other."""

from __future__ import annotations

import re
import unicodedata
import uuid
from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from nacl.pwhash import argon2id
from tests.service.registers.vault_personal.made import another, contexts, damaged, keys

from graadmeter.errors import UserError
from graadmeter.service.vault import SealBrokenError
from graadmeter.service.vault.personal import passphrases
from graadmeter.service.vault.personal.keypairs import Context
from graadmeter.service.vault.personal.passphrases import (
    LOCKED_BYTES,
    Locked,
    WrongPassphraseError,
    check_passphrase,
    normal,
    proposed_passphrase,
    unlock,
)

CONTEXT = Context("private key", uuid.UUID(int=1), uuid.UUID(int=2), "3", 4)
LEAST = {"opslimit": argon2id.OPSLIMIT_MIN, "memlimit": argon2id.MEMLIMIT_MIN}
letters = st.characters(codec="utf-8", exclude_categories=["Cs"])


def is_allowed(text: str) -> bool:
    try:
        check_passphrase(text)
    except UserError:
        return False
    return True


phrases = st.text(letters, min_size=14, max_size=40).filter(is_allowed)


def lock(private, phrase, context) -> Locked:
    return passphrases.lock(private, phrase, context, **LEAST)


@given(keys, phrases, contexts)
def test_the_passphrase_opens_the_key(private, phrase, context):
    locked = lock(private, phrase, context)
    assert unlock(locked, phrase, context) == private
    assert Locked.from_bytes(locked.to_bytes()) == locked
    assert len(locked.to_bytes()) == LOCKED_BYTES
    assert lock(private, phrase, context) != locked


@given(keys, phrases, phrases, contexts)
def test_another_passphrase_does_not(private, phrase, other, context):
    assume(normal(phrase) != normal(other))
    with pytest.raises(WrongPassphraseError):
        unlock(lock(private, phrase, context), other, context)


@given(keys, phrases, contexts, st.data())
def test_the_key_of_somebody_else_does_not_open(private, phrase, context, data):
    locked = lock(private, phrase, context)
    with pytest.raises(WrongPassphraseError):
        unlock(locked, phrase, data.draw(another(context)))


@given(keys, phrases, contexts, st.data())
def test_a_locked_key_that_was_damaged_is_refused(private, phrase, context, data):
    kept = lock(private, phrase, context).to_bytes()
    changed = data.draw(damaged(kept))
    with pytest.raises(SealBrokenError):
        unlock(_cheap(Locked.from_bytes(changed)), phrase, context)


def _cheap(locked: Locked) -> Locked:
    """With limits that are wrong too, where wrong ones that are allowed would take seconds."""
    if locked.memlimit > 2**20 or locked.opslimit > 3:
        return replace(locked, opslimit=2, memlimit=2 * argon2id.MEMLIMIT_MIN)
    return locked


@pytest.mark.parametrize(
    ("opslimit", "memlimit"), [(0, 8192), (17, 8192), (1, 8191), (1, 2**30 + 1), (2**32 - 1, 2**40)]
)
def test_limits_that_would_stop_the_machine_are_refused(opslimit, memlimit):
    with pytest.raises(SealBrokenError):
        Locked.from_bytes(Locked(bytes(16), opslimit, memlimit, bytes(72)).to_bytes())


@pytest.mark.parametrize("limit", [{"opslimit": 17}, {"memlimit": 2**30 + 1}])
def test_limits_that_could_not_be_read_are_not_written(limit):
    with pytest.raises(ValueError, match="limits"):
        passphrases.lock(bytes(32), "stoel fiets maan kaas", CONTEXT, **{**LEAST, **limit})


@pytest.mark.parametrize(
    "typed",
    [
        "Vijf blauwe stoelen, één fiets",
        "  Vijf blauwe stoelen, één fiets\n",
        "Vijf  blauwe\tstoelen,\u00a0één fiets",
        unicodedata.normalize("NFD", "Vijf blauwe stoelen, één fiets"),
        "Vijf blauwe stoelen, één \ufb01ets",
    ],
)
def test_a_passphrase_opens_from_any_keyboard(typed):
    locked = lock(bytes(32), "Vijf blauwe stoelen, één fiets", CONTEXT)
    assert unlock(locked, typed, CONTEXT) == bytes(32)


@pytest.mark.parametrize(
    "typed",
    [
        "vijf blauwe stoelen, één fiets",
        "Vijf blauwe stoelen, een fiets",
        "Vijf blauwe stoelen één fiets",
        "Vijfblauwe stoelen, één fiets",
        "",
    ],
)
def test_what_is_another_passphrase_to_its_owner_is_one(typed):
    locked = lock(bytes(32), "Vijf blauwe stoelen, één fiets", CONTEXT)
    with pytest.raises(WrongPassphraseError, match="klopt niet"):
        unlock(locked, typed, CONTEXT)


@settings(max_examples=20)
@given(st.builds(proposed_passphrase))
def test_a_proposed_passphrase_is_good_and_opens_however_it_is_typed(proposed):
    assert re.fullmatch(r"([0-9A-HJKMNP-TV-Z]{5}-){4}[0-9A-HJKMNP-TV-Z]{5}", proposed)
    assert is_allowed(proposed)
    for typed in (
        proposed.lower(),
        proposed.replace("-", " "),
        proposed.replace("-", ""),
        proposed.replace("0", "O").replace("1", "l"),
    ):
        assert normal(typed) == proposed
    assert proposed_passphrase() != proposed


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "heeft 0 tekens; dat moeten er 14 of meer zijn"),
        ("stoel fiets 1", "heeft 13 tekens"),
        ("stoel          fiets", "heeft 11 tekens"),
        ("aaaaaaaaaaaaaa", "één teken"),
        ("aAaAaAaAaAaAaA", "één teken"),
        ("a a a a a a a a a", "één teken"),
        ("!!!!!!!!!!!!!!!!", "één teken"),
        ("wachtwoord1234", "makkelijk te raden"),
        ("Wachtwoord!!!!", "makkelijk te raden"),
        ("1234 wachtwoord", "makkelijk te raden"),
        ("welkom welkom welkom", "makkelijk te raden"),
        ("dit is mijn wachtzin", "makkelijk te raden"),
        ("Correct-Horse-Battery-Staple", "makkelijk te raden"),
        ("01234567890123", "makkelijk te raden"),
        ("98765432109876", "makkelijk te raden"),
        ("31415926535897", "makkelijk te raden"),
        ("abcdefghijklmnop", "makkelijk te raden"),
        ("qwertyuiopasdf", "makkelijk te raden"),
    ],
)
def test_a_passphrase_that_is_easy_to_guess_is_refused_in_words(text, said):
    with pytest.raises(UserError, match=re.escape(said)) as refused:
        check_passphrase(text)
    assert refused.value.mend
    with pytest.raises(UserError, match=re.escape(said)):
        lock(bytes(32), text, CONTEXT)


@pytest.mark.parametrize(
    "text",
    [
        "stoel fiets maan kaas",
        "welkom in de gemeente van mijn oma",
        "wachtwoord stoel fiets",
        "🚲🧀🌙🪑🚲🧀🌙🪑🚲🧀🌙🪑🚲🧀",
        "лошадь батарея скрепка",
    ],
)
def test_other_passphrases_are_allowed(text):
    check_passphrase(text)


def test_what_is_locked_takes_time_and_memory_unless_a_test_asks_otherwise():
    held = passphrases.lock.__kwdefaults__
    assert held == {"opslimit": 3, "memlimit": 256 * 2**20}


def test_a_private_key_of_another_length_is_refused():
    with pytest.raises(ValueError, match="32 bytes"):
        lock(bytes(31), "stoel fiets maan kaas", CONTEXT)


@given(keys, contexts)
def test_no_text_of_a_locked_key_shows_what_is_sealed(private, context):
    locked = lock(private, "stoel fiets maan kaas", context)
    assert repr(locked.sealed) not in repr(locked)
