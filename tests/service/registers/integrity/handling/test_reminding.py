"""When one is reminded: pure days, through a year of weekends, holidays and leap days."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from graadmeter.service.integrity.handling.reminding import (
    Due,
    Facts,
    come,
    is_working_day,
    last_working_day,
    working_days_between,
)
from graadmeter.service.integrity.terms import confirm_due, inform_due
from graadmeter.service.integrity.words import ReminderKind

FAR = 10_000


def facts(received: date, **changes) -> Facts:
    """A report for which nothing was done, and of which only the confirmation is due."""
    return Facts(
        **{
            "received_on": received,
            "confirm_due": confirm_due(received),
            "inform_due": None,
            "accused_since": None,
            "quiet_since": None,
            "standstill_days": 21,
            **changes,
        }
    )


def days_of(found: Facts, kind: ReminderKind, days: int = 60) -> list[tuple[date, int]]:
    """On which days which reminder comes, when one looks every day."""
    before, seen = None, []
    for number in range(days):
        today = found.received_on + timedelta(days=number)
        for due in come(found, today):
            if due.kind == kind and (due.due_on, due.stage) != before:
                before = (due.due_on, due.stage)
                seen.append((today, due.stage))
    return seen


def test_confirming_is_reminded_on_the_fourth_and_sixth_day_and_each_working_day_after():
    # Monday 2 March 2026; the last day is Monday the 9th; the fourth day is a Friday, the sixth a
    # Sunday, so that comes on the Friday before it.
    found = days_of(facts(date(2026, 3, 2)), ReminderKind.CONFIRM, 14)
    assert found == [
        (date(2026, 3, 6), 2),
        (date(2026, 3, 10), 3),
        (date(2026, 3, 11), 4),
        (date(2026, 3, 12), 5),
        (date(2026, 3, 13), 6),
    ]


def test_a_report_of_wednesday_is_reminded_twice():
    found = days_of(facts(date(2026, 3, 4)), ReminderKind.CONFIRM, 9)
    # Sunday 8 March becomes Friday the 6th; the sixth day is Tuesday the 10th.
    assert found == [(date(2026, 3, 6), 1), (date(2026, 3, 10), 2), (date(2026, 3, 12), 3)]


def test_around_easter_it_comes_before_good_friday():
    # Maundy Thursday 25 March 2027; Good Friday to Easter Monday nobody works.
    found = days_of(facts(date(2027, 3, 25)), ReminderKind.CONFIRM, 9)
    assert found == [(date(2027, 3, 25), 1), (date(2027, 3, 31), 2), (date(2027, 4, 2), 3)]


def test_around_christmas_and_the_end_of_the_year():
    # Monday 21 December 2026: the fourth day is Christmas Day, the sixth Sunday the 27th. Both
    # come on Thursday the 24th, as one. Due Monday the 28th; New Year's Day is skipped.
    found = days_of(facts(date(2026, 12, 21)), ReminderKind.CONFIRM, 16)
    assert found == [
        (date(2026, 12, 24), 2),
        (date(2026, 12, 29), 3),
        (date(2026, 12, 30), 4),
        (date(2026, 12, 31), 5),
        (date(2027, 1, 4), 6),
        (date(2027, 1, 5), 7),
    ]


def test_informing_is_reminded_four_weeks_one_week_and_one_day_before_then_weekly():
    received = date(2026, 3, 2)
    due = inform_due(received, date(2026, 3, 3))
    assert due == date(2026, 6, 3)
    found = days_of(facts(received, confirm_due=None, inform_due=due), ReminderKind.INFORM, 115)
    assert found == [
        (date(2026, 5, 6), 1),
        (date(2026, 5, 27), 2),
        (date(2026, 6, 2), 3),
        (date(2026, 6, 4), 4),
        (date(2026, 6, 11), 5),
        (date(2026, 6, 18), 6),
    ]


def test_the_accused_who_was_not_told_is_asked_about_each_month():
    received = date(2026, 1, 31)
    found = facts(received, confirm_due=None, accused_since=received)
    days = [come(found, received + timedelta(days=number)) for number in range(130)]
    seen = list(dict.fromkeys(each[0].due_on for each in days if each))
    assert seen == [date(2026, 2, 28), date(2026, 3, 31), date(2026, 4, 30), date(2026, 5, 31)]


def test_standing_still_is_reminded_again_and_again():
    received = date(2026, 3, 2)
    found = facts(received, confirm_due=None, quiet_since=received)
    assert days_of(found, ReminderKind.STANDSTILL, 66) == [
        (date(2026, 3, 23), 1),
        (date(2026, 4, 13), 2) if is_working_day(date(2026, 4, 13)) else (date(2026, 4, 10), 2),
        (date(2026, 5, 4), 3),
    ]


def test_nothing_comes_for_what_is_not_due():
    received = date(2026, 3, 2)
    nothing = facts(received, confirm_due=None)
    assert come(nothing, received + timedelta(days=FAR)) == []


@given(st.dates(date(2021, 1, 1), date(2060, 1, 1)), st.integers(0, 400))
def test_reminders_only_go_forward_and_what_is_overdue_comes_on_working_days(received, days):
    found = facts(
        received,
        inform_due=inform_due(received, None),
        accused_since=received,
        quiet_since=received,
    )
    today = received + timedelta(days=days)
    before, after = come(found, today), come(found, today + timedelta(days=1))
    latest = {each.kind: each for each in after}
    for each in before:
        following = latest[each.kind]
        assert (following.due_on, following.stage) >= (each.due_on, each.stage)
    fresh = [each for each in after if each not in before]
    if fresh:
        assert is_working_day(today + timedelta(days=1))


@given(st.dates(date(2021, 1, 1), date(2060, 1, 1)))
def test_the_last_working_day_is_one_and_none_lies_between(day):
    found = last_working_day(day)
    assert found <= day
    assert is_working_day(found)
    assert working_days_between(found, day) == 0


def test_what_was_missed_comes_as_one():
    received = date(2026, 3, 2)
    found = come(facts(received), received + timedelta(days=30))
    assert found == [Due(ReminderKind.CONFIRM, confirm_due(received), 2 + 17)]
