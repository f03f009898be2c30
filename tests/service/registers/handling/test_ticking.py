"""What comes due by itself: once, on time, to the right people, whatever the clock does."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone
from tests.service.registers import made
from tests.service.registers.handling.scenes import Scene, days_after, scene

from graadmeter.service.incidents.access import visible_cases
from graadmeter.service.incidents.handling import measures
from graadmeter.service.incidents.handling.ticking import (
    escalate_overdue,
    open_aftercare,
    warn_of_bans,
)
from graadmeter.service.incidents.models import Ban, Case, Event, Participant, Task
from graadmeter.service.incidents.words import ByWhom, Capacity, State, TaskKind
from graadmeter.service.organisations.models import Notice
from graadmeter.service.organisations.words import Audience, Role
from graadmeter.service.registers_tick import registers_tick
from graadmeter.service.scope import organisation_scope

pytestmark = pytest.mark.django_db


@pytest.fixture
def there():
    return scene()


def new_case(there: Scene, **facts: Any) -> Case:
    with organisation_scope(there.organisation.id):
        case = there.case(**facts)
        Notice.objects.all().delete()
    return case


def events(there: Scene, case: Case, kind: str) -> int:
    with organisation_scope(there.organisation.id):
        return int(Event.objects.filter(case=case, kind=kind).count())


def told(there: Scene) -> set[str]:
    with organisation_scope(there.organisation.id):
        return set(Notice.objects.values_list("account__name", flat=True))


def may_see(there: Scene, member: Any, case: Case, day: date) -> bool:
    with organisation_scope(there.organisation.id):
        return bool(visible_cases(there.visitor(member), day).filter(pk=case.pk).exists())


def test_nothing_is_late_on_the_day_itself(there):
    case = new_case(there)
    assert escalate_overdue(case.reported_on) == 0
    with organisation_scope(there.organisation.id):
        first = Task.objects.filter(case=case).order_by("due_on")[0]
    assert escalate_overdue(first.due_on) == 0


def test_a_late_task_of_a_manager_goes_to_their_manager_once(there):
    case = new_case(there)
    with organisation_scope(there.organisation.id):
        Task.objects.filter(case=case).exclude(kind=TaskKind.RESPONSE).delete()
    late = days_after(case, 3)
    assert not may_see(there, there.head, case, late)
    assert escalate_overdue(late) == 1
    assert told(there) == {"Hanna Hoofd", "Mo Manager"}
    assert may_see(there, there.head, case, late)
    assert [escalate_overdue(late), escalate_overdue(days_after(case, 30))] == [0, 0]
    assert events(there, case, "task.escalate") == 1


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        (Role.HR, "Coen Coördinator"),
        (Role.AFTERCARE, "Coen Coördinator"),
        (Role.INCIDENT_COORDINATOR, "Sacha Secretaris"),
    ],
)
def test_the_next_in_line_of_a_role(there, role, expected):
    case = new_case(there)
    with organisation_scope(there.organisation.id):
        Task.objects.filter(case=case).exclude(kind=TaskKind.EVALUATION).delete()
        Task.objects.filter(case=case).update(role=role, owner=None, due_on=case.reported_on)
    assert escalate_overdue(days_after(case, 1)) == 1
    assert told(there) == {expected}


def test_a_late_task_never_reaches_the_accused_or_the_victim(there):
    case = new_case(there, subject=there.head)
    with organisation_scope(there.organisation.id):
        Task.objects.filter(case=case).exclude(kind=TaskKind.FIRST_TALK).delete()
    assert escalate_overdue(days_after(case, 10)) == 1
    assert told(there) == {"Mo Manager", "Coen Coördinator"}
    assert not may_see(there, there.head, case, days_after(case, 10))


def test_a_late_task_about_an_office_holder_reaches_nobody_who_was_not_chosen(there):
    with organisation_scope(there.organisation.id):
        clerk = made.make_member(there.organisation, Role.CLERK, name="Gea Griffier")
        chair = made.make_member(there.organisation, Role.CHAIR, name="Bo Burgemeester")
        victim = made.make_representative(there.organisation)
    case = new_case(
        there,
        audience=Audience.REPRESENTATIVE,
        victim=victim,
        participants={clerk: Capacity.COORDINATOR},
    )
    with organisation_scope(there.organisation.id):
        before = set(Participant.objects.values_list("member_id", flat=True))
    assert escalate_overdue(days_after(case, 100)) > 0
    assert told(there) == {"Gea Griffier"}
    assert not may_see(there, chair, case, days_after(case, 100))
    with organisation_scope(there.organisation.id):
        assert set(Participant.objects.values_list("member_id", flat=True)) == before


@pytest.mark.parametrize("another", [True, False])
def test_a_late_task_about_a_colleague_stays_with_the_integrity_side(there, another):
    with organisation_scope(there.organisation.id):
        role = Role.INTEGRITY_OFFICER
        officer = made.make_member(there.organisation, role, name="Ine Integriteit")
        if another:
            made.make_member(there.organisation, role, name="Otto Ook")
        row = {officer: Capacity.COORDINATOR}
    case = new_case(there, by_whom=ByWhom.COLLEAGUE, participants=row)
    late = days_after(case, 100)
    assert escalate_overdue(late) > 0
    assert told(there) == {"Ine Integriteit", *(["Otto Ook"] if another else [])}
    assert not may_see(there, there.coordinator, case, late)
    assert not may_see(there, there.secretary, case, late)


@pytest.mark.parametrize("state", [State.CLOSED, State.WITHDRAWN])
def test_a_case_that_ended_has_nothing_late(there, state):
    case = new_case(there)
    closed = {"closed_on": case.reported_on, "closing_reason": "dubbel"}
    with organisation_scope(there.organisation.id):
        Case.objects.filter(pk=case.pk).update(
            state=state, **(closed if state == State.CLOSED else {})
        )
    assert escalate_overdue(days_after(case, 100)) == open_aftercare(days_after(case, 100)) == 0


def test_aftercare_opens_on_its_day_and_tells_who_does_it_once(there):
    case = new_case(there)
    with organisation_scope(there.organisation.id):
        first = Task.objects.get(case=case, kind=TaskKind.AFTERCARE, round=1)
    assert open_aftercare(first.due_on - timedelta(days=1)) == 0
    assert [open_aftercare(first.due_on) for _time in range(3)] == [1, 0, 0]
    assert told(there) == {"Coen Coördinator"}
    assert events(there, case, "aftercare.open") == 1


def with_ban(there: Scene, case: Case, last_day: date) -> Ban:
    with organisation_scope(there.organisation.id):
        ban = measures.impose_ban(
            visitor=there.visitor(there.manager),
            case_id=case.pk,
            first_day=case.reported_on,
            last_day=last_day,
            premises="Stadhuis",
            person="P. Voorbeeld",
        )
        Notice.objects.all().delete()
    return ban


def test_a_ban_about_to_end_becomes_a_task_once_and_again_when_it_was_made_longer(there):
    case = new_case(there)
    ban = with_ban(there, case, days_after(case, 60))
    assert warn_of_bans(days_after(case, 40)) == 0
    assert [warn_of_bans(days_after(case, 50)) for _time in range(2)] == [1, 0]
    assert told(there) == {"Mo Manager", "Coen Coördinator"}
    with organisation_scope(there.organisation.id):
        Ban.objects.filter(pk=ban.pk).update(last_day=days_after(case, 90))
    assert warn_of_bans(days_after(case, 80)) == 1
    with organisation_scope(there.organisation.id):
        rounds = Task.objects.filter(case=case, kind=TaskKind.BAN_END).order_by("round")
        assert list(rounds.values_list("round", flat=True)) == [1, 2]


def test_a_ban_of_a_closed_case_is_warned_of_without_a_task(there):
    case = new_case(there)
    with_ban(there, case, days_after(case, 10))
    with organisation_scope(there.organisation.id):
        Case.objects.filter(pk=case.pk).update(
            state=State.CLOSED, closed_on=case.reported_on, closing_reason="afgehandeld"
        )
    assert warn_of_bans(days_after(case, 5)) == 1
    with organisation_scope(there.organisation.id):
        assert not Task.objects.filter(case=case, kind=TaskKind.BAN_END).exists()


def test_a_clock_that_jumps_forth_and_back_does_nothing_twice(there):
    case = new_case(there)
    with_ban(there, case, days_after(case, 200))
    parts = (escalate_overdue, open_aftercare, warn_of_bans)
    for days in (190, 3, 400, 0, 190, 7, 400):
        for part in parts:
            part(days_after(case, days))
    with organisation_scope(there.organisation.id):
        late = Task.objects.filter(case=case, escalated_on__isnull=False).count()
    assert events(there, case, "task.escalate") == late
    assert events(there, case, "aftercare.open") <= 3
    assert events(there, case, "ban.ends") == 1


def test_one_organisation_is_told_nothing_of_another(there):
    other = scene("elders")
    case = new_case(there)
    new_case(other, tasks=False)
    assert escalate_overdue(days_after(case, 3)) > 0
    assert told(other) == set()


def test_the_parts_are_in_the_tick_of_the_worker(there):
    new_case(there)
    done = registers_tick(timezone.now() + timedelta(days=30))
    assert done["tasks-late"] > 0 and done["failures"] == 0
    assert {"aftercare-open", "bans-end"} <= set(done)
