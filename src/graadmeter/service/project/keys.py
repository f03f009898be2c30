"""The keys of an installation: a file outside both databases, readable by its owner alone."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, fields
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
    """

    secret: str
    pepper: str
    spent: str
    seal: str
    ticket: str
    files: str

    def key(self, name: str) -> bytes:
        """A key by name, as bytes."""
        return key_of(str(getattr(self, name)))


NAMES = tuple(field.name for field in fields(Keys))


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
        raise UserError(
            _("De sleutels kunnen niet worden geschreven ({reason})").format(
                reason=error.strerror or error
            ),
            where=str(path),
            mend=_("Kies met GRAADMETER_KEYS een nieuw bestand in een map waarin u mag schrijven."),
        ) from error
    with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
        json.dump(asdict(keys), stream, indent=2)
    return keys


@cache
def read_keys(path: Path) -> Keys:
    """The keys in a file, made when there is none.

    Raises:
        UserError: the file cannot be read or does not hold the keys.
    """
    if not path.exists():
        return make_keys(path)
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        keys = Keys(**{name: found[name] for name in NAMES})
        for name in NAMES:
            keys.key(name)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UserError(
            _("Dit is geen sleutelbestand ({reason})").format(reason=error),
            where=str(path),
            mend=_("Zet het goede bestand terug; met andere sleutels gaan gegevens verloren."),
        ) from error
    return keys
