"""Rotating the key of an organisation in use.

A new version is made first: from that moment nothing is sealed under the version before, which
stays readable. Then envelopes are sealed anew, some rows at a time, so that others can work between
them. When none is left under an old version, that version is destroyed. Whatever breaks off is
taken up where it stood: what remains to be done is in the database.
"""

from __future__ import annotations

import secrets
import time
import uuid
from dataclasses import dataclass
from typing import Any, cast

from django.db import OperationalError, connections, models, transaction
from django.db.models.functions import Substr

from graadmeter.errors import UserError
from graadmeter.language import gettext as _
from graadmeter.service.accounts.models import Account
from graadmeter.service.journal.actions import record
from graadmeter.service.organisations.models import OrganisationKey
from graadmeter.service.project.databases import CONTACTS
from graadmeter.service.scope import organisation_scope
from graadmeter.service.vault import SealBrokenError
from graadmeter.service.vault.envelopes import HEADER_BYTES, header
from graadmeter.service.vault.fields import SealedColumn, sealed_columns
from graadmeter.service.vault.organisation_keys import (
    INDEX,
    forget_keys,
    make_key,
    newest_for_writing,
    newest_now,
)

ROWS_AT_ONCE = 100
_IDS_AT_ONCE = 20_000
_LONGEST_PAUSE = 0.05
_LOCK_MILLISECONDS = 300
"""Shorter than PostgreSQL waits before it ends one of two that wait for each other: it is us who
give way, and try again."""
_ATTEMPTS = 200


@dataclass(frozen=True)
class Rotated:
    """What a rotation did.

    Attributes:
        version: under which version everything is sealed now.
        envelopes: how many were sealed anew.
        destroyed: versions that are no more.
    """

    version: int
    envelopes: int
    destroyed: tuple[int, ...]


def rotate(
    organisation_id: uuid.UUID, *, account: Account | None = None, at_once: int = ROWS_AT_ONCE
) -> Rotated:
    """Seals everything of an organisation under a new version of its key.

    A rotation that broke off is finished first, and then no other is begun.

    Args:
        organisation_id: of which organisation.
        account: who asked for it.
        at_once: rows between which others get their turn.

    Raises:
        UserError: there are envelopes that do not open. All others are sealed anew, and the old
            versions are kept.
        NoKeyError: the organisation has no key.
        OperationalError: the database stayed busy with something else.
    """
    with organisation_scope(organisation_id):
        if not _old(organisation_id).exists():
            _begin(organisation_id, account)
        sealed = broken = 0
        for column in _columns():
            anew, left = _reseal(column, organisation_id, at_once)
            sealed += anew
            broken += left
        if broken:
            raise _broken_envelopes(broken)
        return _finish(organisation_id, account, sealed)


def _old(organisation_id: uuid.UUID) -> models.QuerySet[OrganisationKey]:
    return OrganisationKey.objects.filter(
        organisation_id=organisation_id, version__gt=INDEX, retired=True
    )


def _begin(organisation_id: uuid.UUID, account: Account | None) -> None:
    for attempt in range(1, _ATTEMPTS + 1):
        try:
            with transaction.atomic(using=CONTACTS):
                _wait_briefly()
                version = make_key(organisation_id)
                record(
                    organisation_id=organisation_id,
                    account=account,
                    action="keys.rotate",
                    version=version,
                )
            return
        except OperationalError:
            if attempt == _ATTEMPTS:
                raise
            time.sleep(0.05 + secrets.randbelow(100) / 1000)


def _wait_briefly() -> None:
    connection = connections[CONTACTS]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('lock_timeout', %s, true)", [str(_LOCK_MILLISECONDS)])


def _columns() -> list[SealedColumn]:
    return list(sealed_columns())


