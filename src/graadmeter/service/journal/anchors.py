"""The file of anchors: where each chain stood, outside the database and keyed.

A line is JSON with a keyed hash over itself and the line before it, so that no line can be changed,
moved or taken out without the key file. The end of the file can be cut off: who has both it and the
database can go back to an earlier state of both, so it is best kept where only additions are taken.
"""

from __future__ import annotations

import fcntl
import hashlib
import hmac
import json
import os
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings

from graadmeter.errors import UserError
from graadmeter.language import gettext as _

_NO_LINE = bytes(32)
_ENOUGH = 4096
"""Bytes at the end in which there is a whole line."""


@dataclass(frozen=True)
class Anchor:
    """Where a chain stood.

    Attributes:
        chain: the organisation, or all zeros.
        number: the last entry.
        hash: its hash.
        at: when it was anchored.
        restored: whether it was written after a backup was put back: earlier anchors of what came
            after this number are of entries that the backup did not have.
    """

    chain: uuid.UUID
    number: int
    hash: bytes
    at: str
    restored: bool = False


class AnchorsBrokenError(Exception):
    """A line is not what was written.

    Args:
        line: which, from 1; 0 is the last.
    """

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


def anchors_file() -> Path:
    """Where the anchors are."""
    return Path(settings.ANCHORS)


def read_anchors(path: Path) -> Iterator[Anchor]:
    """The anchors in the order in which they were written; none if there is no file.

    A last line that was not written whole, as in a power cut, is left out.

    Raises:
        AnchorsBrokenError: a line was changed, moved, or one before it is gone.
        UserError: the file cannot be read.
    """
    try:
        stream = path.open("rb")
    except FileNotFoundError:
        return
    except OSError as error:
        raise _unusable(path, error) from error
    with stream:
        yield from _lines(stream)


def _lines(stream: BinaryIO) -> Iterator[Anchor]:
    key, before = _key(), _NO_LINE
    for number, line in enumerate(stream, start=1):
        if not line.endswith(b"\n"):
            return
        try:
            found = json.loads(line)
            mark = bytes.fromhex(found.pop("mark"))
            anchor = Anchor(
                chain=uuid.UUID(found["chain"]),
                number=int(found["number"]),
                hash=bytes.fromhex(found["hash"]),
                at=str(found["at"]),
                restored=bool(found["restored"]),
            )
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise AnchorsBrokenError(number) from error
        if not hmac.compare_digest(mark, _mark(key, before, found)):
            raise AnchorsBrokenError(number)
        before = mark
        yield anchor


class AnchorWriter:
    """Adds anchors to the file; see `adding`."""

    def __init__(self, stream: BinaryIO, last: bytes) -> None:
        """Stands at the end of a file, after a line with this mark."""
        self._stream = stream
        self._last = last

    def add(self, anchors: Iterable[Anchor]) -> None:
        """Writes lines and returns when they are on the disk."""
        key, text = _key(), b""
        for anchor in anchors:
            told = {
                "at": anchor.at,
                "chain": str(anchor.chain),
                "hash": anchor.hash.hex(),
                "number": anchor.number,
                "restored": anchor.restored,
            }
            self._last = _mark(key, self._last, told)
            text += json.dumps(told | {"mark": self._last.hex()}).encode() + b"\n"
        self._stream.write(text)
        self._stream.flush()
        os.fsync(self._stream.fileno())


@contextmanager
def adding(path: Path) -> Iterator[AnchorWriter]:
    """Opens the file to add to; who else wants to waits.

    Raises:
        AnchorsBrokenError: the last line is not one of ours; nothing is added after it.
        UserError: the file cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        stream = os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+b")
    except OSError as error:
        raise _unusable(path, error) from error
    with stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        end, line = _last_line(stream)
        try:
            last = bytes.fromhex(json.loads(line)["mark"]) if line else _NO_LINE
        except (ValueError, KeyError, TypeError) as error:
            raise AnchorsBrokenError(0) from error
        # What a power cut left after the last whole line is no anchor.
        if stream.seek(0, os.SEEK_END) > end:
            stream.truncate(end)
        stream.seek(end)
        yield AnchorWriter(stream, last)


def _last_line(stream: BinaryIO) -> tuple[int, bytes]:
    """Where the last whole line ends, and that line."""
    size = stream.seek(0, os.SEEK_END)
    start = max(0, size - _ENOUGH)
    stream.seek(start)
    tail = stream.read(size - start)
    end = tail.rfind(b"\n") + 1
    return start + end, tail[tail.rfind(b"\n", 0, max(0, end - 1)) + 1 : end]


def _mark(key: bytes, before: bytes, told: dict[str, Any]) -> bytes:
    text = json.dumps(told, sort_keys=True, separators=(",", ":")).encode()
    return hashlib.blake2b(before + text, digest_size=32, key=key).digest()


def _key() -> bytes:
    return hashlib.blake2b(
        b"", digest_size=32, key=settings.KEYS.key("pepper"), person=b"journal anchors"
    ).digest()


def _unusable(path: Path, error: OSError) -> UserError:
    return UserError(
        _("Het bestand met ankers is niet te gebruiken ({reason})").format(
            reason=error.strerror or error
        ),
        where=str(path),
        mend=_("Wijs met GRAADMETER_ANCHORS een bestand aan waarin de dienst mag schrijven."),
    )
