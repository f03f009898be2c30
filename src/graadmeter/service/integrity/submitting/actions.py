"""Making a report: in one transaction, and once however often it is sent."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db import IntegrityError, transaction

from graadmeter.errors import UserError
from graadmeter.language import gettext as _
from graadmeter.service.accounts.models import Account
from graadmeter.service.crockford import grouped, new_characters
from graadmeter.service.incidents.attachments.keeping import Evidence
from graadmeter.service.integrity.events import add_event
from graadmeter.service.integrity.files import prepare, write
from graadmeter.service.integrity.models import Identity, Report, ReportKey
from graadmeter.service.integrity.opening import sealed_under
from graadmeter.service.integrity.said import Core, Who
from graadmeter.service.integrity.sealing import (
    KeyReplacedError,
    Recipient,
    content_recipients,
    hold_current,
    identity_recipients,
    keys_for,
    new_key,
)
from graadmeter.service.integrity.terms import confirm_due, inform_due
from graadmeter.service.integrity.words import Capacity, KeyKind, Medium, Way
from graadmeter.service.journal.actions import record
from graadmeter.service.organisations.words import Audience
from graadmeter.service.project.databases import CONTACTS
from graadmeter.service.scope import current_organisation
from graadmeter.service.vault.personal.receipt_pair import reporter_pair
from graadmeter.service.vault.receipts import receipt_from, receipt_mark

_REFERENCE = 8
_FIRST = 1


@dataclass(frozen=True)
class Submission:
    """What is reported.

    Attributes:
        way: what the organisation may know of the reporter.
        medium: how it came in.
        audience: of which audience those are whom it is about.
        core: what was said.
        who: who reported; None for who did not say.
        also: who gets a key besides the officers, such as the adviser it came through.
    """

    way: Way
    medium: Medium
    audience: Audience
    core: Core
    who: Who | None = None
    also: tuple[Recipient, ...] = ()


@dataclass(frozen=True)
class Made:
    """A report, and what its reporter finds it again by.

    Attributes:
        fresh: whether this call made it.
    """

    report: Report
    receipt: str
    fresh: bool


def once_mark(secret: bytes) -> bytes:
    """What the database keeps of the key of a submission or a message, 32 bytes."""
    return hashlib.blake2b(
        secret, digest_size=32, key=settings.KEYS.key("pepper"), person=b"integrity once"
    ).digest()


def made_before(secret: bytes) -> Made | None:
    """What an earlier call with this key made, in the organisation of the scope."""
    found = Report.objects.filter(once=once_mark(secret)).first()
    return None if found is None else Made(found, receipt_from(secret), fresh=False)


def submit(
    *,
    said: Submission,
    secret: bytes,
    today: date,
    files: Sequence[Evidence] = (),
    account: Account | None = None,
) -> Made:
    """Makes a report: sealed to its recipients and its receipt, with its files and first event.

    All sealing is done before the transaction. The journal says nothing of it at this moment unless
    an officer wrote it down: see `journalling`.

    Args:
        said: what is reported.
        secret: random bytes that only the reporter has; the same ones make one report.
        today: the day.
        files: evidence that was checked already.
        account: the officer who wrote it down; never a reporter.

    Raises:
        UserError: nobody here can open it: no officer with a key is left.
        KeyReplacedError: keys were replaced meanwhile, twice.
    """
    before = made_before(secret)
    if before is not None:
        return before
    try:
        return _submitted(said, secret, today, files, account)
    except KeyReplacedError:
        return _submitted(said, secret, today, files, account)


def _submitted(
    said: Submission,
    secret: bytes,
    today: date,
    files: Sequence[Evidence],
    account: Account | None,
) -> Made:
    receipt = receipt_from(secret)
    report, key = _new_report(said, secret, receipt, today), new_key()
    recipients = _recipients(said, today)
    report.sealed_core = sealed_under(
        key, _FIRST, report, "sealed_core", said.core.model_dump(mode="json")
    )
    rows = keys_for(report, recipients, KeyKind.CONTENT, _FIRST, key, today)
    identity = None
    if said.who is not None:
        own = new_key()
        identity = Identity(id=uuid.uuid4(), organisation_id=report.organisation_id, report=report)
        identity.sealed_content = sealed_under(
            own, _FIRST, identity, "sealed_content", said.who.model_dump(mode="json")
        )
        custodians = identity_recipients(today, said.core.excluded)
        rows += keys_for(report, custodians, KeyKind.IDENTITY, _FIRST, own, today)
    prepared = [prepare(report, each, key, _FIRST, today, from_reporter=True) for each in files]
    try:
        with transaction.atomic(using=CONTACTS):
            hold_current([row.holder for row in rows if row.holder is not None])
            report.save(force_insert=True)
            ReportKey.objects.bulk_create(rows)
            if identity is not None:
                identity.save(force_insert=True)
            for each in prepared:
                write(each)
            add_event(report, "report.received", today, for_reporter=True)
            if account is not None:
                record(
                    organisation_id=report.organisation_id,
                    account=account,
                    action="integrity.report",
                    way=str(said.way),
                    medium=str(said.medium),
                    files=len(prepared),
                )
    except IntegrityError:
        made = made_before(secret)
        if made is None:
            raise
        return made
    return Made(report, receipt, fresh=True)


def _new_report(said: Submission, secret: bytes, receipt: str, today: date) -> Report:
    return Report(
        id=uuid.uuid4(),
        organisation_id=current_organisation(),
        reference=grouped(new_characters(_REFERENCE), 4),
        way=said.way,
        medium=said.medium,
        audience=said.audience,
        received_on=today,
        confirm_due=confirm_due(today),
        inform_due=inform_due(today, None),
        receipt_mark=receipt_mark(receipt),
        once=once_mark(secret),
        reporter_public=reporter_pair(receipt).public,
    )


def _recipients(said: Submission, today: date) -> list[Recipient]:
    found = content_recipients(today, said.core.excluded)
    known = {each.holder.pk for each in found}
    found += [each for each in said.also if each.holder.pk not in known]
    if not any(each.capacity == Capacity.OFFICER for each in found):
        raise UserError(
            _("Er is nu niemand die deze melding kan openen"),
            mend=_("Meld bij een instantie buiten de organisatie: die staan op de eerste pagina."),
        )
    return found
