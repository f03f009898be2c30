"""An address that lets anybody in, where the monitor allows it."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from tests.service.conftest import BOTH, make_survey
from tests.service.managing import signed_in, text_of

from graadmeter.errors import UserError
from graadmeter.service.accounts.models import Role
from graadmeter.service.fieldwork import actions, admissions
from graadmeter.service.fieldwork.admissions import NotAdmittedError
from graadmeter.service.fieldwork.manage.closing import audit_of
from graadmeter.service.fieldwork.manage.response import response_of
from graadmeter.service.fieldwork.models import Admission, DayCount, JournalEntry, Survey
from graadmeter.service.fieldwork.open_link import (
    CameOpenly,
    came_openly,
    come_openly,
    set_open_link,
)
from graadmeter.service.fieldwork.runner.instruments import instrument
from graadmeter.service.responses.models import Draft

pytestmark = pytest.mark.django_db(databases=BOTH, transaction=True)
TINY = str(Path(__file__).parents[1] / "fixtures" / "tiny")


def tiny(group: str) -> Survey:
    return actions.make_survey(
        monitor=TINY,
        wave=2025,
        group=group,
        title="Workplace check",
        instrument=instrument(TINY, group, 2025).hash,
        account=None,
    )


@pytest.fixture
def survey(transactional_db) -> Survey:
    """Staff of the tiny monitor, which allows an open link."""
    made = tiny("staff")
    set_open_link(survey=made, wanted=True, account=None)
    actions.open_survey(survey=made, account=None)
    return made


def address(survey: Survey) -> str:
    return reverse("open-door", args=[survey.open_link])


def test_whoever_comes_gets_a_code_and_is_let_in(survey):
    client = Client()
    for method in (client.get, client.head):
        assert method(address(survey)).status_code == 200
    assert not Admission.objects.exists()
    shown = text_of(client.post(address(survey)))
    code = re.search(r'<p class="code">([^<]+)</p>', shown)
    assert code is not None
    admission = Admission.objects.get()
    assert (admission.person, admission.pool, admission.sealed) == (None, None, None)
    assert Draft.objects.count() == 1
    assert client.get(reverse("page", args=["begin"])).status_code == 200
    # With the code they go on in another browser.
    answer = Client().post(reverse("start"), {"code": code[1]}, follow=True)
    assert answer.request["PATH_INFO"] == reverse("page", args=["begin"])


def test_they_are_counted_apart_and_the_counts_agree(survey):
    for _index in range(3):
        Client().post(address(survey))
    code = admissions.issue_openly(survey=survey)
    admissions.submit(admissions.enter(code), {})
    view = response_of(survey, date.today())
    assert view.openly == CameOpenly(started=4, completed=1) == came_openly(survey)
    assert (view.total.approached, view.total.completed, view.total.rate) == (0, 0, None)
    assert actions.close_survey(survey=survey, account=None).balanced
    assert audit_of(survey).sound


def test_the_response_page_holds_with_a_last_day(survey, settings):
    settings.TWO_FACTOR = False
    Survey.objects.filter(pk=survey.pk).update(closes_on=date.today() + timedelta(days=5))
    code = come_openly(survey=survey)
    admissions.submit(admissions.enter(code), {})
    DayCount.objects.filter(survey=survey).update(day=date.today() - timedelta(days=1))
    client = signed_in(Role.MANAGER)
    for name in ("survey", "response-figures"):
        assert client.get(reverse(name, args=[survey.pk])).status_code == 200
    lines = text_of(client.get(reverse("surveys")))
    assert "Workplace check" in lines


def test_no_code_is_made_after_closing(survey):
    before = Survey.objects.get(pk=survey.pk)
    actions.close_survey(survey=survey, account=None)
    with pytest.raises(NotAdmittedError, match="gesloten"):
        come_openly(survey=before)
    assert not Admission.objects.exists()


def test_nobody_comes_in_after_as_many_as_allowed(survey, settings):
    settings.OPEN_LINK_MOST = 1
    assert Client().post(address(survey)).status_code == 200
    answer = Client().post(address(survey))
    assert answer.status_code == 404
    assert "niemand meer meedoen" in text_of(answer)
    assert Admission.objects.count() == 1


def test_an_address_that_is_not_one_says_so(survey):
    old = address(survey)
    set_open_link(survey=survey, wanted=True, account=None)
    assert old != address(survey)
    for gone in (old, reverse("open-door", args=["x"]), "/open/a%00b/"):
        assert "laat niemand (meer) toe" in text_of(Client().post(gone))
    actions.close_survey(survey=survey, account=None)
    assert "gesloten" in text_of(Client().post(address(survey)))
    assert not Admission.objects.exists()


def test_only_where_the_monitor_allows_it(transactional_db):
    for made in (make_survey(0), tiny("managers")):
        with pytest.raises(UserError, match="geen open link toe"):
            set_open_link(survey=made, wanted=True, account=None)
    made.open_link = "made-by-hand"
    made.save()
    actions.open_survey(survey=made, account=None)
    assert Client().post(address(made)).status_code == 404


def test_the_manager_makes_and_withdraws_it(transactional_db, settings):
    settings.TWO_FACTOR = False
    made = tiny("staff")
    client = signed_in(Role.MANAGER)
    page = reverse("survey-open-link", args=[made.pk])
    assert "Er is geen open link" in text_of(client.get(page))
    shown = text_of(client.post(page, {"maken": "1"}, follow=True))
    made.refresh_from_db()
    assert settings.ADDRESS + address(made) in shown
    assert reverse("survey-open-link", args=[made.pk]) in text_of(
        client.get(reverse("survey", args=[made.pk]))
    )
    client.post(page, {"intrekken": "1"})
    made.refresh_from_db()
    assert made.open_link == ""
    assert JournalEntry.objects.filter(action="survey.open-link").count() == 2
    assert signed_in(Role.ANALYST).post(page, {"maken": "1"}).status_code == 403
