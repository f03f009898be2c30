"""A preview goes the way of a respondent, and leaves no trace anywhere."""

from __future__ import annotations

import re

import pytest
from django.apps import apps
from django.urls import reverse
from tests.service.conftest import BOTH
from tests.service.managing import signed_in, text_of
from tests.service.test_runner import fields_of
from tests.service.test_wave import make

from graadmeter.service.accounts.models import Role
from graadmeter.service.fieldwork.models import Survey
from graadmeter.service.fieldwork.runner.instruments import instrument

pytestmark = pytest.mark.django_db(databases=BOTH, transaction=True)


@pytest.fixture
def survey(transactional_db, settings) -> Survey:
    settings.TWO_FACTOR = False
    return make(1)


def state_of(html: str) -> str:
    found = re.search(r'name="stand" value="([^"]+)"', html)
    assert found is not None
    return found[1]


def heading_of(html: str) -> str:
    found = re.search(r"<h1[^>]*>([^<]+)</h1>", html)
    assert found is not None
    return found[1]


def everything() -> dict[str, list]:
    """All rows of all tables that belong to surveys and answers."""
    return {
        model.__name__: sorted(map(repr, model._default_manager.values_list()))
        for label in ("fieldwork", "responses")
        for model in apps.get_app_config(label).get_models()
    }


def walk(client, survey, given, choose) -> tuple[list[str], list[str]]:
    """Headings on the way, and pages as they came."""
    there = reverse("preview", args=[survey.pk])
    html = text_of(client.post(there, given))
    headings, pages = [], []
    for _step in range(60):
        pages.append(html)
        headings.append(heading_of(html))
        if "Het einde van de proef" in html:
            return headings, pages
        answers = {name: choose(name, values) for name, values in fields_of(html).items()}
        response = client.post(there, {**answers, "stand": state_of(html)})
        assert response.status_code == 200, text_of(response)
        html = text_of(response)
    raise AssertionError(headings)


def victim(name, values):
    return "ja" if name.startswith("victim_") and "ja" in values else values[0]


def nobody(name, values):
    return "nee" if name.startswith(("victim_", "witness_")) and "nee" in values else values[0]


def test_a_preview_takes_the_route_of_its_answers_and_leaves_no_trace(survey):
    client = signed_in(Role.ANALYST)
    before = everything()
    start = client.get(reverse("preview", args=[survey.pk]))
    assert "Bestuurslaag" in text_of(start)
    given = {"layer": "gemeente", "gender": "vrouw"}
    long, pages = walk(client, survey, given, victim)
    short, others = walk(client, survey, given, nobody)
    assert len(long) > len(short) + 3
    assert any("Hier krijgt deze deelnemer eerst de pagina met hulp" in page for page in pages)
    assert not any("Hier krijgt deze deelnemer" in page for page in others)
    assert "gemeente" in pages[-1]
    assert "not_asked" in others[-1]
    assert everything() == before
    assert "deelname" not in client.cookies


def test_going_back_keeps_what_was_filled_in(survey):
    client = signed_in(Role.ANALYST)
    there = reverse("preview", args=[survey.pk])
    first = text_of(client.post(there, {"layer": "rijk"}))
    answers = {name: values[0] for name, values in fields_of(first).items()}
    second = text_of(client.post(there, {**answers, "stand": state_of(first)}))
    back = text_of(client.post(there, {"stand": state_of(second), "terug": "1"}))
    assert heading_of(back) == heading_of(first)
    assert "checked" in back
    _headings, pages = walk(client, survey, {}, nobody)
    last = text_of(client.post(there, {"stand": state_of(pages[-1]), "terug": "1"}))
    assert "Volgende" in last


@pytest.mark.parametrize("state", ["", "x", "AAAA", "é"])
def test_a_state_that_is_not_ours_starts_again(survey, state):
    response = signed_in(Role.ANALYST).post(reverse("preview", args=[survey.pk]), {"stand": state})
    assert response.status_code == 400
    assert "De proef is weg" in text_of(response)


def test_a_state_of_one_survey_opens_no_other(survey):
    client = signed_in(Role.ANALYST)
    html = text_of(client.post(reverse("preview", args=[survey.pk])))
    other = Survey.objects.create(
        monitor="miv",
        wave=2016,
        group="griffiers",
        title="Griffiers",
        instrument=instrument("miv", "griffiers", 2016).hash,
    )
    response = client.post(reverse("preview", args=[other.pk]), {"stand": state_of(html)})
    assert response.status_code == 400


def test_a_stratum_that_does_not_exist_is_ignored(survey):
    client = signed_in(Role.ANALYST)
    there = reverse("preview", args=[survey.pk])
    response = client.post(there, {"layer": "<b>", "gender": "man", "victim_verbal": "ja"})
    assert response.status_code == 200


def test_a_wrong_answer_is_explained_as_to_a_respondent(survey):
    client = signed_in(Role.ANALYST)
    there = reverse("preview", args=[survey.pk])
    html = text_of(client.post(there, {}))
    name = next(iter(fields_of(html)))
    response = client.post(there, {"stand": state_of(html), name: "bestaat-niet"})
    assert response.status_code == 400
    assert "error-summary" in text_of(response)


def test_the_list_says_who_gets_each_question_and_how_long_it_takes(survey):
    html = text_of(signed_in(Role.ANALYST).get(reverse("question-list", args=[survey.pk])))
    listed = len(instrument("miv", "medewerkers", 2016).items)
    assert html.count('class="who"') == listed
    assert "Wie: iedereen" in html
    assert "“Slachtoffer van agressie of geweld” is “Ja”" in html
    assert "11 minuten" in html
    assert "Niemand is geklokt" in html
    assert html.count("<ul") == html.count("</ul>")
    assert html.count("<section>") == html.count("</section>")
