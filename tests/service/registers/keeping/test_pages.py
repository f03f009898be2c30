"""The pages of keeping, walked by who may and tried by who may not."""

from __future__ import annotations

import json

import pytest
from django.urls import reverse
from tests.service.managing import text_of
from tests.service.registers.keeping.conftest import SAID, full_case, years_ago
from tests.service.registers.keeping.test_copies import words_of
from tests.service.registers.made import make_member, signed_in_as

from graadmeter.service.incidents.models import Case, DataRequest, Hold, Participant
from graadmeter.service.incidents.words import Capacity
from graadmeter.service.journal.models import Entry
from graadmeter.service.organisations.models import Organisation
from graadmeter.service.organisations.words import Role
from graadmeter.service.scope import organisation_scope
from graadmeter.service.vault.receipts import new_receipt, receipt_mark

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def one_step(settings):
    settings.TWO_FACTOR = False


@pytest.fixture
def case(organisation, coordinator):
    made = full_case(organisation, years_ago(9))
    Participant.objects.create(
        organisation=organisation,
        case=made,
        member=coordinator,
        capacity=Capacity.COORDINATOR,
        since=years_ago(9),
    )
    return made


@pytest.fixture
def browser(coordinator):
    return signed_in_as(coordinator)


def there(name: str, *arguments: object) -> str:
    return reverse(name, args=["voorbeelddam", *arguments])


def test_two_people_erase_a_case_with_a_few_clicks(case, browser, secretary):
    page = text_of(browser.get(there("keeping")))
    assert "Voorstellen om te wissen" in page
    assert case.number not in page
    browser.post(there("keeping-propose"))
    assert "Dit is uw eigen voorstel" in text_of(browser.get(there("keeping")))
    other = signed_in_as(secretary)
    page = text_of(other.get(there("keeping")))
    assert "Akkoord, wissen" in page
    decide = next(part.split('"')[0] for part in page.split('action="') if "/voorstel/" in part)
    unsure = other.post(decide, {"besluit": "akkoord"}, follow=True)
    assert "nog niets gewist" in text_of(unsure)
    assert "Akkoord." in text_of(
        other.post(decide, {"besluit": "akkoord", "zeker": "1"}, follow=True)
    )
    from graadmeter.service.incidents.keeping.proposing import carry_out_agreed

    assert carry_out_agreed() == 1
    with organisation_scope(case.organisation_id):
        assert Case.objects.get().erased_on is not None
    assert browser.get(there("keeping-case", case.pk)).status_code == 404
    assert "Uitgevoerd" in text_of(other.get(there("keeping")))


def test_a_proposal_may_be_taken_back(case, browser):
    browser.post(there("keeping-propose"))
    page = text_of(browser.get(there("keeping")))
    decide = next(part.split('"')[0] for part in page.split('action="') if "/voorstel/" in part)
    assert "van de baan" in text_of(browser.post(decide, {"besluit": "nee"}, follow=True))


def test_the_terms_are_set_by_who_may(organisation, secretary, browser):
    assert browser.get(there("keeping-terms")).status_code == 403
    other = signed_in_as(secretary)
    typed = {"retention_years": "7", "offender_retention_years": "1", "retention_basis": "9.1"}
    wrong = other.post(there("keeping-terms"), {**typed, "retention_years": "veel"})
    assert wrong.status_code == 400
    assert 'href="#retention_years"' in text_of(wrong)
    order = other.post(there("keeping-terms"), {**typed, "offender_retention_years": "9"})
    assert "niet langer dan de melding" in text_of(order)
    done = other.post(there("keeping-terms"), typed, follow=True)
    assert "7 jaar na het sluiten" in text_of(done)
    assert Organisation.objects.get().choices["retention_years"] == 7


def test_a_hold_is_set_and_lifted(case, browser):
    page = there("keeping-case", case.pk)
    refused = browser.post(there("keeping-hold", case.pk), {"reason": " "})
    assert 'href="#reason"' in text_of(refused)
    browser.post(there("keeping-hold", case.pk), {"reason": "Rechtszaak"})
    assert "Rechtszaak" in text_of(browser.get(page))
    with organisation_scope(case.organisation_id):
        assert Case.objects.get().hold
        assert Hold.objects.get().reason == "Rechtszaak"
    browser.post(there("keeping-hold", case.pk), {"opheffen": "1"})
    with organisation_scope(case.organisation_id):
        assert not Case.objects.get().hold


def test_a_text_is_put_right(case, browser):
    where = there("keeping-correct", case.pk)
    assert "Wat klopt er niet?" in text_of(browser.get(where))
    assert SAID in text_of(browser.get(where, {"part": "story"}))
    assert browser.get(where, {"part": "sealed_facts"}).status_code == 404
    sent = {"part": "story", "text": "Het was balie acht.", "reason": "Vroeg de melder"}
    assert browser.post(where, {**sent, "text": "x" * 9000}).status_code == 400
    assert browser.post(where, {**sent, "reason": ""}).status_code == 400
    page = text_of(browser.post(where, sent, follow=True))
    assert "Het was balie acht." in page
    assert SAID in page  # beside it, as what stood there first


