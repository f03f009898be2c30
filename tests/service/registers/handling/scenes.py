"""An organisation with people in roles, and cases for them to follow up; invented names alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone
from tests.service.registers import made

from graadmeter.service.incidents.events import add_event
from graadmeter.service.incidents.models import Case
from graadmeter.service.incidents.protocols import open_tasks
from graadmeter.service.incidents.words import Capacity, Form
from graadmeter.service.organisations.access import Visitor
from graadmeter.service.organisations.models import Member, Organisation
from graadmeter.service.organisations.people import roles_of
from graadmeter.service.organisations.words import Role
from graadmeter.service.scope import organisation_scope


@dataclass(frozen=True)
class Scene:
    """Who is who."""

    organisation: Organisation
    head: Member
    manager: Member
    victim: Member
    coordinator: Member
    secretary: Member
    stranger: Member

    def visitor(self, member: Member) -> Visitor:
        """A member as the one who asks."""
        roles = roles_of(member, timezone.localdate())
        return Visitor(member.account, self.organisation, member, roles)

    def case(self, *, tasks: bool = True, **facts: Any) -> Case:
        """A new case of the victim, followed up by their manager and the coordinator."""
        facts.setdefault("victim", self.victim)
        facts.setdefault("forms", (Form.THREAT,))
        facts.setdefault(
            "participants",
            {
                self.manager: Capacity.MANAGER,
                self.coordinator: Capacity.COORDINATOR,
                self.victim: Capacity.VICTIM,
            },
        )
        case = made.make_plain_case(self.organisation, **facts)
        add_event(case=case, kind="case.report", for_victim=True, on=case.reported_on)
        if tasks:
            open_tasks(case=case, today=timezone.localdate())
        return case


def scene(slug: str = "voorbeelddam") -> Scene:
    """A small organisation."""
    organisation = made.make_organisation(slug)
    with organisation_scope(organisation.id):
        head = made.make_member(organisation, Role.MANAGER, name="Hanna Hoofd")
        manager = made.make_member(organisation, Role.MANAGER, name="Mo Manager", manager=head)
        return Scene(
            organisation=organisation,
            head=head,
            manager=manager,
            victim=made.make_member(
                organisation, Role.EMPLOYEE, name="Sanne Slachtoffer", manager=manager
            ),
            coordinator=made.make_member(
                organisation, Role.INCIDENT_COORDINATOR, Role.HR, name="Coen Coördinator"
            ),
            secretary=made.make_member(organisation, Role.SECRETARY, name="Sacha Secretaris"),
            stranger=made.make_member(organisation, Role.MANAGER, name="Vera Vreemd"),
        )


def days_after(case: Case, days: int) -> date:
    """A day after the report."""
    return date.fromordinal(case.reported_on.toordinal() + days)
