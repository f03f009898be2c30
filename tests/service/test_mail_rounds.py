"""Rounds over time: what comes due, what overtakes what, and stopping."""

from collections import Counter
from datetime import date, timedelta

import pytest
from django_tasks_db.models import DBTaskResult
from tests.service.conftest import BOTH, make_survey
from tests.service.mail_server import START, Clock

from graadmeter.errors import UserError
from graadmeter.service.fieldwork import actions as fieldwork
from graadmeter.service.fieldwork.mail import actions, tasks
from graadmeter.service.fieldwork.mail.sending import send_due
from graadmeter.service.fieldwork.mail.transport import FolderTransport
from graadmeter.service.fieldwork.models import (
    Admission,
    JournalEntry,
    Mailing,
    Message,
    Person,
)

pytestmark = pytest.mark.django_db(transaction=True, databases=BOTH)
Kind = Mailing.Kind
DAY = START.date()


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture(autouse=True)
def demo(settings, tmp_path):
    settings.MAIL_PER_MINUTE = 0
    settings.MAIL_URL = ""
    settings.DATA = tmp_path
    return tmp_path


def planned(people=4, opened=True, **days):
    survey = make_survey(people, opened=opened)
    survey.opens_on, survey.closes_on = DAY, DAY + timedelta(days=28)
    survey.save()
    dates = {kind: DAY + timedelta(days=offset) for kind, offset in days.items()}
    actions.plan_mailings(survey=survey, dates=dates, account=None)
    return survey


def sent(survey):
    found = Message.objects.filter(mailing__survey=survey, state="sent")
    return Counter(found.values_list("mailing__kind", flat=True))


def run(clock, days=0):
    """Ticks and sends once a day."""
    for _day in range(days + 1):
        tasks.fieldwork_tick(clock())
        send_due(clock=clock)
        tasks.fieldwork_tick(clock())
        if days:
            clock.pass_(days=1)


def test_a_whole_wave_goes_as_planned(clock):
    survey = planned(
        announcement=-7, invitation=0, reminder_1=7, reminder_2=14, reminder_3=21, thanks=29
    )
    clock.pass_(days=-8)
    run(clock, days=10)
    assert sent(survey) == {"announcement": 4, "invitation": 4}
    Admission.objects.filter(person__number="p00000").update(done=True)
    run(clock, days=20)
    assert sent(survey)["reminder_3"] == 3
    fieldwork.close_survey(survey=survey, account=None)
    run(clock, days=8)
    assert sent(survey) == {
        "announcement": 4,
        "invitation": 4,
        "reminder_1": 3,
        "reminder_2": 3,
        "reminder_3": 3,
        "thanks": 1,
    }
    assert not Mailing.objects.filter(finished=False).exists()


def test_an_invitation_waits_until_the_survey_is_open(clock):
    survey = planned(opened=False, invitation=0)
    run(clock)
    assert not Message.objects.exists()
    fieldwork.open_survey(survey=survey, account=None)
    run(clock)
    assert sent(survey) == {"invitation": 4}


def test_after_weeks_of_standing_still_nobody_gets_all_reminders_at_once(clock):
    survey = planned(invitation=0, reminder_1=7, reminder_2=14)
    clock.pass_(days=20)
    run(clock)
    assert sent(survey) == {"invitation": 4}
    run(clock, days=5)
    assert sent(survey) == {"invitation": 4, "reminder_2": 4}
    assert survey.mailings.get(kind=Kind.REMINDER_1).finished


def test_who_is_read_in_later_is_invited_later_and_reminded_not_at_once(clock):
    survey = planned(invitation=0, reminder_1=7)
    run(clock, days=6)
    Person.objects.create(survey=survey, number="laat", mail="laat@example.org")
    Mailing.objects.filter(kind=Kind.INVITATION).update(finished=False)  # as an import does
    run(clock)
    assert sent(survey) == {"invitation": 5, "reminder_1": 4} or sent(survey) == {"invitation": 5}
    run(clock, days=4)
    assert sent(survey) == {"invitation": 5, "reminder_1": 5}
    late = Message.objects.filter(person__number="laat", state="sent")
    first, second = late.order_by("claimed_at").values_list("claimed_at", flat=True)
    assert first is not None
    assert second is not None
    assert second - first >= actions.GAP


def test_codes_are_given_to_who_has_none(clock):
    survey = planned(invitation=0)
    Person.objects.create(survey=survey, number="nieuw", mail="nieuw@example.org")
    run(clock)
    assert sent(survey) == {"invitation": 5}
    assert Admission.objects.filter(person__number="nieuw").exists()


def test_a_tick_queues_sending_once(clock):
    planned(invitation=0)
    first, second = tasks.fieldwork_tick(clock()), tasks.fieldwork_tick(clock())
    assert (first.messages, first.queued) == (4, True)
    assert (second.messages, second.queued) == (0, False)
    assert DBTaskResult.objects.count() == 1
    assert DBTaskResult.objects.get().queue_name == "mail"


