"""An organisation's form: the door, colleagues, working at once, handing in."""

from __future__ import annotations

import re
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse
from tests.service.conftest import BOTH, codes_of, make_survey
from tests.service.inventories import (
    FIRST,
    SECOND,
    admission_of,
    ask,
    coordinator,
    enter,
    fill,
    form,
    hand_in,
    make_inventory,
    page_with,
    sections,
    seen,
    token_of,
)
from tests.service.managing import signed_in, text_of
from tests.service.test_canary import everything

from graadmeter.service.accounts.models import Role
from graadmeter.service.fieldwork.codes import new_code
from graadmeter.service.fieldwork.inventory import actions, tickets
from graadmeter.service.fieldwork.inventory.door import form_of
from graadmeter.service.fieldwork.mail.actions import plan_mailings
from graadmeter.service.fieldwork.mail.compose import filled, texts_of
from graadmeter.service.fieldwork.mail.handing_out import letters_to_people
from graadmeter.service.fieldwork.mail.texts import default_texts, pool_text
from graadmeter.service.fieldwork.manage.counting import count, rows_of
from graadmeter.service.fieldwork.models import Admission, DayCount, Delegation, Survey
from graadmeter.service.fieldwork.ticket import COOKIE
from graadmeter.service.responses import forms
from graadmeter.service.responses.actions import drop_off
from graadmeter.service.responses.models import Draft, Inbox, OrganisationForm, Spent
from graadmeter.service.vault import SealBrokenError

pytestmark = pytest.mark.django_db(databases=BOTH, transaction=True)
FREQUENCY = "reg_frequency_aggression"


@pytest.fixture
def survey(transactional_db, settings) -> Survey:
    settings.TWO_FACTOR = False
    return make_inventory(3)


# ------------------------------------------------------------------------------- the door


def test_the_code_of_an_organisation_opens_a_form_and_no_draft(survey):
    client = Client()
    code = codes_of(survey)[0]
    assert client.get(reverse("invited", args=[code])).status_code == 200
    assert not OrganisationForm.objects.exists()
    enter(code.lower().replace("-", " "), client)
    assert OrganisationForm.objects.count() == 1
    assert not Draft.objects.exists()
    assert admission_of(survey).started
    cookie = client.cookies[tickets.COOKIE]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Strict"
    assert COOKIE not in client.cookies
    about = text_of(client.get(reverse("inventory-about")))
    assert "vertrouwelijk, maar niet anoniem" in about
    assert "Organisatie 0" in about
    page = text_of(client.get(reverse("inventory")))
    assert page.count("nog niet begonnen") == len(sections())
    enter(code, Client())
    assert OrganisationForm.objects.count() == 1


def test_a_perception_survey_stays_as_it_is(transactional_db):
    people = make_survey(1)
    response = Client().post(reverse("start"), {"code": codes_of(people)[0]})
    assert response["Location"] == reverse("page", args=["begin"])
    assert Draft.objects.count() == 1
    assert not OrganisationForm.objects.exists()


def test_codes_that_let_nobody_in(survey):
    client = Client()
    unknown = client.post(reverse("start"), {"code": new_code()})
    assert unknown.status_code == 400
    assert "kennen wij niet" in text_of(unknown)
    assert "tikfout" in text_of(client.post(reverse("start"), {"code": "ABCD-EFGH-JKMN-0"}))
    code = ask(coordinator(survey), FIRST)
    survey.state = Survey.State.PREPARING
    survey.save()
    for each in (code, codes_of(survey)[1]):
        refused = client.post(reverse("start"), {"code": each})
        assert "nog niet begonnen" in text_of(refused)


def test_without_a_ticket_every_page_asks_for_the_code(survey):
    coordinator(survey)
    for name, arguments in (
        ("inventory", []),
        ("inventory-about", []),
        ("inventory-page", ["agressiebeleid-1"]),
        ("inventory-answers", []),
        ("inventory-paper", []),
        ("inventory-ask", []),
        ("inventory-colleague", ["abc"]),
        ("inventory-hand-in", []),
    ):
        for client in (Client(), Client(headers={"cookie": f"{tickets.COOKIE}=rommel"})):
            response = client.get(reverse(name, args=arguments))
            assert response.status_code == 403, name
            assert "Vul uw code opnieuw in" in text_of(response)


