"""The questionnaire in a browser without JavaScript: the test client."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse
from tests.service.conftest import BOTH, codes_of, make_survey

from graadmeter.questionnaire import NO_ANSWER, RoutePage
from graadmeter.service.fieldwork import actions
from graadmeter.service.fieldwork.models import Admission, Survey
from graadmeter.service.fieldwork.runner import respondent
from graadmeter.service.fieldwork.runner.instruments import instrument
from graadmeter.service.fieldwork.runner.page_view import view_page
from graadmeter.service.responses.models import Draft, Inbox

pytestmark = pytest.mark.django_db(databases=BOTH, transaction=True)


@pytest.fixture
def survey(transactional_db) -> Survey:
    """Civil servants, with the questionnaire of 2016."""
    made = make_survey(6, opened=False)
    made.instrument = instrument("miv", "medewerkers", 2016).hash
    made.save()
    actions.open_survey(survey=made, account=None)
    return made


def text_of(response) -> str:
    return response.content.decode()


def enter(client: Client, code: str):
    response = client.post(reverse("start"), {"code": code}, follow=True)
    assert response.status_code == 200
    return client.post(response.request["PATH_INFO"], follow=True)


def fields_of(html: str) -> dict[str, list[str]]:
    """Names of radio groups and boxes to their values, in order."""
    found: dict[str, list[str]] = {}
    for tag in re.findall(r"<input[^>]*type=\"(?:radio|checkbox)\"[^>]*>", html):
        name = re.search(r'name="([^"]+)"', tag)
        value = re.search(r'value="([^"]*)"', tag)
        assert name is not None
        assert value is not None
        found.setdefault(name[1], []).append(value[1])
    return found


def hidden_of(html: str) -> dict[str, str]:
    """Which of two questionnaires under one code a page is of."""
    return dict(re.findall(r'<input type="hidden" name="(part)" value="(\d)">', html))


def walk(client: Client, response, choose) -> list[str]:
    """Answers every page until the end; the addresses on the way."""
    way = []
    for _step in range(80):
        path = response.request["PATH_INFO"]
        way.append(path)
        if path == reverse("page", args=["insturen"]):
            return way
        if path == reverse("support"):
            onward = re.search(r'href="(/vragenlijst/[^"]+)"[^>]*>Verder', text_of(response))
            assert onward is not None
            response = client.get(onward[1])
            continue
        answers = {
            name: choose(name, values) for name, values in fields_of(text_of(response)).items()
        }
        answers |= hidden_of(text_of(response))
        response = client.post(path, answers, follow=True)
        assert response.status_code == 200, text_of(response)
    raise AssertionError(way)


def as_victim(name, values):
    return "ja" if name.startswith("victim_") and "ja" in values else values[0]


def as_no_victim(name, values):
    return "nee" if name.startswith(("victim_", "witness_")) and "nee" in values else values[0]


def test_a_victim_and_somebody_else_go_different_ways_to_the_same_end(survey):
    codes = codes_of(survey)
    ways = {}
    for code, choose in ((codes[0], as_victim), (codes[1], as_no_victim)):
        client = Client()
        ways[choose] = walk(client, enter(client, code), choose)
        done = client.post(reverse("page", args=["insturen"]), follow=True)
        assert "Uw antwoorden zijn ingestuurd" in text_of(done)
        assert "112" in text_of(done)
    assert reverse("support") in ways[as_victim]
    assert reverse("support") not in ways[as_no_victim]
    assert len(ways[as_victim]) > len(ways[as_no_victim]) + 3
    records = [row.record for row in Inbox.objects.all()]
    assert sorted(record["victim_verbal"] for record in records) == ["ja", "nee"]
    by_answer = {record["victim_verbal"]: record for record in records}
    assert by_answer["nee"]["incident_severity__missing"] == "not_asked"
    assert by_answer["ja"]["layer"] in {"gemeente", "rijk"}
    assert not Draft.objects.exists()
    assert Admission.objects.filter(done=True).count() == 2


def test_following_a_link_spends_nothing(survey):
    code = codes_of(survey)[0]
    client = Client()
    for _visit in range(3):
        for method in (client.get, client.head):
            assert method(reverse("invited", args=[code])).status_code == 200
    assert not Draft.objects.exists()
    assert not Admission.objects.filter(started=True).exists()
    assert f'value="{code}"' in text_of(client.get(reverse("invited", args=[code])))


def test_stopping_and_going_on_elsewhere(survey):
    code = codes_of(survey)[0]
    client = Client()
    response = enter(client, code)
    first = response.request["PATH_INFO"]
    answers = {n: v[0] for n, v in fields_of(text_of(response)).items()}
    second = client.post(first, answers, follow=True).request["PATH_INFO"]
    stopped = client.post(reverse("stop"))
    assert "U bent gestopt" in text_of(stopped)
    assert client.get(second).status_code == 403
    other = Client()
    resumed = other.post(reverse("start"), {"code": code}, follow=True)
    assert "verder waar u gebleven was" in text_of(resumed)
    onward = other.post(resumed.request["PATH_INFO"], follow=True)
    assert onward.request["PATH_INFO"] == second
    back = other.post(second, {"terug": "1"}, follow=True)
    assert back.request["PATH_INFO"] == first
    assert "checked" in text_of(back)


def test_a_second_use_is_refused_in_words(survey):
    code = codes_of(survey)[0]
    client = Client()
    walk(client, enter(client, code), as_no_victim)
    client.post(reverse("page", args=["insturen"]))
    again = client.post(reverse("start"), {"code": code})
    assert again.status_code == 400
    assert "Met deze code zijn al antwoorden ingestuurd" in text_of(again)


def test_two_windows_with_one_code_hand_in_once(survey):
    code = codes_of(survey)[0]
    first, second = Client(), Client()
    walk(first, enter(first, code), as_victim)
    enter(second, code)
    cookie = first.cookies["deelname"].value
    assert "Uw antwoorden zijn ingestuurd" in text_of(
        first.post(reverse("page", args=["insturen"]), follow=True)
    )
    second.cookies["deelname"] = cookie
    late = second.post(reverse("page", args=["insturen"]))
    assert late.status_code == 403
    assert "al ingestuurd" in text_of(late)
    assert Inbox.objects.count() == 1


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "hier staan er 0"),
        ("ABCD-EFGH", "13 tekens"),
        ("UUUU-UUUU-UUUU-U", "komt in geen code voor"),
        ("0000-0000-0000-1", "tikfout"),
        ("<script>alert(1)</script>", "komt in geen code voor"),
    ],
)
def test_what_is_no_code_is_explained(survey, typed, said):
    response = Client().post(reverse("start"), {"code": typed})
    assert response.status_code == 400
    assert said in text_of(response)
    assert "<script>alert" not in text_of(response)
    assert 'href="#code"' in text_of(response)


def test_a_page_that_closes_under_somebody_gives_back_what_they_typed(survey):
    client = Client()
    response = enter(client, codes_of(survey)[0])
    path = response.request["PATH_INFO"]
    actions.close_survey(survey=survey, account=None)
    typed = "Een lang antwoord dat niet verloren mag gaan."
    closed = client.post(path, {"incident_description": typed})
    # The draft is gone with the wave, so the ticket opens nothing any more.
    assert closed.status_code in {403, 409}


def test_an_answer_that_cannot_be_is_named_and_linked_and_kept_out(survey):
    client = Client()
    path = enter(client, codes_of(survey)[0]).request["PATH_INFO"]
    wrong = client.post(path, {"citizen_contact": "made-up"})
    assert wrong.status_code == 400
    html = text_of(wrong)
    assert 'role="alert"' in html
    assert '<a href="#citizen_contact">' in html
    assert 'aria-invalid="true"' in html
    assert "<title>Fout: " in html
    assert "made-up" not in html
    right = client.post(path, {"citizen_contact": "dagelijks"}, follow=True)
    assert right.status_code == 200
    assert right.request["PATH_INFO"] != path


def test_a_name_in_an_open_answer_is_pointed_at_once_and_then_let_through(survey):
    client = Client()
    code = codes_of(survey)[0]
    way = walk(client, enter(client, code), as_victim)
    told = next(p for p in way if b"incident_description" in client.get(p).content)
    answer = {"incident_description": "Het was mevrouw Jansen van de balie."}
    pointed = client.post(told, answer)
    assert "Er lijkt een naam in uw antwoord te staan" in text_of(pointed)
    assert "mevrouw Jansen" in text_of(pointed)
    through = client.post(told, answer | {"gewaarschuwd": "incident_description"})
    assert through.status_code == 302


def test_pages_ahead_cannot_be_opened(survey):
    client = Client()
    first = enter(client, codes_of(survey)[0]).request["PATH_INFO"]
    for ahead in ("insturen", "bekendheid_beleid-1", "no-such-page"):
        response = client.get(reverse("page", args=[ahead]), follow=True)
        assert response.request["PATH_INFO"] == first


def test_too_large_a_post_is_refused(survey):
    client = Client()
    path = enter(client, codes_of(survey)[0]).request["PATH_INFO"]
    response = client.post(path, {"incident_description": "x" * 300_000})
    assert response.status_code == 400


def test_the_cookie_holds_no_code_and_cannot_be_made_up(survey):
    code = codes_of(survey)[0]
    client = Client()
    enter(client, code)
    cookie = client.cookies["deelname"]
    assert code.replace("-", "") not in cookie.value
    assert cookie["httponly"]
    assert cookie["samesite"] == "Strict"
    client.cookies["deelname"] = cookie.value[:-4] + "AAAA"
    assert client.get(reverse("page", args=["begin"])).status_code == 403


def test_the_paper_version_holds_every_question(survey):
    client = Client()
    enter(client, codes_of(survey)[0])
    html = text_of(client.get(reverse("paper")))
    asked = [i for i in instrument("miv", "medewerkers", 2016).items if i.origin == "asked"]
    assert html.count('class="paper-question"') == len(asked)


def of_group(group: str) -> Survey:
    made = make_survey(3, opened=False, group=group)
    made.instrument = instrument("miv", group, 2016).hash
    made.save()
    actions.open_survey(survey=made, account=None)
    return made


def test_the_longest_questionnaire_can_be_gone_through_empty_and_back(transactional_db):
    client = Client()
    response = enter(client, codes_of(of_group("politieke_ambtsdragers"))[0])
    for _step in range(120):
        path = response.request["PATH_INFO"]
        assert response.status_code == 200, path
        if path.endswith("/insturen/"):
            break
        passed = client.post(path, {}, follow=True)
        assert client.get(path).status_code == 200, path  # and back on it
        response = client.get(passed.request["PATH_INFO"])
    done = client.post(reverse("page", args=["insturen"]), follow=True)
    assert "Uw antwoorden zijn ingestuurd" in text_of(done)


def test_a_ranking_can_be_declined(transactional_db):
    compiled = instrument("miv", "griffiers", 2016)
    item = next(item for item in compiled.items if item.type == "ranking")
    shown = next(page for page in compiled.pages if item in page.items)
    view = view_page(RoutePage(shown, 0, shown.items), {item.id: NO_ANSWER})
    assert {option.place for one in view.items for option in one.options} == {""}


def test_a_questionnaire_that_was_changed_is_said_to_be_out_of_order(survey):
    client = Client()
    path = enter(client, codes_of(survey)[0]).request["PATH_INFO"]
    survey.instrument = "f" * 64
    survey.save()
    respondent._surveys.clear()
    response = client.get(path)
    assert response.status_code == 503
    assert "nu niet te tonen" in text_of(response)
