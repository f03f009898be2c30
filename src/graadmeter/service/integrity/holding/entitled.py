"""To whom recovery gives keys back: who had them and whose loss was an accident, and nobody else.

Who was removed from a report stays removed, whatever became of the keys since. That somebody was
removed is read in the journal: on the day itself rows do not tell it from a key that was lost.
Somebody new, or whose role had ended, gets a report only when nobody handles it any more, since
otherwise a handler decides.
"""

from __future__ import annotations

import json
from datetime import date

from django.db.models import F, Q

from graadmeter.service.integrity.holding.names import custodians_of
from graadmeter.service.integrity.holding.recipients import fits, recipients_of
from graadmeter.service.integrity.holding.unlocking import owner_of
from graadmeter.service.integrity.models import Report, ReportKey
from graadmeter.service.integrity.words import Capacity, KeyKind
from graadmeter.service.journal.models import Entry
from graadmeter.service.organisations.models import Member

_ADDED, _REMOVED = "integrity.recipient-add", "integrity.recipient-remove"


def first_version(report: Report, member: Member, kind: KeyKind, today: date) -> int | None:
    """From which version on recovery gives somebody the key of a report, or of its name.

    Args:
        report: of which; whether it keeps them out is for the caller, who can open it.
        member: who has the role that goes with the kind.
        kind: of the content, which they handle, or of the name, which they keep.
        today: the day.

    Returns:
        The version; None when they get nothing.
    """
    if kind == KeyKind.CONTENT and _was_removed(report, member):
        return None
    if not _others(report, member, kind, today):
        return 1
    return min(_had(report, member, kind), default=None)


def _was_removed(report: Report, member: Member) -> bool:
    """Whether a handler took somebody's key to a report, and none gave it again since."""
    entries = Entry.objects.filter(
        organisation_id=report.organisation_id,
        subject=str(report.pk),
        action__in=(_ADDED, _REMOVED),
    )
    for action, content in entries.order_by("-number").values_list("action", "content"):
        if json.loads(content)["facts"]["member"] == member.pk:
            return bool(action == _REMOVED)
    return False


def _others(report: Report, member: Member, kind: KeyKind, today: date) -> bool:
    """Whether somebody else can open all of it, in the role for it."""
    if kind == KeyKind.IDENTITY:
        capacity = Capacity.CUSTODIAN
        there = [owner_of(each) for each in custodians_of(report, member.pk)]
    else:
        capacity = Capacity.OFFICER
        there = [
            each.member
            for each in recipients_of(report)
            if each.capacity == capacity and each.whole and each.member.pk != member.pk
        ]
    return any(each.account.is_active and fits(each, capacity, today) for each in there)


def _had(report: Report, member: Member, kind: KeyKind) -> set[int]:
    """The versions somebody has a key to, or lost with their passphrase (`keys.start_over`)."""
    rows = ReportKey.objects.filter(
        Q(removed_on__isnull=True) | Q(removed_on=F("holder__replaced_on")),
        report=report,
        holder__member=member,
        kind=kind,
    )
    if kind == KeyKind.IDENTITY:
        rows = rows.filter(capacity=Capacity.CUSTODIAN)
    return set(rows.values_list("version", flat=True))
