"""Two who do the same at the same moment, and what breaks off half-way."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier
from typing import TypeVar

import pytest
from django.db import connections
from tests.service.conftest import BOTH, codes_of, make_survey

from graadmeter.service.fieldwork import actions, admissions
from graadmeter.service.fieldwork.manage.closing import audit_of
from graadmeter.service.fieldwork.models import Admission, JournalEntry, Survey
from graadmeter.service.responses import actions as responses

pytestmark = pytest.mark.django_db(databases=BOTH, transaction=True)
T = TypeVar("T")


def at_once(work: Callable[[], T], times: int) -> list[T]:
    """What comes of work that starts at the same moment."""
    gate = Barrier(times)

    def one() -> T:
        gate.wait()
        try:
            return work()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(times) as pool:
        return [done.result() for done in [pool.submit(one) for _index in range(times)]]


@pytest.mark.parametrize("run", range(3))
def test_closing_twice_at_once_keeps_every_admission(transactional_db, run):
    survey = make_survey(60)
    for code in codes_of(survey)[:20]:
        admissions.submit(admissions.enter(code), {"run": run})
    closed = at_once(lambda: actions.close_survey(survey=survey, account=None), 3)
    assert {(one.approached, one.completed, one.answers) for one in closed} == {(60, 20, 20)}
    assert Admission.objects.filter(survey=survey).count() == 60
    assert audit_of(survey).sound


def test_a_front_is_counted_once(transactional_db):
    front = make_survey(0, "non_respons_medewerkers")
    main = make_survey(40)
    Survey.objects.filter(pk=main.pk).update(front=front)
    for code in codes_of(main)[:15]:
        ticket = admissions.enter(code)
        admissions.submit(replace(ticket, front=True), {})
    closed = at_once(lambda: actions.close_survey(survey=front, account=None), 3)
    assert {(one.approached, one.completed, one.answers) for one in closed} == {(40, 15, 15)}
    assert JournalEntry.objects.filter(action="survey.front-count").count() == 1
    assert audit_of(front).sound


def test_opening_that_breaks_off_leaves_a_survey_that_can_be_opened(transactional_db, monkeypatch):
    survey = make_survey(1, opened=False)

    def away(*, survey: int) -> None:
        raise OSError(survey)

    with monkeypatch.context() as broken:
        broken.setattr(responses, "open_gate", away)
        with pytest.raises(OSError, match=str(survey.pk)):
            actions.open_survey(survey=survey, account=None)
    survey.refresh_from_db()
    assert survey.state == Survey.State.PREPARING
    actions.open_survey(survey=survey, account=None)
    assert admissions.enter(codes_of(survey)[0]).survey == survey.pk
