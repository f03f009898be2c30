"""How often pages for reporters may be asked something: a budget a minute for each part of the net.

A receipt has a hundred random bits, so that this keeps off load and not guesses; right and wrong
receipts count alike. Counts stand in a small file beside the keys, shared by the processes of a
machine, and not in the database: nothing of them is in a dump, a backup or the journal, and a
thousand tries cost no thousand writes. The file has a few thousand cells; which one a part of the
net has follows from a random key that is made anew every day. That key stands in the same file, so
that who has it could try parts of the net; therefore all cells are wiped once their minute is over,
by the next request or by the worker.

Who comes by a proxy on this machine, as an onion service does, cannot be told apart; together they
have a larger budget.
"""

from __future__ import annotations

import fcntl
import hashlib
import ipaddress
import os
import secrets
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

SECONDS = 60
EACH, TOGETHER = 60, 900
"""Requests a minute: of one part of the net, and of all who come by a proxy."""
_CELLS = 4096
_TOGETHER_CELL = _CELLS
_CELL = struct.Struct(">I")
_KEY_BYTES = 32
_HEAD = struct.Struct(f">I{_KEY_BYTES}sI")
"""The day and its key, and the minute of the cells behind it."""
_DAY = 24 * 60 * 60
_V4_BITS, _V6_BITS = 24, 48


@dataclass(frozen=True)
class Budget:
    """A file with counts.

    Attributes:
        file: where it is; made when there is none.
        clock: seconds since 1970.
    """

    file: Path
    clock: Callable[[], float] = time.time

    def spend(self, address: str) -> int:
        """Counts a request.

        Args:
            address: from which it came, as the server knows it.

        Returns:
            0 when it may be answered, else how many seconds to wait.
        """
        with self._held() as handle:
            return _count(handle, address, int(self.clock()))

    def forget(self) -> int:
        """Empties the file when its minute is over; whether it did."""
        if not self.file.exists():
            return 0
        with self._held() as handle:
            head = os.pread(handle, _HEAD.size, 0)
            if len(head) == _HEAD.size and _HEAD.unpack(head)[2] == int(self.clock()) // SECONDS:
                return 0
            os.ftruncate(handle, 0)
        return int(bool(head))

    @contextmanager
    def _held(self) -> Iterator[int]:
        with _lock:
            handle = os.open(self.file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            try:
                fcntl.flock(handle, fcntl.LOCK_EX)
                yield handle
            finally:
                os.close(handle)


_lock = threading.Lock()


def budget() -> Budget:
    """That of this installation."""
    return Budget(Path(settings.DATA) / "requests-this-minute")


def _count(handle: int, address: str, now: int) -> int:
    key, part = _key(handle, now), _part(address)
    cell = _TOGETHER_CELL if part is None else _cell(key, part)
    most = TOGETHER if part is None else EACH
    place = _HEAD.size + cell * _CELL.size
    held = os.pread(handle, _CELL.size, place)
    (count,) = _CELL.unpack(held) if len(held) == _CELL.size else (0,)
    if count >= most:
        return SECONDS - now % SECONDS
    os.pwrite(handle, _CELL.pack(count + 1), place)
    return 0


def _key(handle: int, now: int) -> bytes:
    """The key of the day; what is left of an earlier minute is wiped."""
    day, minute = now // _DAY, now // SECONDS
    head = os.pread(handle, _HEAD.size, 0)
    made_on, key, last = _HEAD.unpack(head) if len(head) == _HEAD.size else (None, b"", None)
    if made_on == day and last == minute:
        return bytes(key)
    key = key if made_on == day else secrets.token_bytes(_KEY_BYTES)
    os.ftruncate(handle, 0)
    os.pwrite(handle, _HEAD.pack(day, key, minute), 0)
    return bytes(key)


def _part(address: str) -> bytes | None:
    """The part of the net an address is in; None for one of this machine or its own network."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return None
    mapped = getattr(found, "ipv4_mapped", None)
    found = mapped or found
    if found.is_loopback or found.is_private or found.is_link_local:
        return None
    bits = _V4_BITS if found.version == 4 else _V6_BITS
    return ipaddress.ip_network((found, bits), strict=False).network_address.packed


def _cell(key: bytes, part: bytes) -> int:
    mark = hashlib.blake2b(part, key=key, digest_size=4).digest()
    return int.from_bytes(mark, "big") % _CELLS
