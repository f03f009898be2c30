"""Who has a key to a report: giving one to somebody, and taking it from somebody.

Taking away what somebody has read is not possible. So a removal makes a new version of the key,
to which all that comes later is sealed, for those who remain; and the service gives nothing of the
report to who was removed.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from graadmeter.errors import UserError
from graadmeter.language import gettext as _
from graadmeter.service.integrity.channel import recovery_holder
from graadmeter.service.integrity.events import add_event
from graadmeter.service.integrity.holding.unlocking import holder_of, owner_of
from graadmeter.service.integrity.models import IdentityRequest, KeyHolder, Report, ReportKey
from graadmeter.service.integrity.opening import NotARecipientError, Opened
from graadmeter.service.integrity.said import Core
from graadmeter.service.integrity.sealing import (
    Recipient,
    hold_current,
    key_for,
    keys_for,
    new_key,
)
from graadmeter.service.integrity.words import Capacity, HolderKind, KeyKind
from graadmeter.service.journal.actions import record
from graadmeter.service.organisations.models import Member
from graadmeter.service.organisations.notices import notify
from graadmeter.service.organisations.people import name_of, own_roles_of, valid_on
from graadmeter.service.organisations.words import Role
from graadmeter.service.project.databases import CONTACTS

ROLE_OF: dict[str, Role] = {
    Capacity.OFFICER: Role.INTEGRITY_OFFICER,
    Capacity.ADVISER: Role.CONFIDENTIAL_ADVISER,
    Capacity.CUSTODIAN: Role.CUSTODIAN,
}
"""The role that a capacity lasts with; investigators are members in any role."""
GIVEN = (Capacity.OFFICER, Capacity.INVESTIGATOR, Capacity.ADVISER)
"""As what somebody can be given a key to the content of a report."""
ENDED = "ended"
"""Among the codes of a removal: the requests for the name whose yes it ended."""


@dataclass(frozen=True)
class Held:
    """Somebody who can open a report.

    Attributes:
        member: whose key it is.
        since: since when.
        whole: whether they can open all of it, and not only what came later.
    """

    holder: KeyHolder
    member: Member
    capacity: Capacity
    since: date
    whole: bool


def recipients_of(report: Report) -> list[Held]:
    """Who of the organisation can open the content of a report."""
    rows = ReportKey.objects.filter(
        report=report,
        kind=KeyKind.CONTENT,
        removed_on__isnull=True,
        holder__member__isnull=False,
        holder__replaced_on__isnull=True,
    ).select_related("holder__member__account")
    found: dict[KeyHolder, list[ReportKey]] = {}
    for row in rows.order_by("since", "version"):
        if row.holder is not None:
            found.setdefault(row.holder, []).append(row)
    return [
        Held(
            holder=holder,
            member=owner_of(holder),
            capacity=Capacity(each[0].capacity),
            since=each[0].since,
            whole=any(row.version == 1 for row in each),
        )
        for holder, each in found.items()
    ]


def fits(member: Member, capacity: str, today: date) -> bool:
    """Whether somebody is there today, in the role that a capacity takes."""
    if not Member.objects.filter(valid_on(today), pk=member.pk).exists():
        return False
    role = ROLE_OF.get(capacity)
    return role is None or role in own_roles_of(member, today)


def candidates(opened: Opened, today: date) -> list[KeyHolder]:
    """Who could be given a key to a report.

    Raises:
        UserError: the report as it was handed in, with who must not see it, cannot be read.
    """
    report = opened.report
    out = kept_out(opened)
    there = {each.member.pk for each in recipients_of(report)}
    rows = KeyHolder.objects.filter(
        valid_on(today, "member__"),
        kind=HolderKind.MEMBER,
        replaced_on__isnull=True,
        member__account__is_active=True,
    )
    found = rows.exclude(member_id__in=there | set(out)).select_related("member__account")
    return sorted(found, key=lambda each: name_of(owner_of(each)).casefold())


def kept_out(opened: Opened) -> tuple[int, ...]:
    """The members who must not see a report.

    Raises:
        UserError: the report as it was handed in cannot be read.
    """
    try:
        core = Core.model_validate(opened.read(opened.report, "sealed_core"))
    except NotARecipientError:
        raise UserError(
            _("U kunt niet zien wie deze melding niet mag lezen"),
            where="wie",
            mend=_("Vraag een behandelaar die de hele melding kan lezen om dit te doen."),
        ) from None
    return core.excluded


def add_recipient(
    *,
    opened: Opened,
    by: Member,
    member: Member,
    capacity: Capacity,
    reason: str,
    whole: bool,
    today: date,
) -> None:
    """Gives somebody a key to a report; a mail tells them that there is news.

    Args:
        opened: the report, opened by who gives it.
        by: who gives it: a handler of this report.
        member: who gets it.
        capacity: as what.
        reason: why, which is sealed and which handlers read.
        whole: whether they may read all of it; otherwise a new version of the key is made and they
            read what comes later.
        today: the day.

    Raises:
        UserError: they must not see the report, have no key of their own, have this one already, or
            lack the role; or who gives it may not.
    """
    with transaction.atomic(using=CONTACTS):
        now = hold(opened, by)
        holder = _allowed(now, member, capacity, today)
        recipient = Recipient(holder, capacity)
        if whole:
            _give(now.report, recipient, now.keys, today)
        else:
            now = _new_version(now, (), today, also=(recipient,))
        codes = {"capacity": str(capacity)}
        _tell(now, "recipient.add", codes, by, f"{name_of(member)}: {reason}", today)
        notify(account=member.account, organisation=now.report.organisation)
        _record(now.report, by, "integrity.recipient-add", member, capacity, whole=whole)


def remove_recipient(
    *, opened: Opened, by: Member, member: Member, reason: str, today: date
) -> None:
    """Takes the key to a report from somebody; what comes later is under a new version of the key.

    Args:
        opened: the report, opened by who takes it.
        by: who takes it: a handler of this report; it may be their own.
        member: from whom.
        reason: why, which is sealed and which handlers read.
        today: the day.

    Raises:
        UserError: nobody would be left to handle the report, or they have no key to it.
    """
    with transaction.atomic(using=CONTACTS):
        now = hold(opened, by)
        held = [each for each in recipients_of(now.report) if each.member.pk == member.pk]
        if not held:
            raise UserError(
                _("Deze persoon heeft geen sleutel van deze melding"), where="wie", mend=_again()
            )
        left = [each for each in recipients_of(now.report) if each.member.pk != member.pk]
        if not any(each.capacity == Capacity.OFFICER for each in left):
            raise UserError(
                _("Dan kan niemand deze melding nog behandelen"),
                where="wie",
                mend=_("Geef eerst een andere behandelaar een sleutel."),
            )
        capacity, codes = held[0].capacity, removal_codes(now.report, held[0])
        # First the new version: who is removed does not read why either.
        now = _new_version(now, {each.holder.pk for each in held}, today)
        _tell(now, "recipient.remove", codes, by, f"{name_of(member)}: {reason}", today)
        _record(now.report, by, "integrity.recipient-remove", member, capacity)


def hold(opened: Opened, by: Member) -> Opened:
    """The same report with its row held, inside a transaction, for a handler who acts on it now.

    Raises:
        UserError: they are no handler of it any more, or its key was changed meanwhile.
    """
    report = Report.objects.select_for_update().get(pk=opened.report.pk)
    handles = any(
        each.member.pk == by.pk and each.capacity == Capacity.OFFICER
        for each in recipients_of(report)
    )
    if not handles:
        raise UserError(
            _("U behandelt deze melding niet"),
            where="wie",
            mend=_("Vraag een behandelaar van deze melding om dit te doen."),
        )
    if report.key_version not in opened.keys:
        raise UserError(_("De sleutel van deze melding is intussen veranderd"), mend=_again())
    return Opened(report, opened.keys, opened.identity)


def make_version(report: Report, without: Collection[uuid.UUID], today: date) -> bytes:
    """Removes holders from a report whose row is held, and makes a new version of its key.

    This takes no private key: the new key is made here, sealed to the public keys of those who
    remain, and forgotten. Nothing that is sealed already is opened for it.

    Args:
        report: whose row the caller holds.
        without: the holders to remove; without any everybody remains.
        today: the day.

    Returns:
        The new key.
    """
    if without:
        ReportKey.objects.filter(
            report=report, holder_id__in=without, removed_on__isnull=True
        ).exclude(kind=KeyKind.IDENTITY, capacity=Capacity.CUSTODIAN).update(removed_on=today)
    remaining = [Recipient(each.holder, each.capacity) for each in recipients_of(report)]
    recovery = recovery_holder()
    if recovery is not None:
        remaining.append(Recipient(recovery, Capacity.RECOVERY))
    hold_current([each.holder for each in remaining])
    report.key_version += 1
    report.save(update_fields=["key_version"])
    key = new_key()
    ReportKey.objects.bulk_create(
        keys_for(report, remaining, KeyKind.CONTENT, report.key_version, key, today)
    )
    return key


def _new_version(
    opened: Opened,
    without: Collection[uuid.UUID],
    today: date,
    also: Collection[Recipient] = (),
) -> Opened:
    key = make_version(opened.report, without, today)
    keys = {opened.report.key_version: key}
    for recipient in also:
        _give(opened.report, recipient, keys, today)
    return Opened(opened.report, {**opened.keys, **keys}, opened.identity)


def _give(report: Report, recipient: Recipient, keys: Mapping[int, bytes], today: date) -> None:
    """Seals versions of the key to somebody, who may have had them before."""
    hold_current([recipient.holder])
    versions = dict(keys)
    ReportKey.objects.filter(
        report=report,
        holder=recipient.holder,
        kind=KeyKind.CONTENT,
        version__in=list(versions),
    ).delete()
    ReportKey.objects.bulk_create(
        key_for(report, recipient, KeyKind.CONTENT, version, key, today)
        for version, key in sorted(versions.items())
    )


def _allowed(opened: Opened, member: Member, capacity: Capacity, today: date) -> KeyHolder:
    if member.pk in kept_out(opened):
        raise UserError(
            _("Deze persoon mag deze melding niet lezen"),
            where="wie",
            mend=_("De melder sluit deze persoon uit, of de melding gaat erover. Kies een ander."),
        )
    if capacity not in GIVEN or not fits(member, capacity, today):
        raise UserError(
            _("Deze persoon heeft de rol niet die hierbij hoort"),
            where="als",
            mend=_("Kies een andere rol, of vraag de beheerder om deze persoon de rol te geven."),
        )
    if any(each.member.pk == member.pk for each in recipients_of(opened.report)):
        raise UserError(
            _("Deze persoon heeft al een sleutel van deze melding"), where="wie", mend=_again()
        )
    holder = holder_of(member)
    if holder is None:
        raise UserError(
            _("Deze persoon heeft nog geen eigen sleutel"),
            where="wie",
            mend=_("Vraag deze persoon om een sleutel te maken op de pagina Mijn sleutel."),
        )
    return holder


def removal_codes(report: Report, held: Held) -> dict[str, Any]:
    """What is kept of a removal: as what they had a key, and which yeses to see the name it ends.

    Who keeps names as well has the key of the name still, so that it takes a line to end a yes.
    """
    codes: dict[str, Any] = {"capacity": str(held.capacity)}
    granted = IdentityRequest.objects.filter(
        report=report, asked_by__member=held.member, granted=True
    )
    ended = sorted(str(each) for each in granted.values_list("pk", flat=True))
    return {**codes, ENDED: ended} if ended else codes


def _tell(
    opened: Opened, kind: str, codes: dict[str, Any], by: Member, text: str, today: date
) -> None:
    """What the reporter reads, by role alone; and what handlers read, with name and reason."""
    add_event(opened.report, kind, today, member=by, for_reporter=True, codes=codes)
    add_event(
        opened.report,
        f"{kind}-reason",
        today,
        member=by,
        codes={"capacity": codes["capacity"]},
        text=text,
        opened=opened,
    )


def _again() -> str:
    return _("Laad de pagina opnieuw en kijk wat er nu staat.")


def _record(
    report: Report, by: Member, action: str, member: Member, capacity: str, **facts: object
) -> None:
    record(
        organisation_id=report.organisation_id,
        account=by.account,
        action=action,
        subject=str(report.pk),
        member=member.pk,
        capacity=str(capacity),
        **facts,
    )
