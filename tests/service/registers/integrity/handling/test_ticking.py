"""The morning run: once a day, to the right people, whatever the clock does."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from tests.service.registers.integrity.handling.scenes import (
    again,
    member_of,
    of_reporter,
    scene,
)

from graadmeter.service.integrity.conversation.messages import mark_seen, write_message
from graadmeter.service.integrity.handling import moving, timing
from graadmeter.service.integrity.handling.reminding import (
    Facts,
    come,
    is_working_day,
    last_working_day,
)
from graadmeter.service.integrity.handling.ticking import morning
from graadmeter.service.integrity.models import (
    CheckIn,
    DailyRun,
    Event,
    KeyHolder,
    Message,
    Reminder,
    Report,
    ReportKey,
)
from graadmeter.service.integrity.terms import inform_due
from graadmeter.service.integrity.words import (
    Capacity,
    Ground,
    ReminderKind,
    Retaliation,
)
from graadmeter.service.journal.models import Entry
from graadmeter.service.organisations.models import Deputy, Notice, RoleHolding
from graadmeter.service.organisations.words import Role
from graadmeter.service.registers_tick import registers_tick
from graadmeter.service.scope import organisation_scope

pytestmark = pytest.mark.django_db
HERE = ZoneInfo("Europe/Amsterdam")
MONDAY = date(2026, 3, 2)


def at(day: date, hour: int = 7, minute: int = 1) -> datetime:
    return datetime.combine(day, time(hour, minute), HERE)


def run(there, day: date) -> set[str]:
    """The morning of a day; who was told."""
    Notice.objects.all().delete()
    morning(at(day))
    return set(Notice.objects.values_list("account__name", flat=True))


def reminded(kind: ReminderKind) -> list[tuple[date, int]]:
    rows = Reminder.objects.filter(kind=kind).order_by("on")
    return list(rows.values_list("on", "stage"))


def days(first: date, count: int) -> list[date]:
    return [first + timedelta(days=number) for number in range(count)]


def silent(made) -> None:
    """A report of which nothing is new, so that only reminders are told."""
    Report.objects.filter(pk=made.report.pk).update(
        confirmed_on=made.report.received_on, accused_informed_on=made.report.received_on
    )


def test_nothing_happens_before_seven_and_once_after_it(there):
    there.report(today=MONDAY)
    tuesday = MONDAY + timedelta(days=1)
    assert morning(at(tuesday, 6, 59)) == 0
    assert morning(at(tuesday, 7, 0)) == 2
    there.report(today=MONDAY)
    assert [morning(at(tuesday, hour)) for hour in (7, 9, 23)] == [0, 0, 0]
    assert DailyRun.objects.get().on == tuesday


def test_the_time_at_which_something_comes_in_says_nothing(there):
    """A report and a message after the run of a day are told of in the run of the next."""
    assert run(there, MONDAY) == set()
    made = there.report(today=MONDAY)
    assert run(there, MONDAY + timedelta(days=1)) == {"Roos Behandelaar", "Bas Behandelaar"}
    silent(made)
    write_message(
        opened=of_reporter(made),
        text="Nog iets.",
        secret=b"1" * 32,
        today=MONDAY + timedelta(days=1),
        member=None,
    )
    assert morning(at(MONDAY + timedelta(days=1), 20)) == 0
    assert run(there, MONDAY + timedelta(days=2)) == {"Roos Behandelaar", "Bas Behandelaar"}
    mark_seen(opened=there.opened(made), by_reporter=False, today=MONDAY)
    assert run(there, MONDAY + timedelta(days=3)) == set()


def test_one_notice_a_day_for_however_much(there):
    for _number in range(3):
        there.report(today=MONDAY)
    run(there, MONDAY + timedelta(days=4))
    assert Notice.objects.filter(account=member_of(there.officer).account).count() == 1


def test_confirming_is_reminded_exactly_when_it_should(there):
    there.report(today=MONDAY)
    for day in days(MONDAY, 14):
        for _again in range(2):
            run(there, day)
    assert reminded(ReminderKind.CONFIRM) == [
        (date(2026, 3, 6), 2),
        (date(2026, 3, 10), 3),
        (date(2026, 3, 11), 4),
        (date(2026, 3, 12), 5),
        (date(2026, 3, 13), 6),
    ]


def test_a_worker_that_was_down_for_five_days_reminds_once(there):
    there.report(today=MONDAY)
    run(there, MONDAY)
    told = run(there, MONDAY + timedelta(days=5))
    assert told == {"Roos Behandelaar", "Bas Behandelaar"}
    assert reminded(ReminderKind.CONFIRM) == [(date(2026, 3, 7), 2)]
    assert run(there, MONDAY + timedelta(days=6)) == set()


def test_a_clock_that_goes_back_does_nothing_twice(there):
    made = there.report(today=MONDAY)
    silent(made)
    run(there, MONDAY + timedelta(days=200))
    before = Reminder.objects.count()
    for day in (MONDAY + timedelta(days=100), MONDAY + timedelta(days=200)):
        assert run(there, day) == set()
    assert Reminder.objects.count() == before


def test_a_term_that_stands_still_is_not_reminded(there, monkeypatch):
    made, day = there.report(today=MONDAY), MONDAY
    monkeypatch.setattr(timezone, "localdate", lambda *_: day)
    timing.confirm(acting=there.acting(made.report), text="Dank u.")
    timing.suspend(acting=there.acting(made.report), ground=Ground.AGREED, text="Stil.")
    for each in days(MONDAY, 120)[::8]:
        run(there, each)
    assert reminded(ReminderKind.INFORM) == []
    day = MONDAY + timedelta(days=120)
    timing.resume(acting=there.acting(made.report))
    due = again(made).inform_due
    last = last_working_day(due - timedelta(days=1))
    for each in (due - timedelta(days=28), due - timedelta(days=7), last, due, *days(due, 5)):
        run(there, each)
    found = reminded(ReminderKind.INFORM)
    assert [stage for _day, stage in found][:3] == [1, 2, 3]
    assert found[2][0] < due < found[3][0]


def test_a_year_of_a_report_that_nobody_touches(there):
    """Each day on which something may change and the one after: never to the reporter, once."""
    made = there.report(today=MONDAY)
    silent(made)
    due = inform_due(MONDAY, None)
    found = Facts(MONDAY, None, due, None, MONDAY, 21)
    year = days(MONDAY, 366)
    busy = {day for day in year[1:] if come(found, day) != come(found, day - timedelta(days=1))}
    looked = sorted(busy | {day + timedelta(days=1) for day in busy})
    told = {day: run(there, day) for day in looked}
    assert {day for day, who in told.items() if who} == busy
    assert 50 < len(busy) < 60
    assert all(is_working_day(day) for day in busy)
    rows = list(Reminder.objects.values_list("kind", "due_on", "stage"))
    assert len(set(rows)) == len(rows)
    assert Message.objects.count() == 0
    assert Event.objects.filter(report=made.report).count() == 1
    assert set().union(*told.values()) == {"Roos Behandelaar", "Bas Behandelaar"}


def test_reporters_are_asked_in_their_own_conversation_alone(there, monkeypatch):
    made = there.report(today=MONDAY)
    monkeypatch.setattr(timezone, "localdate", lambda *_: MONDAY)
    timing.confirm(acting=there.acting(made.report), text="Dank u.")
    for weeks in (4, 13, 26, 52):
        for day in days(MONDAY + timedelta(weeks=weeks, days=-1), 3):
            run(there, day)
    asked = Event.objects.filter(kind="check-in.ask", for_reporter=True).order_by("on")
    assert [(each.on, each.codes["round"]) for each in asked] == [
        (MONDAY + timedelta(weeks=weeks), number)
        for number, weeks in enumerate((4, 13, 26, 52), start=1)
    ]
    assert CheckIn.objects.filter(asked_on__isnull=True).count() == 0
    assert asked[0].member is None
    assert not Entry.objects.filter(action__contains="check-in").exists()


def test_a_reporter_who_is_treated_worse_is_told_of_until_it_is_followed_up(there):
    made = there.report(today=MONDAY)
    silent(made)
    CheckIn.objects.create(
        organisation_id=there.organisation.pk,
        report=made.report,
        round=1,
        due_on=MONDAY,
        asked_on=MONDAY,
        answered_on=MONDAY,
        answer=Retaliation.YES,
    )
    friday, saturday = date(2026, 3, 13), date(2026, 3, 14)
    assert run(there, friday) == {"Roos Behandelaar", "Bas Behandelaar"}
    assert run(there, saturday) == set()
    assert "Roos Behandelaar" in run(there, date(2026, 3, 16))
    Event.objects.create(
        organisation_id=there.organisation.pk,
        report=made.report,
        number=9,
        on=MONDAY,
        kind="retaliation.follow",
        codes={"rounds": [1]},
    )
    assert run(there, date(2026, 3, 17)) == set()


def test_who_lost_the_key_or_stands_in_is_not_told(there):
    made = there.report(today=MONDAY)
    ReportKey.objects.filter(report=made.report, holder=there.second.holder).update(
        removed_on=MONDAY
    )
    Deputy.objects.create(
        organisation_id=there.organisation.pk,
        holding=RoleHolding.objects.get(
            member=member_of(there.officer), role=Role.INTEGRITY_OFFICER
        ),
        member=member_of(there.investigator),
        valid_from=MONDAY,
        valid_until=MONDAY + timedelta(days=9),
    )
    tuesday, wednesday = MONDAY + timedelta(days=1), MONDAY + timedelta(days=2)
    assert run(there, tuesday) == {"Roos Behandelaar"}
    member = member_of(there.officer)
    member.valid_until = tuesday
    member.save()
    Report.objects.filter(pk=made.report.pk).update(received_on=tuesday)
    assert run(there, wednesday) == set()
    assert KeyHolder.objects.filter(report_keys__capacity=Capacity.OFFICER).exists()


def test_what_is_over_is_not_reminded(there, monkeypatch):
    made = there.report(today=MONDAY)
    monkeypatch.setattr(timezone, "localdate", lambda *_: MONDAY)
    moving.decline(acting=there.acting(made.report), reason="dubbel", text="Dubbel.")
    for day in (*days(MONDAY, 10), inform_due(MONDAY, None)):
        assert run(there, day) == set()


@pytest.mark.parametrize(
    "day", [date(2026, 3, 29), date(2026, 10, 25), date(2026, 12, 31), date(2028, 2, 29)]
)
def test_every_minute_of_an_odd_day_it_runs_once(there, day):
    """Half past two does not exist, or comes twice; the year ends; February has a day more."""
    there.report(today=day - timedelta(days=1))
    start = datetime.combine(day, time(0), HERE).astimezone(UTC)
    told = [morning(start + timedelta(minutes=10 * number)) for number in range(6 * 26)]
    local = [
        (start + timedelta(minutes=10 * number)).astimezone(HERE)
        for number, count in enumerate(told)
        if count
    ]
    assert [(each.date(), each.time()) for each in local] == [(day, time(7))]


def test_the_run_of_one_organisation_leaves_the_others_to_theirs(there):
    other = scene("overkant")
    there.report(today=MONDAY)
    with organisation_scope(other.organisation.pk):
        other.report(today=MONDAY)
    assert morning(at(MONDAY)) == 0
    assert morning(at(MONDAY + timedelta(days=1))) == 4
    with organisation_scope(other.organisation.pk):
        assert Notice.objects.count() == 2
    assert Notice.objects.count() == 2


def test_it_is_a_part_of_the_tick(there):
    there.report(today=timezone.localdate() - timedelta(days=1))
    done = registers_tick(at(timezone.localdate()))
    assert done["integrity-morning"] == 2
