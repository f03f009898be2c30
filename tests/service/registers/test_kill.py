"""Killed with SIGKILL at every commit of reporting and following up: nothing acknowledged is lost.

The whole server under load is killed in `benchmarks/register_crash.py`.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable

import pytest
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils import timezone
from tests.service.conftest import BOTH
from tests.service.registers.made import make_member, make_organisation
from tests.service.registers.reporting.reports import a_report, made

from graadmeter.service.incidents.facts import Facts
from graadmeter.service.incidents.handling.measures import add_measure
from graadmeter.service.incidents.models import (
    Case,
    CaseForm,
    Draft,
    Event,
    Measure,
    Participant,
    Task,
)
from graadmeter.service.incidents.reporting import drafts
from graadmeter.service.incidents.reporting.answers import Answers
from graadmeter.service.incidents.words import MeasureKind
from graadmeter.service.journal.models import Entry
from graadmeter.service.organisations.access import Visitor
from graadmeter.service.organisations.models import Notice, Organisation
from graadmeter.service.organisations.words import Role
from graadmeter.service.scope import organisation_scope
from graadmeter.service.vault.receipts import receipt_mark

pytestmark = pytest.mark.django_db(databases=BOTH, transaction=True)
SECRET, STORY = b"k" * 32, "Een verhaal dat niet half mag zijn"
MOST_COMMITS = 12
PARTS = (Task, CaseForm, Event, Participant)


@pytest.fixture
def organisation(settings, tmp_path):
    settings.ANCHORS = tmp_path / "anchors.jsonl"
    found = make_organisation()
    with organisation_scope(found.pk):
        make_member(found, Role.INCIDENT_COORDINATOR)
        make_member(found, Role.HR)
        yield found


def work(organisation: Organisation, say: Callable[[str], None]) -> None:
    """Reports from a draft, and follows up; says what was acknowledged."""
    today = timezone.localdate()
    with organisation_scope(organisation.pk):
        written = drafts.begin()
        drafts.save(drafts.Written(written.token, Answers(story=STORY)), today)
        say("draft")
        report = a_report(happened_on=today, facts=Facts(story=STORY))
        result = made(report, today=today, idempotency=SECRET, drafts=written.rows)
        say(result.receipt)
        member = Participant.objects.filter(case=result.case).order_by("pk")[0].member
        visitor = Visitor(member.account, organisation, member, frozenset(Role))
        add_measure(
            visitor=visitor, case_id=result.case.pk, kind=MeasureKind.RESPONSE_CALL, on=today
        )
        say("measure")


def killed_at(organisation: Organisation, commit: int, *, after: bool) -> tuple[list[str], bool]:
    """Works in a process that kills itself at a commit; what it said, and whether it was killed."""
    connections.close_all()
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:  # pragma: no cover - another process
        try:
            dying(commit, after=after)
            work(organisation, lambda said: _written(writing, said))
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as told:
        said = told.read().split()
    _pid, status = os.waitpid(child, 0)
    return said, os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL


def _written(pipe: int, said: str) -> None:
    os.write(pipe, f"{said}\n".encode())


def dying(commit: int, *, after: bool) -> None:  # pragma: no cover - in the other process
    """Has this process end itself at a commit of the contacts database."""
    plain, seen = BaseDatabaseWrapper._commit, [0]  # type: ignore[attr-defined]

    def _commit(connection: BaseDatabaseWrapper) -> None:
        seen[0] += connection.alias == "default"
        if seen[0] == commit and not after:
            os.kill(os.getpid(), signal.SIGKILL)
        plain(connection)
        if seen[0] == commit and after:
            os.kill(os.getpid(), signal.SIGKILL)

    BaseDatabaseWrapper._commit = _commit  # type: ignore[attr-defined]


def check(said: list[str]) -> None:
    """All that was said is there, and whatever is there is whole."""
    cases = list(Case.objects.all())
    assert len(cases) <= 1
    for case in cases:
        assert case.facts["story"] == STORY
        for model in PARTS:
            assert model.objects.filter(case=case).exists(), model
        assert Entry.objects.filter(action="case.report", subject=str(case.pk)).exists()
        assert Notice.objects.exists()
        assert not Draft.objects.exists()
    for model in PARTS:
        assert not model.objects.exclude(case__in=cases).exists(), model
    if not cases:
        assert not Notice.objects.exists()
        assert Draft.objects.exists() or "draft" not in said
    receipts = [each for each in said if each not in {"draft", "measure"}]
    assert all(receipt_mark(each) == bytes(cases[0].receipt or b"") for each in receipts)
    assert Measure.objects.exists() or "measure" not in said
    # Who saw no receipt sends again, and has one case and the same receipt.
    again = made(
        a_report(happened_on=timezone.localdate(), facts=Facts(story=STORY)),
        today=timezone.localdate(),
        idempotency=SECRET,
    )
    assert Case.objects.count() == 1
    assert [again.receipt] * len(receipts) == receipts


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_at_every_commit_nothing_is_lost_or_half(organisation, after):
    points = 0
    for commit in range(1, MOST_COMMITS):
        said, killed = killed_at(organisation, commit, after=after)
        check(said)
        points += killed
        if not killed:
            assert "measure" in said
            break
        empty()
    assert points >= 3


def empty() -> None:
    """Takes away what the last try made."""
    Case.objects.all().delete()
    Draft.objects.all().delete()
    Notice.objects.all().delete()
