"""The recovery key of an organisation: three codes on paper, of which any two open all reports.

It is for when all who had a key lost theirs; `recovering` uses it. The codes are kept nowhere.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet

from graadmeter.errors import UserError
from graadmeter.language import gettext as _
from graadmeter.service.accounts.models import Account
from graadmeter.service.integrity.channel import recovery_holder
from graadmeter.service.integrity.holding.names import request_context
from graadmeter.service.integrity.holding.unlocking import Unlocker
from graadmeter.service.integrity.models import (
    IdentityRequestKey,
    KeyHolder,
    Report,
    ReportKey,
)
from graadmeter.service.integrity.opening import context_of
from graadmeter.service.integrity.sealing import Recipient, key_for
from graadmeter.service.integrity.words import Capacity, HolderKind, KeyKind
from graadmeter.service.journal.actions import record
from graadmeter.service.organisations.models import Organisation
from graadmeter.service.project.databases import CONTACTS
from graadmeter.service.scope import current_organisation
from graadmeter.service.vault.personal.keypairs import (
    Context,
    new_key_pair,
    open_with,
    seal_to,
)
from graadmeter.service.vault.personal.shares import WrappedPairs, make_shares, recover

SHARES = 3


@dataclass(frozen=True)
class Drawn:
    """A recovery key that is not written yet.

    Attributes:
        holder_id: of the key holder it will be.
        public: 32 bytes.
        wrapped: what is kept of it.
        shares: the three codes, which are kept nowhere.
        replaces: the recovery key there was when it was drawn.
    """

    holder_id: uuid.UUID
    public: bytes
    wrapped: bytes = field(repr=False)
    shares: tuple[str, str, str] = field(repr=False)
    replaces: uuid.UUID | None


class RecoveryOvertakenError(UserError):
    """Somebody else took a recovery key in use since this one was drawn."""


def draw() -> Drawn:
    """A new recovery key for the organisation of the scope, with its codes; nothing is written."""
    pair, holder_id = new_key_pair(), uuid.uuid4()
    shares, wrapped = make_shares(pair.private, _context(current_organisation(), holder_id))
    before = recovery_holder()
    replaces = before.pk if before else None
    return Drawn(holder_id, pair.public, wrapped.to_bytes(), shares, replaces)


def keep(
    *, drawn: Drawn, old_shares: Sequence[str] | None, account: Account, today: date
) -> KeyHolder:
    """Takes a recovery key in use, once its codes were handed out.

    Args:
        drawn: the key.
        old_shares: two codes of the one before, with which all reports are sealed to the new one
            now; None when there is none before, or its codes are lost: then who has a key seals
            theirs at unlocking (`bring_up_to_date`).
        account: who does it.
        today: the day.

    Returns:
        The key holder; the same one when it was kept already.

    Raises:
        UserError: the old codes do not open the old key.
        RecoveryOvertakenError: since it was drawn somebody else took another one in use.
    """
    before = recovery_holder()
    if before is not None and before.pk == drawn.holder_id:
        return before
    _refuse_overtaken(drawn, before)
    private = None
    if before is not None and old_shares is not None:
        private = private_of(before, old_shares)
    holder = KeyHolder(
        id=drawn.holder_id,
        organisation_id=current_organisation(),
        kind=HolderKind.RECOVERY,
        public=drawn.public,
        locked=drawn.wrapped,
        made_on=today,
    )
    with transaction.atomic(using=CONTACTS):
        # Who comes second at the same moment waits here, and then finds the key of the first.
        Organisation.objects.select_for_update(no_key=True).get(pk=holder.organisation_id)
        _refuse_overtaken(drawn, recovery_holder())
        # What is sealed to the old one stays, as the only way back until all is sealed to the new.
        KeyHolder.objects.filter(kind=HolderKind.RECOVERY, replaced_on__isnull=True).update(
            replaced_on=today
        )
        holder.save(force_insert=True)
        reports = 0
        if before is not None and private is not None:
            reports = _seal_all(before, private, holder, today)
        record(
            organisation_id=holder.organisation_id,
            account=account,
            action="integrity.recovery-make",
            subject=str(holder.pk),
            reports=reports,
        )
    return holder


def bring_up_to_date(unlocker: Unlocker, today: date) -> int:
    """Seals to the recovery key what somebody has a key to and it has not.

    That is so after a recovery key was made late, or replaced with its codes lost.

    Returns:
        Of how many reports and names.
    """
    recovery = recovery_holder()
    if recovery is None or unlocker.holder.kind != HolderKind.MEMBER:
        return 0
    mine = ReportKey.objects.filter(holder=unlocker.holder, removed_on__isnull=True)
    lacking = _lacking(mine, recovery)
    if not lacking:
        return 0
    with transaction.atomic(using=CONTACTS):
        KeyHolder.objects.select_for_update().get(pk=recovery.pk)
        rows = _lacking(mine, recovery)
        _seal_rows(rows, unlocker.holder, unlocker.private, recovery, today)
    return len({(row.report_id, row.kind) for row in rows})


def not_covered() -> int:
    """How many reports have something that is not sealed to the recovery key there is now."""
    recovery = recovery_holder()
    covered = ReportKey.objects.filter(
        holder=recovery, kind=KeyKind.CONTENT, version=F("report__key_version")
    )
    return int(Report.objects.exclude(pk__in=covered.values("report_id")).count())


def private_of(holder: KeyHolder, shares: Sequence[str]) -> bytes:
    """The private half of a recovery key, from two of its codes.

    Raises:
        UserError: the codes are mistyped, the same, or of another key.
    """
    wrapped = WrappedPairs.from_bytes(bytes(holder.locked))
    return recover(shares, wrapped, _context(holder.organisation_id, holder.pk)).private


def required() -> KeyHolder:
    """The recovery key of the organisation of the scope.

    Raises:
        UserError: there is none.
    """
    found = recovery_holder()
    if found is None:
        raise UserError(
            _("Deze organisatie heeft nog geen herstelsleutel"),
            mend=_("Maak haar op de pagina Herstel van het integriteitskanaal."),
        )
    return found


def _refuse_overtaken(drawn: Drawn, current: KeyHolder | None) -> None:
    if drawn.replaces != (current.pk if current else None):
        raise RecoveryOvertakenError(
            _("Iemand maakte intussen een nieuwe herstelsleutel"),
            mend=_(
                "Die blijft gelden. Uw drie codes werken niet: vernietig ze. Begin alleen opnieuw "
                "als u ook de nieuwe wilt vervangen."
            ),
        )


def _context(organisation_id: uuid.UUID, holder_id: uuid.UUID) -> Context:
    return Context("integrity.recovery", organisation_id, holder_id, "recovery", 1)


def _seal_all(old: KeyHolder, private: bytes, new: KeyHolder, today: date) -> int:
    rows = list(ReportKey.objects.filter(holder=old).select_related("report"))
    _seal_rows(rows, old, private, new, today)
    ReportKey.objects.filter(holder=old).delete()
    asked = list(IdentityRequestKey.objects.filter(holder=old))
    for each in asked:
        key = open_with(private, bytes(each.sealed), request_context(each.request_id, old))
        each.holder = new
        each.sealed = seal_to(bytes(new.public), key, request_context(each.request_id, new))
    IdentityRequestKey.objects.bulk_update(asked, ["holder", "sealed"], batch_size=200)
    return len({row.report_id for row in rows})


def _seal_rows(
    rows: Sequence[ReportKey], old: KeyHolder, private: bytes, new: KeyHolder, today: date
) -> None:
    recipient = Recipient(new, Capacity.RECOVERY)
    ReportKey.objects.bulk_create(
        [
            key_for(
                row.report,
                recipient,
                KeyKind(row.kind),
                row.version,
                opened_key(row, old, private),
                today,
            )
            for row in rows
        ],
        batch_size=200,
    )


def _lacking(mine: QuerySet[ReportKey], recovery: KeyHolder) -> list[ReportKey]:
    """The rows of somebody of which recovery has no key of the same report, kind and version."""
    there = ReportKey.objects.filter(
        holder=recovery,
        report=OuterRef("report"),
        kind=OuterRef("kind"),
        version=OuterRef("version"),
    )
    return list(mine.exclude(Exists(there)).select_related("report"))


def opened_key(row: ReportKey, holder: KeyHolder, private: bytes) -> bytes:
    """A key that was sealed to somebody.

    Raises:
        SealBrokenError: it was sealed to somebody else, or was changed.
    """
    context = context_of(row.organisation_id, row.report_id, row.kind, str(holder.pk), row.version)
    return open_with(private, bytes(row.sealed), context)
