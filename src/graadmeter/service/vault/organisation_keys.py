"""Keys of organisations: versions of the one that seals, and a lasting one for blind indexes.

A key is random, wrapped by the key of the file, and remembered by a process that has opened it: a
version never gets another key. Which version is the newest does change, by another process too, so
a remembered newest version is only where sealing begins: `newest_for_writing` asks the database
inside the transaction that writes, and holds the answer until it ends.
"""

from __future__ import annotations

import secrets
import uuid
from typing import TYPE_CHECKING

from django.db import connections, transaction
from django.db.models import Max

from graadmeter.service.project.databases import CONTACTS
from graadmeter.service.project.key_mark import ensure_registers_key
from graadmeter.service.vault import KEY_BYTES
from graadmeter.service.vault.masters import hold_masters, in_use, read_again, unwrap, wrap

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from graadmeter.service.organisations.models import OrganisationKey

INDEX = 0
"""The version that is the key of blind indexes; it is never rotated (see `blind`)."""
_MOST = 4096
_opened: dict[tuple[uuid.UUID, int], bytes] = {}
_newest: dict[uuid.UUID, int] = {}


class NoKeyError(LookupError):
    """An organisation has no such key: it was never made, or is destroyed."""


def make_key(organisation_id: uuid.UUID) -> int:
    """Makes the next version of a key, and with the first one the key of its indexes.

    Versions before it take no new envelopes from then on, and stay readable; see `rotation`. Waits
    for transactions that are sealing under the version before.

    Returns:
        The version.
    """
    from graadmeter.service.organisations.models import Organisation

    with transaction.atomic(using=CONTACTS):
        hold_masters()
        read_again()
        if not in_use():
            ensure_registers_key()
        Organisation.objects.select_for_update(no_key=True).get(pk=organisation_id)
        held = _keys().filter(organisation_id=organisation_id)
        last = held.aggregate(last=Max("version"))["last"]
        if last is None:
            _write(organisation_id, INDEX)
            last = INDEX
        held.filter(version__gt=INDEX, retired=False).update(retired=True)
        _write(organisation_id, last + 1)
        return int(last) + 1


def _keys() -> QuerySet[OrganisationKey]:
    # Models of organisations have sealed columns themselves, so they are loaded after this module.
    from graadmeter.service.organisations.models import OrganisationKey

    return OrganisationKey.objects.all()


def _write(organisation_id: uuid.UUID, version: int) -> None:
    key = secrets.token_bytes(KEY_BYTES)
    _keys().create(
        organisation_id=organisation_id,
        version=version,
        wrapped=wrap(key, organisation_id, version),
    )


def key(organisation_id: uuid.UUID, version: int) -> bytes:
    """A version of a key.

    Raises:
        NoKeyError: there is none, or no more.
        LostKeyError: the key file does not open it.
    """
    found = _opened.get((organisation_id, version))
    if found is not None:
        return found
    row = _keys().filter(organisation_id=organisation_id, version=version).first()
    if row is None:
        raise NoKeyError(organisation_id, version)
    opened = unwrap(bytes(row.wrapped), organisation_id, version)
    if len(_opened) >= _MOST:
        _opened.clear()
    _opened[organisation_id, version] = opened
    return opened


def newest(organisation_id: uuid.UUID) -> int:
    """The newest version that this process knows of.

    Raises:
        NoKeyError: the organisation has no key.
    """
    known = _newest.get(organisation_id)
    return known if known is not None else newest_now(organisation_id)


def sealing_key(organisation_id: uuid.UUID) -> tuple[int, bytes]:
    """A version to begin sealing with, and its key.

    Raises:
        NoKeyError: the organisation has no key.
    """
    version = newest(organisation_id)
    while True:
        try:
            return version, key(organisation_id, version)
        except NoKeyError:
            # Destroyed since by another process, which made a newer one first.
            before, version = version, newest_now(organisation_id)
            if version == before:
                raise


def newest_now(organisation_id: uuid.UUID) -> int:
    """The newest version at this moment; another process may make one the next.

    Raises:
        NoKeyError: the organisation has no key.
    """
    return _ask_newest(organisation_id, "")


def newest_for_writing(organisation_id: uuid.UUID) -> int:
    """The newest version, which stays so until the transaction ends.

    A rotation waits for transactions that asked (``FOR SHARE``), so that what they write under
    this version is there to be found. On SQLite only one transaction writes at a time.

    Raises:
        NoKeyError: the organisation has no key.
        TransactionManagementError: outside a transaction.
    """
    connection = connections[CONTACTS]
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError(
            "sealed columns are written inside a transaction"
        )
    return _ask_newest(organisation_id, "FOR SHARE" if connection.vendor == "postgresql" else "")


def _ask_newest(organisation_id: uuid.UUID, lock: str) -> int:
    table = _keys().model._meta.db_table
    question = (
        f'SELECT version FROM "{table}" WHERE organisation_id = %s AND version > 0 '  # noqa: S608
        f"AND NOT retired ORDER BY version DESC LIMIT 1 {lock}"
    )
    connection = connections[CONTACTS]
    asked = organisation_id if connection.vendor == "postgresql" else organisation_id.hex
    with connection.cursor() as cursor:
        # Who waited for a rotation finds the row it waited for retired, and asks once more.
        for _attempt in range(3):
            cursor.execute(question, [asked])
            row = cursor.fetchone()
            if row is not None:
                if len(_newest) >= _MOST:
                    _newest.clear()
                _newest[organisation_id] = int(row[0])
                return int(row[0])
    raise NoKeyError(organisation_id)


def forget_keys() -> None:
    """Remembers nothing: after a restore, when a version may have another key."""
    _opened.clear()
    _newest.clear()
