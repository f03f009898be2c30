"""The form: three pages without cookies, one report however often it is sent."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.service.registers.integrity.made_reports import make_holder
from tests.service.registers.integrity.submitting.walking import (
    FIRST,
    STORY,
    a_channel,
    hidden_in,
    receipt_in,
    walk,
)
from tests.service.registers.made import make_member, make_organisation, signed_in_as

from graadmeter.service.integrity.files import about_of, content_of
from graadmeter.service.integrity.models import Attachment, Channel, Identity, Report, ReportKey
from graadmeter.service.integrity.opening import open_by_receipt, open_for
from graadmeter.service.integrity.words import Capacity
from graadmeter.service.journal.models import Entry
from graadmeter.service.organisations.words import Role
from graadmeter.service.scope import organisation_scope

pytestmark = pytest.mark.django_db
HERE, THERE = "/integriteit/voorbeelddam/melden/", "/integrity/voorbeelddam/report/"


@pytest.fixture(autouse=True)
def one_step(settings, tmp_path):
    settings.TWO_FACTOR, settings.DATA = False, tmp_path


def test_an_anonymous_report_with_a_file_is_sealed_and_its_receipt_opens_it():
    organisation, officer, _custodian = a_channel()
    sent = walk(HERE, bestand=SimpleUploadedFile("bon.txt", b"Bon voor een zwaluw."))
    with organisation_scope(organisation.pk):
        opened = open_by_receipt(receipt_in(sent))
        read = opened.read(opened.report, "sealed_core")
        assert (read["story"], read["language"]) == (STORY, "nl")
        assert (opened.report.way, opened.report.medium) == ("anoniem", "web")
        assert not Identity.objects.exists()
        row = Attachment.objects.get()
        assert about_of(opened, row).name == "bon.txt"
        assert b"".join(content_of(opened, row, scrubbed=False)) == b"Bon voor een zwaluw."
        theirs = open_for(opened.report, officer.holder, officer.pair.private)
        assert theirs.read(opened.report, "sealed_core")["story"] == STORY
        # The journal says the morning after how much came in on a day, and nothing until then.
        assert not Entry.objects.filter(account_id=None, action__startswith="integrity.").exists()


def test_no_answer_sets_a_cookie_or_knows_who_is_signed_in():
    organisation, officer, _custodian = a_channel()
    assert officer.holder.member is not None
    client = signed_in_as(officer.holder.member)
    before = set(client.cookies)
    nowhere = "/integriteit/bestaat-niet/melden/"
    asked = [HERE, THERE, "/integriteit/voorbeelddam/", nowhere, "/integrity/x/y/z/"]
    for path in asked:
        for response in (client.get(path), client.post(path, {"naar": "versturen"})):
            assert not response.cookies, path
            assert "csrfmiddlewaretoken" not in response.content.decode()
            assert response["Cache-Control"] == "no-store"
            assert response["Referrer-Policy"] == "no-referrer"
    walked = walk(HERE, client=client)
    assert set(client.cookies) == before
    with organisation_scope(organisation.pk):
        assert open_by_receipt(receipt_in(walked)).report.medium == "web"


def test_the_language_is_that_of_the_address_alone():
    a_channel()
    client = Client()
    client.cookies["taal"] = "en"
    dutch, english = client.get(HERE), Client().get(THERE)
    assert b"Hoe wilt u melden?" in dutch.content
    assert b"How do you want to report?" in english.content
    assert (dutch["Content-Language"], english["Content-Language"]) == ("nl", "en")
    assert b"does not exist" in Client().get("/integrity/voorbeelddam/nothing/").content


def test_sent_twice_is_one_report_with_the_same_receipt():
    organisation, _officer, _custodian = a_channel()
    client = Client()
    page = client.get(HERE)
    posted = {**hidden_in(page), **FIRST, "verhaal": STORY, "naar": "versturen"}
    first, second = client.post(HERE, posted), client.post(HERE, posted)
    assert receipt_in(first) == receipt_in(second)
    with organisation_scope(organisation.pk):
        assert Report.objects.count() == 1


def test_faults_stand_at_the_top_and_at_the_field_and_nothing_typed_is_lost():
    a_channel()
    client = Client()
    nothing = client.post(HERE, {"naar": "2", "verhaal": "Bewaard <b>", "soort": "financieel"})
    text = nothing.content.decode()
    assert nothing.status_code == 400
    assert 'href="#wijze"' in text
    assert "Kies over wie het gaat." in text
    assert hidden_in(nothing)["verhaal"] == ["Bewaard <b>"]
    long = {**FIRST, "verhaal": "x" * 20_001, "waar": "Hal 3", "naar": "3"}
    shown = client.post(HERE, long).content.decode()
    assert "20001 tekens" in shown
    assert 'value="Hal 3"' in shown
    named = client.post(HERE, {"wijze": "op_naam", "over": "staff", "verhaal": "x", "naar": "3"})
    assert 'href="#naam"' in named.content.decode()


def test_a_file_that_cannot_be_taken_sends_nothing_and_says_why():
    organisation, _officer, _custodian = a_channel()
    picture = SimpleUploadedFile("plaatje.svg", b"<svg/>")
    shown = walk(HERE, bestand=picture)
    assert shown.status_code == 400
    assert "plaatje.svg" in shown.content.decode()
    assert hidden_in(shown)["verhaal"] == [STORY]
    with organisation_scope(organisation.pk):
        assert Report.objects.count() == 0


def test_who_is_kept_out_gets_no_key():
    organisation, officer, custodian = a_channel()
    with organisation_scope(organisation.pk):
        second = make_holder(make_member(organisation, Role.INTEGRITY_OFFICER))
    first = {
        "wijze": "vertrouwelijk",
        "over": "board",
        "niet": [str(officer.holder.member_id), str(custodian.holder.member_id), "x", "9" * 30],
    }
    sent = walk(HERE, first, {"verhaal": STORY, "naam": "Fen Verzonnen"})
    with organisation_scope(organisation.pk):
        report = open_by_receipt(receipt_in(sent)).report
        rows = ReportKey.objects.filter(report=report, holder__member__isnull=False)
        assert {row.holder_id for row in rows} == {second.holder.pk}


def test_nobody_left_to_open_it_is_said_before_it_is_sent():
    _organisation, officer, _custodian = a_channel()
    shown = Client().post(
        HERE, {**FIRST, "niet": str(officer.holder.member_id), "naar": "2", "verhaal": STORY}
    )
    assert shown.status_code == 400
    assert "kan niemand uw melding openen" in shown.content.decode()


def test_a_name_is_for_the_custodian_and_by_name_for_the_officer_too():
    organisation, officer, custodian = a_channel()
    told = {"verhaal": STORY, "naam": "Fen Verzonnen", "telefoon": "0612345678"}
    for way in ("vertrouwelijk", "op_naam"):
        sent = walk(HERE, {"wijze": way, "over": "staff"}, told)
        with organisation_scope(organisation.pk):
            report = open_by_receipt(receipt_in(sent)).report
            known = open_for(report, custodian.holder, custodian.pair.private).who()
            assert (known["name"], known["phone"]) == ("Fen Verzonnen", "0612345678")
            read = open_for(report, officer.holder, officer.pair.private)
            contact = read.read(report, "sealed_core")["contact"]
            assert ("Fen Verzonnen" in contact) == (way == "op_naam")


def test_an_adviser_who_is_asked_to_read_along_gets_a_key():
    organisation, _officer, _custodian = a_channel()
    with organisation_scope(organisation.pk):
        adviser = make_holder(make_member(organisation, Role.CONFIDENTIAL_ADVISER))
    member = str(adviser.holder.member_id)
    sent = walk(HERE, story={"verhaal": STORY, "meelezen": member})
    with organisation_scope(organisation.pk):
        report = open_by_receipt(receipt_in(sent)).report
        row = ReportKey.objects.get(report=report, holder=adviser.holder)
        assert row.capacity == Capacity.ADVISER


@pytest.mark.parametrize(
    ("choices", "way"),
    [({"anonymous": False}, "anoniem"), ({"confidential": False}, "vertrouwelijk")],
)
def test_a_way_that_is_switched_off_is_not_taken(choices, way):
    organisation, _officer, _custodian = a_channel(**choices)
    shown = Client().post(
        HERE, {"wijze": way, "over": "staff", "verhaal": STORY, "naam": "F", "naar": "versturen"}
    )
    assert shown.status_code == 400
    assert f'value="{way}"' not in shown.content.decode()
    with organisation_scope(organisation.pk):
        assert Report.objects.count() == 0


def test_the_pages_are_there_only_while_somebody_could_open_a_report():
    organisation, officer, _custodian = a_channel()
    with organisation_scope(organisation.pk):
        officer.holder.replaced_on = officer.holder.made_on
        officer.holder.save()
    assert Client().get(HERE).status_code == 404
    assert Client().get("/integriteit/voorbeelddam/volgen/").status_code == 200
    with organisation_scope(organisation.pk):
        Channel.objects.all().delete()
    assert Client().get("/integriteit/voorbeelddam/volgen/").status_code == 404


def test_a_member_reports_with_their_name_in_the_envelope_of_names_alone():
    organisation, officer, custodian = a_channel()
    with organisation_scope(organisation.pk):
        member = make_member(organisation, Role.EMPLOYEE, name="Mos Medewerker")
    there = "/register/voorbeelddam/integriteit/melden/"
    client = signed_in_as(member)
    assert "/integriteit/voorbeelddam/" in client.get(there).content.decode()
    sent = walk(there, {"wijze": "vertrouwelijk", "over": "staff"}, client=client)
    with organisation_scope(organisation.pk):
        report = open_by_receipt(receipt_in(sent)).report
        known = open_for(report, custodian.holder, custodian.pair.private).who()
        assert (known["name"], known["member"]) == ("Mos Medewerker", member.pk)
        read = open_for(report, officer.holder, officer.pair.private)
        assert "Mos" not in str(read.read(report, "sealed_core"))
        assert report.medium == "ingelogd"
        assert not Entry.objects.filter(account_id=member.account_id).exists()


def test_a_member_of_an_organisation_without_a_channel_reads_where_else_to_go():
    organisation = make_organisation()
    with organisation_scope(organisation.pk):
        member = make_member(organisation, Role.EMPLOYEE)
        make_member(organisation, Role.CONFIDENTIAL_ADVISER, name="Vera Vertrouwd")
    shown = signed_in_as(member).get("/register/voorbeelddam/integriteit/melden/")
    assert "Vera Vertrouwd" in shown.content.decode()
    assert 'name="wijze"' not in shown.content.decode()


def test_a_member_is_protected_against_forged_forms():
    _organisation, officer, _custodian = a_channel()
    client = Client(enforce_csrf_checks=True)
    assert officer.holder.member is not None
    client.force_login(officer.holder.member.account)
    answer = client.post("/register/voorbeelddam/integriteit/melden/", {**FIRST, "naar": "2"})
    assert answer.status_code == 403


def test_a_body_that_is_far_too_large_is_not_read():
    a_channel()
    answer = Client().post(HERE, {"naar": "2"}, CONTENT_LENGTH=str(10**9))
    assert answer.status_code == 413
    assert not answer.cookies


def test_the_first_page_tells_who_reads_it_and_where_else_one_can_go():
    a_channel(phone="0800 1234", external="Meldpunt Buitenom", committee="De commissie")
    text = Client().get("/integriteit/voorbeelddam/").content.decode()
    for said in ("Bo Behandelaar", "0800 1234", "Meldpunt Buitenom", "De commissie"):
        assert said in text
    for authority in ("Huis voor Klokkenluiders", "(ACM)", "(ANVS)"):
        assert authority in text
