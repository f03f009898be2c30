"""Writes to somebody's own key: made, under another passphrase, replaced by a new one."""

from __future__ import annotations

import uuid
from datetime import date

from django.db import transaction
from nacl.pwhash import argon2id

from graadmeter.errors import UserError
from graadmeter.language import gettext as _
from graadmeter.service.accounts.models import Account
from graadmeter.service.integrity.holding.names import request_context
from graadmeter.service.integrity.holding.stranding import tell_of_lost_key
from graadmeter.service.integrity.holding.unlocking import (
    Unlocker,
    holder_of,
    keep_open,
    open_private,
    private_context,
)
from graadmeter.service.integrity.models import (
    IdentityRequestKey,
    KeyHolder,
    Report,
    ReportKey,
    Unlocked,
)
from graadmeter.service.integrity.opening import context_of
from graadmeter.service.integrity.words import HolderKind
from graadmeter.service.journal.actions import record
from graadmeter.service.organisations.models import Member
from graadmeter.service.project.databases import CONTACTS
from graadmeter.service.vault.personal.keypairs import (
    KeyPair,
    new_key_pair,
    open_with,
    seal_to,
)
from graadmeter.service.vault.personal.passphrases import lock


def make_key(
    *,
    member: Member,
    passphrase: str,
    account: Account,
    today: date,
    kind: HolderKind = HolderKind.MEMBER,
    opslimit: int = argon2id.OPSLIMIT_MODERATE,
    memlimit: int = argon2id.MEMLIMIT_MODERATE,
) -> KeyHolder:
    """Makes a key pair for a member; the work of Argon2id is done before the transaction.

    Args:
        member: whose it becomes.
        passphrase: as it was typed.
        account: who does it: the member.
        today: the day.
        kind: for reports, or for their own notes.
        opslimit: passes of Argon2id.
        memlimit: its memory in bytes.

    Raises:
        UserError: they have a key, or the passphrase is too easy to guess.
    """
    if holder_of(member, kind) is not None:
        raise _there_already()
    holder = _locked_pair(member, new_key_pair(), passphrase, today, kind, opslimit, memlimit)
    with transaction.atomic(using=CONTACTS):
        Member.objects.select_for_update().get(pk=member.pk)
        if holder_of(member, kind) is not None:
            raise _there_already()
        holder.save(force_insert=True)
        # Nobody else may learn that somebody has notes.
        if kind == HolderKind.MEMBER:
            _record(holder, account, "integrity.key-make")
    return holder


def change_passphrase(
    *,
    holder: KeyHolder,
    old: str,
    new: str,
    account: Account,
    opslimit: int = argon2id.OPSLIMIT_MODERATE,
    memlimit: int = argon2id.MEMLIMIT_MODERATE,
) -> None:
    """Puts the private key of somebody under another passphrase, and locks it everywhere.

    Raises:
        WrongPassphraseError: the old one is another.
        UserError: the new one is too easy to guess, or the key was changed meanwhile.
    """
    private = open_private(holder, old, account)
    locked = lock(
        private, new, private_context(holder), opslimit=opslimit, memlimit=memlimit
    ).to_bytes()
    with transaction.atomic(using=CONTACTS):
        held = KeyHolder.objects.select_for_update().get(pk=holder.pk)
        if held.replaced_on is not None or bytes(held.locked) != bytes(holder.locked):
            raise _changed()
        held.locked = locked
        held.save(update_fields=["locked"])
        Unlocked.objects.filter(holder=held).delete()
        if held.kind == HolderKind.MEMBER:
            _record(held, account, "integrity.key-passphrase")


def replace_key(
    *,
    unlocker: Unlocker,
    passphrase: str,
    account: Account,
    today: date,
    opslimit: int = argon2id.OPSLIMIT_MODERATE,
    memlimit: int = argon2id.MEMLIMIT_MODERATE,
) -> tuple[KeyHolder, bytes]:
    """Gives somebody a new key pair: all that was sealed to the old one is sealed to the new one.

    The private half of the old pair is destroyed; whoever kept it opens nothing of this database
    with it any more. All in one transaction, which holds the old key so that nothing new is
    sealed to it meanwhile.

    Returns:
        The new key holder, and what goes into the cookie: the new key is unlocked.

    Raises:
        UserError: the passphrase is too easy to guess, or the key was replaced meanwhile.
        SealBrokenError: something that was sealed to them does not open.
    """
    old, pair = unlocker.holder, new_key_pair()
    member = old.member
    if member is None or old.kind != HolderKind.MEMBER:
        raise ValueError(old.kind)
    new = _locked_pair(member, pair, passphrase, today, HolderKind.MEMBER, opslimit, memlimit)
    with transaction.atomic(using=CONTACTS):
        held = KeyHolder.objects.select_for_update().get(pk=old.pk)
        if held.replaced_on is not None:
            raise _changed()
        held.replaced_on, held.locked = today, b""
        held.save(update_fields=["replaced_on", "locked"])
        new.save(force_insert=True)
        reports = _seal_again(held, new, unlocker.private)
        Unlocked.objects.filter(holder=held).delete()
        token = keep_open(new, pair.private)
        _record(new, account, "integrity.key-replace", reports=reports)
    return new, token


