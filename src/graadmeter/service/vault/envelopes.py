"""The envelope of one value in one row: which key, and sealed for that place alone.

Written as one byte of format, four of the version of the organisation's key, a random nonce of 24
and what XChaCha20-Poly1305 made. The place and the first five bytes are associated data, each part
with its length in front, so that no two places are written alike.
"""

from __future__ import annotations

import struct
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from nacl.exceptions import CryptoError
from nacl.secret import Aead

from graadmeter.service.vault import SealBrokenError

_FORMAT = 1
_HEADER = struct.Struct(">BI")
_LENGTH = struct.Struct(">Q")
_PAGE = 1024
"""Contents are padded to whole pages, so that a length says little about what is inside."""


@dataclass(frozen=True)
class Place:
    """Where an envelope belongs.

    Attributes:
        organisation: its immutable id.
        table: the table in the database.
        column: the column of it.
        row: the primary key of the row.
    """

    organisation: uuid.UUID
    table: str
    column: str
    row: uuid.UUID

    def __str__(self) -> str:
        return f"{self.table}.{self.column} {self.row}"

    def written(self) -> bytes:
        """Every part with its length in front."""
        return with_lengths(
            (
                self.organisation.bytes,
                self.table.encode(),
                self.column.encode(),
                self.row.bytes,
            )
        )


def with_lengths(parts: Iterable[bytes]) -> bytes:
    """Parts after each other, each with its length in front in two bytes, the highest first.

    Raises:
        struct.error: a part is longer than 65535 bytes.
    """
    return b"".join(struct.pack(">H", len(part)) + part for part in parts)


def header(version: int, form: int = _FORMAT) -> bytes:
    """What an envelope under this version of a key begins with; five bytes.

    Raises:
        struct.error: the version does not fit four bytes.
    """
    return _HEADER.pack(form, version)


HEADER_BYTES = _HEADER.size


def close(key: bytes, version: int, content: bytes, place: Place) -> bytes:
    """Puts bytes into an envelope."""
    start = header(version)
    told = _LENGTH.pack(len(content)) + content
    padded = told + bytes(-len(told) % _PAGE)
    return start + bytes(Aead(key).encrypt(padded, aad=start + place.written()))


def version_of(envelope: bytes, place: Place, form: int = _FORMAT) -> int:
    """The version of the key it was closed with.

    Raises:
        SealBrokenError: it is no envelope of ours, or of another form.
    """
    if len(envelope) < _HEADER.size:
        raise SealBrokenError(str(place))
    kind, version = _HEADER.unpack_from(envelope)
    if kind != form:
        raise SealBrokenError(str(place))
    return int(version)


def content_of(key: bytes, envelope: bytes, place: Place) -> bytes:
    """Opens an envelope.

    Raises:
        SealBrokenError: the key, the place or the envelope is another.
    """
    try:
        padded = Aead(key).decrypt(
            envelope[_HEADER.size :], aad=envelope[: _HEADER.size] + place.written()
        )
    except (CryptoError, ValueError) as error:
        raise SealBrokenError(str(place)) from error
    (length,) = _LENGTH.unpack_from(padded)
    return bytes(padded[_LENGTH.size : _LENGTH.size + length])
