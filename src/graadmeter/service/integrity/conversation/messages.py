"""Messages of a report: writing one, and reading them in the order they were written."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from django.db import transaction

from graadmeter.service.incidents.attachments.keeping import Evidence
from graadmeter.service.integrity.files import prepare, write
from graadmeter.service.integrity.models import Message, Report
from graadmeter.service.integrity.opening import Opened
from graadmeter.service.integrity.said import Said
from graadmeter.service.integrity.submitting.actions import once_mark
from graadmeter.service.journal.actions import record
from graadmeter.service.organisations.models import Member
from graadmeter.service.project.databases import CONTACTS


@dataclass(frozen=True)
class Read:
    """A message that was opened."""

    message: Message
    said: Said


def write_message(
    *,
    opened: Opened,
    text: str,
    secret: bytes,
    today: date,
    member: Member | None,
    files: Sequence[Evidence] = (),
    kind: Literal["", "contact"] = "",
) -> Message:
    """Adds a message, with its files; the same key adds it once.

    Args:
        opened: the report, opened by who writes.
        text: what was written.
        secret: random bytes of this message.
        today: the day.
        member: who of the organisation writes; None is the reporter, of whom the journal says
            nothing but that somebody did something.
        files: evidence that was checked already.
        kind: of message, see `Said`.

    Raises:
        NotARecipientError: they have no key to the newest version.
    """
    mark, from_reporter = once_mark(secret), member is None
    with transaction.atomic(using=CONTACTS):
        report = Report.objects.select_for_update().get(pk=opened.report.pk)
        before: Message | None = Message.objects.filter(report=report, once=mark).first()
        if before is not None:
            return before
        now = Opened(report, opened.keys, opened.identity)
        key, version = now.keys[now.newest], now.newest
        kept = [
            write(prepare(report, each, key, version, today, from_reporter=from_reporter))
            for each in files
        ]
        message = Message(
            id=uuid.uuid4(),
            organisation_id=report.organisation_id,
            report=report,
            version=version,
            on=today,
            from_reporter=from_reporter,
            once=mark,
        )
        said = Said(
            kind=kind,
            number=Message.objects.filter(report=report).count() + 1,
            text=text,
            files=tuple(str(each.pk) for each in kept),
            member=member.pk if member else None,
        )
        message.sealed_content = now.sealed(message, "sealed_content", said.model_dump(mode="json"))
        message.save(force_insert=True)
        if member is not None:
            record(
                organisation_id=report.organisation_id,
                account=member.account,
                action="integrity.message",
                subject=str(report.pk),
                files=len(kept),
            )
    return message


def messages_of(opened: Opened) -> list[Read]:
    """All messages they have the key of, in order.

    Raises:
        SealBrokenError: one was changed.
    """
    rows = [
        row for row in Message.objects.filter(report=opened.report) if opened.can_read(row.version)
    ]
    read = [Read(row, Said.model_validate(opened.read(row, "sealed_content"))) for row in rows]
    return sorted(read, key=lambda each: each.said.number)


def unseen_by(*, opened: Opened, by_reporter: bool) -> list[uuid.UUID]:
    """What one side can read of the other and has not seen yet; ask it before it is shown."""
    rows = Message.objects.filter(
        report=opened.report,
        from_reporter=not by_reporter,
        seen_on__isnull=True,
        version__in=list(opened.keys),
    )
    return list(rows.values_list("pk", flat=True))


def mark_seen(
    *,
    opened: Opened,
    by_reporter: bool,
    today: date,
    shown: Sequence[uuid.UUID] | None = None,
) -> int:
    """Notes that one side has seen what the other wrote; how many messages that were.

    Args:
        opened: the report, opened by that side; what they cannot read they have not seen.
        by_reporter: which side.
        today: the day.
        shown: what `unseen_by` gave before the page was made, so that what came in meanwhile
            stays new; without it all they can read.
    """
    unseen = unseen_by(opened=opened, by_reporter=by_reporter) if shown is None else shown
    rows = Message.objects.filter(pk__in=list(unseen), report=opened.report, seen_on__isnull=True)
    return int(rows.update(seen_on=today))