def test_a_request_is_noted_and_decided(case, browser):
    ask = there("keeping-ask", case.pk)
    assert browser.post(ask, {"kind": "", "received_on": "gisteren"}).status_code == 400
    sent = {"kind": "wissen", "received_on": "2026-01-02", "asked": "Graag alles weg"}
    assert "Graag alles weg" in text_of(browser.post(ask, sent, follow=True))
    with organisation_scope(case.organisation_id):
        made = DataRequest.objects.get()
    answer = there("keeping-answer", case.pk, made.pk)
    assert "Graag alles weg" in text_of(browser.get(answer))
    assert browser.post(answer, {"decision": ""}).status_code == 400
    decided = {"decision": "afgewezen", "reason": "Termijn loopt"}
    assert "Termijn loopt" in text_of(browser.post(answer, decided, follow=True))
    assert browser.post(answer, decided).status_code == 409


def test_a_copy_is_marked_seen_and_given(case, browser):
    mark, copy = (there(name, case.pk, "woo") for name in ("keeping-mark", "keeping-copy"))
    assert browser.get(copy).status_code == 302
    assert browser.get(there("keeping-copy-file", case.pk, "woo", "pdf")).status_code == 409
    page = text_of(browser.get(mark))
    sent = fields(page)
    story = next(name for name, value in sent.items() if value == SAID)
    wrong = browser.post(mark, {**sent, story: SAID + " Echt."})
    assert "de tekst zelf is veranderd" in text_of(wrong)
    sent[story] = SAID.replace("Zilverdraad", "[[Zilverdraad]]")
    seen = browser.post(mark, {**sent, "overal": "balie zeven"}, follow=True)
    assert "Zilverdraad" not in text_of(seen)
    assert "Balie zeven" not in text_of(seen)
    pdf = browser.get(there("keeping-copy-file", case.pk, "woo", "pdf"))
    assert pdf["Content-Disposition"] == 'attachment; filename="woo.pdf"'
    assert "Zilverdraad" not in words_of(pdf.content)
    data = browser.get(there("keeping-copy-file", case.pk, "woo", "json"))
    assert json.loads(data.content)["grounds"].keys() == {"5.1.2e"}
    assert Entry.objects.filter(action="data.copy").count() == 2
    assert browser.get(there("keeping-copy-file", case.pk, "woo", "xml")).status_code == 404
    assert browser.get(there("keeping-copy", case.pk, "alles")).status_code == 404
    again = browser.post(mark, {**sent, "gezien": "00"})
    assert "intussen veranderd" in text_of(again)


def fields(page: str) -> dict[str, str]:
    """What a browser would send of the form in a page."""
    import re
    from html import unescape

    found = {
        name: unescape(value)
        for name, value in re.findall(
            r'<textarea[^>]*name="([^"]+)"[^>]*>\n(.*?)</textarea>', page, re.S
        )
    }
    for name, options in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', page, re.S):
        chosen = re.search(r'value="([^"]*)" selected', options)
        found[name] = chosen[1] if chosen else ""
    found |= dict(re.findall(r'name="(gezien)" value="([^"]+)"', page))
    return found


def test_access_for_a_member_waits_until_every_case_was_gone_through(case, browser):
    victim = case.victim
    search = there("keeping-search")
    assert "Vera Lindegaard" in text_of(browser.get(search, {"naam": "lindeg"}))
    assert "Niemand gevonden" in text_of(browser.get(search, {"naam": "onbekend"}))
    page = text_of(browser.get(there("keeping-person", victim.pk)))
    assert case.number in page
    assert "nog na te kijken" in page
    file = there("keeping-person-file", victim.pk, "json")
    assert browser.get(file).status_code == 409
    mark = there("keeping-mark", case.pk, "inzage-slachtoffer")
    browser.post(mark, fields(text_of(browser.get(mark))))
    found = json.loads(browser.get(file).content)
    said = json.dumps(found, ensure_ascii=False)
    assert SAID in said
    assert "Henk Duinzigt" not in said
    assert victim.account.mail in said
    pdf = browser.get(there("keeping-person-file", victim.pk, "pdf"))
    assert "Zilverdraad" in words_of(pdf.content)


def test_a_case_is_found_by_the_receipt_of_its_reporter(case, browser):
    receipt = new_receipt()
    with organisation_scope(case.organisation_id):
        Case.objects.update(receipt=receipt_mark(receipt))
    found = browser.post(there("keeping-search"), {"code": receipt.lower()})
    assert found["Location"] == there("keeping-case", case.pk)
    other = browser.post(there("keeping-search"), {"code": new_receipt()})
    assert "hoort geen melding" in text_of(other)
    assert "tekens" in text_of(browser.post(there("keeping-search"), {"code": "ABC"}))


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("keeping-case", ()),
        ("keeping-correct", ()),
        ("keeping-ask", ()),
        ("keeping-mark", ("woo",)),
        ("keeping-copy", ("woo",)),
    ],
)
def test_who_sees_a_case_but_does_not_handle_it_finds_no_such_page(case, name, arguments):
    for member in (case.victim, make_member(case.organisation, *Role, name="Andere")):
        got = signed_in_as(member).get(there(name, case.pk, *arguments))
        assert got.status_code == 404
