"""The key outside the database, which wraps the keys of organisations.

While it is being replaced the key file holds two: what is made is wrapped by the new one, and what
is read may be wrapped by either. A process that started before reads the file again when a key does
not open.
"""

from __future__ import annotations

import uuid
from dataclasses import replace

from django.conf import settings
from django.db import connections
from nacl.exceptions import CryptoError
from nacl.secret import Aead

from graadmeter.errors import UserError
from graadmeter.language import gettext as _
from graadmeter.service.project.databases import CONTACTS
from graadmeter.service.project.keys import Keys, keys_file, load_keys

_LOCK = (7201, 1)
"""Of PostgreSQL: making keys of organisations (shared), replacing what wraps them (alone)."""


class LostKeyError(UserError):
    """No key in the file opens the key of an organisation."""


def lost_key() -> LostKeyError:
    """What to say then."""
    return LostKeyError(
        _("De sleutel `registers` in het sleutelbestand opent de registers niet"),
        where=str(keys_file()),
        mend=_(
            "Zet het sleutelbestand terug dat bij deze gegevens hoort, of wijs het aan met "
            "GRAADMETER_KEYS. Zonder die sleutel kan niemand de meldingen lezen."
        ),
    )


def wrap(key: bytes, organisation: uuid.UUID, version: int) -> bytes:
    """Wraps the key of an organisation with the newest key of the file.

    Call it inside a transaction, after `hold_masters`.

    Raises:
        LostKeyError: the file holds none.
    """
    masters = in_use()
    if not masters:
        raise lost_key()
    return bytes(Aead(masters[0]).encrypt(key, aad=_place(organisation, version)))


def unwrap(wrapped: bytes, organisation: uuid.UUID, version: int) -> bytes:
    """The key of an organisation.

    Raises:
        LostKeyError: no key of the file opens it.
    """
    found = unwrapped_by(in_use(), wrapped, organisation, version)
    if found is None and read_again():
        found = unwrapped_by(in_use(), wrapped, organisation, version)
    if found is None:
        raise lost_key()
    return found


def in_use() -> tuple[bytes, ...]:
    """The keys that this process knows, newest first; none in a file from before registers."""
    keys: Keys = settings.KEYS
    names = ("registers", "registers_before")
    return tuple(keys.key(name) for name in names if getattr(keys, name))


def unwrapped_by(
    masters: tuple[bytes, ...], wrapped: bytes, organisation: uuid.UUID, version: int
) -> bytes | None:
    """What the first of these keys that fits makes of it."""
    for master in masters:
        try:
            return bytes(Aead(master).decrypt(bytes(wrapped), aad=_place(organisation, version)))
        except (CryptoError, ValueError):
            continue
    return None


def read_again() -> bool:
    """Takes over what another process put in the key file.

    Returns:
        Whether there was something new. A file with other keys beside it is another
        installation's, and left alone.
    """
    held: Keys = settings.KEYS
    try:
        found = load_keys(keys_file())
    except (UserError, FileNotFoundError):
        return False
    taken = replace(held, registers=found.registers, registers_before=found.registers_before)
    if found != taken or taken == held:
        return False
    settings.KEYS = taken
    return True


def hold_masters(*, alone: bool = False) -> None:
    """Until the end of the transaction nobody replaces them (or, alone, uses them for a new key).

    SQLite needs nothing: its transactions that write come one after the other.
    """
    connection = connections[CONTACTS]
    if connection.vendor != "postgresql":
        return
    shared = "" if alone else "_shared"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_advisory_xact_lock{shared}(%s, %s)", _LOCK)


def _place(organisation: uuid.UUID, version: int) -> bytes:
    return b"organisation key " + organisation.bytes + version.to_bytes(4, "big")
