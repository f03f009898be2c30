"""The pages of keeping, with something on each of them."""

from __future__ import annotations

from django.urls import reverse
from tests.service.every_page import NO_PAGE, Pages, pages_of
from tests.service.managing import Browser, text_of
from tests.service.registers.keeping.conftest import SAID, full_case, years_ago
from tests.service.registers.keeping.test_pages import fields
from tests.service.registers.made import make_member, make_organisation, signed_in_as

from graadmeter.service.incidents.keeping import actions
from graadmeter.service.incidents.models import Case, DataRequest, Participant
from graadmeter.service.incidents.words import Capacity
from graadmeter.service.organisations.choices import Choices
from graadmeter.service.organisations.models import Organisation
from graadmeter.service.organisations.words import Role
from graadmeter.service.scope import organisation_scope

NO_PAGE |= {
    "keeping-propose": "goes back to the overview",
    "keeping-decide": "goes back to the overview",
    "keeping-hold": "goes back to the case",
    "keeping-copy-file": "a PDF or JSON file",
    "keeping-person-file": "a PDF or JSON file",
}


def _at(name: str, *arguments: object) -> str:
    return reverse(name, args=["voorbeelddam", *arguments])


def _world() -> tuple[Organisation, Case, Browser, Browser]:
    organisation = make_organisation()
    with organisation_scope(organisation.pk):
        case = full_case(organisation, years_ago(9))
        coordinator = make_member(organisation, Role.INCIDENT_COORDINATOR, name="Coby Meerstra")
        secretary = make_member(organisation, Role.SECRETARY, name="Sem Oeverloo")
        Participant.objects.create(
            organisation=organisation,
            case=case,
            member=coordinator,
            capacity=Capacity.COORDINATOR,
            since=years_ago(9),
        )
        actions.note_request(
            case=case,
            member=coordinator,
            kind="inzage",
            received_on=years_ago(1),
            asked="Het slachtoffer wil weten wat er staat.",
            today=years_ago(1),
        )
    return organisation, case, signed_in_as(coordinator), signed_in_as(secretary)


@pages_of("keeping", "keeping-terms")
def keeping_terms() -> Pages:
    """How long cases are kept, and erasing by two."""
    organisation, _case, coordinator, secretary = _world()
    yield coordinator.get(_at("keeping"))
    yield secretary.get(_at("keeping-terms"))
    yield secretary.post(_at("keeping-terms"), {"retention_years": "veel"})
    chosen = Choices(retention_basis="Selectielijst 2020, 9.1")
    Organisation.objects.filter(pk=organisation.pk).update(choices=chosen.model_dump(mode="json"))
    yield coordinator.get(_at("keeping"))
    coordinator.post(_at("keeping-propose"))
    yield coordinator.get(_at("keeping"))
    yield secretary.get(_at("keeping"))
    yield secretary.post(_at("keeping-propose"))


@pages_of("keeping-case", "keeping-correct", "keeping-ask", "keeping-answer")
def keeping_case() -> Pages:
    """Hold, corrections and requests of a case."""
    organisation, case, browser, _secretary = _world()
    there = _at("keeping-case", case.pk)
    yield browser.get(there)
    yield browser.post(_at("keeping-hold", case.pk), {"reason": ""})
    browser.post(_at("keeping-hold", case.pk), {"reason": "Er loopt een rechtszaak."})
    correct = _at("keeping-correct", case.pk)
    yield browser.get(correct)
    yield browser.get(correct, {"part": "story"})
    yield browser.post(correct, {"part": "story", "text": "Anders", "reason": ""})
    browser.post(correct, {"part": "story", "text": "Het was balie acht.", "reason": "Gevraagd"})
    yield browser.get(_at("keeping-ask", case.pk))
    yield browser.post(_at("keeping-ask", case.pk))
    with organisation_scope(organisation.pk):
        asked = DataRequest.objects.get()
    yield browser.get(_at("keeping-answer", case.pk, asked.pk))
    yield browser.post(_at("keeping-answer", case.pk, asked.pk))
    yield browser.get(there)


@pages_of("keeping-mark", "keeping-copy", "keeping-search", "keeping-person")
def keeping_copies() -> Pages:
    """Going through a case for a copy, and access for a member."""
    _organisation, case, browser, _secretary = _world()
    mark = _at("keeping-mark", case.pk, "woo")
    page = browser.get(mark)
    yield page
    sent = fields(text_of(page))
    story = next(name for name, value in sent.items() if value == SAID)
    yield browser.post(mark, {**sent, story: f"{SAID} Echt."})
    sent[story] = SAID.replace("Zilverdraad", "[[5.1.1d: Zilverdraad]]")
    browser.post(mark, sent)
    yield browser.get(_at("keeping-copy", case.pk, "woo"))
    search = _at("keeping-search")
    yield browser.get(search)
    yield browser.get(search, {"naam": "lindegaard"})
    yield browser.post(search, {"code": "ABC"})
    yield browser.get(_at("keeping-person", case.victim_id))
    yield browser.get(_at("keeping-person-file", case.victim_id, "pdf"))
