"""Files in pieces, so that no file is ever whole in memory.

Libsodium's secretstream (XChaCha20-Poly1305) under a key that only this file has. First come 25
bytes: one of format and the header of the stream. Then pieces of 64 kilobytes, 17 bytes longer once
they are sealed, in which the format and the place are associated data. The last piece is tagged
FINAL. Inside, the file is followed by zeroes and, at the very end, by its true length in 8 bytes,
since it is known only when all of it went by; the whole has the steps of `padding`.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator

from nacl.bindings import crypto_secretstream as secretstream
from nacl.exceptions import CryptoError

from graadmeter.service.vault import KEY_BYTES, SealBrokenError
from graadmeter.service.vault.envelopes import Place
from graadmeter.service.vault.personal.derivation import derived
from graadmeter.service.vault.personal.padding import LARGEST, LENGTH, step_of

State = secretstream.crypto_secretstream_xchacha20poly1305_state
init_push = secretstream.crypto_secretstream_xchacha20poly1305_init_push
push = secretstream.crypto_secretstream_xchacha20poly1305_push
init_pull = secretstream.crypto_secretstream_xchacha20poly1305_init_pull
pull = secretstream.crypto_secretstream_xchacha20poly1305_pull
MESSAGE = secretstream.crypto_secretstream_xchacha20poly1305_TAG_MESSAGE
FINAL = secretstream.crypto_secretstream_xchacha20poly1305_TAG_FINAL
HEADER_BYTES = secretstream.crypto_secretstream_xchacha20poly1305_HEADERBYTES
ADDED = secretstream.crypto_secretstream_xchacha20poly1305_ABYTES

_FORMAT = b"\x01"
START_BYTES = len(_FORMAT) + HEADER_BYTES
PIECE = LARGEST
"""Bytes of a piece before it is sealed; a last piece that is the only one may be a smaller step."""
SEALED_PIECE = PIECE + ADDED


def file_key(report_key: bytes, file_id: uuid.UUID) -> bytes:
    """The key of one file of a report; 32 bytes.

    Args:
        report_key: 32 bytes.
        file_id: the file; no two files have one id.

    Raises:
        ValueError: the key of the report does not have 32 bytes.
    """
    if len(report_key) != KEY_BYTES:
        raise ValueError("the key of a report has 32 bytes")
    return derived(report_key, "file key 1", file_id.bytes)


def encrypt(pieces: Iterable[bytes], key: bytes, place: Place) -> Iterator[bytes]:
    """Seals a file.

    Args:
        pieces: the file, cut anywhere.
        key: 32 bytes, from `file_key`.
        place: where the file belongs; it opens nowhere else.

    Yields:
        First 25 bytes, then each sealed piece: 65553 bytes, or 17 more than 4096, 8192, 16384 or
        32768 when a piece of that size holds the whole file.

    Raises:
        ValueError: the key does not have 32 bytes.
    """
    state = State()
    yield _FORMAT + init_push(state, key)
    told = _FORMAT + place.written()
    waiting = b""
    for piece in _cut(_with_length(pieces), PIECE):
        if waiting:
            yield push(state, waiting, told, MESSAGE)
        waiting = piece
    yield push(state, waiting, told, FINAL)


def decrypt(pieces: Iterable[bytes], key: bytes, place: Place) -> Iterator[bytes]:
    """Opens a file.

    What was given before an error is of this file and in order, but it is not all of it. Whoever
    passes a file on must be able to take it back, or wait for the end.

    Args:
        pieces: what `encrypt` gave, cut anywhere.
        key: 32 bytes, from `file_key`.
        place: where the file was found.

    Yields:
        The file, in pieces of at most 65536 bytes; of an empty file nothing.

    Raises:
        SealBrokenError: the key, the place or the file is another, or part of it is missing,
            changed, moved or too much. Nothing of a wrong piece is given.
        ValueError: the key does not have 32 bytes.
    """
    if len(key) != KEY_BYTES:
        raise ValueError("the key of a file has 32 bytes")
    told = _FORMAT + place.written()
    start, rest = _start(pieces)
    if len(start) < START_BYTES or start[:1] != _FORMAT:
        raise SealBrokenError(str(place))
    state = State()
    init_pull(state, start[1:], key)
    total, held, ended = 0, b"", False
    for sealed in _cut(rest, SEALED_PIECE):
        if ended:
            raise SealBrokenError(str(place))
        try:
            piece, tag = pull(state, sealed, told)
        except (CryptoError, ValueError) as error:
            raise SealBrokenError(str(place)) from error
        total += len(piece)
        ended = tag == FINAL
        if len(held) > PIECE:
            yield held[:PIECE]
            held = held[PIECE:]
        held += piece
    if not ended:
        raise SealBrokenError(str(place))
    yield from _without_padding(held, total, place)


def _with_length(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """A file with zeroes behind it and its length at the end."""
    length = 0
    for piece in pieces:
        length += len(piece)
        yield piece
    yield bytes(step_of(length) - length - LENGTH.size) + LENGTH.pack(length)


def _without_padding(held: bytes, total: int, place: Place) -> Iterator[bytes]:
    """The end of a file, from its last bytes, of which there are enough to hold all padding."""
    if len(held) < LENGTH.size:
        raise SealBrokenError(str(place))
    (length,) = LENGTH.unpack(held[-LENGTH.size :])
    end = length - (total - len(held))
    if step_of(length) != total or any(held[max(end, 0) : -LENGTH.size]):
        raise SealBrokenError(str(place))
    for begin in range(0, end, PIECE):
        yield held[begin : min(begin + PIECE, end)]


def _start(pieces: Iterable[bytes]) -> tuple[bytes, Iterator[bytes]]:
    """The first bytes of a stream, and what comes after."""
    source = iter(pieces)
    start = b""
    while len(start) < START_BYTES:
        piece = next(source, None)
        if piece is None:
            break
        start += piece

    def rest() -> Iterator[bytes]:
        yield start[START_BYTES:]
        yield from source

    return start[:START_BYTES], rest()


def _cut(pieces: Iterable[bytes], size: int) -> Iterator[bytes]:
    """The same bytes in pieces of one size, the last perhaps shorter; none is empty."""
    waiting = bytearray()
    for piece in pieces:
        for begin in range(0, len(piece), size):
            waiting += piece[begin : begin + size]
            if len(waiting) >= size:
                yield bytes(waiting[:size])
                del waiting[:size]
    if waiting:
        yield bytes(waiting)
