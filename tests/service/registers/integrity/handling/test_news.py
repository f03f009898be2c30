"""What a reporter does without a message reaches who handles the report, and not by its hour."""

from __future__ import annotations

import secrets
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.service.managing import text_of
from tests.service.registers.integrity.handling.scenes import member_of, of_reporter

from graadmeter.service.integrity.conversation.actions import judge, withdraw
from graadmeter.service.integrity.handling import moving, timing
from graadmeter.service.integrity.handling.access import reports_of
from graadmeter.service.integrity.handling.news import DAYS
from graadmeter.service.integrity.handling.ticking import morning
from graadmeter.service.integrity.handling.worklist import page
from graadmeter.service.integrity.holding.recipients import add_recipient
from graadmeter.service.integrity.words import Capacity, Conclusion, Verdict
from graadmeter.service.organisations.models import Notice

pytestmark = pytest.mark.django_db
HERE = ZoneInfo("Europe/Amsterdam")
OFFICERS = {"Roos Behandelaar", "Bas Behandelaar"}


def closed(there):
    made = there.report()
    timing.confirm(acting=there.acting(made.report), text="Dank u.")
    moving.admit(acting=there.acting(made.report))
    moving.conclude(
        acting=there.acting(made.report),
        conclusion=Conclusion.FOUNDED,
        text="Omdat.",
        unheard="Onbekend wie.",
    )
    timing.inform(acting=there.acting(made.report), text="Zo zit het.")
    moving.close(acting=there.acting(made.report), text="Klaar.")
    return made


def rows(there, days: int = 0) -> list[tuple[str, str]]:
    today = timezone.localdate() + timedelta(days=days)
    found = page(reports_of(there.officer.holder), "", 1, today).rows
    return [(row.report.reference, row.news) for row in found]


def told(days: int, at: time = time(7, 1)) -> set[str]:
    """Who the morning run of a day tells that there is news."""
    Notice.objects.all().delete()
    morning(datetime.combine(timezone.localdate() + timedelta(days=days), at, HERE))
    return set(Notice.objects.values_list("account__name", flat=True))


def judged(made) -> None:
    judge(
        opened=of_reporter(made),
        secret=secrets.token_bytes(32),
        verdict=Verdict.INSUFFICIENT,
        text="",
        today=timezone.localdate(),
    )


def withdrawn(made) -> None:
    withdraw(
        opened=of_reporter(made),
        secret=secrets.token_bytes(32),
        text="",
        today=timezone.localdate(),
    )


def investigates(there, made) -> None:
    """The investigator gets a key to all of a report."""
    add_recipient(
        opened=there.opened(made),
        by=member_of(there.officer),
        member=member_of(there.investigator),
        capacity=Capacity.INVESTIGATOR,
        reason="Zij zoekt het uit.",
        whole=True,
        today=timezone.localdate(),
    )


def test_a_judgement_without_a_word_reaches_the_list_for_some_days(there, settings):
    settings.TWO_FACTOR = False
    made = closed(there)
    told(0)
    assert rows(there) == []
    judged(made)
    line = (made.report.reference, "Oordeel van de melder: onvoldoende")
    assert rows(there) == rows(there, DAYS - 1) == [line]
    assert rows(there, DAYS) == []
    listed = text_of(there.browser().get(reverse("integrity-worklist", args=["voorbeelddam"])))
    assert line[1] in listed


def test_who_handles_it_is_told_in_the_next_morning_run_and_once(there):
    made = closed(there)
    investigates(there, made)
    told(0)
    judged(made)
    assert told(1) == OFFICERS
    assert told(2) == set()


@pytest.mark.parametrize("run_before", [True, False])
def test_a_mail_does_not_tell_on_which_side_of_the_run_it_was(there, run_before):
    made = closed(there)
    told(-1)
    if run_before:
        told(0)
    judged(made)
    assert told(0) == set()
    assert told(1) == OFFICERS
    assert told(2) == set()


def test_the_first_report_ever_is_told_the_next_morning(there):
    there.report()
    assert told(0, time(10, 15)) == set()
    assert told(1) == OFFICERS
    assert told(2) == set()


def test_what_was_taken_up_again_is_no_news(there):
    made = there.report()
    withdrawn(made)
    moving.go_on(acting=there.acting(made.report), text="Wij moeten.")
    assert rows(there) == [(made.report.reference, "")]


def test_a_report_withdrawn_without_a_word_is_seen(there):
    made = there.report()
    told(0)
    withdrawn(made)
    assert rows(there) == [(made.report.reference, "De melder heeft de melding ingetrokken")]
    assert told(1) == OFFICERS


def test_who_gets_a_key_is_told_that_there_is_something(there):
    made = there.report()
    Notice.objects.all().delete()
    investigates(there, made)
    assert list(Notice.objects.values_list("account__name", flat=True)) == ["Ina Onderzoeker"]