def test_a_ticket_is_good_for_some_hours(survey, monkeypatch):
    client = coordinator(survey)
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 3600 * tickets.HOURS)
    assert client.get(reverse("inventory")).status_code == 403


def test_a_form_opens_only_in_its_own_row(survey, settings):
    coordinator(survey, 0)
    coordinator(survey, 1)
    first, second = (form_of(admission_of(survey, number)) for number in (0, 1))
    held = OrganisationForm.objects.get(id=first.id)
    OrganisationForm.objects.filter(id=second.id).update(sealed=bytes(held.sealed))
    with pytest.raises(SealBrokenError):
        forms.load(second)
    assert forms.load(first) is not None


# ------------------------------------------------------------------------------ filling in


def test_pages_are_kept_counted_and_read_back(survey):
    client = coordinator(survey)
    first = page_with("final_responsible_aggression")
    answered = client.post(first, {"final_responsible_aggression": "burgemeester"})
    assert answered.status_code in (302, 400)
    fill(client, FIRST)
    page = text_of(client.get(reverse("inventory")))
    assert page.count(">klaar</span>") == 1
    reached = drop_off(survey.pk)
    assert set(reached.values()) == {1}
    told = text_of(client.get(reverse("inventory-answers")))
    assert "nog niet ingevuld" in told
    assert "paper-page" in text_of(client.get(reverse("inventory-paper")))
    left = client.post(reverse("inventory-stop"))
    assert "U bent gestopt" in text_of(left)
    assert client.get(reverse("inventory")).status_code == 403
    again = text_of(coordinator(survey).get(reverse("inventory")))
    assert again.count(">klaar</span>") == 1


def test_what_another_section_decides_is_asked_and_asked_no_more(survey):
    client = coordinator(survey)
    numbers = page_with("reg_verbal")
    frequency = page_with(FREQUENCY)
    assert client.get(numbers).status_code == 302  # nobody said yet that they register
    client.post(frequency, {FREQUENCY: "altijd"})
    assert client.get(numbers).status_code == 200
    fill(client, SECOND)
    assert form(survey).answers["reg_verbal"] == 3
    client.post(frequency, {FREQUENCY: "nooit"})
    assert client.get(numbers).status_code == 302
    assert "Verbale" not in text_of(client.get(reverse("inventory-answers")))


def test_a_mistake_is_said_and_nothing_of_the_page_is_lost(survey):
    client = coordinator(survey)
    client.post(page_with(FREQUENCY), {FREQUENCY: "altijd"})
    response = client.post(page_with("reg_verbal"), {"reg_verbal": "veel"})
    assert response.status_code == 400
    assert 'href="#reg_verbal"' in text_of(response)
    assert 'value="veel"' in text_of(response)
    assert "reg_verbal" not in form(survey).answers


def test_a_page_leads_to_the_next_the_one_before_and_the_overview(survey):
    client = coordinator(survey)
    first, second = (reverse("inventory-page", args=[f"{FIRST}-{i}"]) for i in (1, 2))
    assert client.post(first, {})["Location"] == second
    assert client.post(second, {"terug": "1"})["Location"] == first
    assert client.post(first, {"overzicht": "1"})["Location"] == reverse("inventory")
    assert client.get(reverse("inventory-page", args=["bestaat-niet"])).status_code == 302


# ------------------------------------------------------------------------------ colleagues


