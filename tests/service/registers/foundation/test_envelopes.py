"""Envelopes open in their own place, whole, and nowhere else."""

from __future__ import annotations

import uuid
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graadmeter.service.vault import KEY_BYTES, SealBrokenError
from graadmeter.service.vault.envelopes import Place, close, content_of, version_of

names = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=12)
places = st.builds(Place, st.uuids(), names, names, st.uuids())
keys = st.binary(min_size=KEY_BYTES, max_size=KEY_BYTES)
versions = st.integers(1, 2**32 - 1)
contents = st.binary(max_size=3000)


@given(keys, versions, contents, places)
def test_what_goes_in_comes_out_and_its_length_is_hidden(key, version, content, place):
    envelope = close(key, version, content, place)
    assert content_of(key, envelope, place) == content
    assert version_of(envelope, place) == version
    assert (len(envelope) - 5 - 24 - 16) % 1024 == 0
    assert close(key, version, content, place) != envelope


@given(places, places)
def test_no_two_places_are_written_alike(one, other):
    assert (one.written() == other.written()) == (one == other)


def test_names_that_run_into_each_other_stay_apart():
    row = uuid.uuid4()
    one = Place(row, "incident", "_facts", row)
    assert one.written() != Place(row, "incident_", "facts", row).written()


@given(keys, contents, places, st.data())
def test_no_other_place_opens_it(key, content, place, data):
    envelope = close(key, 1, content, place)
    part = data.draw(st.sampled_from(["organisation", "table", "column", "row"]))
    held = getattr(place, part)
    other = data.draw((st.uuids() if isinstance(held, uuid.UUID) else names).filter(held.__ne__))
    with pytest.raises(SealBrokenError):
        content_of(key, envelope, replace(place, **{part: other}))


@given(keys, contents, places, st.data())
def test_any_flipped_bit_and_any_cut_is_refused(key, content, place, data):
    envelope = close(key, 1, content, place)
    place_of_bit = data.draw(st.integers(0, 8 * len(envelope) - 1))
    flipped = bytearray(envelope)
    flipped[place_of_bit // 8] ^= 1 << place_of_bit % 8
    with pytest.raises(SealBrokenError):
        version_of(bytes(flipped), place)
        content_of(key, bytes(flipped), place)
    with pytest.raises(SealBrokenError):
        content_of(key, envelope[: data.draw(st.integers(0, len(envelope) - 1))], place)
    with pytest.raises(SealBrokenError):
        version_of(envelope[: data.draw(st.integers(0, 4))], place)


@given(keys, keys, contents, places)
def test_another_key_opens_nothing(key, other, content, place):
    if key != other:
        with pytest.raises(SealBrokenError):
            content_of(other, close(key, 1, content, place), place)
