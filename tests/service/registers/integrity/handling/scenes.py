"""An organisation with an open channel, officers with keys, and reports for them to handle."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from tests.service.managing import Browser
from tests.service.registers import made
from tests.service.registers.integrity.made_reports import (
    Held,
    make_holder,
    make_recovery,
    make_report,
    open_channel,
)

from graadmeter.service.integrity.handling.acting import Acting, last_line
from graadmeter.service.integrity.holding.unlocking import (
    Unlocker,
    give_cookie,
    keep_open,
)
from graadmeter.service.integrity.models import Report
from graadmeter.service.integrity.opening import Opened, open_by_receipt, open_for
from graadmeter.service.integrity.submitting.actions import Made
from graadmeter.service.organisations.access import Visitor
from graadmeter.service.organisations.models import Member, Organisation
from graadmeter.service.organisations.people import roles_of
from graadmeter.service.organisations.words import Role
from graadmeter.service.scope import organisation_scope


@dataclass(frozen=True)
class Scene:
    """Who is who; ``officer`` and ``second`` get a key to every report."""

    organisation: Organisation
    officer: Held
    second: Held
    custodian: Held
    investigator: Held
    adviser: Held

    def report(self, story: str = "Iemand keek de andere kant op.", **facts: Any) -> Made:
        """A report as somebody made it on the public page; inside the scope."""
        return make_report(story, **facts)

    def visitor(self, held: Held) -> Visitor:
        """A key holder as the one who asks."""
        member = member_of(held)
        roles = roles_of(member, timezone.localdate())
        return Visitor(member.account, self.organisation, member, roles)

    def acting(self, report: Report, held: Held | None = None, seen: int | None = None) -> Acting:
        """Somebody who acts on a report; the officer when nobody is named."""
        who = held or self.officer
        unlocker = Unlocker(who.holder, who.pair.private)
        return Acting(self.visitor(who), unlocker, report.pk, seen)

    def read(self, report: Report) -> Acting:
        """The officer, who read the report to its last line."""
        return self.acting(report, seen=last_line(report))

    def opened(self, made_report: Made, held: Held | None = None) -> Opened:
        """A report as it is now, opened by somebody."""
        who = held or self.officer
        row = Report.objects.get(pk=made_report.report.pk)
        return open_for(row, who.holder, who.pair.private)

    def browser(self, held: Held | None = None) -> Browser:
        """A browser in which somebody is signed in with their key unlocked."""
        who = held or self.officer
        client = made.signed_in_as(member_of(who))
        with organisation_scope(self.organisation.pk):
            token = keep_open(who.holder, who.pair.private)
        slug = self.organisation.slug
        response = give_cookie(HttpResponse(), slug, token)
        for name, morsel in response.cookies.items():
            client.cookies[name] = morsel.value
            client.cookies[name]["path"] = morsel["path"]
        return client


def member_of(held: Held) -> Member:
    """Whose key it is."""
    member = held.holder.member
    assert member is not None
    return member


def scene(slug: str = "voorbeelddam", **choices: Any) -> Scene:
    """A small organisation whose channel is open."""
    organisation = made.make_organisation(slug)

    def held(name: str, *roles: Role) -> Held:
        return make_holder(made.make_member(organisation, *roles, name=name))

    with organisation_scope(organisation.pk):
        make_recovery()
        open_channel(**choices)
        return Scene(
            organisation=organisation,
            officer=held("Roos Behandelaar", Role.EMPLOYEE, Role.INTEGRITY_OFFICER),
            second=held("Bas Behandelaar", Role.EMPLOYEE, Role.INTEGRITY_OFFICER),
            custodian=held("Cas Bewaarder", Role.EMPLOYEE, Role.CUSTODIAN),
            investigator=held("Ina Onderzoeker", Role.EMPLOYEE),
            adviser=held("Ada Vertrouwd", Role.EMPLOYEE, Role.CONFIDENTIAL_ADVISER),
        )


def of_reporter(made_report: Made) -> Opened:
    """A report as its reporter opens it now."""
    return open_by_receipt(made_report.receipt)


def again(made_report: Made) -> Report:
    """The row as it is now."""
    return Report.objects.get(pk=made_report.report.pk)


def nowhere() -> uuid.UUID:
    """The id of no report."""
    return uuid.UUID("00000000-0000-4000-8000-000000000000")


DAY = date(2026, 11, 23)
