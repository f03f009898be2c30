"""Files in pieces come back whole, and no piece of anything else is ever given."""

from __future__ import annotations

import tracemalloc
import uuid
from collections.abc import Iterable, Iterator

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.service.registers.vault_personal.made import another, keys, places
from tests.service.registers.vault_personal.second import Secretstream

from graadmeter.service.vault import SealBrokenError
from graadmeter.service.vault.envelopes import Place
from graadmeter.service.vault.personal.padding import step_of
from graadmeter.service.vault.personal.streams import (
    PIECE,
    SEALED_PIECE,
    START_BYTES,
    decrypt,
    encrypt,
    file_key,
)

KEY = bytes(range(32))
PLACE = Place(uuid.UUID(int=1), "integrity_file", "pieces", uuid.UUID(int=2))
LENGTHS = [0, 1, 4088, 4089, 65527, 65528, 65529, 65536, 65537, 131064, 131065, 200000]
lengths = st.one_of(st.sampled_from(LENGTHS), st.integers(0, 300000))
fewer = settings(max_examples=40)
MESSAGE, FINAL = 0, 3
PIECES = 4
"""Of the file that is tampered with: the least that has two in the middle."""


def file_of(length: int, name: str = "") -> bytes:
    """A file in which no two pieces are alike."""
    return (name.encode() + bytes(range(251)) * (length // 251 + 1))[:length]


def sealed_pieces(content: bytes, key: bytes = KEY, place: Place = PLACE) -> list[bytes]:
    return list(encrypt([content], key, place))


def cut(content: bytes, sizes: list[int]) -> Iterator[bytes]:
    """The same bytes in pieces of these sizes, and then the rest."""
    begin = 0
    for size in sizes:
        yield content[begin : begin + size]
        begin += size
    yield content[begin:]


def given_before_it_broke(pieces: Iterable[bytes], key: bytes = KEY, place: Place = PLACE) -> bytes:
    """What came out before the refusal, which must come."""
    found = b""
    with pytest.raises(SealBrokenError):
        for piece in decrypt(pieces, key, place):
            found += piece
    return found


@pytest.fixture(scope="module")
def whole() -> bytes:
    return file_of(PIECES * PIECE - 100)


@pytest.fixture(scope="module")
def sealed(whole) -> list[bytes]:
    """The start, and four pieces."""
    found = sealed_pieces(whole)
    assert len(found) == 1 + PIECES
    return found


@fewer
@given(lengths, keys, places, st.lists(st.integers(0, 90000), max_size=8), st.data())
def test_a_file_comes_back_however_it_is_cut(length, key, place, sizes, data):
    content = file_of(length)
    found = b"".join(encrypt(cut(content, sizes), key, place))
    others = data.draw(st.lists(st.integers(0, 90000), max_size=8))
    opened = list(decrypt(cut(found, others), key, place))
    assert b"".join(opened) == content
    assert all(0 < len(piece) <= PIECE for piece in opened)


@fewer
@given(lengths)
def test_the_pieces_tell_only_the_step_of_the_length(length):
    first, *rest = sealed_pieces(file_of(length))
    assert len(first) == START_BYTES
    assert sum(len(piece) - 17 for piece in rest) == step_of(length)
    if step_of(length) >= PIECE:
        assert {len(piece) for piece in rest} == {SEALED_PIECE}


def test_a_file_cut_into_single_bytes_comes_back():
    content = file_of(5000)
    found = b"".join(encrypt((bytes([byte]) for byte in content), KEY, PLACE))
    assert b"".join(decrypt((bytes([byte]) for byte in found), KEY, PLACE)) == content


def test_the_same_file_is_never_sealed_alike(whole):
    assert not set(sealed_pieces(whole)) & set(sealed_pieces(whole))


@settings(max_examples=60)
@given(st.data())
def test_a_file_that_was_cut_off_anywhere_is_refused(whole, sealed, data):
    together = b"".join(sealed)
    edges = [START_BYTES + number * SEALED_PIECE for number in range(PIECES)]
    end = data.draw(st.one_of(st.sampled_from(edges), st.integers(0, len(together) - 1)))
    assert whole.startswith(given_before_it_broke([together[:end]]))


@settings(max_examples=60)
@given(st.data())
def test_a_byte_that_was_changed_is_refused_before_its_piece_is_given(whole, sealed, data):
    together = bytearray(b"".join(sealed))
    index = data.draw(st.one_of(st.integers(0, 60), st.integers(0, len(together) - 1)))
    together[index] ^= data.draw(st.integers(1, 255))
    given_bytes = given_before_it_broke([bytes(together)])
    assert whole.startswith(given_bytes)
    assert len(given_bytes) <= max(index - START_BYTES, 0) // SEALED_PIECE * PIECE


@pytest.mark.parametrize(
    "order",
    [
        [1, 2, 3, 0],
        [0, 1, 3, 2],
        [0, 2, 1, 3],
        [1, 0, 2, 3],
        [0, 1, 1, 2, 3],
        [0, 1, 2, 3, 3],
        [0, 0, 1, 2, 3],
        [0, 1, 2, 3, 0],
        [0, 2, 3],
        [0, 1, 3],
        [1, 2, 3],
        [0, 1, 2],
        [3],
        [],
    ],
)
def test_pieces_out_of_order_repeated_or_missing_are_refused(whole, sealed, order):
    start, *pieces = sealed
    found = given_before_it_broke([start, *(pieces[number] for number in order)])
    assert whole.startswith(found)


@pytest.mark.parametrize("at", range(1 + PIECES))
def test_pieces_of_another_file_are_refused(whole, sealed, at):
    # Even one under the same key and for the same place.
    other = sealed_pieces(file_of(len(whole), "other"))
    mixed = [*sealed[:at], other[at], *sealed[at + 1 :]]
    assert whole.startswith(given_before_it_broke(mixed))


@fewer
@given(st.binary(min_size=1, max_size=70000))
def test_more_behind_the_end_is_refused(whole, sealed, more):
    assert whole.startswith(given_before_it_broke([*sealed, more]))


def test_a_file_within_a_file_is_refused(whole, sealed):
    assert whole.startswith(given_before_it_broke([*sealed, *sealed]))


def crafted(*pieces: tuple[bytes, int]) -> bytes:
    """What somebody who has the key can make: pieces with any content and any tag."""
    header = bytes(24)
    stream = Secretstream(KEY, header)
    told = b"\x01" + PLACE.written()
    return b"\x01" + header + b"".join(stream.push(piece, told, tag) for piece, tag in pieces)


def ending(size: int, length: int) -> bytes:
    """The last piece, of this size, of a file that says it has this length."""
    return bytes(size - 8) + length.to_bytes(8, "big")


def test_a_crafted_file_that_is_right_is_opened():
    pieces = (bytes(PIECE), MESSAGE), (ending(PIECE, PIECE), FINAL)
    assert b"".join(decrypt([crafted(*pieces)], KEY, PLACE)) == bytes(PIECE)


@pytest.mark.parametrize(
    "pieces",
    [
        [(bytes(PIECE), FINAL), (ending(PIECE, PIECE), FINAL)],
        [(bytes(PIECE), FINAL), (ending(PIECE, PIECE), MESSAGE)],
        [(bytes(PIECE), MESSAGE), (ending(PIECE, PIECE), MESSAGE)],
        [(bytes(PIECE), MESSAGE), (ending(PIECE, 100), FINAL)],
        [(bytes(PIECE), MESSAGE), (ending(PIECE, 2 * PIECE), FINAL)],
        [(bytes(PIECE), MESSAGE), (ending(PIECE, 2**64 - 1), FINAL)],
        [(b"x" * PIECE, MESSAGE), (ending(PIECE, PIECE - 7), FINAL)],
        [(ending(4096, 4089), FINAL)],
        [(ending(8192, 0), FINAL)],
        [(ending(4095, 0), FINAL)],
        [(bytes(7), FINAL)],
        [(b"", FINAL)],
    ],
)
def test_a_file_that_only_its_maker_could_have_made_wrong_is_refused(pieces):
    assert not given_before_it_broke([crafted(*pieces)]).strip(b"\0")


def test_a_file_cannot_hold_a_shorter_file_that_is_left_when_its_end_is_cut_off():
    # Its first piece ends as a whole file of one piece would.
    content = ending(PIECE, PIECE - 8) + file_of(5000)
    start, first, *_rest = sealed_pieces(content)
    assert given_before_it_broke([start, first]) == b""


@fewer
@given(st.sampled_from(LENGTHS), places, st.data())
def test_no_other_place_opens_it(length, place, data):
    found = sealed_pieces(file_of(length), KEY, place)
    assert given_before_it_broke(found, KEY, data.draw(another(place))) == b""


@given(st.sampled_from([0, 10]), keys)
def test_no_other_key_opens_it(length, key):
    assume(key != KEY)
    assert given_before_it_broke(sealed_pieces(file_of(length)), key) == b""


@given(st.binary(max_size=100))
def test_what_is_no_file_is_refused(content):
    assert given_before_it_broke([content]) == b""


@given(keys, keys, st.uuids(), st.uuids())
def test_every_file_of_every_report_has_its_own_key(one, other, file_id, second_id):
    assume(one != other and file_id != second_id)
    found = {file_key(key, each) for key in (one, other) for each in (file_id, second_id)}
    assert len(found) == 4
    assert not found & {one, other}
    assert {len(key) for key in found} == {32}


@pytest.mark.parametrize("length", [0, 31, 33])
def test_a_key_of_another_length_is_refused(length):
    wrong = bytes(length)
    for attempt in (
        lambda: file_key(wrong, uuid.UUID(int=1)),
        lambda: list(encrypt([], wrong, PLACE)),
        lambda: list(decrypt([], wrong, PLACE)),
    ):
        with pytest.raises(ValueError, match=r"32 bytes|key length"):
            attempt()


def test_a_large_file_is_never_whole_in_memory():
    number = 160
    piece = file_of(PIECE)

    def through() -> int:
        ciphertext = encrypt((piece for _each in range(number)), KEY, PLACE)
        return sum(len(opened) for opened in decrypt(ciphertext, KEY, PLACE))

    tracemalloc.start()
    try:
        assert through() == number * PIECE
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 16 * PIECE
