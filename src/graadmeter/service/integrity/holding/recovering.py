"""Using the recovery key: trying it out, and giving back keys that were lost."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from graadmeter.errors import UserError
from graadmeter.language import gettext as _
from graadmeter.service.integrity.events import add_event
from graadmeter.service.integrity.holding.entitled import first_version
from graadmeter.service.integrity.holding.names import has_identity, request_context
from graadmeter.service.integrity.holding.recovery import opened_key, private_of, required
from graadmeter.service.integrity.holding.unlocking import holder_of
from graadmeter.service.integrity.models import (
    IdentityRequestKey,
    KeyHolder,
    Report,
    ReportKey,
)
from graadmeter.service.integrity.opening import NotARecipientError, Opened, open_for
from graadmeter.service.integrity.said import Core
from graadmeter.service.integrity.sealing import Recipient, key_for
from graadmeter.service.integrity.words import Capacity, KeyKind
from graadmeter.service.journal.actions import record
from graadmeter.service.organisations.models import Member
from graadmeter.service.organisations.people import own_roles_of
from graadmeter.service.organisations.words import Role
from graadmeter.service.project.databases import CONTACTS
from graadmeter.service.vault import SealBrokenError
from graadmeter.service.vault.personal.keypairs import Context, open_with, seal_to

_FOR = {
    KeyKind.CONTENT: (Role.INTEGRITY_OFFICER, Capacity.OFFICER),
    KeyKind.IDENTITY: (Role.CUSTODIAN, Capacity.CUSTODIAN),
}
"""Which role a kind of key goes with, and as what one gets it."""


@dataclass(frozen=True)
class Rehearsed:
    """What trying out the recovery key came to.

    Attributes:
        reports: of how many reports the newest key opened.
        names: of how many names the key opened.
        failed: the references of those of which it did not, or which it was not sealed to.
    """

    reports: int
    names: int
    failed: tuple[str, ...]


@dataclass(frozen=True)
class Recovered:
    """What was sealed to somebody's new key.

    Attributes:
        reports: to how many reports they have a key now.
        names: to how many names.
        kept_out: how many reports they must not see.
        left: how many other reports they got nothing of: they were removed from it, somebody else
            handles it, or whom it keeps out cannot be read.
    """

    reports: int
    names: int
    kept_out: int
    left: int = 0


def rehearse(*, shares: Sequence[str], today: date) -> Rehearsed:
    """Tries the recovery key out: a sealed probe, and the newest key of each report and name.

    No content is opened, and nothing is sealed to anybody.

    Raises:
        UserError: there is no recovery key, or the codes do not open it.
        SealBrokenError: they open another key than the public one.
    """
    holder = required()
    private = private_of(holder, shares)
    probe = secrets.token_bytes(32)
    context = Context("integrity.probe", holder.organisation_id, holder.pk, str(holder.pk), 1)
    if open_with(private, seal_to(bytes(holder.public), probe, context), context) != probe:
        raise SealBrokenError(str(context))
    opened: dict[str, int] = {KeyKind.CONTENT: 0, KeyKind.IDENTITY: 0}
    failed: set[str] = set()
    for report in Report.objects.order_by("reference").iterator(chunk_size=200):
        rows = {row.kind: row for row in _newest(report, holder)}
        if KeyKind.CONTENT not in rows:
            failed.add(report.reference)
        for kind, row in rows.items():
            try:
                opened_key(row, holder, private)
            except SealBrokenError:
                failed.add(report.reference)
            else:
                opened[kind] += 1
    with transaction.atomic(using=CONTACTS):
        holder.rehearsed_on = today
        holder.save(update_fields=["rehearsed_on"])
        record(
            organisation_id=holder.organisation_id,
            account=None,
            action="integrity.recovery-rehearse",
            subject=str(holder.pk),
            reports=opened[KeyKind.CONTENT],
            failed=len(failed),
        )
    return Rehearsed(opened[KeyKind.CONTENT], opened[KeyKind.IDENTITY], tuple(sorted(failed)))


def recover_reports(
    *, shares: Sequence[str], member: Member, confirmed_by: Member, today: date
) -> Recovered:
    """Seals to somebody's new key the keys that they lost, and those that nobody has any more.

    A handler gets the reports and a custodian the names; who is both gets both. Who was removed
    from a report gets nothing of it: see `entitled`. Of a report only the list of who must not see
    it is opened, to keep to it. Reporters read that it was done.

    Args:
        shares: two codes.
        member: who gets the keys.
        confirmed_by: the administrator who confirmed it: somebody else.
        today: the day.

    Raises:
        UserError: the codes do not open the recovery key; they have no key or no role; or who
            confirmed it is no other administrator.
        SealBrokenError: a key that was sealed to recovery does not open.
    """
    recovery, holder = required(), holder_of(member)
    roles = own_roles_of(member, today)
    if holder is None or not roles & {Role.INTEGRITY_OFFICER, Role.CUSTODIAN}:
        raise UserError(
            _("Deze persoon heeft geen sleutel, of niet de rol die erbij hoort"),
            where="--to",
            mend=_("Geef de rol en laat deze persoon een nieuwe sleutel maken."),
        )
    if confirmed_by.pk == member.pk or Role.ADMINISTRATOR not in own_roles_of(confirmed_by, today):
        raise UserError(
            _("Wie dit bevestigt, is geen andere beheerder van dit register"),
            where="--confirmed-by",
            mend=_("Laat een beheerder dit bevestigen die zelf geen sleutels krijgt."),
        )
    private = private_of(recovery, shares)
    reports = names = out = left = 0
    with transaction.atomic(using=CONTACTS):
        KeyHolder.objects.select_for_update().get(pk=holder.pk)
        for report in Report.objects.select_for_update().order_by("pk"):
            opened = _opened(report, recovery, private)
            if opened is None:
                continue
            excluded = _excluded(opened)
            if excluded is not None and member.pk in excluded:
                out += 1
                continue
            kinds = _kinds(report, roles)
            firsts = {} if excluded is None else _firsts(report, member, kinds, today)
            left += bool(kinds) and not firsts
            given = _give_back(report, recovery, private, holder, firsts, today)
            reports += KeyKind.CONTENT in given
            names += KeyKind.IDENTITY in given
            if given:
                add_event(report, "recovery.use", today, for_reporter=True)
        record(
            organisation_id=recovery.organisation_id,
            account=None,
            action="integrity.recover",
            subject=str(holder.pk),
            member=member.pk,
            confirmed=confirmed_by.pk,
            reports=reports,
            names=names,
            left=left,
        )
    return Recovered(reports, names, out, left)


def _opened(report: Report, recovery: KeyHolder, private: bytes) -> Opened | None:
    try:
        return open_for(report, recovery, private)
    except NotARecipientError:
        return None


def _excluded(opened: Opened) -> tuple[int, ...] | None:
    """Whom a report keeps out; None when recovery has no key to the version it stands under."""
    try:
        return Core.model_validate(opened.read(opened.report, "sealed_core")).excluded
    except NotARecipientError:
        return None


def _kinds(report: Report, roles: frozenset[str]) -> list[KeyKind]:
    """Which kinds of keys of a report go with somebody's roles."""
    kinds = [kind for kind, (role, _capacity) in _FOR.items() if role in roles]
    return [kind for kind in kinds if kind == KeyKind.CONTENT or has_identity(report)]


