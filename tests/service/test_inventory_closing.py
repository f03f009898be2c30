"""The end of an inventory: answers without their organisation, nothing lost, nothing left."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections
from django.urls import reverse
from django.utils import timezone
from tests.service.conftest import BOTH, codes_of
from tests.service.inventories import (
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
)
from tests.service.managing import signed_in, text_of
from tests.service.test_canary import everything

from graadmeter.microdata import read_microdata
from graadmeter.service.accounts.models import Role
from graadmeter.service.fieldwork.actions import close_survey, shuffle_survey
from graadmeter.service.fieldwork.admissions import NotAdmittedError
from graadmeter.service.fieldwork.export import microdata_of
from graadmeter.service.fieldwork.inventory import actions, closing
from graadmeter.service.fieldwork.inventory.door import form_of
from graadmeter.service.fieldwork.inventory.visit import Visit
from graadmeter.service.fieldwork.manage.closing import audit_of
from graadmeter.service.fieldwork.manage.retention import forget_people
from graadmeter.service.fieldwork.models import Admission, Delegation, JournalEntry, Survey
from graadmeter.service.fieldwork.runner.instruments import monitor_named
from graadmeter.service.responses import actions as responses
from graadmeter.service.responses import forms
from graadmeter.service.responses.models import Final, Inbox, OrganisationForm

pytestmark = pytest.mark.django_db(databases=BOTH, transaction=True)
FREQUENCY = "reg_frequency_aggression"


@pytest.fixture
def survey(transactional_db, settings) -> Survey:
    settings.TWO_FACTOR = False
    return make_inventory(4)


def two_of_three(survey: Survey) -> None:
    """Two organisations hand in, a third only begins."""
    for number in (0, 1):
        client = coordinator(survey, number)
        fill(client, *sections())
        hand_in(client)
    ask(coordinator(survey, 2), SECOND, name="Robin Staf")


def test_closing_keeps_what_was_handed_in_without_whose_it_is(survey):
    two_of_three(survey)
    ids = {bytes(row.id) for row in OrganisationForm.objects.all()}
    manager = signed_in(Role.MANAGER)
    there = reverse("close-survey", args=[survey.pk])
    assert "van wie begon en niet instuurde: 1" in text_of(manager.get(there))
    done = manager.post(there, {"title": survey.title}, follow=True)
    page = text_of(done)
    assert "Alles klopt" in page
    assert "Opgaven die nog bij een organisatie horen" in page
    audit = audit_of(survey)
    assert audit.sound
    assert (audit.approached, audit.completed, audit.unanswered) == (4, 2, 2)
    assert not OrganisationForm.objects.exists()
    assert not Delegation.objects.exists()
    assert not Inbox.objects.exists()
    assert Final.objects.count() == 2
    assert not ids & {bytes(row.id) for row in Final.objects.all()}
    written = json.dumps([row.record for row in Final.objects.all()])
    assert "Organisatie" not in written
    assert "o000" not in written
    assert "Robin" not in everything("default")
    entry = JournalEntry.objects.get(action="forms.end")
    assert entry.facts == {"forms": 3, "handed_in": 2, "lost": 1}
    assert sum(row.record[FREQUENCY] == "altijd" for row in Final.objects.all()) == 2


def test_when_names_are_forgotten_nobody_sees_who_handed_in(survey):
    two_of_three(survey)
    close_survey(survey=survey, account=None)
    manager = signed_in(Role.MANAGER)
    there = reverse("survey-organisations", args=[survey.pk])
    assert "Organisatie 0" in text_of(manager.get(there))
    forget_people(survey=survey, account=None, now=timezone.now())
    page = text_of(manager.get(there))
    assert "zijn vernietigd" in page
    assert "<table" not in page
    assert "tussenpersoon" not in page


def test_closing_again_changes_nothing(survey):
    two_of_three(survey)
    first = close_survey(survey=survey, account=None)
    ids = sorted(bytes(row.id) for row in Final.objects.all())
    assert close_survey(survey=survey, account=None) == first
    assert (first.approached, first.completed, first.answers) == (4, 2, 2)
    assert sorted(bytes(row.id) for row in Final.objects.all()) == ids


def test_what_is_left_over_is_said(survey):
    two_of_three(survey)
    close_survey(survey=survey, account=None)
    responses.open_gate(survey=survey.pk)
    forms.begin(form_of(admission_of(survey)), {})
    responses.shut_gate(survey=survey.pk)
    audit = audit_of(survey)
    assert [check.title for check in audit.checks if not check.sound] == [
        "Opgaven die nog bij een organisatie horen"
    ]
    close_survey(survey=survey, account=None)
    assert audit_of(survey).sound


def test_a_change_that_was_not_handed_in_leaves_what_was(survey):
    client = coordinator(survey)
    fill(client, *sections())
    hand_in(client)
    client.post(reverse("inventory-change"))
    client.post(page_with(FREQUENCY), {FREQUENCY: "nooit"})
    closed = close_survey(survey=survey, account=None)
    assert (closed.completed, closed.answers) == (1, 1)
    assert Final.objects.get().record[FREQUENCY] == "altijd"


def test_what_is_being_filled_in_when_it_closes_is_shown_back(survey):
    secretary = coordinator(survey)
    colleague = enter(ask(secretary, SECOND))
    done = coordinator(survey, 1)
    fill(done, *sections())
    hand_in(done)
    close_survey(survey=survey, account=None)
    for client, page in ((secretary, page_with(FREQUENCY)), (colleague, page_with(FREQUENCY))):
        response = client.post(page, {FREQUENCY: "vaak"})
        assert response.status_code == 409
        assert "Vaak" in text_of(response)
        assert "niet ingestuurd. Zij telt niet mee" in text_of(response)
    assert "Wat toen is ingestuurd, telt mee" in text_of(done.get(reverse("inventory")))
    for posting in ("inventory-hand-in", "inventory-change", "inventory-ask"):
        assert secretary.post(reverse(posting)).status_code == 409
    again = secretary.post(reverse("start"), {"code": "0000-0000-0000-0"})
    assert again.status_code == 400
    assert not OrganisationForm.objects.exists()


def test_the_gate_decides_when_the_state_is_not_known_yet(survey):
    """Closed between the look at the survey and the writing of the answers."""
    client = coordinator(survey)
    fill(client, *sections())
    responses.shut_gate(survey=survey.pk)
    saved = client.post(page_with(FREQUENCY), {FREQUENCY: "nooit"})
    assert saved.status_code == 409
    assert "Nooit" in text_of(saved)
    assert hand_in(client).status_code == 409
    assert form(survey).answers[FREQUENCY] == "altijd"
    assert form(survey).handed_in is None
    code = codes_of(survey)[1]
    refused = client.post(reverse("start"), {"code": code})
    assert "gesloten" in text_of(refused)


def test_a_crash_before_the_mark_is_mended(survey, monkeypatch):
    client = coordinator(survey)
    fill(client, *sections())

    def crash(*_arguments):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(actions, "mark_done", crash)
        with pytest.raises(KeyboardInterrupt):
            hand_in(client)
    assert not admission_of(survey).done
    assert closing.settle(survey) == 1
    assert admission_of(survey).done
    assert shuffle_survey(survey=survey) == 0


def test_a_crash_while_closing_is_mended_by_closing_again(survey, monkeypatch):
    two_of_three(survey)

    def crash(**_arguments):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(responses, "close", crash)
        with pytest.raises(KeyboardInterrupt):
            close_survey(survey=survey, account=None)
    assert not audit_of(survey).sound
    closed = close_survey(survey=survey, account=None)
    assert (closed.completed, closed.answers) == (2, 2)
    assert audit_of(survey).sound


def test_handing_in_while_the_survey_closes_loses_none(transactional_db):
    """Everyone who was told that it is handed in is in the final table; nobody else is."""
    survey = make_inventory(12)
    visits = []
    for number in range(12):
        client = coordinator(survey, number)
        fill(client, *sections())
        admission = Admission.objects.select_related("survey", "person").get(
            pk=admission_of(survey, number).pk
        )
        visits.append(Visit(admission, None, form(survey, number)))

    def in_thread(work):
        try:
            return work()
        finally:
            connections.close_all()

    def submit(visit):
        def work():
            try:
                actions.hand_in(visit=visit)
            except (NotAdmittedError, forms.GoneError):
                return False
            return True

        return in_thread(work)

    with ThreadPoolExecutor(6) as pool:
        handed = [pool.submit(submit, visit) for visit in visits[:6]]
        closing_now = pool.submit(
            lambda: in_thread(lambda: close_survey(survey=survey, account=None))
        )
        handed += [pool.submit(submit, visit) for visit in visits[6:]]
        accepted = sum(future.result() for future in handed)
        closing_now.result()
    assert Final.objects.count() == accepted
    assert Admission.objects.filter(survey=survey, done=True).count() == accepted
    assert audit_of(survey).sound


def test_microdata_have_a_row_per_organisation_that_handed_in(survey, tmp_path):
    two_of_three(survey)
    close_survey(survey=survey, account=None)
    for name, content in microdata_of([survey]).items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(content)
    read = read_microdata(tmp_path, monitor_named("miv"), 2016)
    assert read["secretarissen"].respondents == 2
