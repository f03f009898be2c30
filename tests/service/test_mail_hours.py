"""Mail goes in the hours that were set and not on Sundays; what waits is not lost."""

from datetime import UTC, datetime

import pytest
from django_tasks_db.models import DBTaskResult
from tests.service.conftest import BOTH
from tests.service.mail_server import START, Clock, running
from tests.service.managing import signed_in, text_of
from tests.service.test_mail_rounds import planned

from graadmeter.service.accounts.models import Role
from graadmeter.service.fieldwork.mail import tasks
from graadmeter.service.fieldwork.mail.hours import waits_until
from graadmeter.service.fieldwork.mail.sending import send_due
from graadmeter.service.fieldwork.models import Message


@pytest.fixture(autouse=True)
def server_set(settings, tmp_path):
    settings.MAIL_URL = "smtp://127.0.0.1:1"
    settings.MAIL_HOURS, settings.MAIL_PER_MINUTE, settings.DATA = (8, 20), 0, tmp_path
    settings.TWO_FACTOR = False


@pytest.mark.parametrize(
    ("now", "until"),
    [
        ("2025-03-03T06:59", "2025-03-03T07:00"),  # Monday, 7.59 in Amsterdam
        ("2025-03-03T07:00", None),
        ("2025-03-03T18:59", None),
        ("2025-03-03T19:00", "2025-03-04T07:00"),
        ("2025-03-08T19:00", "2025-03-10T07:00"),  # Saturday evening
        ("2025-03-09T10:00", "2025-03-10T07:00"),  # Sunday
        ("2025-03-09T23:30", "2025-03-10T07:00"),  # Monday 0.30
        ("2025-03-29T19:30", "2025-03-31T06:00"),  # over the change to summer time
    ],
)
def test_the_moment_from_which_mail_goes(now, until):
    found = waits_until(datetime.fromisoformat(now).replace(tzinfo=UTC))
    wanted = until and datetime.fromisoformat(until).replace(tzinfo=UTC)
    assert found == wanted


def test_always_is_also_on_sundays(settings):
    settings.MAIL_HOURS = (0, 24)
    assert waits_until(datetime(2025, 3, 9, 2, tzinfo=UTC)) is None


def test_without_a_server_mail_never_waits(settings):
    settings.MAIL_URL = ""
    assert waits_until(datetime(2025, 3, 9, 2, tzinfo=UTC)) is None


@pytest.mark.django_db(transaction=True, databases=BOTH)
def test_mail_waits_for_the_morning_and_all_of_it_goes():
    planned(3, invitation=0)
    clock = Clock(START.replace(hour=20))
    with running() as server:
        assert tasks.fieldwork_tick(clock()).messages == 3
        assert not DBTaskResult.objects.exists()
        run = send_due(clock=clock, transport=server.transport())
        assert (run.sent, run.ended) == (0, "hours")
        assert Message.objects.filter(state="waiting", tries=0).count() == 3
        clock.pass_(hours=11)
        assert tasks.fieldwork_tick(clock()).queued
        assert send_due(clock=clock, transport=server.transport()).sent == 3
        assert set(server.handler.per_address.values()) == {1}


@pytest.mark.django_db(transaction=True, databases=BOTH)
def test_a_run_ends_when_the_hours_do():
    planned(3, invitation=0)
    clock = Clock(START.replace(hour=18, minute=59))
    tasks.fieldwork_tick(clock())

    def minute_each():
        clock.pass_(seconds=20)
        return clock.now

    with running() as server:
        run = send_due(clock=minute_each, transport=server.transport())
    assert run.ended == "hours"
    assert 0 < run.sent < 3


@pytest.mark.django_db(transaction=True, databases=BOTH)
def test_the_pages_say_that_mail_waits(monkeypatch):
    survey = planned(2, invitation=0)
    manager = signed_in(Role.MANAGER)
    pages = ("/beheer/uitgaande-mail/", f"/beheer/onderzoek/{survey.pk}/mail/")
    night = START.replace(hour=21)
    monkeypatch.setattr("graadmeter.service.fieldwork.mail.views.timezone.now", lambda: night)
    for page in pages:
        assert "Er ligt mail klaar die wacht" not in text_of(manager.get(page))
    tasks.fieldwork_tick(night)
    for page in pages:
        text = text_of(manager.get(page))
        assert "mail gaat van 8 tot 20 uur en niet op zondag" in text
        assert "vanaf 04-03-2025 om 08.00 uur" in text
