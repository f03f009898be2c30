"""Mails that there is news: at once, together, again when it failed, and without a word of it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from datetime import datetime, timedelta
from email import message_from_bytes
from email.policy import default

import pytest
from django.db import transaction
from django.utils import timezone
from tests.service.mail_server import Clock, running
from tests.service.registers.made import make_member

from graadmeter.service.fieldwork.mail.delivery_actions import MOST_TRIES
from graadmeter.service.fieldwork.mail.transport import (
    RefusedError,
    ServerDownError,
    TryLaterError,
    UncertainError,
)
from graadmeter.service.organisations.delivery import (
    KEPT,
    LEASE,
    claim,
    compose,
    forget_notices,
    send_notices,
)
from graadmeter.service.organisations.models import Notice
from graadmeter.service.organisations.notices import notify
from graadmeter.service.registers_tick import _parts, add_part, registers_tick
from graadmeter.service.scope import every_organisation

State = Notice.State
GRAADMETER = [sys.executable, "-c", "from graadmeter.cli.main import main; main()"]


class Post:
    """Hands over to a list, or fails as it is told."""

    def __init__(self, *failures: Exception):
        self.failures = list(failures)
        self.sent: list[tuple[str, bytes]] = []

    def send(self, token: str, sender: str, recipient: str, content: bytes) -> None:
        if self.failures:
            raise self.failures.pop(0)
        self.sent.append((recipient, content))

    def close(self) -> None:
        pass


@pytest.fixture
def clock() -> Clock:
    return Clock(timezone.now() + timedelta(seconds=1))


def states() -> list[str]:
    with every_organisation():
        return list(Notice.objects.order_by("pk").values_list("state", flat=True))


def test_news_is_one_mail_however_much_there_is(organisation, account, clock):
    for _time in range(3):
        notify(account=account, organisation=organisation)
    post = Post()
    assert send_notices(clock=clock, transport=post) == 1
    assert states() == [State.SENT] * 3
    assert send_notices(clock=clock, transport=post) == 0
    notify(account=account, organisation=organisation)
    assert send_notices(clock=clock, transport=post) == 1
    assert [recipient for recipient, _content in post.sent] == [account.mail] * 2


def test_each_account_gets_its_own(organisation, account, clock):
    others = [make_member(organisation).account for _time in range(3)]
    for each in (account, *others):
        notify(account=each, organisation=organisation)
    post = Post()
    send_notices(clock=clock, transport=post)
    assert {recipient for recipient, _c in post.sent} == {each.mail for each in (account, *others)}


def test_news_that_is_rolled_back_is_not_told(organisation, account, clock):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        notify(account=account, organisation=organisation)
        raise ZeroDivisionError
    assert send_notices(clock=clock, transport=Post()) == 0


@pytest.mark.parametrize(
    ("language", "subject"), [("nl", "Er is nieuws voor u"), ("en", "There is news for you")]
)
def test_the_mail_says_nothing_but_that_there_is_news(organisation, account, language, subject):
    account.language = language
    _address, content = compose(account, "t" * 26, timezone.now())
    made = message_from_bytes(content, policy=default)
    body = made.get_body()
    assert body is not None
    text = f"{made['Subject']} {made['To']} {body.get_content()}"
    assert made["Subject"] == subject
    assert "http://localhost:8000/register/" in text
    for word in (account.name, organisation.name, organisation.slug):
        assert word not in text
    assert not any(
        character.isdigit() for character in text.replace("8000", "").replace(account.mail, "")
    )


@pytest.mark.parametrize(
    ("error", "state", "wait"),
    [
        (RefusedError("550"), State.FAILED, 0),
        (TryLaterError("451"), State.WAITING, 3),
        (UncertainError("x"), State.WAITING, 3),
        (ServerDownError("421"), State.WAITING, 2),
        (ValueError("onze fout"), State.WAITING, 3),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_goes_wrong_is_tried_again_unless_the_address_does_not_exist(
    organisation, account, clock, error, state, wait
):
    notify(account=account, organisation=organisation)
    post = Post(error)
    assert send_notices(clock=clock, transport=post) == 0
    assert states() == [state]
    assert send_notices(clock=clock, transport=post) == 0
    clock.pass_(minutes=wait)
    assert send_notices(clock=clock, transport=post) == (state == State.WAITING)


def test_it_ends_after_the_last_try_and_can_be_seen(organisation, account, clock):
    notify(account=account, organisation=organisation)
    Notice.objects.update(tries=MOST_TRIES - 1)
    send_notices(clock=clock, transport=Post(TryLaterError("451")))
    assert states() == [State.FAILED]


def test_what_is_claimed_is_nobody_elses_until_its_worker_turns_out_to_have_stopped(
    organisation, account, clock
):
    notify(account=account, organisation=organisation)
    with every_organisation():
        assert claim(now=clock()) is not None
        assert claim(now=clock()) is None
        clock.pass_(seconds=LEASE.total_seconds())
        assert claim(now=clock()) is not None


def test_an_account_that_is_closed_gets_no_mail(organisation, account, clock):
    notify(account=account, organisation=organisation)
    type(account).objects.filter(pk=account.pk).update(is_active=False)
    assert send_notices(clock=clock, transport=Post()) == 0
    assert states() == [State.FAILED]


def test_notices_that_are_over_are_removed_and_those_that_wait_are_not(organisation, account):
    for state in State:
        notify(account=account, organisation=organisation)
        last = Notice.objects.order_by("-pk")[0]
        Notice.objects.filter(pk=last.pk).update(state=state)
    later = timezone.now() + KEPT + timedelta(days=1)
    assert forget_notices(now=timezone.now()) == 0
    assert forget_notices(now=later) == 2
    assert states() == [State.WAITING, State.SENDING]


def test_a_notice_keeps_the_day_it_was_made_and_no_moment(organisation, account):
    notify(account=account, organisation=organisation)
    kept = Notice.objects.values().get()
    assert kept["made_on"] == timezone.localdate()
    # A moment in it is only that of a next try, which one that waits for its first has not.
    assert [name for name, value in kept.items() if isinstance(value, datetime)] == []


def test_a_part_of_the_tick_that_fails_does_not_hold_up_the_others(monkeypatch, db):
    monkeypatch.setattr("graadmeter.service.registers_tick._parts", dict(_parts))
    monkeypatch.setitem(_parts, "kapot", lambda now: 1 // 0)
    from graadmeter.service import registers_tick as ticking

    ticking._parts["kapot"] = lambda now: 1 // 0
    ticking._parts["heel"] = lambda now: 3
    done = registers_tick()
    assert done["heel"] == 3
    assert done["kapot"] == 0
    assert done["failures"] == 1


def test_parts_are_added_by_name(monkeypatch):
    monkeypatch.setattr("graadmeter.service.registers_tick._parts", {})
    add_part("een", lambda now: 1)
    assert registers_tick() == {"een": 1, "failures": 0}


REPORTER = """
import sys, time
from graadmeter.service.project.start import prepare
prepare()
from django.db import transaction
from django.utils import timezone
from graadmeter.service.organisations.actions import Details, make_organisation
from graadmeter.service.organisations.notices import notify
from graadmeter.service.organisations.people_actions import Person
from graadmeter.service.scope import organisation_scope
made = make_organisation(
    slug="x",
    details=Details("Gemeente X", "gemeente", "tot_50"),
    person=Person("Anna Bedacht", "a@example.org"),
    account=None,
    on=timezone.localdate(),
)
print("ready", flush=True)
for _line in sys.stdin:
    with organisation_scope(made.organisation.pk), transaction.atomic():
        notify(account=made.first.member.account, organisation=made.organisation)
    print(time.time(), flush=True)
