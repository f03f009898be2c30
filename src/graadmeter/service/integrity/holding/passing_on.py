"""Whether a name may go to another custodian: whom a report keeps out stands inside it, sealed.

A custodian reads no report, so mostly the service cannot look. What it can see is who could be kept
out at all, and who got a key then. Where that leaves a doubt the name is not passed on; two
recovery codes do it, which open the list.
"""

from __future__ import annotations

from django.db.models import QuerySet

from graadmeter.service.integrity.holding.unlocking import Unlocker, holder_of
from graadmeter.service.integrity.models import Event, Report, ReportKey
from graadmeter.service.integrity.opening import NotARecipientError, open_for
from graadmeter.service.integrity.said import Core
from graadmeter.service.integrity.words import Capacity, KeyKind, Medium
from graadmeter.service.organisations.models import Member
from graadmeter.service.organisations.people import members_with
from graadmeter.service.organisations.words import Role

EXCLUDED = "report.exclude"
_CHOOSABLE = (Role.INTEGRITY_OFFICER, Role.CUSTODIAN)
"""Whom a reporter can keep out: see `submitting.asking.handlers`."""


def may_keep(report: Report, unlocker: Unlocker, member: Member) -> bool:
    """Whether it is certain that a report does not keep a custodian out.

    Args:
        report: of which they would get the key of the name.
        unlocker: of the custodian who passes it on.
        member: who would get it.

    Raises:
        SealBrokenError: a key of the one who passes it on does not open.
    """
    said = _said(report, unlocker)
    if said is not None:
        return member.pk not in said.excluded
    holder = holder_of(member)
    content = ReportKey.objects.filter(report=report, kind=KeyKind.CONTENT)
    if holder is not None and content.filter(holder=holder, removed_on__isnull=True).exists():
        # A handler gave it, who saw whom the report keeps out; keeping out takes it away.
        return True
    # By an incident somebody in any role is kept out; by a handler too, later on.
    if report.medium == Medium.INCIDENT:
        return False
    if Event.objects.filter(report=report, kind=EXCLUDED).exists():
        return False
    if content.filter(holder__member=member).exists() or _got_name(report, member):
        return True
    return not _could_be_kept_out(report, member)


def not_passed_on(unlocker: Unlocker, member: Member) -> int:
    """How many names a custodian keeps of which another one has no key."""
    theirs = ReportKey.objects.filter(
        holder=holder_of(member), kind=KeyKind.IDENTITY, removed_on__isnull=True
    )
    return int(kept_by(unlocker).exclude(report__in=theirs.values("report_id")).count())


def kept_by(unlocker: Unlocker) -> QuerySet[ReportKey]:
    """The keys of the names somebody keeps."""
    return ReportKey.objects.filter(
        holder=unlocker.holder,
        kind=KeyKind.IDENTITY,
        capacity=Capacity.CUSTODIAN,
        removed_on__isnull=True,
    )


def _said(report: Report, unlocker: Unlocker) -> Core | None:
    """The report, for a custodian who handles it as well."""
    try:
        opened = open_for(report, unlocker.holder, unlocker.private)
        return Core.model_validate(opened.read(report, "sealed_core"))
    except NotARecipientError:
        return None


def _got_name(report: Report, member: Member) -> bool:
    """Whether they got the key of the name with the report, and so were not kept out of it."""
    rows = ReportKey.objects.filter(
        report=report,
        kind=KeyKind.IDENTITY,
        capacity=Capacity.CUSTODIAN,
        holder__member=member,
        since=report.received_on,
    )
    return bool(rows.exists())


def _could_be_kept_out(report: Report, member: Member) -> bool:
    on = report.received_on
    return any(each.pk == member.pk for role in _CHOOSABLE for each in members_with(role, on))
