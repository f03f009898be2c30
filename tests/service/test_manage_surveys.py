"""A survey made, opened, given its days."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse
from tests.service.conftest import BOTH
from tests.service.managing import signed_in, text_of

from graadmeter.service.accounts.models import Role
from graadmeter.service.fieldwork.models import JournalEntry, Survey
from graadmeter.service.fieldwork.runner.instruments import instrument
from graadmeter.service.responses.models import Gate

pytestmark = pytest.mark.django_db(databases=BOTH, transaction=True)
GOOD = {"monitor": "miv", "questionnaire": "2016:medewerkers", "title": "Medewerkers"}


@pytest.fixture
def client(transactional_db, settings):
    settings.TWO_FACTOR = False
    return signed_in(Role.MANAGER)


def days(first: int, last: int) -> dict[str, str]:
    today = date.today()
    return {
        "opens_on": (today + timedelta(days=first)).isoformat(),
        "closes_on": (today + timedelta(days=last)).isoformat(),
    }


def test_a_survey_from_nothing_to_open(client):
    assert "Er is nog geen onderzoek" in text_of(client.get(reverse("surveys")))
    assert "Vragenlijsten zoeken" in text_of(client.get(reverse("new-survey")))
    chosen = text_of(client.get(reverse("new-survey"), {"monitor": "miv"}))
    assert "2016 – Overheidsmedewerkers" in chosen
    made = client.post(reverse("new-survey"), {**GOOD, **days(0, 20)}, follow=True)
    assert made.status_code == 200
    survey = Survey.objects.get()
    assert survey.instrument == instrument("miv", "medewerkers", 2016).hash
    assert (survey.state, survey.closes_on) == ("preparing", date.today() + timedelta(days=20))
    assert "in voorbereiding" in text_of(made)
    opened = client.post(reverse("open-survey", args=[survey.pk]), follow=True)
    assert "Het onderzoek is open" in text_of(opened)
    assert Gate.objects.get(survey=survey.pk).open
    entries = list(JournalEntry.objects.order_by("pk").values_list("action", "account"))
    mine = client.account.pk
    assert entries == [("survey.make", mine), ("survey.days", mine), ("survey.open", mine)]
    assert "Medewerkers, 2016" in text_of(client.get(reverse("surveys")))


def test_without_a_title_it_gets_that_of_its_group(client):
    client.post(reverse("new-survey"), {**GOOD, "title": " "})
    assert Survey.objects.get().title.startswith("Overheidsmedewerkers")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"questionnaire": ""}, "Kies een vragenlijst"),
        ({"questionnaire": "1999:medewerkers"}, "Kies een vragenlijst"),
        ({"questionnaire": "x"}, "Kies een vragenlijst"),
        ({"monitor": "geen-monitor"}, "geen-monitor"),
        ({"title": "x" * 301}, "hooguit 300"),
        ({"closes_on": "morgen"}, "geen dag: morgen"),
        (days(5, 3), "ligt voor de eerste"),
        (days(-9, -3), "al voorbij"),
    ],
)
def test_what_is_wrong_is_said_in_the_form(client, wrong, said):
    response = client.post(reverse("new-survey"), {**GOOD, **wrong})
    assert response.status_code == 400
    assert said in text_of(response)
    assert "error-summary" in text_of(response)
    assert not Survey.objects.exists()


def test_one_group_has_one_survey_in_a_wave(client):
    client.post(reverse("new-survey"), GOOD)
    again = client.post(reverse("new-survey"), {**GOOD, "title": "Nog een"})
    assert again.status_code == 400
    assert "Dit onderzoek is er al" in text_of(again)
    assert Survey.objects.count() == 1


def test_days_can_be_changed_until_the_survey_is_closed(client):
    client.post(reverse("new-survey"), GOOD)
    survey = Survey.objects.get()
    there = reverse("survey-days", args=[survey.pk])
    assert client.post(there, days(2, 1)).status_code == 400
    assert client.post(there, days(1, 9)).status_code == 302
    survey.refresh_from_db()
    assert survey.closes_on == date.today() + timedelta(days=9)
    assert (date.today() + timedelta(days=9)).isoformat() in text_of(client.get(there))
    Survey.objects.update(state=Survey.State.CLOSED)
    assert client.post(there, days(1, 12)).status_code == 409
    survey.refresh_from_db()
    assert survey.closes_on == date.today() + timedelta(days=9)


def test_a_survey_whose_questionnaire_changed_does_not_open(client):
    client.post(reverse("new-survey"), GOOD)
    Survey.objects.update(instrument="0" * 64)
    response = client.post(reverse("open-survey", args=[Survey.objects.get().pk]))
    assert response.status_code == 409
    assert "De vragenlijst is veranderd" in text_of(response)
    assert Survey.objects.get().state == Survey.State.PREPARING


def test_a_closed_survey_does_not_open_again(client):
    client.post(reverse("new-survey"), GOOD)
    Survey.objects.update(state=Survey.State.CLOSED)
    response = client.post(reverse("open-survey", args=[Survey.objects.get().pk]))
    assert response.status_code == 409
    assert "kan niet opnieuw open" in text_of(response)
