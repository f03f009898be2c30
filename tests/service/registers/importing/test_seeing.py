"""Who imported a list sees its cases in the role they imported it in, and no longer."""

from __future__ import annotations

from datetime import date, timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.utils import timezone
from tests.service.registers.counting.world import World, make_world
from tests.service.registers.importing.lists import OWN
from tests.service.registers.made import LONG_AGO, give_roles, make_member, make_plain_case

from graadmeter.service.fieldwork.frame.reading import read_table
from graadmeter.service.incidents.access import visible_cases
from graadmeter.service.incidents.importing import actions
from graadmeter.service.incidents.importing.forms import first_reading
from graadmeter.service.incidents.models import Case, Participant
from graadmeter.service.incidents.words import Capacity, Way
from graadmeter.service.organisations.access import Visitor
from graadmeter.service.organisations.models import Department, Deputy, Member, RoleHolding
from graadmeter.service.organisations.people import roles_of
from graadmeter.service.organisations.words import Role

pytestmark = pytest.mark.django_db
A_DAY = timedelta(days=1)
FOUR = 4


@pytest.fixture
def world() -> World:
    world = make_world()
    with world.scope():
        for name in ("Burgerzaken", "Sport"):
            Department.objects.create(
                organisation=world.organisation, name=name, valid_from=date(2020, 1, 1)
            )
    return world


def visitor(world: World, member: Member) -> Visitor:
    roles = roles_of(member, timezone.localdate())
    return Visitor(member.account, world.organisation, member, roles)


def take_in(world: World, member: Member) -> None:
    table = read_table("lijst.csv", OWN.encode())
    departments = {str(one.pk): one.name for one in Department.objects.all()}
    actions.import_list(
        visitor=visitor(world, member),
        table=table,
        reading=first_reading(table, departments),
        doubles=False,
        today=timezone.localdate(),
    )


def seen(world: World, member: Member) -> int:
    return visible_cases(visitor(world, member)).filter(way=Way.IMPORTED).count()


def end(member: Member, role: Role) -> None:
    rows = RoleHolding.objects.filter(member=member, role=role)
    rows.update(valid_until=timezone.localdate() - A_DAY)


def test_sight_ends_with_the_role_the_list_was_taken_in_for(world):
    with world.scope():
        member = world.coordinator
        take_in(world, member)
        assert set(Participant.objects.values_list("member", "role")) == {
            (member.pk, Role.INCIDENT_COORDINATOR)
        }
        assert seen(world, member) == FOUR
        # Another role of a coordinator's capacity is not what they were given sight for.
        give_roles(member, [Role.CHAIR])
        end(member, Role.INCIDENT_COORDINATOR)
        assert seen(world, member) == 0


def test_who_has_both_roles_sees_it_by_the_one_that_is_left(world):
    with world.scope():
        member = make_member(world.organisation, Role.INCIDENT_COORDINATOR, Role.HR)
        take_in(world, member)
        end(member, Role.INCIDENT_COORDINATOR)
        assert seen(world, member) == FOUR
        end(member, Role.HR)
        assert seen(world, member) == 0


def test_what_a_deputy_takes_in_is_of_the_one_they_stand_in_for(world):
    with world.scope():
        deputy, today = make_member(world.organisation), timezone.localdate()
        Deputy.objects.create(
            organisation=world.organisation,
            holding=RoleHolding.objects.get(role=Role.HR),
            member=deputy,
            valid_from=today,
            valid_until=today,
        )
        take_in(world, deputy)
        assert seen(world, deputy) == FOUR
        assert seen(world, world.people[Role.HR]) == FOUR
        assert not Participant.objects.filter(member=deputy).exists()
        Deputy.objects.update(valid_from=today - A_DAY, valid_until=today - A_DAY)
        assert seen(world, deputy) == 0


def test_rows_of_before_get_the_role_of_their_day_where_it_is_known(world):
    migration = import_module("graadmeter.service.incidents.migrations.0006_imported_role")
    with world.scope():
        one, both, none = (
            make_member(world.organisation, *roles)
            for roles in ((Role.HR,), (Role.HR, Role.INCIDENT_COORDINATOR), (Role.CHAIR,))
        )
        everybody = dict.fromkeys((one, both, none), Capacity.COORDINATOR)
        imported = make_plain_case(world.organisation, way=Way.IMPORTED, participants=everybody)
        other = make_plain_case(world.organisation, participants=everybody)
        later = RoleHolding.objects.get(member=one)
        later.pk, later.role, later.valid_from = (
            None,
            Role.INCIDENT_COORDINATOR,
            timezone.localdate(),
        )
        later.save(force_insert=True)
    for _again in range(2):
        migration.give_roles(apps, None)
        with world.scope():
            rows = Participant.objects.filter(case=imported)
            assert set(rows.values_list("member", "role", "since")) == {
                (one.pk, Role.HR, LONG_AGO),
                (both.pk, Role.HR, LONG_AGO),
                (both.pk, Role.INCIDENT_COORDINATOR, LONG_AGO),
                (none.pk, "", LONG_AGO),
            }
            assert set(other.participants.values_list("role", flat=True)) == {""}
            assert Case.objects.count() == len((imported, other))
