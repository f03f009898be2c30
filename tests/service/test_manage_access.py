"""Who may do what: every page of managing surveys, every role, every method."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from tests.service.conftest import BOTH, make_survey
from tests.service.managing import signed_in

from graadmeter.service.accounts.models import Role
from graadmeter.service.fieldwork.models import JournalEntry, Survey

pytestmark = pytest.mark.django_db(databases=BOTH, transaction=True)

MANAGING = {Role.MANAGER, Role.ADMINISTRATOR}
LOOKING = {*MANAGING, Role.ANALYST}
ANALYSING = {Role.ANALYST}
READ = {
    "surveys": LOOKING,
    "new-survey": MANAGING,
    "survey": LOOKING,
    "response-figures": LOOKING,
    "survey-days": MANAGING,
    "close-survey": MANAGING,
    "survey-audit": LOOKING,
    "open-answers": ANALYSING,
    "open-answer": ANALYSING,
    "microdata": ANALYSING,
    "preview": LOOKING,
    "question-list": LOOKING,
}
WRITTEN = {
    "new-survey": MANAGING,
    "open-survey": MANAGING,
    "survey-days": MANAGING,
    "close-survey": MANAGING,
    "open-answer": ANALYSING,
    "microdata": ANALYSING,
    "preview": LOOKING,
}


@pytest.fixture
def survey(transactional_db, settings) -> Survey:
    settings.TWO_FACTOR = False
    return make_survey(3)


def address(name: str, survey: Survey) -> str:
    return reverse(name, args=[] if name in {"surveys", "new-survey"} else [survey.pk])


def test_other_roles_are_refused_and_change_nothing(survey):
    JournalEntry.objects.all().delete()
    for role in Role:
        client = signed_in(role)
        for method, pages in (("get", READ), ("post", WRITTEN)):
            for name, allowed in pages.items():
                status = getattr(client, method)(address(name, survey)).status_code
                assert (status == 403) == (role not in allowed), (role, method, name, status)
                assert status < 500
        if role in LOOKING:
            survey.refresh_from_db()
    writers = set(JournalEntry.objects.values_list("account__grants__role", flat=True))
    assert writers <= MANAGING


def test_who_is_not_signed_in_goes_to_the_sign_in_page(survey):
    for method, pages in (("get", READ), ("post", WRITTEN)):
        for name in pages:
            response = getattr(Client(), method)(address(name, survey))
            assert response.status_code == 302, name
            assert response["Location"].startswith(reverse("sign-in"))


def test_without_its_second_step_an_account_sees_nothing(survey, settings):
    client = signed_in(Role.MANAGER)
    settings.TWO_FACTOR = True
    assert client.get(reverse("surveys")).status_code == 302


def test_nothing_is_written_by_following_a_link(survey):
    manager, analyst = signed_in(Role.MANAGER), signed_in(Role.ANALYST)
    assert manager.get(reverse("open-survey", args=[survey.pk])).status_code == 405
    JournalEntry.objects.all().delete()
    for name in READ:
        for client in (manager, analyst):
            client.get(address(name, survey), {"title": survey.title})
    survey.refresh_from_db()
    assert survey.state == Survey.State.OPEN
    assert not JournalEntry.objects.exists()


def test_forms_need_their_token(survey):
    client = Client(enforce_csrf_checks=True)
    client.force_login(signed_in(Role.MANAGER).account)
    response = client.post(reverse("close-survey", args=[survey.pk]), {"title": survey.title})
    assert response.status_code == 403
    survey.refresh_from_db()
    assert survey.state == Survey.State.OPEN


def test_a_survey_that_is_not_there_is_not_found(survey):
    client = signed_in(Role.MANAGER, Role.ANALYST)
    for name in READ:
        if name not in {"surveys", "new-survey"}:
            assert client.get(reverse(name, args=[survey.pk + 999])).status_code == 404


@pytest.mark.parametrize(
    ("role", "shown"),
    [
        (Role.MANAGER, True),
        (Role.ANALYST, True),
        (Role.ADMINISTRATOR, True),
        (Role.COORDINATOR, False),
    ],
)
def test_the_home_page_leads_to_the_surveys(survey, role, shown):
    html = signed_in(role).get(reverse("home")).content.decode()
    assert (f'href="{reverse("surveys")}"' in html) is shown
