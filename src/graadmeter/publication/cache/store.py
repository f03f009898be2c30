"""A folder of results, each in a file of its own that tells whether it is whole."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import secrets
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

LIMIT = 512 * 1024 * 1024
"""Most bytes that are kept, when nobody says otherwise."""
_PART_AFTER_TRIM = 0.8
_MARK = b"graadmeter-cache 1 "
_HEAD = len(_MARK) + 64 + 1
_KEY = re.compile(r"[0-9a-f]{64}")
_UNFINISHED = ".unfinished-"
_ABANDONED_AFTER = 24 * 3600.0


class DamagedError(Exception):
    """A file of the store does not hold what was written."""


@dataclass(frozen=True)
class Store:
    """Results by key, in a folder that exists.

    Two processes may use it at once: a file is written beside its place and renamed, and a file
    that another has removed was never there.

    Attributes:
        limit: most bytes that :meth:`trim` leaves.
    """

    folder: Path
    limit: int = LIMIT

    def read(self, key: str) -> bytes | None:
        """A result; None when there is none.

        Raises:
            DamagedError: there is one, but it is not what was written; it is removed.
            OSError: it cannot be read.
        """
        path = self._path(key)
        try:
            data = path.read_bytes()
        except FileNotFoundError:
            return None
        if not _is_whole(data):
            path.unlink(missing_ok=True)
            raise DamagedError(path.name)
        with contextlib.suppress(OSError):  # another process may have removed it meanwhile
            os.utime(path)
        return data[_HEAD:]

    def write(self, key: str, data: bytes) -> None:
        """Keep a result, in place of an earlier one.

        Raises:
            OSError: it cannot be written; what there was stays.
        """
        path = self._path(key)
        path.parent.mkdir(mode=0o700, exist_ok=True)
        beside = path.parent / f"{_UNFINISHED}{secrets.token_hex(8)}"
        try:
            with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as f:
                f.write(_head(data))
                f.write(data)
            beside.replace(path)
        finally:
            beside.unlink(missing_ok=True)

    def trim(self) -> int:
        """Remove what was not used for longest, when more is kept than the limit.

        Returns:
            The number of results removed.

        Raises:
            OSError: the folder cannot be read, or a file in it not removed.
        """
        found = sorted(self._kept())
        total = sum(size for _used, size, _path in found)
        removed = 0
        if total > self.limit:
            for _used, size, path in found:
                if total <= self.limit * _PART_AFTER_TRIM:
                    break
                path.unlink(missing_ok=True)
                total -= size
                removed += 1
        return removed

    def _kept(self) -> Iterator[tuple[float, int, Path]]:
        """When each file was last used, its size, and the file; removes what was abandoned."""
        for path in self.folder.glob("[0-9a-f][0-9a-f]/*"):
            try:
                facts = path.stat()
            except FileNotFoundError:
                continue
            if path.name.startswith(_UNFINISHED):
                if time.time() - facts.st_mtime > _ABANDONED_AFTER:
                    path.unlink(missing_ok=True)
            elif _KEY.fullmatch(path.name):
                yield facts.st_mtime, facts.st_size, path

    def _path(self, key: str) -> Path:
        if not _KEY.fullmatch(key):
            raise ValueError(f"not a key: {key!r}")
        return self.folder / key[:2] / key


def _head(data: bytes) -> bytes:
    return _MARK + hashlib.sha256(data).hexdigest().encode() + b"\n"


def _is_whole(data: bytes) -> bool:
    return len(data) >= _HEAD and data[:_HEAD] == _head(data[_HEAD:])
