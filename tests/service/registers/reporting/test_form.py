"""The form: one page at a time, kept as it goes, handed in once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from tests.service.registers.made import (
    make_member,
    make_organisation,
    make_representative,
    signed_in_as,
)
from tests.service.registers.reporting.walking import (
    CIVIL_SERVANT,
    Walker,
    receipt_in,
    text_of,
)

from graadmeter.service.incidents.facts import facts_of
from graadmeter.service.incidents.models import Case, CaseForm, Consent, Draft, Event
from graadmeter.service.incidents.reporting import drafts
from graadmeter.service.incidents.words import ByWhom, Channel, ReporterKind, Way
from graadmeter.service.organisations.models import Department, RoleHolding
from graadmeter.service.organisations.words import Audience, Function, Layer, Role
from graadmeter.service.scope import organisation_scope

pytestmark = pytest.mark.django_db(databases=["default", "responses"])


@pytest.fixture
def organisation(settings):
    settings.TWO_FACTOR = False
    return make_organisation()


@pytest.fixture
def walker(organisation) -> Walker:
    return Walker(organisation.slug)


def only_case(organisation) -> Case:
    with organisation_scope(organisation.pk):
        case = Case.objects.get()
        _ = case.facts
        return case


def test_a_report_without_an_account_becomes_a_case_with_a_receipt(walker, organisation):
    walker.walk(CIVIL_SERVANT)
    done = walker.submit()
    assert done.status_code == 200
    case = only_case(organisation)
    assert len(receipt_in(done).replace("-", "")) == 20
    assert case.audience == Audience.STAFF
    assert case.way == Way.PUBLIC
    assert case.channel == Channel.PHONE
    assert case.by_whom == ByWhom.EXTERNAL
    assert case.happened_on == timezone.localdate()
    assert case.reporter_kind == ReporterKind.VICTIM
    assert case.severity is None


def test_asking_for_a_page_makes_and_changes_nothing(walker, organisation):
    assert walker.get().status_code == 200
    assert walker.client.cookies.get(drafts.COOKIE) is None
    with organisation_scope(organisation.pk):
        assert Draft.objects.count() == 0


def test_after_handing_in_neither_draft_nor_cookie_is_left(walker, organisation):
    walker.walk(CIVIL_SERVANT)
    walker.submit()
    assert walker.client.cookies[drafts.COOKIE].value == ""
    with organisation_scope(organisation.pk):
        assert Draft.objects.count() == 0


def test_sending_again_shows_the_same_receipt_and_makes_no_second_case(walker, organisation):
    walker.walk(CIVIL_SERVANT)
    secret = walker.secret()
    first = walker.post("controle", {"sleutel": secret})
    again = walker.post("controle", {"sleutel": secret})
    elsewhere = Client().post(walker.address("controle"), {"sleutel": secret})
    assert receipt_in(first) == receipt_in(again) == receipt_in(elsewhere)
    only_case(organisation)


def test_without_a_draft_or_a_known_key_nothing_is_made(walker, organisation):
    for secret in ("", "zz", "00" * 32, "00" * 5):
        response = walker.post("controle", {"sleutel": secret})
        assert response.status_code == 403
    with organisation_scope(organisation.pk):
        assert Case.objects.count() == 0


def test_pages_come_one_after_the_other_and_none_is_skipped(walker):
    walker.post("", {"gevaar": "nee"})
    assert walker.get("meer")["Location"].endswith("/wie/")
    assert walker.get("controle")["Location"].endswith("/wie/")
    assert walker.post("controle", {"sleutel": ""})["Location"].endswith("/wie/")
    assert walker.get("bestaat-niet")["Location"].endswith("/wie/")


def test_what_was_filled_in_is_there_again_when_going_back(walker):
    walker.walk(CIVIL_SERVANT[:6])
    story = "Zij schreeuwde.\nDaarna hing zij op."
    back = walker.post("meer", {"verhaal": story, "terug": "1"})
    assert back["Location"].endswith("/door-wie/")
    assert "Zij schreeuwde." in text_of(walker.get("meer"))
    assert "Dit koos u eerder." in text_of(walker.get("hoe"))


def test_whoever_changes_something_from_the_last_page_comes_back_to_it(walker):
    walker.walk(CIVIL_SERVANT)
    walker.get("controle")
    assert walker.post("hoe", {"hoe": "brief"})["Location"].endswith("/controle/")
    assert "In een brief of pakje" in text_of(walker.get("controle"))
    # An office holder is asked who may know, which staff is not.
    changed = walker.post("wie", {"wie": "slachtoffer:raadslid"})
    assert changed["Location"].endswith("/weten/")


def test_danger_shows_112_and_the_emergency_plan_before_anything_else(walker, organisation):
    organisation.choices = {"emergency_plan": "Druk op de knop onder de balie."}
    organisation.save()
    there = walker.post("", {"gevaar": "ja"})
    assert there["Location"].endswith("/gevaar/")
    page = text_of(walker.get("gevaar"))
    assert "tel:112" in page
    assert "Druk op de knop onder de balie." in page
    walker.walk([("gevaar", {}), *CIVIL_SERVANT[1:]])
    walker.submit()
    assert only_case(organisation).danger


def test_marks_belong_to_the_form_they_were_ticked_below(walker, organisation):
    way = dict(CIVIL_SERVANT)
    way["wat"] = {
        "vorm": ["verbale_agressie", "vernieling"],
        "seksueel": "fysieke_agressie",
        "discriminatie": ["verbale_agressie", "vernieling"],
    }
    walker.walk(list(way.items()))
    walker.submit()
    with organisation_scope(organisation.pk):
        rows = set(CaseForm.objects.values_list("form", "sexual", "discrimination"))
    assert rows == {
        ("verbale_agressie", False, True),
        ("fysieke_agressie", True, False),
        ("vernieling", False, False),
    }


def test_all_that_can_be_told_is_kept_sealed(walker, organisation):
    with organisation_scope(organisation.pk):
        desk = Department.objects.create(
            organisation=organisation, name="Burgerzaken", valid_from="2020-01-01"
        )
    way = dict(CIVIL_SERVANT)
    way["meer"] = {
        "verhaal": "Hij gooide een stoel.",
        "ernst": "6",
        "plek": "balie",
        "waar": "Loket 3",
        "dagdeel": "ochtend",
        "bekend": "ja",
        "dader": "Een man met een pet",
        "getuigen": "Twee collega's",
        "letsel": "Blauwe plek",
        "schade": "Een stoel",
        "gezin": "Mijn zoon slaapt slecht",
        "bij-werk": "ja",
        "naam": "Verzonnen Naam",
        "mail": "verzonnen@example.org",
        "telefoon": "0612345678",
        "afdeling": str(desk.pk),
        "bel-mij": "1",
    }
    walker.walk(list(way.items()))
    walker.submit()
    case = only_case(organisation)
    facts = facts_of(case)
    assert (case.severity, case.damage, case.offender_known) == (6, True, True)
    assert case.call_back
    assert not case.beyond_function
    assert case.department_id == desk.pk
    assert facts.story == "Hij gooide een stoel."
    assert facts.family_involved
    assert facts.reporter.name == "Verzonnen Naam"
    assert facts.reporter.department == "Burgerzaken"
    assert b"stoel" not in bytes(case.sealed_facts or b"")


@pytest.mark.parametrize(
    ("page", "posted", "said"),
    [
        ("wie", {}, "Kies voor wie u meldt."),
        ("wie", {"wie": "slachtoffer"}, "Kies wat u bent."),
        ("wie", {"wie": "slachtoffer:statenlid"}, "Kies wat u bent."),
        ("wat", {}, "Kies wat er is gebeurd."),
        ("hoe", {"hoe": "rooksignaal"}, "Kies hoe het gebeurde."),
        ("wanneer", {"wanneer": ""}, "Kies wanneer het was."),
        ("door-wie", {}, "Kies wie het deed."),
        ("meer", {"verhaal": "x" * 8001}, "Dit is te lang"),
        ("meer", {"bel-mij": "1"}, "Vul een telefoonnummer in"),
    ],
)
def test_a_fault_is_said_in_words_beside_its_field(walker, page, posted, said):
    at = [name for name, _posted in CIVIL_SERVANT].index(page)
    walker.walk(CIVIL_SERVANT[:at])
    response = walker.post(page, posted)
    assert response.status_code == 400
    assert said in text_of(response)


@pytest.mark.parametrize(
    ("day", "status"),
    [(-1, 302), (0, 302), (1, 400), (-5000, 400), (None, 400)],
)
def test_a_day_is_one_that_was(walker, day, status):
    walker.walk([*CIVIL_SERVANT[:4], ("wanneer", {"wanneer": "andere-dag"})])
    text = "32-13-2020" if day is None else str(timezone.localdate() + timedelta(days=day))
    assert walker.post("dag", {"dag": text}).status_code == status
    assert walker.post("dag", {"weet-niet": "1"}).status_code == 302


def test_an_organisation_that_wants_names_asks_for_one(walker, organisation):
    organisation.choices = {"anonymous_reports": False}
    organisation.save()
    walker.walk(CIVIL_SERVANT[:6])
    assert walker.post("meer", {}).status_code == 400
    assert walker.post("meer", {"naam": "Verzonnen Naam"}).status_code == 302


def test_a_member_who_is_signed_in_is_known(organisation):
    with organisation_scope(organisation.pk):
        boss = make_member(organisation, Role.MANAGER)
        victim = make_member(organisation, Role.EMPLOYEE, manager=boss)
    walker = Walker(organisation.slug, signed_in_as(victim))
    way = dict(CIVIL_SERVANT)
    way["wie"] = {"wie": "slachtoffer"}
    walker.walk(list(way.items()))
    done = walker.submit()
    case = only_case(organisation)
    assert case.victim_id == case.reporter_id == victim.pk
    assert case.way == Way.SIGNED_IN
    assert "receipt-code" not in text_of(done)
    assert f"/register/{organisation.slug}/mijn/{case.pk}/" in text_of(done)


def test_a_council_member_is_asked_who_may_know_and_nobody_is_an_answer(organisation):
    with organisation_scope(organisation.pk):
        make_member(organisation, Role.CLERK, name="Griffier Verzonnen")
        council = make_representative(organisation)
    walker = Walker(organisation.slug, signed_in_as(council))
    way = dict(CIVIL_SERVANT)
    way["wie"] = {"wie": "slachtoffer"}
    walker.walk(list(way.items()))
    assert "Griffier Verzonnen" in text_of(walker.get("weten"))
    assert walker.post("weten", {}).status_code == 400
    walker.walk([("weten", {"niemand": "1"})])
    done = text_of(walker.submit())
    assert "U koos dat niemand dit weet" in done
    with organisation_scope(organisation.pk):
        assert Consent.objects.count() == 0


def test_only_who_can_be_chosen_is_told(organisation):
    with organisation_scope(organisation.pk):
        make_member(organisation, Role.CLERK)
        council = make_representative(organisation)
    walker = Walker(organisation.slug, signed_in_as(council))
    way = dict(CIVIL_SERVANT)
    way["wie"] = {"wie": "slachtoffer"}
    walker.walk([*way.items(), ("weten", {"wie": ["clerk", "administrator", "x"]})])
    walker.submit()
    with organisation_scope(organisation.pk):
        assert [each.role for each in Consent.objects.all()] == ["clerk"]


def test_a_mayor_is_offered_the_deputy_and_the_commissioner(organisation):
    with organisation_scope(organisation.pk):
        mayor = make_member(
            organisation, Role.CHAIR, function=Function.BURGEMEESTER, name="Burgemeester Verzonnen"
        )
        make_member(
            organisation, Role.DEPUTY_CHAIR, function=Function.WETHOUDER, name="Loco Verzonnen"
        )
    walker = Walker(organisation.slug, signed_in_as(mayor))
    way = dict(CIVIL_SERVANT)
    way["wie"] = {"wie": "slachtoffer"}
    walker.walk(list(way.items()))
    page = text_of(walker.get("weten")).split("<main", 1)[1]
    assert "Loco Verzonnen" in page
    assert "commissaris van de Koning" in page
    assert "Burgemeester Verzonnen" not in page


def test_whom_to_tell_is_asked_again_when_it_turns_out_to_be_about_them(organisation):
    with organisation_scope(organisation.pk):
        make_member(organisation, Role.CHAIR, function=Function.BURGEMEESTER)
        make_member(organisation, Role.DEPUTY_CHAIR, function=Function.WETHOUDER)
        council = make_representative(organisation)
    walker = Walker(organisation.slug, signed_in_as(council))
    way = dict(CIVIL_SERVANT)
    way["wie"] = {"wie": "slachtoffer"}
    walker.walk([*way.items(), ("weten", {"wie": ["chair"]})])
    walker.get("controle")
    walker.walk([("door-wie", {"door": "ambtsdrager"}), ("integriteit", {"over": "voorzitter"})])
    assert walker.get("controle").status_code == 302
    walker.walk([("weten", {"niemand": "1"})])
    walker.submit()
    with organisation_scope(organisation.pk):
        assert not Consent.objects.exists()
        assert not Event.objects.filter(kind="case.told").exists()


def test_nobody_is_told_who_cannot_be_chosen_any_more(organisation):
    with organisation_scope(organisation.pk):
        clerk = make_member(organisation, Role.CLERK)
        council = make_representative(organisation)
    walker = Walker(organisation.slug, signed_in_as(council))
    way = dict(CIVIL_SERVANT)
    way["wie"] = {"wie": "slachtoffer"}
    walker.walk([*way.items(), ("weten", {"wie": ["clerk"]})])
    with organisation_scope(organisation.pk):
        RoleHolding.objects.filter(member=clerk).delete()
    walker.submit()
    with organisation_scope(organisation.pk):
        assert not Consent.objects.exists()


def test_what_a_colleague_did_is_explained_and_goes_to_the_integrity_side(organisation):
    with organisation_scope(organisation.pk):
        boss = make_member(organisation, Role.MANAGER, name="Baas Verzonnen")
        victim = make_member(organisation, Role.EMPLOYEE, manager=boss)
    walker = Walker(organisation.slug, signed_in_as(victim))
    way = dict(CIVIL_SERVANT[:5])
    way["wie"] = {"wie": "slachtoffer"}
    walker.walk([*way.items(), ("door-wie", {"door": "collega"})])
    page = text_of(walker.get("integriteit"))
    assert "integriteitsfunctionaris" in page
    assert "Het telt één keer mee." in page
    walker.walk([("integriteit", {"over": "leidinggevende"}), ("meer", {})])
    walker.submit()
    assert only_case(organisation).subject_id == boss.pk


def test_a_written_name_of_a_member_keeps_the_report_from_them_also_without_an_account(
    walker, organisation
):
    with organisation_scope(organisation.pk):
        officer = make_member(organisation, Role.INTEGRITY_OFFICER, name="Piet Verzonnen")
    way = [*CIVIL_SERVANT[:5], ("door-wie", {"door": "collega"})]
    name = {"over": "iemand-anders", "naam": "piet  verzonnen"}
    walker.walk([*way, ("integriteit", name), ("meer", {})])
    walker.submit()
    case = only_case(organisation)
    assert case.subject_id == officer.pk
    with organisation_scope(organisation.pk):
        assert not case.participants.filter(member=officer).exists()


@pytest.mark.parametrize("name", ["Zoe de Vries Bedacht", "ZOË DE-VRIES  BEDACHT."])
def test_a_name_written_a_little_differently_is_known(walker, organisation, name):
    with organisation_scope(organisation.pk):
        officer = make_member(organisation, Role.INTEGRITY_OFFICER, name="Zoë de Vries-Bedacht")
    way = [*CIVIL_SERVANT[:5], ("door-wie", {"door": "collega"})]
    walker.walk([*way, ("integriteit", {"over": "iemand-anders", "naam": name}), ("meer", {})])
    walker.submit()
    assert only_case(organisation).subject_id == officer.pk


def test_who_is_signed_in_reads_that_a_name_is_not_known(organisation):
    with organisation_scope(organisation.pk):
        make_member(organisation, Role.INTEGRITY_OFFICER, name="Piet Verzonnen")
        victim = make_member(organisation, Role.EMPLOYEE)
    walker = Walker(organisation.slug, signed_in_as(victim))
    way = dict(CIVIL_SERVANT[:5])
    way["wie"] = {"wie": "slachtoffer"}
    walker.walk([*way.items(), ("door-wie", {"door": "collega"})])
    for name, unsure in (("Onbekende Naam", True), ("Piet Verzonnen", False)):
        walker.walk([("integriteit", {"over": "iemand-anders", "naam": name}), ("meer", {})])
        assert ("Wij vonden deze persoon niet" in text_of(walker.get("controle"))) is unsure


def test_without_an_account_the_last_page_tells_nobody_which_names_are_known(walker, organisation):
    with organisation_scope(organisation.pk):
        make_member(organisation, Role.INTEGRITY_OFFICER, name="Piet Verzonnen")
    walker.walk([*CIVIL_SERVANT[:5], ("door-wie", {"door": "collega"})])
    for name in ("Piet Verzonnen", "Niemand Bekends"):
        walker.walk([("integriteit", {"over": "iemand-anders", "naam": name}), ("meer", {})])
        page = text_of(walker.get("controle"))
        assert "Klopt de naam niet precies?" in page
        assert "Wij vonden deze persoon niet" not in page


def test_without_an_account_who_may_know_is_read_as_roles_alone(walker, organisation):
    with organisation_scope(organisation.pk):
        make_member(organisation, Role.CLERK, name="Griffier Verzonnen")
    way = dict(CIVIL_SERVANT)
    way["wie"] = {"wie": "slachtoffer:raadslid"}
    walker.walk(list(way.items()))
    page = text_of(walker.get("weten"))
    assert 'value="clerk"' in page
    assert "Griffier Verzonnen" not in page


def test_without_an_account_a_written_name_makes_nobody_the_victim(walker, organisation):
    with organisation_scope(organisation.pk):
        make_member(organisation, Role.EMPLOYEE, name="Jan Verzonnen")
    way = dict(CIVIL_SERVANT)
    way["wie"] = {"wie": "namens"}
    told = {"functie": "medewerker", "naam": "Jan Verzonnen"}
    rest = list(way.items())
    walker.walk([*rest[:2], ("slachtoffer", told), *rest[2:]])
    walker.submit()
    case = only_case(organisation)
    assert case.victim_id is None
    assert facts_of(case).victim.name == "Jan Verzonnen"


def test_a_draft_is_of_one_organisation_and_opens_in_no_other(walker, organisation):
    other = make_organisation("elders")
    walker.walk(CIVIL_SERVANT)
    token = walker.client.cookies[drafts.COOKIE].value
    client = Client()
    client.cookies[drafts.COOKIE] = token
    assert Walker(other.slug, client).get("controle").status_code == 403


def test_leaving_destroys_the_draft_and_goes_to_the_weather(walker, organisation):
    walker.walk(CIVIL_SERVANT)
    gone = walker.post("weg", {})
    assert gone.headers["Refresh"].startswith("0; url=https://")
    assert walker.client.cookies[drafts.COOKIE].value == ""
    with organisation_scope(organisation.pk):
        assert Draft.objects.count() == 0


def test_drafts_are_forgotten_after_as_many_days_as_was_chosen(walker, organisation):
    organisation.choices = {"draft_days": 3}
    organisation.save()
    walker.walk(CIVIL_SERVANT[:3])
    today = timezone.localdate()
    assert drafts.forget_old(today + timedelta(days=3)) == 0
    assert drafts.forget_old(today + timedelta(days=4)) == 1
    assert walker.get("hoe").status_code == 403


def test_a_draft_is_sealed(walker, organisation):
    walker.walk([*CIVIL_SERVANT[:6], ("meer", {"verhaal": "Kanarie in de mijn"})])
    with organisation_scope(organisation.pk):
        row = Draft.objects.get()
    assert b"Kanarie" not in bytes(row.sealed)
    token = walker.client.cookies[drafts.COOKIE].value
    assert token.encode() not in bytes(row.sealed) + bytes(row.id)


def test_who_may_not_report_without_an_account_is_asked_to_sign_in(organisation):
    organisation.choices = {"takes_public_reports": False}
    organisation.save()
    closed = Client().get(f"/melden/{organisation.slug}/")
    unknown = Client().get("/melden/bestaat-niet/")
    assert closed.status_code == unknown.status_code == 302
    assert closed["Location"].split("?")[0] == unknown["Location"].split("?")[0]
    with organisation_scope(organisation.pk):
        member = make_member(organisation, Role.EMPLOYEE)
    assert signed_in_as(member).get(f"/melden/{organisation.slug}/").status_code == 200
    assert signed_in_as(member).get("/melden/bestaat-niet/").status_code == 404


def test_a_province_asks_for_its_own_office_holders(settings):
    settings.TWO_FACTOR = False
    walker = Walker(make_organisation("provincie", layer=Layer.PROVINCIE).slug)
    walker.post("", {"gevaar": "nee"})
    page = text_of(walker.get("wie"))
    assert "ik ben statenlid" in page
    assert "raadslid" not in page


def test_the_form_asks_nothing_of_other_places(walker):
    page = text_of(walker.get())
    assert "<script" not in page
    assert "https://" not in page.replace("http://www.w3.org", "")