def test_a_colleague_sees_and_changes_only_their_sections(survey):
    secretary = coordinator(survey)
    fill(secretary, FIRST)
    code = ask(secretary, SECOND, name="Robin <Staf>")
    colleague = enter(code)
    overview = text_of(colleague.get(reverse("inventory")))
    assert "Registratie agressie en geweld" in overview
    assert "Beleid agressie en geweld" not in overview
    assert "Collega’s" not in overview
    other = reverse("inventory-page", args=[f"{FIRST}-1"])
    before = form(survey).answers
    for response in (
        colleague.get(other),
        colleague.post(other, {"final_responsible_aggression": "x"}),
        colleague.get(reverse("inventory-ask")),
        colleague.post(reverse("inventory-ask"), {"naam": "A", "deel": FIRST}),
        colleague.get(reverse("inventory-colleague", args=[token_of(survey)])),
        colleague.post(reverse("inventory-withdraw", args=[token_of(survey)])),
        colleague.get(reverse("inventory-hand-in")),
        colleague.post(reverse("inventory-hand-in")),
        colleague.post(reverse("inventory-change")),
    ):
        assert response.status_code == 302
        assert response["Location"] == reverse("inventory")
    assert form(survey).answers == before
    assert Delegation.objects.count() == 1
    told = text_of(colleague.get(reverse("inventory-answers")))
    assert "eindverantwoordelijk" not in told
    paper = text_of(colleague.get(reverse("inventory-paper")))
    assert "eindverantwoordelijk" not in paper
    overview = text_of(secretary.get(reverse("inventory")))
    assert "Robin &lt;Staf&gt;" in overview
    assert "nog niet klaar" in overview


def test_ready_is_said_when_nothing_is_missing_and_can_be_taken_back(survey):
    secretary = coordinator(survey)
    colleague = enter(ask(secretary, SECOND))
    early = colleague.post(reverse("inventory-ready"), {"klaar": "1"})
    assert early.status_code == 400
    assert page_with(FREQUENCY) in text_of(early)
    fill(colleague, SECOND)
    colleague.post(reverse("inventory-ready"), {"klaar": "1"})
    assert "meldt dat het klaar is" in text_of(secretary.get(reverse("inventory")))
    assert "U hebt gemeld" in text_of(colleague.get(reverse("inventory")))
    colleague.post(reverse("inventory-ready"), {"klaar": "0"})
    assert "meldt dat het klaar is" not in text_of(secretary.get(reverse("inventory")))


def test_the_code_can_be_read_again_and_withdrawn(survey):
    secretary = coordinator(survey)
    code = ask(secretary, SECOND, name="Robin")
    again = reverse("inventory-colleague", args=[token_of(survey)])
    page = text_of(secretary.get(again))
    assert page.count(code) >= 3  # by itself, in the link, in the mail
    assert "Beste Robin," in page
    assert code not in everything("default")
    colleague = enter(code)
    fill(colleague, SECOND)
    assert coordinator(survey, 1).get(again).status_code == 404  # another organisation
    secretary.post(reverse("inventory-withdraw", args=[token_of(survey)]))
    long_text = "een lang antwoord dat niet weg mag raken"
    refused = colleague.post(page_with(FREQUENCY), {FREQUENCY: long_text})
    assert refused.status_code == 403
    assert long_text in text_of(refused)
    wrong = Client().post(reverse("start"), {"code": code})
    assert wrong.status_code == 400
    assert "Deze code is ingetrokken" in text_of(wrong)
    assert secretary.get(again).status_code == 404
    kept = Delegation.objects.get()
    assert (kept.name, kept.sections, kept.sealed) == ("", [], None)
    assert form(survey).answers[FREQUENCY] == "altijd"


@pytest.mark.parametrize(
    ("posted", "field"),
    [
        ({"naam": "  ", "deel": [FIRST]}, "naam"),
        ({"naam": "n" * 201, "deel": [FIRST]}, "naam"),
        ({"naam": "A"}, "deel"),
        ({"naam": "A", "deel": ["bestaat_niet"]}, "deel"),
        ({"naam": "A", "deel": [FIRST, "achtergrond"]}, "deel"),
    ],
)
def test_asking_a_colleague_needs_a_name_and_sections(survey, posted, field):
    response = coordinator(survey).post(reverse("inventory-ask"), posted)
    assert response.status_code == 400
    assert f'href="#{field}"' in text_of(response)
    assert not Delegation.objects.exists()


def test_there_is_an_end_to_asking(survey, monkeypatch):
    monkeypatch.setattr(actions, "MOST_DELEGATIONS", 1)
    secretary = coordinator(survey)
    ask(secretary, FIRST)
    response = secretary.post(reverse("inventory-ask"), {"naam": "B", "deel": FIRST})
    assert response.status_code == 400
    assert "meer kan niet" in text_of(response)


