"""Sending to a real server: nobody gets nothing, nobody gets two, and no code is left anywhere."""

import json
import logging
import threading
from collections import Counter
from datetime import timedelta

import pytest
from django.db import connection, connections
from django_tasks_db.models import DBTaskResult
from tests.service.conftest import BOTH, codes_of, make_survey
from tests.service.mail_server import START, Clock, running

from graadmeter.service.fieldwork.mail import actions, delivery_actions, sending, tasks
from graadmeter.service.fieldwork.mail.delivery_actions import LEASE, MOST_TRIES, claim, pause
from graadmeter.service.fieldwork.mail.sending import send_due
from graadmeter.service.fieldwork.mail.transport import UncertainError
from graadmeter.service.fieldwork.models import (
    Admission,
    JournalEntry,
    Mailing,
    Message,
    Person,
)
from graadmeter.service.project.logs import JsonFormatter

pytestmark = pytest.mark.django_db(transaction=True, databases=BOTH)
Kind = Mailing.Kind


@pytest.fixture
def server():
    with running() as made:
        yield made


@pytest.fixture(autouse=True)
def no_limit(settings):
    settings.MAIL_PER_MINUTE = 0


def invited(people=6, **dates):
    """An open survey whose invitation is due."""
    survey = make_survey(people)
    survey.opens_on = START.date()
    survey.closes_on = START.date() + timedelta(days=28)
    survey.save()
    actions.plan_mailings(
        survey=survey, dates={Kind.INVITATION: START.date(), **dates}, account=None
    )
    return survey


def prepare(survey, kind=Kind.INVITATION, now=START):
    return actions.prepare(mailing=survey.mailings.get(kind=kind), now=now)


def states(survey, kind=Kind.INVITATION):
    found = Message.objects.filter(mailing__survey=survey, mailing__kind=kind)
    return Counter(found.values_list("state", flat=True))


def test_everybody_gets_the_invitation_with_their_own_code_once(server):
    survey, clock = invited(), Clock()
    assert prepare(survey) == 6
    assert prepare(survey) == 0
    assert send_due(clock=clock, transport=server.transport()).sent == 6
    assert send_due(clock=clock, transport=server.transport()).sent == 0
    assert set(server.handler.per_address.values()) == {1}
    for code, (sender, address, message) in zip(
        codes_of(survey), sorted(server.handler.received, key=lambda item: item[1]), strict=True
    ):
        token = Message.objects.get(person__mail=address).token
        assert sender == f"bounce+{token}@localhost"
        assert message["Message-ID"] == f"<{token}@localhost>"
        assert message["Auto-Submitted"] == "auto-generated"
        assert token in message["List-Unsubscribe"]
        plain = message.get_body(("plain",)).get_content()
        html = message.get_body(("html",)).get_content()
        assert code in plain
        assert code in html
        assert '<html lang="nl">' in html
        assert f"/mail/stoppen/{token}/" in plain


def test_each_gets_their_own_language_and_name(server):
    survey = invited(2)
    Person.objects.filter(number="p00001").update(language="en", name="Dré Ünal")
    prepare(survey)
    send_due(clock=Clock(), transport=server.transport())
    dutch, english = (m for _s, _a, m in sorted(server.handler.received, key=lambda i: i[1]))
    assert dutch["Subject"] == "Uitnodiging: Vragenlijst overheidsmedewerkers"
    assert "Beste deelnemer," in dutch.get_body(("plain",)).get_content()
    assert english["Subject"].startswith("Invitation: ")
    assert "Dear Dré Ünal," in english.get_body(("plain",)).get_content()
    assert english["To"] == "Dré Ünal <persoon1@example.org>"


@pytest.mark.parametrize("place", ["at_rcpt", "at_data"])
def test_a_refusal_for_now_is_tried_again_later_and_holds_up_nobody(server, place):
    survey, clock = invited(), Clock()
    prepare(survey)
    answers = getattr(server.handler, place)
    answers["persoon2@example.org"] = "451 4.7.1 greylisted"
    run = send_due(clock=clock, transport=server.transport())
    assert (run.sent, run.later) == (5, 1)
    assert send_due(clock=clock, transport=server.transport()).later == 0
    answers.clear()
    clock.pass_(minutes=3)
    assert send_due(clock=clock, transport=server.transport()).sent == 1
    assert set(server.handler.per_address.values()) == {1}


