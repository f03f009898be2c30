"""Every page for reporters with something on it, for axe and for the checker of HTML."""

from __future__ import annotations

import secrets

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from tests.service.every_page import Pages, pages_of
from tests.service.registers.integrity.made_reports import Held, make_holder, make_report
from tests.service.registers.integrity.submitting import walking
from tests.service.registers.made import make_member, make_organisation, signed_in_as

from graadmeter.service.incidents.attachments.scrubbing import checked
from graadmeter.service.integrity.conversation.messages import write_message
from graadmeter.service.integrity.events import add_event
from graadmeter.service.integrity.models import CheckIn, Report
from graadmeter.service.integrity.opening import open_for
from graadmeter.service.integrity.words import ClosingReason, Medium, State
from graadmeter.service.organisations.models import Organisation
from graadmeter.service.organisations.words import Role
from graadmeter.service.scope import organisation_scope

NAMES = (
    *("integrity-info", "integrity-info-en", "integrity-submit", "integrity-submit-en"),
    *("integrity-follow", "integrity-follow-en", "integrity-report-own"),
)
CONFIDENTIAL = {"wijze": "vertrouwelijk", "over": "board"}


@pages_of(*NAMES)
def reporting_integrity() -> Pages:
    """By somebody without an account in two languages, and by a member."""
    organisation, officer, _custodian = walking.a_channel(
        phone="0800 1234", place="Kamer 1.02", external="Bureau\nBuitenom", committee="Commissie"
    )
    with organisation_scope(organisation.pk):
        make_holder(make_member(organisation, Role.CONFIDENTIAL_ADVISER, name="Vera Vertrouwd"))
        member = make_member(organisation, Role.EMPLOYEE, name="Mos Medewerker")
    slug = organisation.slug
    yield from _form(f"/integriteit/{slug}/melden/", Client())
    yield from _form(f"/integrity/{slug}/report/", Client())
    yield from _form(f"/register/{slug}/integriteit/melden/", signed_in_as(member))
    for path in (f"/integriteit/{slug}/", f"/integrity/{slug}/", f"/integrity/{slug}/follow/"):
        yield Client().get(path)
    yield from _conversation(organisation, officer)
    closed = make_organisation("dichtdam")
    with organisation_scope(closed.pk):
        member = make_member(closed, Role.CONFIDENTIAL_ADVISER)
    yield signed_in_as(member).get("/register/dichtdam/integriteit/melden/")


def _form(address: str, client: Client) -> Pages:
    first = client.get(address)
    yield first
    yield client.post(address, {**walking.hidden_in(first), "naar": "2"})
    second = client.post(address, {**walking.hidden_in(first), **CONFIDENTIAL, "naar": "2"})
    yield second
    yield client.post(address, {**walking.hidden_in(second), "waar": "x" * 301, "naar": "3"})
    story = {"verhaal": walking.STORY, "naam": "Fen Verzonnen", "soort": ["misstand"]}
    third = client.post(address, {**walking.hidden_in(second), **story, "naar": "3"})
    yield third
    held, wrong = walking.hidden_in(third), SimpleUploadedFile("a.svg", b"<svg/>")
    yield client.post(address, {**held, "bestand": wrong, "naar": "versturen"})
    yield client.post(address, {**held, "naar": "versturen"})


def _conversation(organisation: Organisation, officer: Held) -> Pages:
    client, here = Client(), f"/integriteit/{organisation.slug}/volgen/"
    today = timezone.localdate()
    with organisation_scope(organisation.pk):
        made = make_report("Een verhaal.\nMet regels.", where="Hal 3", contact="Alleen hier")
        Report.objects.filter(pk=made.report.pk).update(medium=Medium.PHONE)
        theirs = open_for(made.report, officer.holder, officer.pair.private)
        write_message(
            opened=theirs,
            text="Dank u.\nWij lezen het.",
            secret=secrets.token_bytes(32),
            today=today,
            member=officer.holder.member,
            files=[checked("brief.txt", b"Een brief.")],
        )
        add_event(
            made.report, "report.admit", today, for_reporter=True, text="Kijken.", opened=theirs
        )
        CheckIn.objects.create(
            organisation=organisation, report=made.report, round=1, due_on=today, asked_on=today
        )
    yield client.get(here)
    yield client.post(here, {"code": "x"})
    posted = {"code": made.receipt, "sleutel": secrets.token_hex(32)}
    yield client.post(here, posted)
    for wrong in ("bericht", "contact", "intrekken", "benadeeld"):
        yield client.post(here, {**posted, "doe": wrong})
    svg = SimpleUploadedFile("a.svg", b"<svg/>")
    yield client.post(here, {**posted, "doe": "bericht", "tekst": "Hoi", "bestand": svg})
    yield client.post(here, {**posted, "doe": "contact", "wens": "Bel mij niet."})
    with organisation_scope(organisation.pk):
        Report.objects.filter(pk=made.report.pk).update(
            state=State.CLOSED, closed_on=today, closing_reason=ClosingReason.DUPLICATE
        )
    yield client.post(here, {**posted, "doe": "oordeel"})