# ------------------------------------------------------------------------------ two at once


def _in_thread(work):
    try:
        return work()
    finally:
        connections.close_all()


def test_many_who_save_at_once_lose_nothing(survey):
    """Every question by another colleague, all at the same time, page by page."""
    coordinator(survey)
    row = form_of(admission_of(survey))
    names = [f"vraag_{number}" for number in range(60)]

    def save(name):
        return _in_thread(lambda: forms.merge(row, f"pagina-{name}", {name: name}, {name: "-"}))

    with ThreadPoolExecutor(8) as pool:
        clashes = list(pool.map(save, names))
    assert not any(clashes)
    kept = form(survey)
    assert kept.answers == {name: name for name in names}
    assert len(kept.seen) == 60
    assert sum(drop_off(survey.pk).values()) == 60


def test_two_in_the_same_page_do_not_undo_each_other(survey):
    secretary = coordinator(survey)
    colleague = enter(ask(secretary, FIRST))
    address = page_with("el_house_rules")
    shown = {one: seen(one.get(address)) for one in (secretary, colleague)}
    first = {"el_house_rules": "ja", "gezien": shown[secretary]}
    second = {"el_clear_norms": "nee", "gezien": shown[colleague]}
    assert secretary.post(address, first).status_code == 302
    assert colleague.post(address, second).status_code == 302
    kept = form(survey).answers
    assert (kept["el_house_rules"], kept["el_clear_norms"]) == ("ja", "nee")


def test_two_different_answers_are_for_a_person_to_settle(survey):
    secretary = coordinator(survey)
    colleague = enter(ask(secretary, FIRST))
    address = page_with("el_house_rules")
    marks = seen(colleague.get(address))
    secretary.post(address, {"el_house_rules": "ja", "gezien": seen(secretary.get(address))})
    clash = colleague.post(address, {"el_house_rules": "nee", "gezien": marks})
    assert clash.status_code == 400
    assert "Een collega gaf intussen een ander antwoord: Ja" in text_of(clash)
    assert re.search(r'value="nee" checked', text_of(clash))
    assert form(survey).answers["el_house_rules"] == "ja"
    settled = colleague.post(address, {"el_house_rules": "nee", "gezien": seen(clash)})
    assert settled.status_code == 302
    assert form(survey).answers["el_house_rules"] == "nee"


# ------------------------------------------------------------------------------- handing in


def test_what_is_missing_is_listed_with_who_has_it(survey):
    secretary = coordinator(survey)
    ask(secretary, SECOND, name="Robin")
    fill(secretary, *[section for section in sections() if section != SECOND])
    page = text_of(secretary.get(reverse("inventory-hand-in")))
    assert "bij Robin" in page
    assert page_with(FREQUENCY) in page
    assert "Opgave insturen" not in page
    refused = hand_in(secretary)
    assert refused.status_code == 400
    assert form(survey).handed_in is None
    assert not admission_of(survey).done


def recorded(survey):
    record = form(survey).handed_in
    assert record is not None
    return record


def test_handing_in_counts_once_and_can_be_changed_until_closing(survey):
    secretary = coordinator(survey)
    colleague = enter(ask(secretary, SECOND))
    fill(secretary, *sections())
    assert "Opgave insturen" in text_of(secretary.get(reverse("inventory-hand-in")))
    assert "De opgave is ingestuurd" in text_of(hand_in(secretary))
    assert count(rows_of(survey)).completed == 1
    assert DayCount.objects.get(survey=survey).completed == 1
    assert not Inbox.objects.exists()
    assert not Spent.objects.exists()
    # Nobody changes it now: what a colleague was typing is shown back.
    late = colleague.post(page_with(FREQUENCY), {FREQUENCY: "nooit"})
    assert late.status_code == 409
    assert "Nooit" in text_of(late)
    assert "intussen ingestuurd" in text_of(late)
    assert colleague.get(page_with(FREQUENCY))["Location"] == reverse("inventory-answers")
    assert form(survey).answers[FREQUENCY] == "altijd"
    colleague.post(reverse("inventory-change"))
    assert form(survey).locked
    secretary.post(reverse("inventory-change"))
    opened = text_of(secretary.get(reverse("inventory")))
    assert "telt mee tot u opnieuw instuurt" in opened
    colleague.post(page_with(FREQUENCY), {FREQUENCY: "nooit"})
    assert recorded(survey)[FREQUENCY] == "altijd"
    hand_in(secretary)
    assert recorded(survey)[FREQUENCY] == "nooit"
    assert recorded(survey)["reg_verbal__missing"] == "not_asked"
    assert count(rows_of(survey)).completed == 1
    assert DayCount.objects.get(survey=survey).completed == 1