def test_pauses_grow_and_end_after_five_days():
    total = sum((pause(tries) for tries in range(1, MOST_TRIES)), timedelta())
    assert timedelta(days=5) <= total <= timedelta(days=6)
    assert pause(1) == timedelta(minutes=2)
    assert pause(30) == timedelta(hours=4)


def test_a_message_that_never_goes_is_given_up(server):
    survey, clock = invited(1), Clock()
    prepare(survey)
    server.handler.at_rcpt["persoon0@example.org"] = "450 4.2.0 later"
    tried = 0
    while states(survey)["failed"] == 0:
        tried += send_due(clock=clock, transport=server.transport()).later
        clock.pass_(hours=4)
        assert tried <= MOST_TRIES
    assert Message.objects.get().reason == "expired"
    assert not Person.objects.get().bounced


@pytest.mark.parametrize(
    ("place", "answer", "bounced"),
    [
        ("at_rcpt", "550 5.1.1 no such user", True),
        ("at_rcpt", "550 unknown", True),
        ("at_data", "550 5.1.1 no such user", True),
        ("at_data", "550 unknown", True),
        ("at_rcpt", "554 5.7.1 not from you", False),
        ("at_rcpt", "552 5.2.2 full", False),
        ("at_data", "554 5.7.1 looks like spam", False),
        ("at_data", "554 no", False),
    ],
)
def test_only_an_address_that_does_not_exist_bounces(server, place, answer, bounced):
    survey = invited(2)
    prepare(survey)
    getattr(server.handler, place)["persoon0@example.org"] = answer
    run = send_due(clock=Clock(), transport=server.transport())
    assert run.sent == 1
    assert (run.refused, run.later) == ((1, 0) if bounced else (0, 1))
    assert Person.objects.get(number="p00000").bounced == bounced


def test_an_hour_without_server_loses_nothing_and_doubles_nothing(server):
    survey, clock = invited(10), Clock()
    prepare(survey)
    assert send_due(clock=clock, transport=server.transport(), most=4).sent == 4
    server.down()
    for _minute in range(60):
        clock.pass_(minutes=1)
        run = send_due(clock=clock, transport=server.transport())
        assert run.sent == 0
        assert run.ended in {"server", "empty"}
    server.up()
    for _minute in range(6):
        clock.pass_(minutes=1)
        send_due(clock=clock, transport=server.transport())
    assert states(survey) == {"sent": 10}
    assert len(server.handler.per_address) == 10
    assert set(server.handler.per_address.values()) == {1}


@pytest.mark.parametrize("answer", ["421 going down", "550 5.7.1 sender not allowed"])
def test_a_server_that_refuses_us_stops_the_run_and_blames_nobody(server, answer):
    survey = invited(3)
    prepare(survey)
    server.handler.at_mail = answer
    run = send_due(clock=Clock(), transport=server.transport())
    assert (run.ended, run.sent, run.refused) == ("server", 0, 0)
    assert states(survey) == {"waiting": 3}
    assert not Person.objects.filter(bounced=True).exists()


def test_a_message_that_makes_the_server_hang_up_does_not_block_the_others(server):
    survey, clock = invited(3), Clock()
    prepare(survey)
    server.handler.at_rcpt["persoon0@example.org"] = "421 bye"
    for _minute in range(4):
        send_due(clock=clock, transport=server.transport())
        clock.pass_(minutes=1)
    assert states(survey) == {"sent": 2, "waiting": 1}