"""
"""A process beside the worker, that writes news when it is told to."""


@pytest.mark.slow
def test_a_mail_goes_within_five_seconds_of_the_news(tmp_path):
    """A real worker, on a database of its own, with a real mail server."""
    ours = ("GRAADMETER", "DJANGO")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    with running() as server:
        environment = kept | {
            "GRAADMETER_DATA": str(tmp_path),
            "GRAADMETER_MAIL_URL": f"smtp://127.0.0.1:{server.port}",
            # Mail of surveys has closed hours; news of an incident has not.
            "GRAADMETER_MAIL_HOURS": "0-1",
        }
        reporter = subprocess.Popen(
            [sys.executable, "-c", REPORTER],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        worker = None
        assert reporter.stdin is not None
        assert reporter.stdout is not None
        try:
            assert reporter.stdout.readline() == "ready\n"
            worker = subprocess.Popen(
                [*GRAADMETER, "worker"], env=environment, stderr=subprocess.DEVNULL
            )
            took = []
            for count in (1, 2):  # the first while the worker starts, the second while it works
                reporter.stdin.write("news\n")
                reporter.stdin.flush()
                written = float(reporter.stdout.readline())
                while len(server.handler.received) < count and time.time() < written + 60:
                    time.sleep(0.02)
                took.append(time.time() - written)
        finally:
            reporter.stdin.close()
            reporter.wait(timeout=30)
            reporter.stdout.close()
            if worker is not None:
                worker.send_signal(signal.SIGTERM)
                worker.wait(timeout=30)
    assert [address for _s, address, _m in server.handler.received] == ["a@example.org"] * 2
    print(f"took {took[1]:.2f} s")
    assert took[1] < 5