def test_a_part_of_the_tick_that_fails_holds_up_nothing_else(clock, monkeypatch):
    survey = planned(invitation=0)
    monkeypatch.setattr(tasks, "shuffle_survey", lambda survey: 1 / 0)
    tick = tasks.fieldwork_tick(clock())
    assert (tick.messages, tick.failures) == (4, 1)
    assert survey.mailings.get().messages.count() == 4


def test_in_a_demonstration_mail_is_a_file_that_only_its_owner_reads(clock, demo):
    planned(2, invitation=0)
    run(clock)
    files = sorted((demo / "mail").iterdir())
    assert len(files) == 2
    assert {file.suffix for file in files} == {".eml"}
    assert {file.stat().st_mode & 0o777 for file in files} == {0o600}


def test_the_same_message_is_the_same_file(tmp_path):
    folder = FolderTransport(tmp_path)
    folder.send("t", "a@example.org", "b@example.org", b"1")
    folder.send("t", "a@example.org", "b@example.org", b"2")
    assert [file.read_bytes() for file in tmp_path.iterdir()] == [b"2"]


# -------------------------------------------------------------------------------- planning


def test_a_round_that_has_begun_stays_as_it_is(clock):
    survey = planned(invitation=0, reminder_1=7)
    run(clock)
    changes: list[dict[str, date]] = [{}, {Kind.INVITATION: DAY + timedelta(days=1)}]
    for dates in changes:
        with pytest.raises(UserError, match="al begonnen"):
            actions.plan_mailings(survey=survey, dates=dates, account=None)
    mailing = survey.mailings.get(kind=Kind.INVITATION)
    with pytest.raises(UserError, match="al begonnen"):
        actions.write_texts(
            mailing=mailing, subject=mailing.subject, body=mailing.body, account=None
        )
    later: dict[str, date] = {Kind.INVITATION: DAY, Kind.REMINDER_1: DAY + timedelta(days=10)}
    actions.plan_mailings(survey=survey, dates=later, account=None)
    assert survey.mailings.get(kind=Kind.REMINDER_1).send_on == DAY + timedelta(days=10)
    actions.plan_mailings(survey=survey, dates={Kind.INVITATION: DAY}, account=None)
    assert survey.mailings.count() == 1


def test_texts_that_were_changed_are_what_is_sent(clock, demo):
    survey = planned(1, invitation=0)
    mailing = survey.mailings.get()
    body = {"nl": "Kom! {link}\n.\n{stoplink}", "en": "Come! {link} {stoplink}"}
    actions.write_texts(
        mailing=mailing, subject={"nl": "Één", "en": "One"}, body=body, account=None
    )
    run(clock)
    text = next((demo / "mail").iterdir()).read_text()
    assert "Kom! http://localhost:8000/" in text.replace("=\n", "")


def test_a_text_with_a_fault_is_not_kept():
    survey = planned(1, invitation=0)
    mailing = survey.mailings.get()
    with pytest.raises(UserError, match=r"nl: \{x\} is geen invulveld|nl: Tekst: \{x\} is geen"):
        actions.write_texts(
            mailing=mailing,
            subject={"nl": "a", "en": "a"},
            body={"nl": "{x} {link} {stoplink}", "en": "{link} {stoplink}"},
            account=None,
        )


# -------------------------------------------------------------------------------- stopping


def test_stopping_ends_what_was_waiting(clock, client):
    survey = planned(2, invitation=0, reminder_1=7)
    run(clock)
    token = Message.objects.get(person__number="p00000").token
    clock.pass_(days=7)
    tasks.fieldwork_tick(clock())
    # A scanner looks; nothing happens.
    page = client.get(f"/mail/stoppen/{token}/")
    assert page.status_code == 200
    assert b"<form" in page.content
    assert not Person.objects.filter(stopped=True).exists()
    assert client.post(f"/mail/stoppen/{token}/").status_code == 200
    assert Person.objects.get(stopped=True).number == "p00000"
    send_due(clock=clock)
    assert sent(survey) == {"invitation": 2, "reminder_1": 1}
    assert JournalEntry.objects.filter(action="mail.stop").count() == 1
    client.post(f"/mail/stoppen/{token}/", {"List-Unsubscribe": "One-Click"})
    assert JournalEntry.objects.filter(action="mail.stop").count() == 1


def test_an_unknown_stop_link_tells_nothing(client):
    assert client.get("/mail/stoppen/onbekend/").status_code == 200
    assert client.post("/mail/stoppen/onbekend/").status_code == 200


def test_who_stopped_can_still_take_part(clock):
    from graadmeter.service.fieldwork.admissions import code_of, enter

    survey = planned(1, invitation=0)
    run(clock)
    actions.stop(token=Message.objects.get().token)
    code = code_of(Admission.objects.get())
    assert code is not None
    assert enter(code).survey == survey.pk
