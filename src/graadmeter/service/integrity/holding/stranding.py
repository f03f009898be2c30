"""Reports that nobody handles and names that nobody keeps: recovery alone opens them.

Then who sets up the register hears that there is news, and sees on the page of the channel what is
missing. Which report it is they do not hear.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from graadmeter.service.integrity.models import Identity, Report, ReportKey
from graadmeter.service.integrity.words import Capacity, KeyKind
from graadmeter.service.journal.actions import record
from graadmeter.service.organisations.models import Organisation
from graadmeter.service.organisations.notices import notify_each
from graadmeter.service.organisations.people import members_with
from graadmeter.service.organisations.words import Role

STRANDED = "integrity.stranded"


def without_handler(today: date) -> QuerySet[Report]:
    """The reports that no handler can open: theirs are lost, or their role ended."""
    return Report.objects.exclude(Exists(_held(KeyKind.CONTENT, Capacity.OFFICER, today)))


def without_custodian(today: date) -> QuerySet[Report]:
    """The reports with a name that no custodian can open."""
    named = Report.objects.filter(Exists(Identity.objects.filter(report=OuterRef("pk"))))
    return named.exclude(Exists(_held(KeyKind.IDENTITY, Capacity.CUSTODIAN, today)))


def tell_of_lost_key(
    *, organisation: Organisation, subject: str, reports: Collection[uuid.UUID], today: date
) -> None:
    """Has administrators told when a lost key was the last one; inside that transaction.

    Args:
        organisation: whose register it is, and whose scope is open.
        subject: the id of the key that came in its place.
        reports: those the lost key was of, in their content or their name.
        today: the day.
    """
    content = without_handler(today).filter(pk__in=reports).count()
    names = without_custodian(today).filter(pk__in=reports).count()
    if content or names:
        tell_administrators(organisation, subject, today, reports=content, names=names)


def tell_administrators(
    organisation: Organisation, subject: str, today: date, **numbers: int
) -> None:
    """Mails who sets up the register that there is news; inside the transaction of it."""
    accounts = [member.account for member in members_with(Role.ADMINISTRATOR, today)]
    notify_each(accounts=accounts, organisation=organisation)
    record(
        organisation_id=organisation.pk,
        account=None,
        action=STRANDED,
        subject=subject,
        **numbers,
    )


def _held(kind: KeyKind, capacity: Capacity, today: date) -> QuerySet[ReportKey]:
    """The keys of a kind of the report of an outer query, with who has the role for it today."""
    role = Role.INTEGRITY_OFFICER if kind == KeyKind.CONTENT else Role.CUSTODIAN
    return ReportKey.objects.filter(
        report=OuterRef("pk"),
        kind=kind,
        capacity=capacity,
        removed_on__isnull=True,
        holder__replaced_on__isnull=True,
        holder__member__in=[member.pk for member in members_with(role, today)],
    )
