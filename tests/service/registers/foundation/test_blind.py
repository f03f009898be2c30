"""Blind indexes: the same word gives the same mark, in one place alone."""

from __future__ import annotations

import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graadmeter.service.vault import blind, organisation_keys
from graadmeter.service.vault.blind import INDEX_BYTES, blind_index, plainest

words = st.text(max_size=40).filter(plainest)


@pytest.fixture(autouse=True)
def keys_of_two(monkeypatch):
    """Two organisations with index keys of their own, without a database."""
    made = {ONE: b"1" * 32, OTHER: b"2" * 32}

    def key(organisation: uuid.UUID, version: int) -> bytes:
        assert version == organisation_keys.INDEX
        return made[organisation]

    monkeypatch.setattr(blind, "key", key)


ONE, OTHER = uuid.uuid4(), uuid.uuid4()


@given(words)
def test_spelling_makes_no_difference(word):
    mark = blind_index(ONE, "ban.person", word)
    assert len(mark) == INDEX_BYTES
    for spelling in (f" {word} ", f"{word}.", plainest(word)):
        assert blind_index(ONE, "ban.person", spelling) == mark


def test_names_and_numbers_as_people_write_them():
    for one, other in (
        ("Zoë de Vries-Jansen", "zoe DEVRIES jansen"),
        ("06-1234 5678", "0612345678"),
        ("Straße 1", "STRASSE 1"),
        ("Ångström", "Angstrom"),
    ):
        assert blind_index(ONE, "x", one) == blind_index(ONE, "x", other)


@given(words, words)
def test_words_organisations_and_purposes_are_apart(one, other):
    mark = blind_index(ONE, "ban.person", one)
    assert (mark == blind_index(ONE, "ban.person", other)) == (plainest(one) == plainest(other))
    assert mark != blind_index(OTHER, "ban.person", one)
    assert mark != blind_index(ONE, "ban.perso", f"n{one}")
    assert mark != blind_index(ONE, "ban.number", one)


@pytest.mark.parametrize("text", ["", "  ", "-- !"])
def test_nothing_has_no_mark(text):
    with pytest.raises(ValueError, match=r"ban\.person"):
        blind_index(ONE, "ban.person", text)
