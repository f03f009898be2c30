"""Who sees which case: participants, deputies, nobody else, and never the accused."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.http import Http404
from django.utils import timezone
from tests.service.registers.made import (
    LONG_AGO,
    make_member,
    make_organisation,
    make_plain_case,
    make_representative,
)

from graadmeter.service.incidents.access import capacities, case_for, may_handle, visible_cases
from graadmeter.service.incidents.models import Participant
from graadmeter.service.incidents.words import Capacity
from graadmeter.service.journal.models import Entry
from graadmeter.service.organisations.access import visitor_of
from graadmeter.service.organisations.models import Deputy, Member, RoleHolding
from graadmeter.service.organisations.words import Role
from graadmeter.service.scope import organisation_scope

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate
ROLE_CAPACITIES = [
    (Role.MANAGER, Capacity.MANAGER),
    (Role.HR, Capacity.COORDINATOR),
    (Role.INCIDENT_COORDINATOR, Capacity.COORDINATOR),
    (Role.AFTERCARE, Capacity.AFTERCARE),
    (Role.LAWYER, Capacity.LAWYER),
    (Role.SECURITY, Capacity.SECURITY),
]


@pytest.fixture
def organisation(db):
    made = make_organisation()
    with organisation_scope(made.pk):
        yield made


def sees(member: Member) -> set[str]:
    visitor = visitor_of(member.account, member.organisation.slug)
    return set(visible_cases(visitor).values_list("number", flat=True))


@pytest.mark.parametrize("role", Role)
def test_no_role_opens_a_case_by_itself(organisation, role):
    member = make_member(organisation, role)
    case = make_plain_case(organisation)
    assert sees(member) == set()
    visitor = visitor_of(member.account, organisation.slug)
    with pytest.raises(Http404):
        case_for(visitor, case.pk)
    assert not may_handle(visitor, case)


@pytest.mark.parametrize(("role", "capacity"), ROLE_CAPACITIES)
def test_a_capacity_lasts_as_long_as_its_role(organisation, role, capacity):
    member = make_member(organisation, role)
    case = make_plain_case(organisation, participants={member: capacity})
    assert sees(member) == {case.number}
    RoleHolding.objects.filter(member=member).update(valid_until=TODAY() - timedelta(days=1))
    assert sees(member) == set()


@pytest.mark.parametrize("capacity", [Capacity.VICTIM, Capacity.REPORTER, Capacity.INFORMED])
def test_who_takes_part_in_person_needs_no_role(organisation, capacity):
    member = make_representative(organisation)
    case = make_plain_case(organisation, participants={member: capacity})
    assert sees(member) == {case.number}
    assert not may_handle(visitor_of(member.account, organisation.slug), case)


def test_the_one_accused_never_sees_it_not_even_as_a_participant(organisation):
    accused = make_member(organisation, Role.HR)
    case = make_plain_case(
        organisation, participants={accused: Capacity.COORDINATOR}, subject=accused
    )
    visitor = visitor_of(accused.account, organisation.slug)
    assert sees(accused) == set()
    assert capacities(visitor, case) == frozenset()


def test_an_ended_participation_opens_nothing(organisation):
    member = make_member(organisation, Role.HR)
    make_plain_case(organisation, participants={member: Capacity.COORDINATOR})
    Participant.objects.update(until=TODAY() - timedelta(days=1))
    assert sees(member) == set()


@pytest.mark.parametrize(
    ("first", "last", "seen"), [(-1, 1, True), (0, 0, True), (-9, -1, False), (1, 9, False)]
)
def test_a_deputy_sees_as_long_as_they_stand_in(organisation, first, last, seen):
    head, deputy = make_member(organisation, Role.HR), make_member(organisation)
    case = make_plain_case(organisation, participants={head: Capacity.COORDINATOR})
    Deputy.objects.create(
        holding=RoleHolding.objects.get(member=head),
        member=deputy,
        valid_from=TODAY() + timedelta(days=first),
        valid_until=TODAY() + timedelta(days=last),
    )
    assert sees(deputy) == ({case.number} if seen else set())
    assert may_handle(visitor_of(deputy.account, organisation.slug), case) is seen


@pytest.fixture
def of_integrity(organisation):
    """Somebody of two roles, and a case they see for one of them alone."""
    head = make_member(organisation, Role.HR, Role.INTEGRITY_OFFICER)
    case = make_plain_case(organisation, participants={head: Capacity.COORDINATOR})
    Participant.objects.filter(case=case).update(role=Role.INTEGRITY_OFFICER)
    return head, case


@pytest.mark.parametrize(("role", "seen"), [(Role.INTEGRITY_OFFICER, True), (Role.HR, False)])
def test_a_deputy_sees_nothing_of_another_role(organisation, of_integrity, role, seen):
    head, case = of_integrity
    deputy = make_member(organisation)
    Deputy.objects.create(
        holding=RoleHolding.objects.get(member=head, role=role),
        member=deputy,
        valid_from=LONG_AGO,
        valid_until=TODAY(),
    )
    assert sees(deputy) == ({case.number} if seen else set())


@pytest.mark.parametrize(("ended", "seen"), [(Role.INTEGRITY_OFFICER, False), (Role.HR, True)])
def test_sight_ends_with_the_role_it_was_given_for(of_integrity, ended, seen):
    head, case = of_integrity
    assert sees(head) == {case.number}
    RoleHolding.objects.filter(member=head, role=ended).update(
        valid_until=TODAY() - timedelta(days=1)
    )
    assert sees(head) == ({case.number} if seen else set())


def test_a_deputy_does_not_see_what_somebody_suffered_themselves(organisation):
    head, deputy = make_member(organisation, Role.HR), make_member(organisation)
    make_plain_case(organisation, participants={head: Capacity.VICTIM})
    Deputy.objects.create(
        holding=RoleHolding.objects.get(member=head),
        member=deputy,
        valid_from=LONG_AGO,
        valid_until=TODAY(),
    )
    assert sees(deputy) == set()


def test_an_accused_deputy_sees_nothing(organisation):
    head, deputy = make_member(organisation, Role.MANAGER), make_member(organisation)
    make_plain_case(organisation, participants={head: Capacity.MANAGER}, subject=deputy)
    Deputy.objects.create(
        holding=RoleHolding.objects.get(member=head),
        member=deputy,
        valid_from=LONG_AGO,
        valid_until=TODAY(),
    )
    assert sees(deputy) == set()


def test_reading_is_written_in_the_journal(organisation):
    member = make_member(organisation, Role.HR)
    case = make_plain_case(organisation, participants={member: Capacity.COORDINATOR})
    found = case_for(visitor_of(member.account, organisation.slug), case.pk)
    assert found.facts == case.facts
    assert Entry.objects.filter(action="case.read", subject=str(case.pk)).count() == 1
