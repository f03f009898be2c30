"""Disk full, mail down, clock jumping, a key gone: refused in words, and nothing lost."""

from __future__ import annotations

import secrets
from datetime import timedelta

import pytest
from django.db import DatabaseError, connections
from django.utils import timezone
from tests.service.conftest import BOTH
from tests.service.registers.made import make_member, make_organisation
from tests.service.registers.reporting.reports import a_report, made

from graadmeter.errors import UserError
from graadmeter.service.incidents.facts import Facts
from graadmeter.service.incidents.models import Case, CaseNumber, Event, Participant, Task
from graadmeter.service.incidents.reporting import drafts
from graadmeter.service.incidents.reporting.answers import Answers
from graadmeter.service.organisations.delivery import send_notices
from graadmeter.service.organisations.models import Notice
from graadmeter.service.organisations.words import Role
from graadmeter.service.scope import organisation_scope
from graadmeter.service.vault.masters import LostKeyError
from graadmeter.service.vault.organisation_keys import forget_keys

pytestmark = pytest.mark.django_db(databases=BOTH, transaction=True)
LONG = Facts(story="x" * 8000)


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.DATA, settings.ANCHORS = tmp_path, tmp_path / "anchors.jsonl"
    settings.MAIL_URL = ""
    return tmp_path


@pytest.fixture
def organisation(transactional_db):
    found = make_organisation()
    with organisation_scope(found.pk):
        make_member(found, Role.INCIDENT_COORDINATOR)
        make_member(found, Role.HR)
        yield found


def rows() -> list[int]:
    """How many there are of everything a report makes."""
    tables = (Case, CaseNumber, Task, Event, Participant, Notice)
    return [table.objects.count() for table in tables]


def test_a_full_disk_takes_no_half_report_and_loses_none(organisation):
    connection = connections["default"]
    if connection.vendor != "sqlite":
        pytest.skip("SQLite can be told how large its file may become")
    taken, refused = 0, 0
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")  # pages that are free could be used again
        cursor.execute("PRAGMA page_count")
        pages = cursor.fetchone()[0]
        cursor.execute(f"PRAGMA max_page_count = {pages + 30}")
    try:
        while taken < 100 and refused < 3:
            before = rows()
            try:
                made(a_report(facts=LONG), today=timezone.localdate())
                taken += 1
            except DatabaseError:
                refused += 1
                assert rows() == before
    finally:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA max_page_count = 1073741823")
    assert taken
    assert refused
    assert Case.objects.count() == taken
    assert {str(case.facts["story"]) for case in Case.objects.all()} == {LONG.story}
    # With room again the next report is taken, and numbers have no gap.
    last = made(a_report(), today=timezone.localdate())
    assert last.case.number.endswith(f"-{taken + 1:04}")


def test_mail_that_does_not_go_holds_up_no_report_and_goes_later(organisation, settings):
    settings.MAIL_URL = "smtp://127.0.0.1:1"
    settings.MAIL_FROM = "Graadmeter <graadmeter@example.org>"
    assert made(a_report(), today=timezone.localdate()).receipt
    waiting = Notice.objects.count()
    assert waiting
    send_notices()
    with organisation_scope(organisation.pk):
        assert Notice.objects.count() == waiting
        assert not Notice.objects.filter(state=Notice.State.SENT).exists()
        Notice.objects.update(not_before=None)
    settings.MAIL_URL = ""
    send_notices()
    with organisation_scope(organisation.pk):
        assert not Notice.objects.exclude(state=Notice.State.SENT).exists()


@pytest.mark.parametrize("days", [-400, -1, 1, 400])
def test_a_clock_that_jumps_doubles_and_loses_nothing(organisation, days):
    first = made(a_report(happened_on=None), today=timezone.localdate(), idempotency=b"a" * 32)
    jumped = timezone.localdate() + timedelta(days=days)
    again = made(a_report(happened_on=None), today=jumped, idempotency=b"a" * 32)
    assert (again.case.pk, again.receipt) == (first.case.pk, first.receipt)
    other = made(a_report(happened_on=None), today=jumped)
    assert other.case.reported_on == jumped
    back = made(a_report(happened_on=None), today=timezone.localdate())
    numbers = {first.case.number, other.case.number, back.case.number}
    assert len(numbers) == 3
    assert Case.objects.count() == 3


def test_a_draft_outlives_a_clock_that_goes_back(organisation):
    today = timezone.localdate()
    written = drafts.begin()
    drafts.save(drafts.Written(written.token, Answers(story="Verhaal")), today)
    assert drafts.forget_old(today - timedelta(days=400)) == 0
    held = drafts.load(written.token)
    assert held is not None
    assert held.answers.story == "Verhaal"


def test_without_its_key_a_report_is_refused_and_none_is_lost(organisation, settings, monkeypatch):
    from graadmeter.service.vault import masters

    first = made(a_report(facts=Facts(story="Eerste")), today=timezone.localdate())
    before = rows()
    with monkeypatch.context() as lost:
        forget_keys()
        lost.setattr(masters, "in_use", lambda: (secrets.token_bytes(32),))
        lost.setattr(masters, "read_again", lambda: False)
        with pytest.raises(LostKeyError) as refused:
            made(a_report(), today=timezone.localdate())
        assert isinstance(refused.value, UserError)
        assert "sleutel" in str(refused.value)
        assert rows() == before
    forget_keys()
    assert Case.objects.get(pk=first.case.pk).facts["story"] == "Eerste"
    assert made(a_report(), today=timezone.localdate()).fresh
