"""Fixing what leaves the organisation of a year."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from graadmeter.errors import UserError
from graadmeter.language import gettext as _
from graadmeter.service.accounts.models import Account
from graadmeter.service.integrity.counting.counts import CountedReport
from graadmeter.service.integrity.counting.publishing.protecting import (
    Policy,
    Published,
    publish,
    published_from,
)
from graadmeter.service.integrity.counting.publishing.reports import Outside
from graadmeter.service.integrity.counting.reading import reports_until
from graadmeter.service.integrity.models import IntegrityYear
from graadmeter.service.journal.actions import record
from graadmeter.service.organisations.choices import choices_of
from graadmeter.service.organisations.models import Organisation
from graadmeter.service.project.databases import CONTACTS


def reports_in(organisation: Organisation, year: int) -> list[CountedReport]:
    """The reports of a year, of an organisation and of what was merged into it."""
    found = reports_until(organisation, date(year, 12, 31))
    return [each for each in found if each.year == year]


def to_publish(
    organisation: Organisation, year: int, policy: Policy, today: date
) -> tuple[Published, str]:
    """What fixing a year would publish, and by which definitions; in the organisation's scope."""
    reports = reports_in(organisation, year)
    published = publish(reports, choices_of(organisation).publication_threshold, policy, today)
    if not published.numbers:
        # Which versions occur says something of reports that are not shown.
        return published, ""
    return published, ", ".join(sorted({each.definition for each in reports}))


def fixed(year: int) -> IntegrityYear | None:
    """What left the organisation of the scope of a year, if anything did."""
    found: IntegrityYear | None = IntegrityYear.objects.filter(year=year).first()
    return found


def outside_of(organisation: Organisation, kept: IntegrityYear) -> Outside:
    """A year that was fixed, to show."""
    published = published_from(kept.figures)
    return Outside(organisation.name, kept.year, kept.definition, kept.fixed_on, published)


def fix_year(
    *, organisation: Organisation, year: int, policy: Policy, account: Account, today: date
) -> IntegrityYear:
    """Fixes what leaves the organisation of a year, once.

    Args:
        organisation: whose; call it in its scope.
        year: one that is over.
        policy: how much is published.
        account: who fixes it.
        today: the day.

    Raises:
        UserError: the year is not over, or was fixed before.
    """
    if year >= today.year:
        raise UserError(
            _("{year} is nog niet voorbij").format(year=year),
            mend=_("Stel de cijfers vast als het jaar voorbij is."),
        )
    with transaction.atomic(using=CONTACTS):
        # One at a time, so that a year is never fixed twice.
        Organisation.objects.select_for_update().get(pk=organisation.pk)
        if fixed(year) is not None:
            raise UserError(
                _("{year} is al vastgesteld").format(year=year),
                mend=_(
                    "Wat naar buiten ging, blijft zo: het verschil zou iets zeggen over een paar "
                    "mensen."
                ),
            )
        published, definition = to_publish(organisation, year, policy, today)
        made: IntegrityYear = IntegrityYear.objects.create(
            organisation=organisation,
            year=year,
            definition=definition,
            figures=published.as_json(),
            fixed_on=today,
            fixed_by=account,
        )
        record(
            organisation_id=organisation.pk,
            account=account,
            action="integrity.figures-fix",
            subject=str(year),
            policy=policy.value,
        )
    return made
