"""Which cases have been kept long enough."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone
from hypothesis import given, strategies
from tests.service.registers.keeping.conftest import closed, years_ago
from tests.service.registers.made import LONG_AGO, make_plain_case

from graadmeter.service.incidents.events import add_event
from graadmeter.service.incidents.keeping.retention import due_of, overview_of, years_before
from graadmeter.service.incidents.keeping.words import Part
from graadmeter.service.incidents.models import Ban
from graadmeter.service.incidents.words import State
from graadmeter.service.organisations.choices import Choices

pytestmark = pytest.mark.django_db
CHOSEN = Choices(retention_years=5, offender_retention_years=2, retention_basis="9.1")


def due(choices: Choices = CHOSEN, on: date | None = None) -> list[tuple[str, str]]:
    return [(each.case, each.part) for each in due_of(choices, on or timezone.localdate())]


def test_the_offender_goes_before_the_case(organisation):
    old = closed(organisation, years_ago(5, 2))
    newer = closed(organisation, years_ago(2, 2))
    closed(organisation, years_ago(1))
    assert due() == [(str(old.pk), Part.WHOLE), (str(newer.pk), Part.OFFENDER)]


def test_on_the_day_itself_and_not_before(organisation):
    today = timezone.localdate()
    case = closed(organisation, years_before(today, 5))
    assert due() == [(str(case.pk), Part.WHOLE)]
    assert due(on=today - timedelta(days=1)) == [(str(case.pk), Part.OFFENDER)]


def test_without_a_basis_nothing_goes(organisation):
    closed(organisation, years_ago(20))
    assert due(CHOSEN.model_copy(update={"retention_basis": "  "})) == []


def test_open_cases_stay_however_old(organisation):
    for state in (State.REPORTED, State.ACCEPTED, State.AFTERCARE):
        make_plain_case(organisation, state=state, reported_on=years_ago(9), happened_on=None)
    assert due() == []


def test_a_withdrawn_case_counts_from_its_last_line(organisation):
    case = make_plain_case(
        organisation, state=State.WITHDRAWN, reported_on=years_ago(9), happened_on=None
    )
    add_event(case=case, kind="case.withdraw", on=years_ago(4))
    assert due() == [(str(case.pk), Part.OFFENDER)]


def test_a_hold_keeps_a_case(organisation):
    closed(organisation, years_ago(9), hold=True)
    assert due() == []
    assert overview_of(CHOSEN, timezone.localdate()).held == 1


def test_a_ban_that_runs_keeps_a_case_until_it_ends_or_is_lifted(organisation):
    case = closed(organisation, years_ago(9))
    today = timezone.localdate()
    ban = Ban(case=case, organisation=organisation, first_day=LONG_AGO, last_day=today)
    ban.save()
    assert due() == []
    assert overview_of(CHOSEN, today).banned == 1
    assert due(on=today + timedelta(days=1)) == [(str(case.pk), Part.WHOLE)]
    Ban.objects.filter(pk=ban.pk).update(lifted_on=today)
    assert due() == [(str(case.pk), Part.WHOLE)]


def test_what_was_erased_is_not_due_again(organisation):
    closed(organisation, years_ago(3), offender_erased_on=timezone.localdate())
    closed(organisation, years_ago(9), erased_on=timezone.localdate())
    assert due() == []


def test_the_numbers_add_up(organisation):
    closed(organisation, years_ago(9))
    closed(organisation, years_ago(3))
    closed(organisation, years_ago(1))
    closed(organisation, years_ago(9), hold=True)
    closed(organisation, years_ago(9), erased_on=timezone.localdate())
    make_plain_case(organisation)
    found = overview_of(CHOSEN, timezone.localdate())
    assert (found.open, found.waiting, found.held, found.banned, found.erased) == (1, 1, 1, 0, 1)
    assert found.due == {Part.WHOLE: 1, Part.OFFENDER: 1}
    assert [count for _part, _year, count in found.by_year] == [1, 1]


@given(strategies.dates(date(1970, 1, 1)), strategies.integers(1, 30))
def test_years_before_is_never_later_than_the_same_day(day, years):
    before = years_before(day, years)
    assert before.year == day.year - years
    assert (before.month, before.day) in {(day.month, day.day), (2, 28)}
