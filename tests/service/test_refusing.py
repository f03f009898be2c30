"""Not taking part, and how long pages take: what is counted, and what is not kept."""

from __future__ import annotations

import time

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from tests.service.conftest import BOTH, codes_of
from tests.service.test_runner import enter, fields_of, survey, text_of  # noqa: F401 - a fixture

from graadmeter.service.fieldwork import actions, admissions
from graadmeter.service.fieldwork.mail.handing_out import export_panel, letters_to_people
from graadmeter.service.fieldwork.manage.counting import count, rows_of
from graadmeter.service.fieldwork.models import Admission, JournalEntry, Person
from graadmeter.service.fieldwork.runner import respondent
from graadmeter.service.responses.models import Draft, PageTime
from graadmeter.service.responses.page_times import BANDS, band_of, median_band, page_times

pytestmark = pytest.mark.django_db(databases=BOTH, transaction=True)


def first_answers(response) -> dict[str, str]:
    return {name: values[0] for name, values in fields_of(text_of(response)).items()}


def test_refusing_is_counted_and_destroys_the_draft(survey):  # noqa: F811
    client = Client()
    page = enter(client, codes_of(survey)[0])
    client.post(page.request["PATH_INFO"], first_answers(page))
    entries = JournalEntry.objects.count()
    asked = text_of(client.get(reverse("refuse")))
    assert "wordt meteen vernietigd" in asked
    assert Draft.objects.count() == 1
    assert "U doet niet mee" in text_of(client.post(reverse("refuse")))
    assert Draft.objects.count() == 0
    assert count(rows_of(survey)).refused == 1
    assert JournalEntry.objects.count() == entries
    assert client.get(page.request["PATH_INFO"]).status_code == 403


def test_looking_at_the_page_refuses_nothing(survey):  # noqa: F811
    client = Client()
    enter(client, codes_of(survey)[0])
    for method in (client.get, client.head):
        assert method(reverse("refuse")).status_code == 200
    assert not Admission.objects.filter(refused=True).exists()
    assert Client().post(reverse("refuse")).status_code == 403


def test_who_refused_can_come_back_and_starts_anew(survey):  # noqa: F811
    client, code = Client(), codes_of(survey)[0]
    enter(client, code)
    client.post(reverse("refuse"))
    enter(client, code)
    assert not Admission.objects.filter(refused=True).exists()
    assert Draft.objects.count() == 1


def test_refusing_after_closing_is_explained(survey):  # noqa: F811
    client = Client()
    enter(client, codes_of(survey)[0])
    found = client.get(reverse("refuse"))
    assert found.status_code == 200
    actions.close_survey(survey=survey, account=None)
    respondent._surveys.clear()
    assert client.post(reverse("refuse")).status_code in {403, 409}
    assert not Admission.objects.filter(refused=True).exists()


@given(st.floats(0, 10_000))
def test_a_time_is_in_the_band_its_limits_say(seconds):
    band = band_of(seconds)
    assert band == 0 or seconds >= BANDS[band - 1]
    assert band == len(BANDS) or seconds < BANDS[band]


def test_the_middle_respondent_says_the_band():
    assert median_band(()) is None
    assert median_band((0, 0, 0)) is None
    assert median_band((1, 0, 2)) == 2
    assert median_band((2, 0, 1)) == 0
    assert median_band((1, 1, 0)) == 0


def test_a_page_is_timed_once_and_without_who(survey, monkeypatch):  # noqa: F811
    clock = [1_000_000.0]
    monkeypatch.setattr(time, "time", lambda: clock[0])
    client = Client()
    page = enter(client, codes_of(survey)[0])
    path = page.request["PATH_INFO"]
    answers = first_answers(page)
    clock[0] += 42
    client.post(path, answers)
    assert page_times(survey.pk) == {path.split("/")[-2]: (0, 0, 1, 0, 0, 0)}
    client.post(path, answers)  # back with the browser's own button
    assert sum(PageTime.objects.values_list("passed", flat=True)) == 1
    kept = {field.name for field in PageTime._meta.get_fields()}
    assert kept == {"id", "survey", "page", "band", "slot", "passed"}


def test_who_refused_gets_no_letter_and_is_not_in_the_panel_s_reminder(survey):  # noqa: F811
    one, *others = codes_of(survey)
    ticket = admissions.enter(one)
    admissions.refuse(ticket)
    letters, total = letters_to_people(survey=survey, start=0, account=None)
    assert total == len(others)
    assert one not in {letter.code for letter in letters}
    Person.objects.filter(survey=survey).update(route=Person.Route.PANEL)
    assert one in export_panel(survey=survey, remaining=False, account=None).decode()
    assert one not in export_panel(survey=survey, remaining=True, account=None).decode()
