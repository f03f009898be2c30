"""An organisation whose channel is open, its people with keys, and a calendar that can be turned.

Only what is there before somebody reports is made here; all that happens later goes by the pages.
Every name and every story is invented.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime, time, tzinfo

from django.utils import timezone
from tests.service.registers.integrity.holding.people import with_key
from tests.service.registers.integrity.made_reports import make_recovery, open_channel
from tests.service.registers.made import make_member, make_organisation

from graadmeter.service.integrity.handling.ticking import morning
from graadmeter.service.integrity.models import Report
from graadmeter.service.organisations.models import Member, Organisation
from graadmeter.service.organisations.words import Role
from graadmeter.service.scope import organisation_scope

MONDAY = date(2026, 3, 2)
_REAL = timezone.localdate


@dataclass
class Calendar:
    """Which day it is for the service; hours stay those of the machine, so nobody is signed out."""

    today: date = MONDAY

    def localdate(self, value: datetime | None = None, zone: tzinfo | None = None) -> date:
        """Stands in for `django.utils.timezone.localdate`."""
        return self.today if value is None else _REAL(value, zone)

    def turn(self, day: date) -> None:
        """Makes it another day, and has the morning run of that day done."""
        self.today = day
        morning(datetime.combine(day, time(7, 1), timezone.get_default_timezone()))


@dataclass(frozen=True)
class World:
    """Who is who; all but the reporter have a key of their own."""

    address: str
    organisation: Organisation
    officer: Member
    second: Member
    custodian: Member
    investigator: Member
    adviser: Member
    reporter: Member

    @property
    def slug(self) -> str:
        """Of the organisation, in addresses."""
        return str(self.organisation.slug)

    def scope(self) -> AbstractContextManager[None]:
        """The scope of the organisation."""
        return organisation_scope(self.organisation.pk)

    def report(self) -> Report:
        """The only report there is; inside the scope."""
        found: Report = Report.objects.get()
        return found


def make_world(address: str, slug: str = "voorbeelddam") -> World:
    """Makes all of it, with a channel that offers every way to report."""
    organisation = make_organisation(slug)
    with organisation_scope(organisation.pk):

        def keyed(name: str, *roles: Role) -> Member:
            return with_key(make_member(organisation, Role.EMPLOYEE, *roles, name=name))

        make_recovery()
        open_channel(anonymous=True, confidential=True)
        return World(
            address=address,
            organisation=organisation,
            officer=keyed("Roos Behandelaar", Role.INTEGRITY_OFFICER),
            second=keyed("Bas Behandelaar", Role.INTEGRITY_OFFICER),
            custodian=keyed("Cas Bewaarder", Role.CUSTODIAN),
            investigator=keyed("Ina Onderzoeker"),
            adviser=keyed("Ada Vertrouwd", Role.CONFIDENTIAL_ADVISER),
            reporter=make_member(organisation, Role.EMPLOYEE, name="Mees Melder"),
        )
