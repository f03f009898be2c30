"""Asking to see who reported, and deciding on it; the reporter reads what was decided and why.

A request has a key of its own. Beside the reason it is sealed under the key of the report, so that
handlers and the reporter read reason and decision; and it is sealed to each custodian, who read no
report. On a yes the custodian seals the key of the identity envelope to who asked.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date

from django.db import transaction

from graadmeter.errors import UserError
from graadmeter.language import gettext as _
from graadmeter.service.integrity.channel import recovery_holder
from graadmeter.service.integrity.events import add_event
from graadmeter.service.integrity.holding.names import (
    custodians_of,
    granted_to,
    handles,
    has_identity,
    not_theirs,
    request_context,
    request_key,
)
from graadmeter.service.integrity.holding.passing_on import kept_by, may_keep
from graadmeter.service.integrity.holding.recipients import hold, kept_out
from graadmeter.service.integrity.holding.unlocking import Unlocker, holder_of, owner_of
from graadmeter.service.integrity.models import (
    IdentityRequest,
    IdentityRequestKey,
    KeyHolder,
    Report,
    ReportKey,
)
from graadmeter.service.integrity.opening import Opened, context_of, sealed_under
from graadmeter.service.integrity.sealing import Recipient, hold_current, key_for, new_key
from graadmeter.service.integrity.words import Capacity, KeyKind
from graadmeter.service.journal.actions import record
from graadmeter.service.organisations.models import Member
from graadmeter.service.organisations.notices import notify, notify_each
from graadmeter.service.organisations.people import own_roles_of
from graadmeter.service.organisations.words import Role
from graadmeter.service.project.databases import CONTACTS
from graadmeter.service.vault.personal.keypairs import open_with, seal_to

_FIRST = 1


def ask(*, opened: Opened, by: Member, reason: str, today: date) -> IdentityRequest:
    """Asks to see who reported.

    Args:
        opened: the report, opened by who asks.
        by: who asks: a handler of this report.
        reason: why they cannot do without.
        today: the day.

    Raises:
        UserError: nobody said who they are, they asked already and those who can decide have it,
            they may see it already, or nobody else can decide on it.
    """
    with transaction.atomic(using=CONTACTS):
        now = hold(opened, by)
        report = now.report
        _refuse_asking(report, by)
        out = kept_out(now)
        deciding = [each for each in custodians_of(report, by.pk) if each.member_id not in out]
        if not deciding:
            raise UserError(
                _("Er is nu geen andere bewaarder van namen die kan beslissen"),
                where="reden",
                mend=_("Vraag de beheerder om een bewaarder van namen aan te wijzen."),
            )
        waiting = _waiting(report, by)
        if waiting is not None:
            _pass_on(now, waiting, deciding)
            _record(report, by, "integrity.identity-ask")
            return waiting
        asker, key = holder_of(by), new_key()
        made = IdentityRequest(
            id=uuid.uuid4(),
            organisation_id=report.organisation_id,
            report=report,
            asked_by=asker,
            asked_on=today,
            version=now.newest,
        )
        both = {"reason": reason, "key": key.hex()}
        made.sealed_reason = now.sealed(made, "sealed_reason", both)
        made.sealed_for_custodian = sealed_under(
            key, _FIRST, made, "sealed_for_custodian", {"reason": reason}
        )
        made.save(force_insert=True)
        _seal_request(made, deciding, key)
        add_event(report, "identity.ask", today, member=by)
        _record(report, by, "integrity.identity-ask")
    return made


def decide(
    *, unlocker: Unlocker, request_id: uuid.UUID, granted: bool, words: str, today: date
) -> IdentityRequest:
    """Decides whether a handler may see who reported; the reporter reads it.

    Args:
        unlocker: of the custodian.
        request_id: of which request.
        granted: whether they may.
        words: why, which the handlers and the reporter read.
        today: the day.

    Raises:
        UserError: there is no such request for them, it is their own, it was decided, or who asked
            does not handle the report any more.
        SealBrokenError: the key of the name does not open.
    """
    by = _custodian(unlocker, today)
    with transaction.atomic(using=CONTACTS):
        found = _request_for(unlocker, request_id)
        Report.objects.select_for_update().get(pk=found.report_id)
        asked: IdentityRequest = IdentityRequest.objects.select_for_update().get(pk=found.pk)
        asked.report = report = Report.objects.get(pk=found.report_id)
        if asked.decided_on is not None:
            raise UserError(_("Over dit verzoek is al beslist"), mend=_("Laad de lijst opnieuw."))
        key = request_key(unlocker, asked)
        if granted:
            _grant(unlocker, asked, report, today)
        asked.sealed_decision = sealed_under(
            key, _FIRST, asked, "sealed_decision", {"words": words}
        )
        asked.decided_by, asked.decided_on, asked.granted = unlocker.holder, today, granted
        asked.save()
        kind = "identity.grant" if granted else "identity.refuse"
        facts = {"request": str(asked.pk), "capacity": str(Capacity.OFFICER)}
        add_event(report, kind, today, member=by, for_reporter=True, codes=facts)
        asker = owner_of(asked.asked_by)
        if handles(report, asker):
            notify(account=asker.account, organisation=report.organisation)
        _record(report, by, "integrity.identity-decide", granted=granted)
    return asked


def share_names(*, unlocker: Unlocker, member: Member, today: date) -> int:
    """Gives another custodian the keys of the names somebody keeps.

    Those of reports that keep the other one out, or may do so, stay: see `passing_on`. What was
    asked is not passed on: a custodian does not know whom a report keeps out, and who asked
    does. They ask once more, and it goes to who keeps the name then.

    Returns:
        To how many names.

    Raises:
        UserError: one of the two is no custodian today, or has no key.
    """
    by, holder = _custodian(unlocker, today), holder_of(member)
    if member.pk == by.pk or holder is None or Role.CUSTODIAN not in own_roles_of(member, today):
        raise UserError(
            _("Deze persoon is geen bewaarder van namen met een eigen sleutel"),
            where="wie",
            mend=_("Kies een bewaarder die een sleutel heeft gemaakt."),
        )
    with transaction.atomic(using=CONTACTS):
        recipient = Recipient(holder, Capacity.CUSTODIAN)
        hold_current([recipient.holder])
        there = ReportKey.objects.filter(holder=holder, kind=KeyKind.IDENTITY)
        rows = kept_by(unlocker).exclude(report__keys__in=there)
        made = [
            key_for(
                row.report,
                recipient,
                KeyKind.IDENTITY,
                row.version,
                _identity_key(unlocker, row),
                today,
            )
            for row in rows.select_related("report")
            if may_keep(row.report, unlocker, member)
        ]
        ReportKey.objects.bulk_create(made)
        record(
            organisation_id=by.organisation_id,
            account=by.account,
            action="integrity.identity-share",
            subject=str(holder.pk),
            names=len(made),
        )
    return len(made)


def _refuse_asking(report: Report, by: Member) -> None:
    if not has_identity(report):
        raise UserError(
            _("Deze melder heeft geen naam opgegeven"),
            where="reden",
            mend=_("Stel uw vraag aan de melder in een bericht bij de melding."),
        )
    if granted_to(report, by) is not None and _has_name(report, by):
        raise UserError(
            _("U mag de naam al zien"), where="reden", mend=_("Laad de pagina opnieuw.")
        )


def _has_name(report: Report, by: Member) -> bool:
    """Whether they have the key that was granted: who was removed since, must ask again."""
    rows = ReportKey.objects.filter(report=report, kind=KeyKind.IDENTITY, holder=holder_of(by))
    return bool(rows.filter(removed_on__isnull=True).exists())


def _waiting(report: Report, by: Member) -> IdentityRequest | None:
    rows = IdentityRequest.objects.filter(report=report, decided_on__isnull=True)
    found: IdentityRequest | None = rows.filter(asked_by__member=by).first()
    return found


def _pass_on(opened: Opened, asked: IdentityRequest, deciding: list[KeyHolder]) -> None:
    """Brings what was asked before to custodians who came since; as it was asked then."""
    there = set(asked.keys.values_list("holder_id", flat=True))
    if all(each.pk in there for each in deciding):
        raise UserError(
            _("U hebt dit al gevraagd"),
            where="reden",
            mend=_("Wacht op de beslissing van de bewaarder van namen."),
        )
    key = bytes.fromhex(opened.read(asked, "sealed_reason")["key"])
    _seal_request(asked, deciding, key)


def _custodian(unlocker: Unlocker, today: date) -> Member:
    member = unlocker.holder.member
    if member is None or Role.CUSTODIAN not in own_roles_of(member, today):
        raise not_theirs()
    return member


def _request_for(unlocker: Unlocker, request_id: uuid.UUID) -> IdentityRequest:
    rows = IdentityRequest.objects.filter(pk=request_id, keys__holder=unlocker.holder)
    asked: IdentityRequest | None = rows.select_related("asked_by").first()
    if asked is None or asked.asked_by.member_id == unlocker.holder.member_id:
        raise not_theirs()
    return asked


def _grant(unlocker: Unlocker, asked: IdentityRequest, report: Report, today: date) -> None:
    """Seals the key of the name to who asked."""
    own = ReportKey.objects.filter(
        report=report,
        holder=unlocker.holder,
        kind=KeyKind.IDENTITY,
        capacity=Capacity.CUSTODIAN,
        removed_on__isnull=True,
    ).first()
    if own is None:
        raise not_theirs()
    asker = owner_of(asked.asked_by)
    holder = holder_of(asker)
    if holder is None or not handles(report, asker):
        raise UserError(
            _("Wie dit vroeg, behandelt de melding niet meer"),
            where="besluit",
            mend=_("Besluit dat deze persoon de naam niet mag zien."),
        )
    recipient = Recipient(holder, Capacity.OFFICER)
    hold_current([recipient.holder])
    rows = ReportKey.objects.filter(report=report, holder=holder, kind=KeyKind.IDENTITY)
    rows.filter(removed_on__isnull=False).delete()
    # Who keeps names as well has the key already; the request is what lets them use it.
    if not rows.exists():
        key = _identity_key(unlocker, own)
        key_for(report, recipient, KeyKind.IDENTITY, own.version, key, today).save(
            force_insert=True
        )


def _identity_key(unlocker: Unlocker, row: ReportKey) -> bytes:
    context = context_of(
        row.organisation_id, row.report_id, row.kind, str(unlocker.holder.pk), row.version
    )
    return open_with(unlocker.private, bytes(row.sealed), context)


def _seal_request(asked: IdentityRequest, holders: Iterable[KeyHolder], key: bytes) -> None:
    """Seals the key of a request to custodians, who are told so by mail, and to recovery.

    Recovery has it so that a request survives its custodians.
    """
    recovery = recovery_holder()
    there = set(
        IdentityRequestKey.objects.filter(request=asked).values_list("holder_id", flat=True)
    )
    wanted = [*holders, *([recovery] if recovery else [])]
    lacking = [each for each in wanted if each.pk not in there]
    told = [each.member.account for each in lacking if each.member is not None]
    notify_each(accounts=told, organisation=asked.organisation)
    hold_current(lacking)
    for holder in lacking:
        IdentityRequestKey.objects.create(
            organisation_id=asked.organisation_id,
            request=asked,
            holder=holder,
            sealed=seal_to(bytes(holder.public), key, request_context(asked.pk, holder)),
        )


def _record(report: Report, by: Member, action: str, **facts: object) -> None:
    record(
        organisation_id=report.organisation_id,
        account=by.account,
        action=action,
        subject=str(report.pk),
        **facts,
    )
