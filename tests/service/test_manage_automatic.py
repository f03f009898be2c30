"""Opening and closing by date, at the first and after the last minute; again after a failure."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from tests.service.conftest import BOTH
from tests.service.managing import signed_in, text_of
from tests.service.test_wave import make

from graadmeter.service.accounts.models import Role
from graadmeter.service.fieldwork import actions as fieldwork
from graadmeter.service.fieldwork.mail import tasks
from graadmeter.service.fieldwork.manage import automatic
from graadmeter.service.fieldwork.models import Admission, JournalEntry, Survey
from graadmeter.service.responses import actions as responses

pytestmark = pytest.mark.django_db(transaction=True, databases=BOTH)
FIRST, LAST = date(2025, 3, 3), date(2025, 3, 28)


@pytest.fixture(autouse=True)
def demo(settings, tmp_path):
    settings.DATA, settings.TWO_FACTOR = tmp_path, False


@pytest.fixture
def survey(transactional_db):
    found = make(1)
    Survey.objects.filter(pk=found.pk).update(
        state="preparing", opens_on=FIRST, closes_on=LAST, automatic=True
    )
    found.refresh_from_db()
    return found


def local(day, hour, minute):
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZoneInfo("Europe/Amsterdam"))


def state(survey):
    survey.refresh_from_db()
    return survey.state


def test_it_opens_at_the_first_minute_and_closes_after_the_last(survey):
    day = timedelta(days=1)
    for moment, expected in (
        (local(FIRST - day, 23, 59), "preparing"),
        (local(FIRST, 0, 0), "open"),
        (local(LAST, 23, 59), "open"),
        (local(LAST + day, 0, 0), "closed"),
        (local(LAST + day, 0, 1), "closed"),
    ):
        assert tasks.fieldwork_tick(moment).failures == 0
        assert state(survey) == expected, moment
    noted = JournalEntry.objects.filter(action__in=["survey.open", "survey.close"]).order_by("pk")
    assert [(entry.action, entry.account) for entry in list(noted)[-2:]] == [
        ("survey.open", None),
        ("survey.close", None),
    ]
    assert JournalEntry.objects.filter(action="survey.close").count() == 1
    assert not Admission.objects.filter(survey=survey, sealed__isnull=False).exists()


def test_without_the_choice_nothing_happens(survey):
    Survey.objects.filter(pk=survey.pk).update(automatic=False)
    tasks.fieldwork_tick(local(FIRST, 12, 0))
    assert state(survey) == "preparing"
    fieldwork.open_survey(survey=survey, account=None)
    tasks.fieldwork_tick(local(LAST + timedelta(days=9), 12, 0))
    assert state(survey) == "open"


def test_what_was_not_open_in_time_does_not_open_any_more(survey):
    tasks.fieldwork_tick(local(LAST + timedelta(days=1), 0, 0))
    assert state(survey) == "preparing"


@pytest.mark.parametrize("where", ["shut_gate", "close"])
def test_a_close_that_fails_is_done_again_and_holds_up_nothing(survey, monkeypatch, where):
    tasks.fieldwork_tick(local(FIRST, 9, 0))
    after = local(LAST + timedelta(days=1), 0, 0)
    with monkeypatch.context() as broken:
        broken.setattr(responses, where, lambda **facts: 1 / 0)
        tick = tasks.fieldwork_tick(after)
        assert tick.failures == 1
        assert not JournalEntry.objects.filter(action="survey.close").exists()
    assert tasks.fieldwork_tick(after + timedelta(minutes=1)).failures == 0
    assert JournalEntry.objects.filter(action="survey.close").count() == 1
    assert state(survey) == "closed"


def test_a_close_that_fails_at_its_end_is_done_again(survey, monkeypatch):
    tasks.fieldwork_tick(local(FIRST, 9, 0))
    after = local(LAST + timedelta(days=1), 0, 0)
    with monkeypatch.context() as broken:
        broken.setattr(fieldwork, "forget_pages", lambda: 1 / 0)
        assert tasks.fieldwork_tick(after).failures == 2  # closing, and what it left to do
    rewritten = []
    monkeypatch.setattr(fieldwork, "forget_pages", lambda: rewritten.append(1))
    assert tasks.fieldwork_tick(after).failures == 0
    assert rewritten == [1]
    assert not automatic.due_to_close(after).exists()


def test_a_questionnaire_that_changed_does_not_open_and_is_tried_again(survey):
    right = survey.instrument
    Survey.objects.filter(pk=survey.pk).update(instrument="0" * 64)
    assert tasks.fieldwork_tick(local(FIRST, 0, 0)).failures == 1
    assert state(survey) == "preparing"
    Survey.objects.filter(pk=survey.pk).update(instrument=right)
    assert tasks.fieldwork_tick(local(FIRST, 0, 1)).failures == 0
    assert state(survey) == "open"


def test_what_somebody_closed_stays_as_they_left_it(survey):
    tasks.fieldwork_tick(local(FIRST, 9, 0))
    account = signed_in(Role.MANAGER).account
    fieldwork.close_survey(survey=survey, account=account)
    tasks.fieldwork_tick(local(LAST + timedelta(days=1), 0, 0))
    assert JournalEntry.objects.filter(action="survey.close").count() == 1


def test_the_choice_is_made_with_the_days(survey):
    manager = signed_in(Role.MANAGER)
    there = reverse("survey-days", args=[survey.pk])
    today = date.today()
    days = {"opens_on": str(today), "closes_on": str(today + timedelta(days=20))}
    assert manager.post(there, days).status_code == 302
    survey.refresh_from_db()
    assert not survey.automatic
    assert manager.post(there, {**days, "automatic": "1"}).status_code == 302
    survey.refresh_from_db()
    assert survey.automatic
    assert "vanzelf op zijn dagen" in text_of(manager.get(reverse("survey", args=[survey.pk])))
    wrong = manager.post(there, {"opens_on": "", "closes_on": "", "automatic": "1"})
    assert wrong.status_code == 400
    assert 'href="#automatic"' in text_of(wrong)
    noted = JournalEntry.objects.filter(action="survey.days").order_by("pk")
    assert [entry.facts["automatic"] for entry in noted] == [False, True]
