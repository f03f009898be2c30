"""Who gets the tasks of a case: those who may see it today, by the roles they have today."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.service.registers import made
from tests.service.registers.handling.scenes import Scene, scene

from graadmeter.service.incidents.handling.acting import members_in
from graadmeter.service.incidents.models import Participant, Task
from graadmeter.service.incidents.protocols import open_tasks
from graadmeter.service.incidents.reporting.telling import bring_news
from graadmeter.service.incidents.words import Capacity
from graadmeter.service.organisations.models import Member, Notice, RoleHolding
from graadmeter.service.organisations.words import Role
from graadmeter.service.scope import organisation_scope

pytestmark = pytest.mark.django_db
A_DAY = timedelta(days=1)


@pytest.fixture
def there():
    found = scene()
    with organisation_scope(found.organisation.id):
        yield found


def end(member: Member, role: Role) -> None:
    yesterday = timezone.localdate() - A_DAY
    RoleHolding.objects.filter(member=member, role=role).update(valid_until=yesterday)


@pytest.mark.parametrize("role", [Role.MANAGER, ""])
def test_who_has_the_role_no_more_gets_no_task_and_no_news(there: Scene, role):
    case = there.case(tasks=False)
    Participant.objects.filter(case=case, member=there.manager).update(role=role)
    end(there.manager, Role.MANAGER)
    open_tasks(case=case, today=timezone.localdate())
    owners = set(Task.objects.filter(case=case).values_list("owner", flat=True))
    assert owners == {there.coordinator.pk}
    bring_news(case, timezone.localdate())
    told = set(Notice.objects.values_list("account", flat=True))
    assert told == {there.coordinator.account_id, there.victim.account_id}


def test_with_nobody_in_a_role_there_are_no_tasks(there: Scene):
    case = there.case(tasks=False, participants={there.manager: Capacity.MANAGER})
    end(there.manager, Role.MANAGER)
    assert open_tasks(case=case, today=timezone.localdate()) == []
    assert not Task.objects.filter(case=case).exists()


def test_who_left_gets_no_task(there: Scene):
    case = there.case(tasks=False)
    yesterday = timezone.localdate() - A_DAY
    Member.objects.filter(pk=there.manager.pk).update(valid_until=yesterday)
    open_tasks(case=case, today=timezone.localdate())
    assert not Task.objects.filter(case=case, owner=there.manager).exists()


def test_who_was_informed_in_person_needs_no_role(there: Scene):
    friend = made.make_member(there.organisation)
    case = there.case(participants={friend: Capacity.INFORMED})
    assert members_in(case, [Capacity.INFORMED], timezone.localdate()) == [friend]
