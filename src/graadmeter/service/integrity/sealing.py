"""Sealing the key of a report to people: whom a new report is for, and giving a key to somebody."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connections
from django.db.models import QuerySet

from graadmeter.errors import UserError
from graadmeter.language import gettext as _
from graadmeter.service.integrity.channel import recovery_holder
from graadmeter.service.integrity.models import KeyHolder, Report, ReportKey
from graadmeter.service.integrity.opening import REPORTER, context_of
from graadmeter.service.integrity.words import Capacity, HolderKind, KeyKind
from graadmeter.service.organisations.models import RoleHolding
from graadmeter.service.organisations.people import valid_on
from graadmeter.service.organisations.words import Role
from graadmeter.service.project.databases import CONTACTS
from graadmeter.service.vault.personal.keypairs import seal_to

KEY_BYTES = 32


@dataclass(frozen=True)
class Recipient:
    """A key holder, and as what they get a key."""

    holder: KeyHolder
    capacity: Capacity


def new_key() -> bytes:
    """A key of a report, or of its identity envelope."""
    return secrets.token_bytes(KEY_BYTES)


def holders_of(role: Role, today: date) -> list[KeyHolder]:
    """Those who have a role of their own today, and a key; deputies have no one else's reports."""
    held = RoleHolding.objects.filter(valid_on(today), valid_on(today, "member__"), role=role)
    return list(
        KeyHolder.objects.filter(
            member_id__in=held.values("member_id"),
            kind=HolderKind.MEMBER,
            replaced_on__isnull=True,
        )
        .select_related("member__account")
        .order_by("member_id")
    )


def content_recipients(today: date, without: Collection[int] = ()) -> list[Recipient]:
    """Whom a new report is for: officers, and the recovery key.

    Args:
        today: the day.
        without: members the reporter wants kept out, or whom the report is about.
    """
    officers = [
        Recipient(holder, Capacity.OFFICER)
        for holder in holders_of(Role.INTEGRITY_OFFICER, today)
        if holder.member_id not in without
    ]
    return officers + _recovery()


def identity_recipients(today: date, without: Collection[int] = ()) -> list[Recipient]:
    """Who can open who reported: custodians, and the recovery key."""
    custodians = [
        Recipient(holder, Capacity.CUSTODIAN)
        for holder in holders_of(Role.CUSTODIAN, today)
        if holder.member_id not in without
    ]
    return custodians + _recovery()


def _recovery() -> list[Recipient]:
    held = recovery_holder()
    return [] if held is None else [Recipient(held, Capacity.RECOVERY)]


class KeyReplacedError(UserError):
    """Somebody got a new key while something was being sealed to the one before."""


def hold_current(holders: Collection[KeyHolder]) -> None:
    """Sees, inside a transaction, that keys are still those of their owners, and holds them.

    What is sealed to a key that was replaced meanwhile could never be opened.

    Raises:
        KeyReplacedError: one was replaced.
    """
    wanted = sorted({each.pk for each in holders})
    rows = KeyHolder.objects.filter(pk__in=wanted, replaced_on__isnull=True).order_by("pk")
    if len(_shared(rows.values_list("pk", flat=True))) != len(wanted):
        raise KeyReplacedError(
            _("Iemand kreeg op dit moment een nieuwe sleutel"),
            mend=_("Verstuur het formulier nog een keer."),
        )


def _shared(rows: QuerySet[KeyHolder, Any]) -> Sequence[Any]:
    """Rows that nobody changes before the end of the transaction; others may hold them as well.

    `select_for_update` would have everybody who reports wait for everybody else, since all
    reports are sealed to the same officers. SQLite has one writer at a time as it is.
    """
    connection = connections[CONTACTS]
    if connection.vendor != "postgresql":
        return list(rows)
    statement, values = rows.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(f"{statement} FOR SHARE", values)
        found: Sequence[Any] = cursor.fetchall()
    return found


def key_for(
    report: Report,
    recipient: Recipient | None,
    kind: KeyKind,
    version: int,
    key: bytes,
    today: date,
) -> ReportKey:
    """A key sealed to somebody, not written yet.

    Args:
        report: of which.
        recipient: to whom; None is the reporter, by the receipt.
        kind: of the content or of the identity.
        version: of the key.
        key: 32 bytes.
        today: the day.
    """
    holder = recipient.holder if recipient else None
    name = str(holder.pk) if holder else REPORTER
    public = holder.public if holder else report.reporter_public
    context = context_of(report.organisation_id, report.pk, kind, name, version)
    return ReportKey(
        organisation_id=report.organisation_id,
        report=report,
        holder=holder,
        kind=kind,
        capacity=recipient.capacity if recipient else Capacity.REPORTER,
        version=version,
        sealed=seal_to(bytes(public), key, context),
        since=today,
    )


def keys_for(
    report: Report,
    recipients: Iterable[Recipient],
    kind: KeyKind,
    version: int,
    key: bytes,
    today: date,
) -> list[ReportKey]:
    """The same key sealed to several and to the reporter, not written yet."""
    rows = [key_for(report, each, kind, version, key, today) for each in recipients]
    return [*rows, key_for(report, None, kind, version, key, today)]