def test_two_workers_at_once_give_nobody_two(server):
    survey = invited(40)
    prepare(survey)
    faults, together = [], threading.Barrier(3)

    def work():
        try:
            together.wait()
            send_due(clock=Clock(), transport=server.transport())
        except Exception as error:
            faults.append(error)
        finally:
            connections.close_all()

    workers = [threading.Thread(target=work) for _index in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert not faults
    assert states(survey) == {"sent": 40}
    assert len(server.handler.per_address) == 40
    assert set(server.handler.per_address.values()) == {1}


def test_two_ticks_at_once_make_every_message_once():
    survey = invited(30)
    faults, together = [], threading.Barrier(2)

    def work():
        try:
            together.wait()
            prepare(survey)
        except Exception as error:
            faults.append(error)
        finally:
            connections.close_all()

    workers = [threading.Thread(target=work) for _index in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert not faults
    assert states(survey) == {"waiting": 30}


def test_a_crash_between_sending_and_marking_does_not_double(server, monkeypatch):
    survey, clock = invited(3), Clock()
    prepare(survey)

    class Crash(BaseException):
        pass

    def crash(**_facts):
        raise Crash

    with monkeypatch.context() as broken:
        broken.setattr(sending, "settle", crash)
        with pytest.raises(Crash):
            send_due(clock=clock, transport=server.transport())
    assert states(survey) == {"sending": 1, "waiting": 2}
    send_due(clock=clock, transport=server.transport())
    clock.pass_(seconds=LEASE.total_seconds() + 1)
    send_due(clock=clock, transport=server.transport())
    assert set(server.handler.per_address.values()) == {1}
    uncertain = Message.objects.get(state="failed")
    assert uncertain.reason == "uncertain"
    assert not uncertain.person.bounced
    # Somebody decides to send it again: the same Message-ID, so that it can be recognised.
    mailing = survey.mailings.get()
    assert actions.send_again(mailing=mailing, account=None) == 1
    send_due(clock=clock, transport=server.transport())
    ids = Counter(str(m["Message-ID"]) for _s, _a, m in server.handler.received)
    assert sorted(ids.values()) == [1, 1, 2]
    assert len(ids) == 3


def test_a_crash_before_the_hand_over_is_uncertain_too_and_is_never_resent_by_itself(server):
    survey, clock = invited(1), Clock()
    prepare(survey)
    assert claim(now=clock(), per_minute=0).message is not None
    clock.pass_(hours=1)
    assert send_due(clock=clock, transport=server.transport()).sent == 0
    assert Message.objects.get().reason == "uncertain"


def test_an_answer_that_does_not_come_is_uncertain():
    class Silent:
        def send(self, token, sender, recipient, content):
            raise UncertainError

        def close(self):
            pass

    survey = invited(2)
    prepare(survey)
    assert send_due(clock=Clock(), transport=Silent()).uncertain == 2
    assert states(survey) == {"failed": 2}


def test_a_worker_that_comes_back_late_changes_nothing():
    survey, clock = invited(1), Clock()
    prepare(survey)
    slow = claim(now=clock(), per_minute=0).message
    assert slow is not None
    clock.pass_(hours=1)
    delivery_actions.recover(now=clock())
    delivery_actions.settle(message=slow, state=Message.State.SENT)
    delivery_actions.put_back(message=slow, now=clock())
    assert states(survey) == {"failed": 1}


def test_the_limit_per_minute_holds_over_all_workers(server, settings):
    settings.MAIL_PER_MINUTE = 4
    survey, clock = invited(10), Clock()
    prepare(survey)
    sent = []
    for _half_minute in range(6):
        runs = [send_due(clock=clock, transport=server.transport()) for _worker in range(2)]
        sent.append(sum(run.sent for run in runs))
        clock.pass_(seconds=31)
    assert sent == [4, 0, 4, 0, 2, 0]


# --------------------------------------------------------------------- who still gets something


def test_a_reminder_goes_only_to_who_has_not_answered(server):
    day = START.date() + timedelta(days=7)
    survey, clock = invited(4, **{Kind.REMINDER_1: day}), Clock()
    prepare(survey)
    send_due(clock=clock, transport=server.transport())
    server.handler.received.clear()
    clock.pass_(days=7)
    Admission.objects.filter(person__number="p00000").update(done=True)
    assert prepare(survey, Kind.REMINDER_1, clock()) == 3
    # After the messages were made, and just before they go:
    Admission.objects.filter(person__number="p00001").update(done=True)
    run = send_due(clock=clock, transport=server.transport())
    assert (run.sent, run.skipped) == (2, 1)
    assert sorted(server.handler.per_address) == ["persoon2@example.org", "persoon3@example.org"]


def test_a_code_that_was_spent_but_not_marked_gets_no_reminder(server):
    from graadmeter.service.fieldwork.admissions import mark_of
    from graadmeter.service.responses import actions as responses

    survey = invited(2)
    prepare(survey)
    own = bytes(Admission.objects.get(person__number="p00000").id)
    responses.hand_in(survey=survey.pk, spent=mark_of(own), draft=b"x" * 32, record={"a": "b"})
    run = send_due(clock=Clock(), transport=server.transport())
    assert (run.sent, run.skipped) == (1, 1)
    skipped = Message.objects.get(state="skipped")
    assert skipped.claimed_at is None


@pytest.mark.parametrize("change", [{"stopped": True}, {"bounced": True}, {"sampled": False}])
@pytest.mark.parametrize("after", [False, True])
def test_who_stopped_or_bounced_or_is_not_drawn_gets_nothing(server, change, after):
    survey = invited(3)
    if after:
        prepare(survey)
    Person.objects.filter(number="p00001").update(**change)
    prepare(survey)
    assert send_due(clock=Clock(), transport=server.transport()).sent == 2
    assert "persoon1@example.org" not in server.handler.per_address


def test_panel_members_are_not_mailed(server):
    survey = invited(2)
    Person.objects.filter(number="p00001").update(route="panel")
    assert prepare(survey) == 1


def test_a_closed_survey_mails_no_codes(server):
    survey = invited(3)
    prepare(survey)
    from graadmeter.service.fieldwork import actions as fieldwork

    fieldwork.close_survey(survey=survey, account=None)
    assert send_due(clock=Clock(), transport=server.transport()).skipped == 3
    assert not server.handler.received


def test_thanks_go_to_who_took_part(server):
    day = START.date() + timedelta(days=30)
    survey, clock = invited(3, **{Kind.THANKS: day}), Clock()
    Admission.objects.filter(person__number="p00002").update(done=True)
    from graadmeter.service.fieldwork import actions as fieldwork

    fieldwork.close_survey(survey=survey, account=None)
    clock.pass_(days=30)
    assert prepare(survey, Kind.THANKS, clock()) == 1
    assert send_due(clock=clock, transport=server.transport()).sent == 1
    (_sender, address, message) = server.handler.received[0]
    assert address == "persoon2@example.org"
    assert "deelnemen/" not in message.as_string()


# -------------------------------------------------------------------------------------- canary


def test_no_code_or_address_is_left_behind(server, caplog, monkeypatch, settings):
    survey, clock = invited(4), Clock()
    settings.MAIL_URL = f"smtp://127.0.0.1:{server.port}"
    server.handler.at_rcpt["persoon0@example.org"] = "550 5.1.1 persoon0@example.org unknown"
    server.handler.at_rcpt["persoon1@example.org"] = "451 4.2.0 persoon1@example.org later"
    caplog.set_level(logging.DEBUG)
    tasks.fieldwork_tick(clock())
    send_due(clock=clock)
    # An error that quotes all there is to quote.
    monkeypatch.setattr(tasks, "send_due", lambda: 1 / int(f"persoon {codes_of(survey)}"))
    from django_tasks_db.management.commands.db_worker import Worker

    worker = Worker(
        queue_names=["mail"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id="t",
        excluded_queue_names=[],
    )
    worker.run()
    written = [JsonFormatter().format(record) for record in caplog.records]
    rows = [
        str(row)
        for table in (Message, JournalEntry, DBTaskResult)
        for row in table.objects.values()
    ]
    text = json.dumps([written, rows]).casefold()
    assert "mail" in text
    for code in codes_of(survey):
        assert code.casefold() not in text
        assert code.replace("-", "").casefold() not in text
    assert "@example" not in text


def test_the_log_handlers_see_no_arguments_either(server, caplog):
    survey = invited(2)
    prepare(survey)
    server.handler.at_rcpt["persoon0@example.org"] = "550 persoon0@example.org"
    caplog.set_level(logging.DEBUG, logger="graadmeter")
    send_due(clock=Clock(), transport=server.transport())
    ours = [record for record in caplog.records if record.name.startswith("graadmeter")]
    assert ours
    assert not [r for r in ours if "example" in repr(r.__dict__) or r.exc_info]


def test_there_are_no_codes_in_the_database_but_sealed(server):
    survey = invited(2)
    prepare(survey)
    send_due(clock=Clock(), transport=server.transport())
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608
            text = repr([[bytes(c) if isinstance(c, memoryview) else c for c in r] for r in cursor])
            for code in codes_of(survey):
                assert code not in text
