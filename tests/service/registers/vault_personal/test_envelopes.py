"""Envelopes under the key of a report open in their own place, whole, and nowhere else."""

from __future__ import annotations

import uuid

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.service.registers.vault_personal.made import another, damaged, keys, places, versions

from graadmeter.service.vault import SealBrokenError
from graadmeter.service.vault import envelopes as of_organisations
from graadmeter.service.vault.envelopes import Place
from graadmeter.service.vault.personal.envelopes import close, content_of, version_of
from graadmeter.service.vault.personal.padding import step_of

contents = st.binary(max_size=5000)
fewer = settings(max_examples=60)


@fewer
@given(keys, versions, contents, places)
def test_what_goes_in_comes_out_and_its_length_is_hidden(key, version, content, place):
    envelope = close(key, version, content, place)
    assert content_of(key, envelope, place) == content
    assert version_of(envelope, place) == version
    assert len(envelope) == 45 + step_of(len(content))
    assert close(key, version, content, place) != envelope


@fewer
@given(keys, versions, contents, places, st.data())
def test_no_other_place_opens_it(key, version, content, place, data):
    envelope = close(key, version, content, place)
    with pytest.raises(SealBrokenError):
        content_of(key, envelope, data.draw(another(place)))


@fewer
@given(keys, versions, contents, places, st.data())
def test_no_other_version_opens_it(key, version, content, place, data):
    other = data.draw(versions.filter(version.__ne__))
    envelope = close(key, version, content, place)
    relabelled = envelope[:1] + other.to_bytes(4, "big") + envelope[5:]
    assert version_of(relabelled, place) == other
    with pytest.raises(SealBrokenError):
        content_of(key, relabelled, place)


@given(keys, versions, st.binary(max_size=50), places, st.data())
def test_what_was_damaged_is_refused(key, version, content, place, data):
    envelope = data.draw(damaged(close(key, version, content, place)))
    with pytest.raises(SealBrokenError):
        content_of(key, envelope, place)


@fewer
@given(keys, keys, versions, contents, places)
def test_another_key_opens_nothing(key, other, version, content, place):
    assume(key != other)
    with pytest.raises(SealBrokenError):
        content_of(other, close(key, version, content, place), place)


@fewer
@given(keys, versions, contents, places)
def test_the_two_kinds_of_envelope_do_not_pass_for_each_other(key, version, content, place):
    own = close(key, version, content, place)
    theirs = of_organisations.close(key, version, content, place)
    for envelope in (theirs, own[:1] + theirs[1:]):
        with pytest.raises(SealBrokenError):
            content_of(key, envelope, place)
    with pytest.raises(SealBrokenError):
        of_organisations.version_of(own, place)
    with pytest.raises(SealBrokenError):
        of_organisations.content_of(key, theirs[:1] + own[1:], place)


def test_an_envelope_of_an_organisation_is_refused_when_its_padding_happens_to_fit():
    key, place = bytes(32), Place(uuid.UUID(int=1), "table", "column", uuid.UUID(int=2))
    theirs = of_organisations.close(key, 1, bytes(4000), place)
    assert len(theirs) == len(close(key, 1, bytes(4000), place))
    with pytest.raises(SealBrokenError):
        content_of(key, theirs, place)


@given(keys.map(lambda key: key[1:]), places)
def test_a_key_of_another_length_is_refused(key, place):
    for attempt in (lambda: close(key, 1, b"", place), lambda: content_of(key, b"", place)):
        with pytest.raises(ValueError, match="32 bytes"):
            attempt()
