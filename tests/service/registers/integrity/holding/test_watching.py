"""When a role ends its keys end, without anybody who unlocks; unless nobody would be left."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from tests.service.registers.integrity.holding.people import (
    Scene,
    opened_by,
    reads,
    today,
)
from tests.service.registers.integrity.holding.test_recipients import give

from graadmeter.service.integrity.holding.readiness import is_open
from graadmeter.service.integrity.holding.watching import end_with_role
from graadmeter.service.integrity.models import Event, Report, ReportKey
from graadmeter.service.integrity.opening import open_by_receipt
from graadmeter.service.integrity.said import Who
from graadmeter.service.integrity.words import Capacity, KeyKind, Way
from graadmeter.service.journal.models import Entry
from graadmeter.service.organisations.models import Member, Notice, RoleHolding
from graadmeter.service.organisations.words import Role

pytestmark = pytest.mark.django_db


def end(member: Member) -> None:
    RoleHolding.objects.filter(member=member).update(valid_until=today() - timedelta(days=1))


def tick(days: int = 0) -> int:
    moment: datetime = timezone.now() + timedelta(days=days)
    return end_with_role(moment)


def test_a_handler_whose_role_ended_loses_the_reports_and_the_rest_keep_them(scene: Scene) -> None:
    made = scene.report()
    assert tick() == 0
    end(scene.second)
    assert reads(scene.second, made.report)
    assert tick() == 1
    assert not reads(scene.second, made.report)
    report = Report.objects.get(pk=made.report.pk)
    assert report.key_version == 2
    assert opened_by(scene.officer, report).newest == 2
    assert open_by_receipt(made.receipt).newest == 2
    line = Event.objects.get(report=report, kind="recipient.remove")
    assert (line.for_reporter, line.codes) == (True, {"capacity": "behandelaar"})
    entry = Entry.objects.get(action="integrity.recipient-end")
    assert entry.account_id is None
    assert tick() == 0


def test_investigators_and_advisers_who_leave_lose_them_too(scene: Scene) -> None:
    report, somebody = scene.report().report, scene.member(Role.EMPLOYEE)
    give(scene, report, somebody)
    give(scene, report, scene.adviser, Capacity.ADVISER)
    Member.objects.filter(pk=somebody.pk).update(valid_until=today() - timedelta(days=1))
    end(scene.adviser)
    assert tick() == 2
    rows = ReportKey.objects.filter(report=report, removed_on__isnull=True, version=2)
    assert sorted(row.capacity for row in rows) == [
        Capacity.OFFICER,
        Capacity.OFFICER,
        Capacity.RECOVERY,
        Capacity.REPORTER,
    ]


def test_when_nobody_would_be_left_administrators_are_told_once_a_week(scene: Scene) -> None:
    report = scene.report().report
    give(scene, report, scene.member(Role.EMPLOYEE))
    end(scene.officer)
    end(scene.second)
    assert [tick(), tick(1)] == [0, 0]
    assert Report.objects.get(pk=report.pk).key_version == 1
    told = Notice.objects.filter(account=scene.administrator.account)
    assert told.count() == 1
    tick(8)
    assert told.count() == 2
    assert not is_open(today())
    assert reads(scene.officer, report)


def test_a_custodian_whose_role_ended_keeps_no_names_if_somebody_else_does(scene: Scene) -> None:
    other = scene.member(Role.CUSTODIAN)
    report = scene.report(way=Way.NAMED, who=Who(name="Fen Verzonnen")).report
    end(scene.custodian)
    assert tick() == 1
    held = ReportKey.objects.filter(
        report=report, kind=KeyKind.IDENTITY, capacity=Capacity.CUSTODIAN, removed_on__isnull=True
    )
    assert [row.holder.member_id for row in held] == [other.pk]
    end(other)
    assert tick() == 0
    assert held.count() == 1
