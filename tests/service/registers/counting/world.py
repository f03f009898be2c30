"""A municipality with a register of some years, and somebody in each role."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tests.service.registers.counting.register import fill, rows
from tests.service.registers.made import make_member, make_organisation, make_plain_case

from graadmeter.service.incidents.words import Capacity, Form
from graadmeter.service.organisations.models import Member, Organisation
from graadmeter.service.organisations.words import Role
from graadmeter.service.scope import organisation_scope

YEAR = 2025


@dataclass(frozen=True)
class World:
    """The organisation and its people, by role."""

    organisation: Organisation
    people: dict[Role, Member]

    def scope(self):
        return organisation_scope(self.organisation.pk)

    @property
    def coordinator(self) -> Member:
        return self.people[Role.INCIDENT_COORDINATOR]


def make_world(cases: int = 0, slug: str = "voorbeelddam", **facts) -> World:
    """The world, with invented cases of 2024 and 2025."""
    organisation = make_organisation(slug, **facts)
    with organisation_scope(organisation.pk):
        people = {
            role: make_member(organisation, role)
            for role in (
                *(Role.INCIDENT_COORDINATOR, Role.HR, Role.SECRETARY, Role.CLERK),
                *(Role.ADMINISTRATOR, Role.EMPLOYEE, Role.MANAGER),
            )
        }
        fill(organisation, rows(cases, seed=7))
    return World(organisation, people)


def add_sealed_cases(world: World, day: date) -> None:
    """Cases that the coordinator may see, with a place and a name of who did it."""
    facts = [
        {"place": "balie", "where": "Balie 3", "day_part": "ochtend", "offender_name": "R. Storm"},
        {"place": "balie", "where": "balie 3.", "day_part": "ochtend", "offender_name": "r storm"},
        {"place": "straat", "day_part": "avond", "offender_name": "K. Wind"},
        {"story": "Zonder plaats."},
    ]
    with world.scope():
        for number, each in enumerate(facts):
            make_plain_case(
                world.organisation,
                forms=[Form.THREAT],
                participants={world.coordinator: Capacity.COORDINATOR},
                facts=each,
                reported_on=day,
                happened_on=day,
                number=f"{day.year}-9{number}",
            )