def _reseal(column: SealedColumn, organisation_id: uuid.UUID, at_once: int) -> tuple[int, int]:
    """Seals a column anew.

    Returns:
        How many envelopes were, and how many do not open.
    """
    sealed, broken = 0, set[Any]()
    while True:
        left = _left(column, organisation_id, newest_now(organisation_id))
        ids = list(left.exclude(pk__in=broken).values_list("pk", flat=True)[:_IDS_AT_ONCE])
        if not ids:
            return sealed, len(broken)
        moved = 0
        for start in range(0, len(ids), at_once):
            began = time.monotonic()
            moved += _reseal_some(column, organisation_id, ids[start : start + at_once], broken)
            # Others get as long as this took, so that nobody waits for more than one turn.
            time.sleep(min(_LONGEST_PAUSE, time.monotonic() - began))
        sealed += moved
        if not moved:
            time.sleep(_LONGEST_PAUSE)  # others hold the rows that are left


def _reseal_some(
    column: SealedColumn, organisation_id: uuid.UUID, ids: list[Any], broken: set[Any]
) -> int:
    field, anew = column.field, list[tuple[bytes, Any]]()
    with transaction.atomic(using=CONTACTS):
        # Held, so that another rotation cannot finish without seeing what is written here.
        version = newest_for_writing(organisation_id)
        # Rows that somebody is working on are left for the next round: nobody waits for anybody.
        rows = _plain(column.model).filter(pk__in=ids).select_for_update(skip_locked=True)
        for row in rows.only("pk", "organisation_id", field.column):
            try:
                envelope = field.resealed(row, version)
            except SealBrokenError:
                broken.add(row.pk)
                continue
            if envelope is not None:
                anew.append((envelope, row.pk))
        _write(column, anew)
    return len(anew)


def _write(column: SealedColumn, anew: list[tuple[bytes, Any]]) -> None:
    """One statement for all rows: composing it takes longer than sealing does."""
    if not anew:
        return
    connection, table = connections[CONTACTS], column.model._meta
    own = cast("models.Field[Any, Any]", table.get_field(column.field.column))
    key = table.pk
    names = map(connection.ops.quote_name, (table.db_table, str(own.column), str(key.column)))
    statement = "UPDATE {} SET {} = %s WHERE {} = %s".format(*names)  # noqa: S608 - our own names
    values = [
        (own.get_db_prep_value(envelope, connection), key.get_db_prep_value(pk, connection))
        for envelope, pk in anew
    ]
    with connection.cursor() as cursor:
        cursor.executemany(statement, values)


def _left(column: SealedColumn, organisation_id: uuid.UUID, version: int) -> models.QuerySet[Any]:
    """Rows whose envelope is not under this version."""
    name = column.field.column
    start = Substr(name, 1, HEADER_BYTES, output_field=models.BinaryField())
    rows = _plain(column.model).filter(organisation_id=organisation_id)
    sealed = rows.exclude(**{name: None}).annotate(envelope_start=start)
    left: models.QuerySet[Any] = sealed.exclude(envelope_start=header(version))
    return left


def _plain(model: type[models.Model]) -> models.QuerySet[Any]:
    """Rows without the managers of `scope`, which refuse envelopes that come ready-made."""
    return models.QuerySet(model, using=CONTACTS)


def _finish(organisation_id: uuid.UUID, account: Account | None, sealed: int) -> Rotated:
    with transaction.atomic(using=CONTACTS):
        version = newest_for_writing(organisation_id)
        old = list(_old(organisation_id).filter(version__lt=version).order_by("version"))
        OrganisationKey.objects.filter(pk__in=[key.pk for key in old]).delete()
        destroyed = tuple(key.version for key in old)
        if destroyed:
            record(
                organisation_id=organisation_id,
                account=account,
                action="keys.rotated",
                version=version,
                envelopes=sealed,
                destroyed=destroyed,
            )
    forget_keys()
    return Rotated(version, sealed, destroyed)


def _broken_envelopes(number: int) -> UserError:
    return UserError(
        _("Niet elk verzegeld gegeven gaat open; beschadigd: {number}").format(number=number),
        mend=_(
            "De oude sleutel blijft bewaard. Geef graadmeter manage verifyjournal, en zet de "
            "gegevens terug uit een reservekopie."
        ),
    )
