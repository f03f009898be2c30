"""Working days, and the day a step is due."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from graadmeter.service.incidents.protocols import MOST_DAYS, Step, Steps, When, due_on, template
from graadmeter.service.incidents.words import TaskKind
from graadmeter.service.incidents.working_days import holidays, working_day
from graadmeter.service.organisations.choices import Choices
from graadmeter.service.organisations.words import Audience, Role

DAYS = st.dates(date(2015, 1, 1), date(2060, 12, 31))
TALK = Step(kind=TaskKind.FIRST_TALK, roles=(Role.MANAGER,), days=1)
RESPONSE = Step(kind=TaskKind.RESPONSE, roles=(Role.MANAGER,))
CARE = Step(kind=TaskKind.AFTERCARE, roles=(Role.AFTERCARE,))


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2026, 1, 1), "New Year"),
        (date(2026, 4, 3), "Good Friday"),
        (date(2026, 4, 6), "Easter Monday"),
        (date(2026, 4, 27), "King's Day"),
        (date(2025, 4, 26), "King's Day on a Saturday when the 27th is a Sunday"),
        (date(2026, 5, 5), "Liberation Day"),
        (date(2026, 5, 14), "Ascension"),
        (date(2026, 5, 25), "Whit Monday"),
        (date(2026, 12, 25), "Christmas"),
        (date(2026, 12, 26), "Boxing Day"),
        (date(2038, 4, 26), "the latest Easter there can be"),
    ],
)
def test_holidays_of_the_law(day, name):
    assert day in holidays(day.year), name


def test_easter_sundays_as_published():
    """Of the calendar of the Church: years with an early, a late and an exceptional Easter."""
    known = [(2008, 3, 23), (2011, 4, 24), (2019, 4, 21), (2025, 4, 20), (2038, 4, 25)]
    known += [(1981, 4, 19), (1954, 4, 18), (2049, 4, 18), (2076, 4, 19)]
    for year, month, day in known:
        assert date(year, month, day) + timedelta(days=1) in holidays(year)


@given(DAYS)
def test_a_working_day_is_none_of_the_weekend_and_no_holiday(day):
    found = working_day(day)
    assert found >= day and found.weekday() < 5 and found not in holidays(found.year)
    between = [day + timedelta(days=n) for n in range((found - day).days)]
    assert all(each.weekday() >= 5 or each in holidays(each.year) for each in between)


@given(DAYS)
def test_a_working_day_stays_and_the_wait_is_short(day):
    assert working_day(working_day(day)) == working_day(day)
    assert (working_day(day) - day).days <= 6


@given(DAYS, DAYS)
def test_who_reports_later_is_never_due_earlier(one, other):
    first, second = sorted((one, other))
    choices = Choices()
    for step in (TALK, RESPONSE, CARE):
        assert due_on(step, first, choices) <= due_on(step, second, choices)


@pytest.mark.parametrize(
    ("reported", "hours", "expected"),
    [
        (date(2026, 11, 16), 48, date(2026, 11, 18)),
        (date(2026, 11, 16), 24, date(2026, 11, 17)),
        (date(2026, 11, 20), 48, date(2026, 11, 22)),  # a Friday: hours run on to Sunday
        (date(2026, 12, 24), 24, date(2026, 12, 25)),  # and through Christmas
    ],
)
def test_the_norm_in_hours_does_not_wait_for_a_weekend(reported, hours, expected):
    assert due_on(RESPONSE, reported, Choices(response_hours=hours)) == expected


@pytest.mark.parametrize(
    ("reported", "expected"),
    [
        (date(2026, 11, 16), date(2026, 11, 17)),
        (date(2026, 11, 20), date(2026, 11, 23)),  # Friday: Monday
        (date(2026, 12, 24), date(2026, 12, 28)),  # Christmas and a weekend
        (date(2026, 4, 2), date(2026, 4, 7)),  # Good Friday to Easter Monday
    ],
)
def test_a_step_in_days_moves_to_the_next_working_day(reported, expected):
    assert due_on(TALK, reported, Choices()) == expected


@pytest.mark.parametrize(("number", "week"), [(1, 1), (2, 6), (3, 12)])
def test_aftercare_is_at_the_weeks_the_organisation_chose(number, week):
    reported = date(2026, 9, 2)
    due = due_on(CARE, reported, Choices(), number)
    assert due == working_day(reported + timedelta(weeks=week))
    assert due_on(CARE, reported, Choices(aftercare_weeks=(2,))) == date(2026, 9, 16)


@pytest.mark.parametrize("audience", Audience)
def test_every_template_keeps_what_the_source_promises(audience):
    kinds = {step.kind for step in template(audience).steps}
    promised = {TaskKind.FIRST_TALK, TaskKind.RESPONSE, TaskKind.POLICE_REPORT, TaskKind.AFTERCARE}
    assert promised | {TaskKind.FEEDBACK, TaskKind.EVALUATION} <= kinds
    extra = {TaskKind.LEGAL_HELP, TaskKind.HOME_SECURITY, TaskKind.MEDIA_LINE}
    assert (extra <= kinds) == (audience != Audience.STAFF)


@pytest.mark.parametrize("audience", Audience)
def test_a_template_survives_being_kept(audience):
    steps = template(audience)
    assert Steps.model_validate(steps.model_dump(mode="json")) == steps


@pytest.mark.parametrize(
    "wrong",
    [
        {"steps": []},
        {"steps": [TALK.model_dump(), TALK.model_dump()]},
        {"steps": [{**TALK.model_dump(), "days": MOST_DAYS + 1}]},
        {"steps": [{**TALK.model_dump(), "days": -1}]},
        {"steps": [{**TALK.model_dump(), "days": None}]},
        {"steps": [{**RESPONSE.model_dump(), "days": 1}]},
        {"steps": [{**TALK.model_dump(), "roles": []}]},
        {"steps": [{**TALK.model_dump(), "kind": "koffie"}]},
        {"steps": [{**TALK.model_dump(), "whim": True}]},
    ],
)
def test_a_protocol_that_cannot_be_kept_is_refused(wrong):
    with pytest.raises(ValidationError):
        Steps.model_validate(wrong)


def test_every_condition_has_a_meaning_of_its_own():
    assert len({when.value for when in When}) == len(When)
