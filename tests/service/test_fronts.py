"""Two questionnaires under one code (MON-12): handed in apart, kept apart, counted right."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from tests.service.conftest import BOTH, codes_of, make_survey
from tests.service.managing import signed_in, text_of
from tests.service.test_runner import enter, fields_of, walk

from graadmeter.errors import UserError
from graadmeter.service.accounts.models import Role
from graadmeter.service.fieldwork import actions, admissions
from graadmeter.service.fieldwork.admissions import NotAdmittedError, front_mark, mark_of, submit
from graadmeter.service.fieldwork.fronts import possible_fronts, set_front
from graadmeter.service.fieldwork.manage.closing import audit_of
from graadmeter.service.fieldwork.manage.pools import make_pools
from graadmeter.service.fieldwork.manage.response import response_of
from graadmeter.service.fieldwork.models import Admission, JournalEntry, Survey
from graadmeter.service.fieldwork.open_link import set_open_link
from graadmeter.service.fieldwork.runner import respondent
from graadmeter.service.fieldwork.runner.instruments import instrument
from graadmeter.service.responses import drafts
from graadmeter.service.responses.models import Draft, Final, Inbox, Spent

pytestmark = pytest.mark.django_db(databases=BOTH, transaction=True)
END = "/vragenlijst/insturen/"


def with_hash(survey: Survey) -> Survey:
    survey.instrument = instrument(survey.monitor, survey.group, survey.wave).hash
    survey.save()
    return survey


@pytest.fixture
def pair(transactional_db) -> tuple[Survey, Survey]:
    """Civil servants, with two questions of another survey in front."""
    front = with_hash(make_survey(0, "non_respons_medewerkers", opened=False))
    main = with_hash(make_survey(3, opened=False))
    set_front(survey=main, front=front, account=None)
    actions.open_survey(survey=front, account=None)
    actions.open_survey(survey=main, account=None)
    return front, main


def first(_name, values):
    return values[0]


def hand_in_front(client: Client, code: str):
    """Answers the first part; the page after it."""
    page = client.post(reverse("start"), {"code": code}, follow=True)
    assert "Deel 1 van 2" in text_of(page)
    page = client.post(page.request["PATH_INFO"], follow=True)
    walk(client, page, first)
    return client.post(END, {"part": "1"}, follow=True)


def test_first_the_one_then_the_other_and_nothing_joins_them(pair):
    front, main = pair
    client, code = Client(), codes_of(main)[0]
    after = hand_in_front(client, code)
    assert "Deel 2 van 2" in text_of(after)
    assert [row.survey for row in Inbox.objects.all()] == [front.pk]
    assert not Admission.objects.filter(done=True).exists()
    assert after.request["PATH_INFO"] == "/vragenlijst/begin/"
    page = client.post(after.request["PATH_INFO"], follow=True)
    walk(client, page, first)
    assert "Dank u wel" in text_of(client.post(END, {"part": "2"}, follow=True))
    assert sorted(row.survey for row in Inbox.objects.all()) == sorted([front.pk, main.pk])
    assert Admission.objects.filter(done=True).count() == 1
    assert Draft.objects.count() == 0
    own = bytes(Admission.objects.get(done=True).id)
    marks = {bytes(row.id): row.survey for row in Spent.objects.all()}
    assert marks == {mark_of(own): main.pk, front_mark(own): front.pk}


def test_who_stops_between_the_two_goes_on_with_the_second(pair):
    _front, main = pair
    code = codes_of(main)[0]
    hand_in_front(Client(), code)
    again = Client().post(reverse("start"), {"code": code}, follow=True)
    assert "Deel 2 van 2" in text_of(again)


def test_the_first_part_is_taken_once(pair):
    front, main = pair
    ticket = admissions.enter(codes_of(main)[0])
    ahead = replace(ticket, front=True)
    assert submit(ahead, {})
    assert not submit(ahead, {})
    assert Inbox.objects.filter(survey=front.pk).count() == 1
    assert submit(ticket, {})
    with pytest.raises(NotAdmittedError):
        admissions.enter(codes_of(main)[0])


def test_a_first_part_that_closed_is_passed_over(pair):
    front, main = pair
    client, code = Client(), codes_of(main)[0]
    client.post(reverse("start"), {"code": code})
    actions.close_survey(survey=front, account=None)
    respondent._surveys.clear()
    page = client.get(reverse("page", args=["begin"]))
    assert "Deel 2 van 2" in text_of(page)
    assert "Deel 2 van 2" in text_of(Client().post(reverse("start"), {"code": code}, follow=True))


def test_the_counts_of_both_agree_after_closing(pair, monkeypatch):
    front, main = pair
    one, two, three = codes_of(main)
    for code in (one, two):
        ticket = admissions.enter(code)
        submit(replace(ticket, front=True), {})
    submit(ticket, {})
    admissions.enter(three)
    total = response_of(front, date.today()).total
    assert (total.approached, total.completed) == (3, 2)
    closed = actions.close_survey(survey=front, account=None)
    assert (closed.approached, closed.completed, closed.answers) == (3, 2, 2)
    # Closing again, as after a crash, finds no marks and says the same.
    assert actions.close_survey(survey=front, account=None) == closed
    audit = audit_of(front)
    assert audit.sound, [check for check in audit.checks if not check.sound]
    assert actions.close_survey(survey=main, account=None).balanced
    assert audit_of(main).sound
    assert (audit.approached, audit.completed, audit.unanswered) == (3, 2, 1)
    assert Final.objects.filter(survey=front.pk).count() == 2


def test_refusing_destroys_both_drafts(pair):
    _front, main = pair
    client = Client()
    enter(client, codes_of(main)[0])
    assert Draft.objects.count() == 2
    client.post(reverse("refuse"))
    assert Draft.objects.count() == 0


def test_what_cannot_come_first_is_refused_in_words(pair):
    _front, main = pair
    people = with_hash(make_survey(1, "politieke_ambtsdragers", opened=False))
    with pytest.raises(UserError, match="al begonnen"):
        set_front(survey=main, front=None, account=None)
    third = with_hash(make_survey(0, "secretarissen", opened=False))
    assert main not in possible_fronts(third)
    assert people not in possible_fronts(third)
    with pytest.raises(UserError, match="kan niet vooraf"):
        set_front(survey=people, front=third, account=None)


def test_a_page_of_the_first_part_left_open_changes_nothing_of_the_second(pair):
    _front, main = pair
    client, code = Client(), codes_of(main)[0]
    after = hand_in_front(client, code)
    page = client.post(after.request["PATH_INFO"], follow=True)
    path = page.request["PATH_INFO"]
    client.post(path, {**first_answers(page), "part": "2"})
    before = draft_of(code)
    assert before.answers
    for stale in ({}, {"part": "1"}):
        assert client.post(path, stale).status_code == 302
        assert draft_of(code) == before
        # Nor does a button pressed twice hand in an empty second part.
        client.post(END, stale)
    assert Inbox.objects.filter(survey=main.pk).count() == 0


def first_answers(page) -> dict[str, str]:
    return {name: values[0] for name, values in fields_of(text_of(page)).items()}


def draft_of(code: str) -> drafts.DraftContent:
    ticket = admissions.enter(code)
    content = drafts.load(ticket.draft, ticket.draft_key)
    assert content is not None
    return content


def test_closing_the_last_survey_closes_what_stands_in_front_of_it(pair):
    front, main = pair
    ticket = admissions.enter(codes_of(main)[0])
    submit(replace(ticket, front=True), {})
    admissions.enter(codes_of(main)[1])
    actions.close_survey(survey=main, account=None)
    front.refresh_from_db()
    assert front.state == Survey.State.CLOSED
    assert not Spent.objects.exists()
    assert not Draft.objects.exists()
    assert not Inbox.objects.exists()
    assert audit_of(main).sound
    assert audit_of(front).sound


def test_a_front_that_stays_open_is_said_in_the_audit(pair):
    front, main = pair
    actions.close_survey(survey=main, account=None)
    Survey.objects.filter(pk=front.pk).update(state=Survey.State.OPEN)
    main.refresh_from_db()
    assert not audit_of(main).sound


def test_looking_at_the_audit_writes_nothing(pair):
    front, _main = pair
    Survey.objects.filter(pk=front.pk).update(state=Survey.State.CLOSED)
    entries = JournalEntry.objects.count()
    audit_of(front)
    assert JournalEntry.objects.count() == entries


def test_the_first_part_stops_when_the_survey_of_the_code_has_closed(pair):
    front, main = pair
    client = Client()
    page = enter(client, codes_of(main)[0])
    other = make_survey(0, "politieke_ambtsdragers", opened=False)
    Survey.objects.filter(pk=other.pk).update(front=front)
    actions.close_survey(survey=main, account=None)
    respondent._surveys.clear()
    front.refresh_from_db()
    assert front.state == Survey.State.OPEN
    answer = client.post(page.request["PATH_INFO"], {"part": "1"})
    assert "gesloten" in text_of(answer)


def test_nobody_gets_a_way_of_their_own_into_a_front(pair):
    front, _main = pair
    for refused in (
        lambda: set_open_link(survey=front, wanted=True, account=None),
        lambda: make_pools(survey=front, wishes=[], accept_small=False, account=None),
    ):
        with pytest.raises(UserError, match="heeft zelf geen deelnemers"):
            refused()
    fresh = with_hash(make_survey(1, "politieke_ambtsdragers", opened=False))
    Admission.objects.filter(survey=fresh).delete()
    third = with_hash(make_survey(0, "secretarissen", opened=False))
    assert fresh not in possible_fronts(third)  # it has people
    with pytest.raises(UserError, match="geen vragenlijst vooraf"):
        set_front(survey=third, front=None, account=None)


def test_the_manager_chooses_it_on_a_page(transactional_db, settings):
    settings.TWO_FACTOR = False
    front = with_hash(make_survey(0, "non_respons_medewerkers", opened=False))
    main = with_hash(make_survey(2, opened=False))
    client = signed_in(Role.MANAGER)
    address = reverse("survey-front", args=[main.pk])
    shown = text_of(client.get(address))
    assert fields_of(shown) == {"front": ["", str(front.pk)]}
    assert client.post(address, {"front": "999"}).status_code == 400
    answer = client.post(address, {"front": str(front.pk)}, follow=True)
    assert "Hiervoor staat" in text_of(answer)
    assert JournalEntry.objects.filter(action="survey.front", survey=main).count() == 1
    client.post(reverse("open-survey", args=[main.pk]))
    assert set(Survey.objects.values_list("state", flat=True)) == {"open"}
    assert "staat voor" in text_of(client.get(reverse("survey", args=[front.pk])))
    assert client.post(address, {"front": ""}).status_code == 409
