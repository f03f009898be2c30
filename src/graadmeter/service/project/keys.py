"""The keys of an installation: a file outside both databases, readable by its owner alone."""

from __future__ import annotations

import fcntl
import json
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from functools import cache
from pathlib import Path

from graadmeter.errors import UserError
from graadmeter.language import gettext as _
from graadmeter.service.project.environment import key_of, new_key, read


@dataclass(frozen=True)
class Keys:
    """Keys as text; see docs/reference/anonymity.md for what each protects.

    Attributes:
        secret: signs cookies and forms (Django's SECRET_KEY).
        pepper: turns a code into what the contacts database keeps of it.
        spent: turns that into what the responses database keeps of a code that was used.
        seal: seals the copy of a code that the mail worker needs; destroyed when a wave closes.
        ticket: encrypts the cookie of a respondent who is answering.
        files: encrypts what else is encrypted at rest.
        registers: wraps the keys of organisations; empty in a file from before there were any.
        registers_before: the one before it, as long as a key may still be wrapped by it.
    """

    secret: str
    pepper: str
    spent: str
    seal: str
    ticket: str
    files: str
    registers: str
    registers_before: str = ""

    def key(self, name: str) -> bytes:
        """A key by name, as bytes."""
        return key_of(str(getattr(self, name)))


NAMES = ("secret", "pepper", "spent", "seal", "ticket", "files", "registers")
_LATER = ("registers", "registers_before")
"""Keys that a file may be without."""


def keys_file() -> Path:
    """Where the keys are."""
    return Path(read("GRAADMETER_KEYS") or read("GRAADMETER_DATA") / "keys.json")


def make_keys(path: Path) -> Keys:
    """Makes new keys; a file that is there is never replaced.

    Raises:
        UserError: the file exists or cannot be written.
    """
    keys = Keys(**{name: new_key() for name in NAMES})
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise _unwritable(
            path,
            error,
            _("Kies met GRAADMETER_KEYS een nieuw bestand in een map waarin u mag schrijven."),
        ) from error
    with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
        stream.write(_text(keys))
    return keys


@cache
def read_keys(path: Path) -> Keys:
    """The keys in a file, made when there is none.

    Raises:
        UserError: the file cannot be read or does not hold the keys.
    """
    return load_keys(path) if path.exists() else make_keys(path)


def load_keys(path: Path) -> Keys:
    """The keys that are in a file now.

    Raises:
        UserError: the file cannot be read or does not hold the keys.
    """
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        later = {name: found.get(name, "") for name in _LATER}
        keys = Keys(**{name: found[name] for name in NAMES if name not in _LATER}, **later)
        for name in (*NAMES, *_LATER):
            if name not in _LATER or later[name]:
                keys.key(name)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise UserError(
            _("Dit is geen sleutelbestand ({reason})").format(reason=error),
            where=str(path),
            mend=_("Zet het goede bestand terug; met andere sleutels gaan gegevens verloren."),
        ) from error
    return keys


def change_keys(path: Path, change: Callable[[Keys], Keys]) -> Keys:
    """Replaces the key file by one with other keys in it, whole or not at all.

    One process at a time: each begins with what the last one left.

    Args:
        path: the file.
        change: from the keys that are there to those that should be.

    Returns:
        What is in the file.

    Raises:
        UserError: the file cannot be read or replaced; it is then as it was.
    """
    try:
        with _alone_in(path.parent):
            held = load_keys(path)
            wanted = change(held)
            if wanted != held:
                _replace(path, _text(wanted))
    except OSError as error:
        raise _unwritable(
            path,
            error,
            _("Geef de gebruiker van de dienst schrijfrecht op dit bestand en de map ervan."),
        ) from error
    return wanted


def add_registers_key(path: Path) -> Keys:
    """Adds the key that wraps those of organisations to a file from before there was one.

    Raises:
        UserError: the file cannot be read or replaced.
    """
    return change_keys(
        path, lambda held: held if held.registers else replace(held, registers=new_key())
    )


def _text(keys: Keys) -> str:
    named = {name: text for name, text in asdict(keys).items() if text}
    return json.dumps(named, indent=2) + "\n"


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    """Holds the folder: the file itself is replaced, so a lock on it would be on the old one."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _replace(path: Path, text: str) -> None:
    # Readable for the owner alone from the moment it is there.
    descriptor, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    beside = Path(name)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def _unwritable(path: Path, error: OSError, mend: str) -> UserError:
    return UserError(
        _("De sleutels kunnen niet worden geschreven ({reason})").format(
            reason=error.strerror or error
        ),
        where=str(path),
        mend=mend,
    )
