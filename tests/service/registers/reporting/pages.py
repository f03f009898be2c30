"""Every page of reporting with something on it, for axe and for the checker of HTML."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from tests.service.registers.made import (
    make_member,
    make_organisation,
    make_representative,
    signed_in_as,
)
from tests.service.registers.reporting.reports import a_report, made
from tests.service.registers.reporting.walking import CIVIL_SERVANT, Walker, hidden, receipt_in

from graadmeter.service.incidents.models import Case
from graadmeter.service.incidents.reporting.drafts import COOKIE
from graadmeter.service.incidents.words import Way
from graadmeter.service.organisations.models import Department
from graadmeter.service.organisations.words import Audience, Function, Role
from graadmeter.service.scope import organisation_scope

NAMES = (
    *("report-door", "report-start", "report-support", "report-leave", "report-evidence"),
    *("report-page", "receipt", "receipt-page", "receipt-leave", "report-own", "report-own-case"),
)


def pages() -> Iterator[Any]:
    """By somebody without an account, by a council member, and by a colleague."""
    organisation = make_organisation(
        choices={"emergency_plan": "Druk op de knop.\nGa naar de portier.", "duty_to_report": True}
    )
    with organisation_scope(organisation.pk):
        Department.objects.create(
            organisation=organisation, name="Burgerzaken", valid_from="2020-01-01"
        )
        make_member(organisation, Role.INCIDENT_COORDINATOR)
        make_member(organisation, Role.CLERK)
        make_member(organisation, Role.CHAIR, function=Function.BURGEMEESTER)
        council, colleague = (make_representative(organisation) for _each in range(2))
    yield from _public(Walker(organisation.slug))
    yield from _colleague(Walker(organisation.slug))
    yield from _left_open(Walker(organisation.slug))
    yield from _council(Walker(organisation.slug, signed_in_as(council)), organisation, council)
    yield from _proposed(Walker(organisation.slug, signed_in_as(colleague)), organisation, council)


def _public(walker: Walker) -> Iterator[Any]:
    yield walker.client.get("/melden/")
    yield walker.get()
    yield walker.post("", {"gevaar": "?"})
    walker.post("", {"gevaar": "ja"})
    yield walker.get("gevaar")
    walker.post("gevaar", {})
    for page, posted in CIVIL_SERVANT[1:]:
        if page != "meer":
            yield walker.post(page, {})
        walker.post(page, posted)
        yield walker.get(page)
    told = {"schade": "Een stoel", "bel-mij": "1", "verhaal": "x" * 8001}
    yield walker.post("meer", told)
    walker.post("wanneer", {"wanneer": "andere-dag"})
    yield walker.get("dag")
    yield walker.post("dag", {"dag": "gisteren"})
    walker.post("dag", {"weet-niet": "1"})
    yield walker.get()
    yield walker.get("hulp")
    yield walker.get("bewijs")
    good = SimpleUploadedFile("app.jpg", b"Ik weet waar je woont.")
    yield walker.post("bewijs", {"bestand": [good, SimpleUploadedFile("a.svg", b"<svg/>")]})
    yield walker.get("controle")
    done = walker.submit()
    yield done
    yield walker.get("controle")
    yield from _receipt(receipt_in(done))
    yield walker.post("weg", {})


def _receipt(receipt: str) -> Iterator[Any]:
    client = Client()
    yield client.get("/melding/")
    yield client.post("/melding/", {"code": "x"})
    client.post("/melding/", {"code": receipt})
    there = "/melding/mijn/"
    yield client.get(there)
    client.post(there, {"doe": "toevoegen", "tekst": "Hij belde weer.\nTwee keer."})
    yield client.get(f"{there}?gedaan=toevoegen")
    for wrong in ("toevoegen", "bellen", "intrekken"):
        yield client.post(there, {"doe": wrong})
    yield client.post(
        there, {"doe": "toevoegen", "bestand": SimpleUploadedFile("a.svg", b"<svg/>")}
    )
    client.post(there, {"doe": "intrekken", "zeker": "1"})
    yield client.get(there)
    yield client.post("/melding/weg/")


def _colleague(walker: Walker) -> Iterator[Any]:
    walker.post("", {"gevaar": "nee"})
    walker.post("wie", {"wie": "collega"})
    yield walker.get("slachtoffer")
    yield walker.post("slachtoffer", {"functie": "niets"})
    walker.post("slachtoffer", {"functie": "raadslid", "naam": "Verzonnen Naam"})
    walker.walk([*CIVIL_SERVANT[2:5], ("door-wie", {"door": "ambtsdrager"})])
    yield walker.get("integriteit")
    walker.post("integriteit", {"over": "voorzitter"})
    walker.post("meer", {})
    yield walker.get("weten")
    yield walker.post("weten", {})
    walker.post("weten", {"niemand": "1"})
    yield walker.get("controle")
    yield walker.submit()


def _left_open(walker: Walker) -> Iterator[Any]:
    """A window in which somebody goes on with what another one handed in."""
    walker.walk(CIVIL_SERVANT)
    mark = hidden(walker.get("meer"), "melding")
    cookie = walker.client.cookies[COOKIE].value
    walker.submit()
    yield walker.post("meer", {"melding": mark})
    walker.client.cookies[COOKIE] = cookie
    yield walker.post("meer", {})


def _proposed(walker: Walker, organisation: Any, council: Any) -> Iterator[Any]:
    """A colleague proposes, and the victim reads it."""
    walker.post("", {"gevaar": "ja"})
    walker.post("gevaar", {})
    walker.post("wie", {"wie": "collega"})
    walker.post("slachtoffer", {"functie": "raadslid", "naam": council.account.name})
    walker.walk(CIVIL_SERVANT[2:])
    yield walker.get("weten")
    walker.post("weten", {"wie": ["clerk", "incident_coordinator"]})
    yield walker.get("controle")
    yield walker.submit()
    with organisation_scope(organisation.pk):
        case = Case.objects.filter(victim=council).latest("number")
    there = f"/register/{organisation.slug}/mijn/{case.pk}/"
    yield walker.client.get(there)
    yield signed_in_as(council).get(there)


def _council(walker: Walker, organisation: Any, council: Any) -> Iterator[Any]:
    client, slug = walker.client, organisation.slug
    yield client.get("/melden/")
    yield client.get(f"/register/{slug}/mijn/")
    yield walker.get()
    report = a_report(
        audience=Audience.REPRESENTATIVE,
        way=Way.SIGNED_IN,
        victim=council.pk,
        reporter=council.pk,
        danger=True,
        happened_on=None,
    )
    today = timezone.localdate()
    with organisation_scope(organisation.pk):
        case = made(report, council.account, today=today - timedelta(days=8)).case
    yield client.get(f"/register/{slug}/mijn/")
    there = f"/register/{slug}/mijn/{case.pk}/"
    yield client.get(there)
    yield client.post(there, {"doe": "nazorg"})
    yield client.post(there, {"doe": "toestemming", "wie": "niemand"})
    client.post(there, {"doe": "geen-toestemming", "wie": "clerk"})
    yield client.get(there)
