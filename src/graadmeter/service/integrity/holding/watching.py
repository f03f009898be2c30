"""What follows when somebody's role ends: they lose the keys that went with it, without their help.

A part of the tick. It opens nothing: see `recipients.make_version`. No report becomes unreadable by
it: the last handlers stay until somebody else handles it, and whoever else goes only when those who
remain, or the recovery key there is now, have a key to every part of it.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from graadmeter.service.integrity.events import add_event
from graadmeter.service.integrity.holding.recipients import (
    ROLE_OF,
    Held,
    make_version,
    recipients_of,
    removal_codes,
)
from graadmeter.service.integrity.holding.stranding import STRANDED, tell_administrators
from graadmeter.service.integrity.models import Report, ReportKey
from graadmeter.service.integrity.words import Capacity, KeyKind
from graadmeter.service.journal.actions import record
from graadmeter.service.journal.models import Entry
from graadmeter.service.organisations.models import Member, Organisation
from graadmeter.service.organisations.people import members_with, valid_on
from graadmeter.service.project.databases import CONTACTS
from graadmeter.service.scope import every_organisation, organisation_scope

_TOLD_AGAIN_AFTER = timedelta(days=7)


def end_with_role(now: datetime) -> int:
    """Takes keys from who lost the role they had them for, in every organisation.

    Returns:
        From how many reports and names.
    """
    today = timezone.localdate(now)
    with every_organisation():
        found = ReportKey.objects.filter(removed_on__isnull=True, holder__member__isnull=False)
        ids = sorted(set(found.values_list("organisation_id", flat=True)))
    return sum(_in_organisation(each, today) for each in ids)


def _in_organisation(organisation_id: uuid.UUID, today: date) -> int:
    with organisation_scope(organisation_id):
        lost = _lost(today)
        done = sum(_one_report(report_id, today) for report_id in sorted(lost))
        return done + _end_custodians(today)


def _lost(today: date) -> set[uuid.UUID]:
    """The reports of which somebody has a content key without the role for it."""
    rows = ReportKey.objects.filter(
        kind=KeyKind.CONTENT, removed_on__isnull=True, holder__member__isnull=False
    )
    pairs = set(rows.values_list("report_id", "holder__member_id", "capacity"))
    gone = _without({(member, capacity) for _report, member, capacity in pairs}, today)
    return {report for report, member, capacity in pairs if (member, capacity) in gone}


def _without(pairs: set[tuple[int, str]], today: date) -> set[tuple[int, str]]:
    """Those of members and capacities that do not go together today."""
    members = {member for member, _capacity in pairs}
    there = list(Member.objects.filter(valid_on(today), pk__in=members))
    own = {member.pk: frozenset[str]() for member in there}
    for role in set(ROLE_OF.values()):
        for member in members_with(role, today):
            if member.pk in own:
                own[member.pk] |= {role}
    return {
        (member, capacity)
        for member, capacity in pairs
        if member not in own or (capacity in ROLE_OF and ROLE_OF[capacity] not in own[member])
    }


def _one_report(report_id: uuid.UUID, today: date) -> int:
    with transaction.atomic(using=CONTACTS):
        report = Report.objects.select_for_update().get(pk=report_id)
        held = recipients_of(report)
        gone = _gone(held, today)
        if not gone:
            return 0
        left = [each for each in held if each not in gone]
        if not any(each.capacity == Capacity.OFFICER for each in left):
            _tell_once_a_week(report, today)
            # The last handlers stay, to hand over; whoever else lost the role goes.
            gone = [each for each in gone if each.capacity != Capacity.OFFICER]
        without = {each.holder.pk for each in gone}
        if gone and not _opens_without(report, without):
            _tell_once_a_week(report, today)
            return 0
        if not gone:
            return 0
        ended = {each.holder.pk: removal_codes(report, each) for each in gone}
        make_version(report, without, today)
        for each in gone:
            facts = ended[each.holder.pk]
            add_event(report, "recipient.remove", today, for_reporter=True, codes=facts)
            record(
                organisation_id=report.organisation_id,
                account=None,
                action="integrity.recipient-end",
                subject=str(report.pk),
                member=each.member.pk,
                capacity=str(each.capacity),
            )
    return len(gone)


def _opens_without(report: Report, without: Collection[uuid.UUID]) -> bool:
    """Whether all of a report stays open to somebody, or to the recovery key there is now."""
    rows = ReportKey.objects.filter(
        report=report,
        kind=KeyKind.CONTENT,
        removed_on__isnull=True,
        holder__isnull=False,
        holder__replaced_on__isnull=True,
    ).exclude(holder__in=without)
    versions = set(rows.values_list("version", flat=True))
    return versions >= set(range(1, report.key_version + 1))


def _gone(held: list[Held], today: date) -> list[Held]:
    lost = _without({(each.member.pk, str(each.capacity)) for each in held}, today)
    return [each for each in held if (each.member.pk, str(each.capacity)) in lost]


def _end_custodians(today: date) -> int:
    """Takes the keys of names from who keeps no names any more, if somebody else has them.

    The envelope of a name stays as it is: to seal it anew one must open it. So what protects it
    from who had its key is the service, and the key of the request that they never get.
    """
    done = 0
    rows = ReportKey.objects.filter(
        kind=KeyKind.IDENTITY, capacity=Capacity.CUSTODIAN, removed_on__isnull=True
    ).select_related("holder")
    pairs = {(row.holder.member_id, str(row.capacity)) for row in rows}
    lost = {member for member, _capacity in _without(pairs, today)}
    for row in rows:
        if row.holder.member_id not in lost:
            continue
        with transaction.atomic(using=CONTACTS):
            Report.objects.select_for_update().get(pk=row.report_id)
            others = rows.filter(report=row.report_id).exclude(holder__member__in=lost)
            if others.exists():
                done += int(rows.filter(pk=row.pk).update(removed_on=today))
                record(
                    organisation_id=row.organisation_id,
                    account=None,
                    action="integrity.recipient-end",
                    subject=str(row.report_id),
                    member=row.holder.member_id,
                    capacity=str(row.capacity),
                )
    return done


def _tell_once_a_week(report: Report, today: date) -> None:
    """Has who sets up the register told, at most once a week for a report."""
    since = (today - _TOLD_AGAIN_AFTER).isoformat()
    told = Entry.objects.filter(
        organisation_id=report.organisation_id,
        subject=str(report.pk),
        action=STRANDED,
        at__gt=since,
    )
    if not told.exists():
        organisation = Organisation.objects.get(pk=report.organisation_id)
        tell_administrators(organisation, str(report.pk), today)