def start_over(
    *,
    member: Member,
    passphrase: str,
    account: Account,
    today: date,
    opslimit: int = argon2id.OPSLIMIT_MODERATE,
    memlimit: int = argon2id.MEMLIMIT_MODERATE,
) -> KeyHolder:
    """Gives a member who lost the passphrase a new key, which opens nothing of before.

    Nobody opens the old key any more, so it is destroyed, and what was sealed to it does not count
    as a key that somebody has. Colleagues give them keys to earlier reports, or recovery does: if
    nobody else handles one of them, or keeps a name, administrators are told.

    Args:
        member: who lost it.
        passphrase: the new one, as it was typed.
        account: who does it: the member.
        today: the day.
        opslimit: passes of Argon2id.
        memlimit: its memory in bytes.

    Raises:
        UserError: they have no key, the passphrase is too easy to guess, or the key was replaced
            meanwhile.
    """
    new = _locked_pair(
        member, new_key_pair(), passphrase, today, HolderKind.MEMBER, opslimit, memlimit
    )
    with transaction.atomic(using=CONTACTS):
        rows = KeyHolder.objects.select_for_update().filter(
            member=member, kind=HolderKind.MEMBER, replaced_on__isnull=True
        )
        old = rows.first()
        if old is None:
            raise _changed()
        old.replaced_on, old.locked = today, b""
        old.save(update_fields=["replaced_on", "locked"])
        new.save(force_insert=True)
        lost = ReportKey.objects.filter(holder=old, removed_on__isnull=True)
        reports = set(lost.values_list("report_id", flat=True))
        lost.update(removed_on=today)
        Unlocked.objects.filter(holder=old).delete()
        _record(new, account, "integrity.key-lost")
        tell_of_lost_key(
            organisation=member.organisation, subject=str(new.pk), reports=reports, today=today
        )
    return new


def _seal_again(old: KeyHolder, new: KeyHolder, private: bytes) -> int:
    """Seals to the new key what was sealed to the old one; to how many reports that was."""
    rows = list(ReportKey.objects.select_for_update().filter(holder=old))
    for row in rows:
        parts = (row.organisation_id, row.report_id, row.kind)
        key = open_with(private, bytes(row.sealed), context_of(*parts, str(old.pk), row.version))
        row.holder = new
        row.sealed = seal_to(bytes(new.public), key, context_of(*parts, str(new.pk), row.version))
    ReportKey.objects.bulk_update(rows, ["holder", "sealed"], batch_size=200)
    asked = list(IdentityRequestKey.objects.select_for_update().filter(holder=old))
    for each in asked:
        key = open_with(private, bytes(each.sealed), request_context(each.request_id, old))
        each.holder = new
        each.sealed = seal_to(bytes(new.public), key, request_context(each.request_id, new))
    IdentityRequestKey.objects.bulk_update(asked, ["holder", "sealed"], batch_size=200)
    return len({row.report_id for row in rows})


def _locked_pair(
    member: Member,
    pair: KeyPair,
    passphrase: str,
    today: date,
    kind: HolderKind,
    opslimit: int,
    memlimit: int,
) -> KeyHolder:
    holder = KeyHolder(
        id=uuid.uuid4(),
        organisation_id=member.organisation_id,
        kind=kind,
        member=member,
        public=pair.public,
        made_on=today,
    )
    holder.locked = lock(
        pair.private, passphrase, private_context(holder), opslimit=opslimit, memlimit=memlimit
    ).to_bytes()
    return holder


def sealed_reports(holder: KeyHolder) -> int:
    """To how many reports somebody has a key."""
    rows = ReportKey.objects.filter(holder=holder, removed_on__isnull=True)
    return int(Report.objects.filter(pk__in=rows.values("report_id")).count())


def _there_already() -> UserError:
    return UserError(
        _("U hebt al een sleutel"),
        mend=_("Ontgrendel uw sleutel, of vervang haar als u haar niet meer vertrouwt."),
    )


def _changed() -> UserError:
    return UserError(
        _("Uw sleutel is intussen in een ander venster veranderd"),
        mend=_("Ontgrendel uw sleutel opnieuw en kijk wat er nu staat."),
    )


def _record(holder: KeyHolder, account: Account, action: str, **facts: object) -> None:
    record(
        organisation_id=holder.organisation_id,
        account=account,
        action=action,
        subject=str(holder.pk),
        **facts,
    )