def test_counts_of_the_response_monitor(survey):
    secretary = coordinator(survey, 0)
    fill(secretary, *sections())
    hand_in(secretary)
    coordinator(survey, 1)
    counts = count(rows_of(survey))
    assert (counts.approached, counts.started, counts.completed) == (3, 2, 1)


def test_a_manager_sees_which_organisation_handed_in_and_no_answer(survey):
    secretary = coordinator(survey, 0)
    fill(secretary, *sections())
    hand_in(secretary)
    coordinator(survey, 1)
    manager = signed_in(Role.MANAGER)
    there = reverse("survey-organisations", args=[survey.pk])
    assert there in text_of(manager.get(reverse("survey", args=[survey.pk])))
    page = text_of(manager.get(there))
    rows = re.findall(r'scope="row">([^<]+)</th>\s*<td[^>]*>([^<]+)</td>\s*<td[^>]*>([^<]+)<', page)
    assert rows == [
        ("Organisatie 0", "o000", "ingestuurd"),
        ("Organisatie 1", "o001", "begonnen"),
        ("Organisatie 2", "o002", "nog niet begonnen"),
    ]
    for role in (Role.ANALYST, Role.COORDINATOR, Role.INTERMEDIARY):
        assert signed_in(role).get(there).status_code == 403
    assert Client().get(there).status_code == 302


def test_of_people_nobody_sees_who_took_part(survey):
    people = make_survey(2)
    manager = signed_in(Role.MANAGER)
    there = reverse("survey-organisations", args=[people.pk])
    assert manager.get(there).status_code == 404
    assert there not in text_of(manager.get(reverse("survey", args=[people.pk])))


def test_forms_need_their_token(survey):
    client = Client(enforce_csrf_checks=True)
    client.cookies = coordinator(survey).cookies
    for name in ("inventory-ask", "inventory-hand-in", "inventory-ready", "inventory-change"):
        assert client.post(reverse(name)).status_code == 403


def test_nothing_is_where_it_should_not_be(survey):
    """No answer and no code in either database while the survey is open."""
    secretary = coordinator(survey)
    code = ask(secretary, SECOND)
    fill(secretary, *sections())
    hand_in(secretary)
    held = everything("default") + everything("responses")
    for word in (code, code.replace("-", ""), codes_of(survey)[0], "final_responsible_aggression"):
        assert word not in held
    assert Admission.objects.filter(done=True).count() == 1


# ------------------------------------------------------------------------------------ mail


def test_mail_does_not_promise_an_organisation_that_it_is_anonymous(survey):
    plan_mailings(
        survey=survey,
        dates={"invitation": date.today()},
        account=None,
    )
    mailing = survey.mailings.get()
    code = codes_of(survey)[0]
    for language, promise, truth in (
        ("nl", "anoniem", "vertrouwelijk"),
        ("en", "anonymous", "confidential"),
    ):
        _subject, body = filled(mailing, survey, language, "Naam", code, "a" * 26)
        assert promise not in body
        assert truth in body
        assert code in body
        mailing.body = {}  # the proposal says the same
        assert truth in texts_of(mailing, language)[1]
    for kind in ("announcement", "reminder_1"):
        assert "anoniem" not in "".join(default_texts(kind, inventory=True)[1].values())
        assert "anoniem" in "".join(default_texts(kind)[1].values())
    assert "anoniem" not in pool_text("invitation", inventory=True)
    letters, _count = letters_to_people(survey=survey, start=0, account=None)
    assert "vertrouwelijk" in "".join(letters[0].after)
