"""Keys to notes, and the notes themselves.

Nothing here is journalled: the journal of an organisation is read by others, and whom an adviser
speaks, or that they speak anybody, is nobody's concern. So wrong passphrases are counted here.
"""

from __future__ import annotations

import uuid
from datetime import date, timedelta

from django.db import transaction
from nacl.pwhash import argon2id

from graadmeter.errors import UserError
from graadmeter.language import gettext as _
from graadmeter.service.integrity.advising.notes import Written, sealed_note
from graadmeter.service.integrity.holding.unlocking import (
    Unlocker,
    holder_of,
    keep_open,
    private_context,
)
from graadmeter.service.integrity.models import AdviserNote, KeyHolder, NotesCare, Unlocked
from graadmeter.service.integrity.words import HolderKind
from graadmeter.service.organisations.models import Member
from graadmeter.service.organisations.notices import notify
from graadmeter.service.project.databases import CONTACTS
from graadmeter.service.vault.personal.keypairs import new_key_pair
from graadmeter.service.vault.personal.passphrases import (
    Locked,
    WrongPassphraseError,
    lock,
    unlock,
)

MOST_FAILURES = 10
"""Wrong passphrases on a day."""
KEPT = timedelta(days=30)
"""How long notes stay after their adviser was told that the role ended."""


def make_key(
    *,
    member: Member,
    passphrase: str,
    today: date,
    opslimit: int = argon2id.OPSLIMIT_MODERATE,
    memlimit: int = argon2id.MEMLIMIT_MODERATE,
) -> KeyHolder:
    """Makes the key pair of an adviser's notes, apart from that for reports.

    Args:
        member: the adviser.
        passphrase: theirs alone; without it nobody opens the notes, recovery included.
        today: the day.
        opslimit: passes of Argon2id.
        memlimit: its memory in bytes.

    Raises:
        UserError: there is one already, or the passphrase is too easy to guess.
    """
    pair = new_key_pair()
    holder = KeyHolder(
        id=uuid.uuid4(),
        organisation_id=member.organisation_id,
        kind=HolderKind.NOTES,
        member=member,
        public=pair.public,
        made_on=today,
    )
    locked = lock(
        pair.private, passphrase, private_context(holder), opslimit=opslimit, memlimit=memlimit
    )
    holder.locked = locked.to_bytes()
    with transaction.atomic(using=CONTACTS):
        Member.objects.select_for_update().get(pk=member.pk)
        if holder_of(member, HolderKind.NOTES) is not None:
            raise UserError(
                _("U hebt al een sleutel voor uw aantekeningen"),
                mend=_("Ontgrendel uw aantekeningen met de wachtzin die u toen koos."),
            )
        holder.save(force_insert=True)
        NotesCare.objects.create(organisation_id=member.organisation_id, holder=holder)
    return holder


def unlock_notes(*, holder: KeyHolder, passphrase: str, today: date) -> bytes:
    """Opens the notes for the pages that follow.

    Returns:
        What goes into the cookie.

    Raises:
        WrongPassphraseError: it is another one, or there were too many wrong ones today.
    """
    private = _open_private(holder, passphrase, today)
    with transaction.atomic(using=CONTACTS):
        return keep_open(holder, private)


def lock_notes(*, holder: KeyHolder) -> None:
    """Locks the notes of an adviser in every browser at once."""
    with transaction.atomic(using=CONTACTS):
        Unlocked.objects.filter(holder=holder).delete()


def change_passphrase(
    *,
    holder: KeyHolder,
    old: str,
    new: str,
    today: date,
    opslimit: int = argon2id.OPSLIMIT_MODERATE,
    memlimit: int = argon2id.MEMLIMIT_MODERATE,
) -> None:
    """Puts the key under another passphrase; notes stay as they are.

    Raises:
        WrongPassphraseError: the old one is another.
        UserError: the new one is too easy to guess.
    """
    private = _open_private(holder, old, today)
    locked = lock(private, new, private_context(holder), opslimit=opslimit, memlimit=memlimit)
    with transaction.atomic(using=CONTACTS):
        KeyHolder.objects.filter(pk=holder.pk).update(locked=locked.to_bytes())
        Unlocked.objects.filter(holder=holder).delete()


def start_over(*, holder: KeyHolder) -> int:
    """Removes a key with all notes under it; for who lost the passphrase, or leaves.

    Returns:
        How many notes that were.
    """
    with transaction.atomic(using=CONTACTS):
        number = int(AdviserNote.objects.filter(holder=holder).delete()[0])
        KeyHolder.objects.filter(pk=holder.pk, kind=HolderKind.NOTES).delete()
    return number


def write_note(*, unlocker: Unlocker, written: Written, today: date) -> AdviserNote:
    """Writes a note."""
    note = AdviserNote(
        id=uuid.uuid4(),
        organisation_id=unlocker.holder.organisation_id,
        holder=unlocker.holder,
        on=today,
    )
    note.sealed_content = sealed_note(unlocker.holder, note.pk, written)
    with transaction.atomic(using=CONTACTS):
        note.save(force_insert=True)
    return note


def change_note(*, unlocker: Unlocker, note: AdviserNote, written: Written, today: date) -> None:
    """Writes a note anew; what was in it before is gone."""
    sealed = sealed_note(unlocker.holder, note.pk, written)
    with transaction.atomic(using=CONTACTS):
        own = AdviserNote.objects.filter(pk=note.pk, holder=unlocker.holder)
        own.update(sealed_content=sealed, on=today)


def delete_note(*, unlocker: Unlocker, note: AdviserNote) -> None:
    """Deletes a note at once."""
    with transaction.atomic(using=CONTACTS):
        AdviserNote.objects.filter(pk=note.pk, holder=unlocker.holder).delete()


def tell_leaving(*, holder: KeyHolder, today: date) -> None:
    """Notes that an adviser's role ended and has them told that there is news."""
    with transaction.atomic(using=CONTACTS):
        told = NotesCare.objects.filter(holder=holder, leaving_on__isnull=True)
        if told.update(leaving_on=today) and holder.member is not None:
            notify(account=holder.member.account, organisation=holder.organisation)


def stay(*, holder: KeyHolder) -> None:
    """Notes that an adviser has the role again."""
    NotesCare.objects.filter(holder=holder).update(leaving_on=None)


def _open_private(holder: KeyHolder, passphrase: str, today: date) -> bytes:
    """The private key. A try is counted before the work of Argon2id, so that many at once count."""
    with transaction.atomic(using=CONTACTS):
        care = NotesCare.objects.select_for_update().get(holder=holder)
        failures = care.failures if care.failed_on == today else 0
        if failures >= MOST_FAILURES:
            raise WrongPassphraseError(
                _("Er is vandaag te vaak een verkeerde wachtzin getypt"),
                where="wachtzin",
                mend=_("Probeer het morgen weer."),
            )
        care.failures, care.failed_on = failures + 1, today
        care.save(update_fields=["failures", "failed_on"])
    private = unlock(Locked.from_bytes(bytes(holder.locked)), passphrase, private_context(holder))
    NotesCare.objects.filter(holder=holder).update(failures=0, failed_on=None)
    return private
