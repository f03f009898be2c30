"""Steps of a publication: done, or taken from where their results are kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError
from pydantic_core import to_json

from graadmeter.language import current_language, use_language
from graadmeter.language import gettext as _
from graadmeter.publication.cache.keys import step_key
from graadmeter.publication.cache.store import DamagedError, Store

T = TypeVar("T")

_LENGTH = 8


@dataclass
class Tally:
    """How many steps were taken from the store and how many were done."""

    taken: int = 0
    made: int = 0
    silent: bool = False


@dataclass(frozen=True)
class Cache:
    """Does steps, and keeps what comes of them.

    A step is done by a function with exactly the values that its result is kept under. Whatever
    else the function reaches, through a partial application or the modules it uses, must not change
    its result, or be a hash among those values.

    Attributes:
        store: where results are kept; None to do every step.
        tell: says to whoever watches that something was wrong with what was kept.
        language: language of what is told; that of the results may be another.
    """

    store: Store | None = None
    tell: Callable[[str], None] = lambda _message: None
    language: str = field(default_factory=current_language)
    tally: Tally = field(default_factory=Tally, compare=False)

    @property
    def keeps(self) -> bool:
        """Whether results are kept at all."""
        return self.store is not None

    def data(self, step: str, make: Callable[..., bytes], *given: object) -> bytes:
        """The bytes of one file.

        Args:
            step: name of the step.
            make: makes it from what is given.
            given: everything that it depends on.
        """
        if self.store is None:
            return make(*given)
        key = step_key(step, *given)
        found = self.read(key)
        if found is None:
            found = make(*given)
            self.write(key, found)
        return found

    def files(
        self, step: str, make: Callable[..., Mapping[str, bytes]], *given: object
    ) -> dict[str, bytes]:
        """Several files by name; arguments as for :meth:`data`."""
        if self.store is None:
            return dict(make(*given))
        return unpack(self.data(step, lambda *values: pack(make(*values)), *given))

    def value(self, kind: Any, step: str, make: Callable[..., T], *given: object) -> T:
        """A value of dataclasses, texts and numbers; arguments as for :meth:`data`.

        Args:
            kind: its type, such as ``Table`` or ``tuple[Table, ...]``.
            step: name of the step.
            make: makes it from what is given.
            given: everything that it depends on.
        """
        if self.store is None:
            return make(*given)
        key = step_key(step, *given)
        found = self.read(key)
        if found is not None:
            try:
                value: T = _adapter(kind).validate_json(found)
            except ValidationError:
                self._say_damaged()
            else:
                return value
        value = make(*given)
        data = to_json(value, inf_nan_mode="constants")
        # What would come back otherwise, such as a whole number where one with decimals is
        # expected, is made each time: bytes may not depend on what was kept.
        if to_json(_adapter(kind).validate_json(data), inf_nan_mode="constants") == data:
            self.write(key, data)
        return value

    def read(self, key: str) -> bytes | None:
        """What is kept under a key; None when nothing is, or when it cannot be used."""
        found = None
        if self.store is not None:
            try:
                found = self.store.read(key)
            except DamagedError:
                self._say_damaged()
            except OSError as error:
                self._say_unusable(error)
        if found is None:
            self.tally.made += 1
        else:
            self.tally.taken += 1
        return found

    def write(self, key: str, data: bytes) -> None:
        """Keep bytes under a key, if that can be done: a publication does not wait for it."""
        if self.store is not None:
            try:
                self.store.write(key, data)
            except OSError as error:
                self._say_unusable(error)

    def close(self) -> None:
        """Remove what was not used for longest, if too much is kept."""
        if self.store is not None:
            try:
                self.store.trim()
            except OSError as error:
                self._say_unusable(error)

    def _say_damaged(self) -> None:
        with use_language(self.language):
            self.tell(_("Een bewaard tussenresultaat was beschadigd en is opnieuw gemaakt."))

    def _say_unusable(self, error: OSError) -> None:
        if self.tally.silent:
            return
        self.tally.silent = True
        with use_language(self.language):
            self.tell(
                _(
                    "Tussenresultaten kunnen niet worden bewaard ({reason}); dit duurt langer."
                ).format(reason=error.strerror or error)
            )


def unusable(reason: str) -> str:
    """What is said when nothing can be kept, in the current language."""
    return _("Tussenresultaten kunnen niet worden bewaard ({reason}); dit duurt langer.").format(
        reason=reason
    )


NOTHING_KEPT = Cache()
"""Does every step."""


def pack(files: Mapping[str, bytes]) -> bytes:
    """Files as one run of bytes: of each its name and its bytes, with their lengths before them."""
    parts = []
    for name, data in files.items():
        for part in (name.encode("utf-8"), data):
            parts += [len(part).to_bytes(_LENGTH, "big"), part]
    return b"".join(parts)


def unpack(data: bytes) -> dict[str, bytes]:
    """Files from one run of bytes, in their order."""
    parts = []
    place = 0
    while place < len(data):
        length = int.from_bytes(data[place : place + _LENGTH], "big")
        place += _LENGTH
        parts.append(data[place : place + length])
        place += length
    return {name.decode("utf-8"): part for name, part in zip(parts[::2], parts[1::2], strict=True)}


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)