def _firsts(
    report: Report, member: Member, kinds: Sequence[KeyKind], today: date
) -> dict[KeyKind, int]:
    """Which of these kinds somebody gets of a report, and from which version on."""
    found = {kind: first_version(report, member, kind, today) for kind in kinds}
    return {kind: first for kind, first in found.items() if first is not None}


def _give_back(
    report: Report,
    recovery: KeyHolder,
    private: bytes,
    holder: KeyHolder,
    firsts: Mapping[KeyKind, int],
    today: date,
) -> set[str]:
    """Seals what recovery has of a report to somebody; which kinds that were.

    Args:
        report: of which; the caller holds its row.
        recovery: the recovery key.
        private: its private half.
        holder: who gets it.
        firsts: the kinds they get, each with the version it begins with.
        today: the day.
    """
    given: set[str] = set()
    for row in ReportKey.objects.filter(report=report, holder=recovery):
        kind = KeyKind(row.kind)
        if kind not in firsts or row.version < firsts[kind]:
            continue
        as_what = _FOR[kind][1]
        there = ReportKey.objects.filter(
            report=report, holder=holder, kind=row.kind, version=row.version
        )
        if there.filter(removed_on__isnull=True).exists():
            continue
        there.delete()
        key = opened_key(row, recovery, private)
        made = key_for(report, Recipient(holder, as_what), kind, row.version, key, today)
        made.save(force_insert=True)
        given.add(row.kind)
    if KeyKind.IDENTITY in given:
        for asked in IdentityRequestKey.objects.filter(request__report=report, holder=recovery):
            if asked.request.keys.filter(holder=holder).exists():
                continue
            key = open_with(
                private, bytes(asked.sealed), request_context(asked.request_id, recovery)
            )
            IdentityRequestKey.objects.create(
                organisation_id=report.organisation_id,
                request=asked.request,
                holder=holder,
                sealed=seal_to(
                    bytes(holder.public), key, request_context(asked.request_id, holder)
                ),
            )
    return given


def _newest(report: Report, holder: KeyHolder) -> list[ReportKey]:
    rows = ReportKey.objects.filter(report=report, holder=holder)
    return [
        row for row in rows if row.kind == KeyKind.IDENTITY or row.version == report.key_version
    ]
