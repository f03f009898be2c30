"""Who may see a report: who has a key to its content that was not removed, and nobody else.

Roles decide who gets a key to a new report, and which pages there are. They open nothing by
themselves, and neither does standing in for somebody.
"""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, time
from typing import cast

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404
from django.utils import timezone

from graadmeter.service.integrity.holding.unlocking import Unlocker
from graadmeter.service.integrity.models import KeyHolder, Report, ReportKey
from graadmeter.service.integrity.opening import Opened, open_for
from graadmeter.service.integrity.words import KeyKind
from graadmeter.service.journal.actions import record
from graadmeter.service.journal.models import Entry
from graadmeter.service.organisations.access import Visitor
from graadmeter.service.project.databases import CONTACTS

READ = "integrity.read"


def reports_of(holder: KeyHolder) -> QuerySet[Report]:
    """The reports whose content somebody has a key to."""
    keys = ReportKey.objects.filter(
        report=OuterRef("pk"), holder=holder, kind=KeyKind.CONTENT, removed_on__isnull=True
    )
    return cast(QuerySet[Report], Report.objects.filter(Exists(keys)))


def opened_for(
    visitor: Visitor, unlocker: Unlocker, report_id: uuid.UUID, *, read: bool = True
) -> Opened:
    """A report, opened by somebody who has a key to it.

    Args:
        visitor: who asks.
        unlocker: with whose key.
        report_id: of which report.
        read: whether it is shown, which is journalled once a day for each account and report.

    Raises:
        Http404: there is no such report, or they may not know that there is.
        SealBrokenError: their key does not open what was sealed to them.
    """
    report = reports_of(unlocker.holder).filter(pk=report_id).first()
    if report is None or unlocker.holder.member_id != visitor.require_member().pk:
        raise Http404
    opened = open_for(report, unlocker.holder, unlocker.private)
    if read:
        note_read(visitor, report)
    return opened


def note_read(visitor: Visitor, report: Report) -> None:
    """Journals that somebody read a report, once a day."""
    midnight = timezone.make_aware(datetime.combine(timezone.localdate(), time.min))
    with transaction.atomic(using=CONTACTS):
        noted = Entry.objects.filter(
            organisation_id=report.organisation_id,
            subject=str(report.pk),
            account_id=visitor.account.pk,
            action=READ,
            at__gte=midnight.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        )
        if not noted.exists():
            record(
                organisation_id=report.organisation_id,
                account=visitor.account,
                action=READ,
                subject=str(report.pk),
            )
