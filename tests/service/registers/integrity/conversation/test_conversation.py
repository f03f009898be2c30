"""The page of a reporter: everything by the receipt, nothing in the address, once however often."""

from __future__ import annotations

import re
import secrets
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError
from django.test import Client
from django.utils import timezone
from tests.service.registers.integrity.made_reports import Held, make_report
from tests.service.registers.integrity.submitting.walking import a_channel

from graadmeter.service.incidents.attachments.scrubbing import checked
from graadmeter.service.integrity.conversation import actions
from graadmeter.service.integrity.conversation.entering import entered
from graadmeter.service.integrity.conversation.messages import messages_of, write_message
from graadmeter.service.integrity.events import add_event
from graadmeter.service.integrity.models import Attachment, CheckIn, Message, Report
from graadmeter.service.integrity.opening import Opened, open_for
from graadmeter.service.integrity.said import Core
from graadmeter.service.integrity.submitting.actions import Made
from graadmeter.service.integrity.words import ClosingReason, Medium, Retaliation, State
from graadmeter.service.journal.models import Entry
from graadmeter.service.scope import organisation_scope
from graadmeter.service.vault.receipts import new_receipt

pytestmark = pytest.mark.django_db
HERE = "/integriteit/voorbeelddam/volgen/"


class World:
    """A report, its officer, and a browser that keeps nothing."""

    def __init__(self) -> None:
        self.organisation, self.officer, _custodian = a_channel()
        self.client = Client()
        with self.scope():
            self.made: Made = make_report("Het verhaal van de kievit.")

    def scope(self):
        return organisation_scope(self.organisation.pk)

    def post(self, **posted) -> Any:
        posted.setdefault("sleutel", secrets.token_hex(32))
        return self.client.post(HERE, {"code": self.made.receipt, **posted})

    def theirs(self) -> Opened:
        held: Held = self.officer
        report = Report.objects.get(pk=self.made.report.pk)
        return open_for(report, held.holder, held.pair.private)

    def state(self, state: State, **columns) -> None:
        with self.scope():
            Report.objects.filter(pk=self.made.report.pk).update(state=state, **columns)


@pytest.fixture
def world(settings, tmp_path) -> World:
    settings.TWO_FACTOR, settings.DATA = False, tmp_path
    return World()


def said(response: Any) -> str:
    return response.content.decode()


def test_the_receipt_opens_the_report_and_stands_in_no_address(world):
    shown = world.post()
    assert "Het verhaal van de kievit." in said(shown)
    assert "U krijgt uiterlijk" in said(shown)
    assert not shown.cookies
    assert shown.request["QUERY_STRING"] == ""
    assert world.client.get(HERE, {"code": world.made.receipt}).content.count(b"kievit") == 0


@pytest.mark.parametrize("code", ["", "x", "ABCDE-FGHJK-MNPQR-STVWX", "é" * 500, "\0"])
def test_a_receipt_that_is_none_is_answered_calmly(world, code):
    shown = world.client.post(HERE, {"code": code})
    assert shown.status_code == 400
    assert "error-summary" in said(shown)


def test_a_receipt_of_another_organisation_opens_nothing_here(world):
    other, _officer, _custodian = a_channel("anderdam")
    shown = Client().post("/integriteit/anderdam/volgen/", {"code": world.made.receipt})
    assert shown.status_code == 400
    with organisation_scope(other.pk):
        make_report("Anders.")
    again = Client().post("/integriteit/anderdam/volgen/", {"code": world.made.receipt})
    assert again.status_code == 400


def test_messages_of_both_sides_stand_in_order_and_are_marked_new_once(world):
    with world.scope():
        write_message(
            opened=world.theirs(),
            text="Dank voor uw bericht.",
            secret=secrets.token_bytes(32),
            today=timezone.localdate(),
            member=world.officer.holder.member,
        )
    world.post()
    key = secrets.token_hex(32)
    for _time in range(2):
        shown = world.post(doe="bericht", tekst="Nog iets.", sleutel=key)
    text = said(shown)
    assert text.index("Dank voor uw bericht.") < text.index("Nog iets.")
    assert "talk-new" not in text
    assert text.count("Nog iets.") == 1
    with world.scope():
        assert Message.objects.filter(seen_on__isnull=False).count() == 1
        assert not Entry.objects.filter(account_id=None, action__startswith="integrity.").exists()


def test_the_first_time_a_message_is_seen_it_is_called_new(world):
    with world.scope():
        write_message(
            opened=world.theirs(),
            text="Dank.",
            secret=secrets.token_bytes(32),
            today=timezone.localdate(),
            member=world.officer.holder.member,
        )
    assert "talk-new" in said(world.post())


def test_only_what_the_organisation_sent_can_be_fetched(world):
    with world.scope():
        write_message(
            opened=world.theirs(),
            text="Zie de brief.",
            secret=secrets.token_bytes(32),
            today=timezone.localdate(),
            member=world.officer.holder.member,
            files=[checked("brief.txt", b"Een brief over de grutto.")],
        )
        sent = Attachment.objects.get()
    own = SimpleUploadedFile("eigen.txt", b"Van mijzelf.")
    shown = said(world.post(doe="bericht", bestand=own))
    assert "eigen.txt" in shown
    fetched = world.post(ophalen=str(sent.pk))
    assert fetched.content == b"Een brief over de grutto."
    assert "attachment" in fetched["Content-Disposition"]
    with world.scope():
        mine = Attachment.objects.get(from_reporter=True)
    assert world.post(ophalen=str(mine.pk)).status_code == 404
    assert world.post(ophalen="x").status_code == 404
    assert str(mine.pk) not in shown


def test_how_somebody_wants_to_be_spoken_to_is_a_message_of_its_own_kind(world):
    world.post(doe="contact", wens="Bel in de avond.")
    with world.scope():
        kinds = [(each.said.kind, each.said.text) for each in messages_of(world.theirs())]
    assert kinds == [("contact", "Bel in de avond.")]


def test_withdrawing_takes_a_tick_and_is_done_once(world):
    refused = world.post(doe="intrekken", waarom="Spijt")
    assert refused.status_code == 400
    assert "Spijt" in said(refused)
    for _time in range(2):
        shown = world.post(doe="intrekken", zeker="1", waarom="Spijt")
        assert "U hebt uw melding ingetrokken." in said(shown)
    with world.scope():
        report = Report.objects.get(pk=world.made.report.pk)
        assert report.state == State.WITHDRAWN
        kinds = list(report.events.order_by("number").values_list("kind", "for_reporter"))
        assert kinds == [("report.received", True), ("report.withdraw", True)]
        assert Message.objects.count() == 1


def test_what_was_concluded_is_not_withdrawn(world):
    world.state(State.HANDLING)
    world.state(State.CONCLUDED, conclusion="gegrond", concluded_on=timezone.localdate())
    shown = world.post(doe="intrekken", zeker="1")
    assert shown.status_code == 400
    assert "Uw melding is ingetrokken" not in said(shown)
    with world.scope():
        assert Report.objects.get().state == State.CONCLUDED


def test_the_question_about_being_treated_worse_is_answered_once(world):
    today = timezone.localdate()
    with world.scope():
        CheckIn.objects.create(
            organisation=world.organisation,
            report=world.made.report,
            round=1,
            due_on=today,
            asked_on=today,
        )
    assert "Wordt u slechter behandeld" in said(world.post())
    assert world.post(doe="benadeeld", ronde="1").status_code == 400
    shown = world.post(doe="benadeeld", ronde="1", antwoord="ja", toelichting="Geen werk meer.")
    assert "Geen werk meer." in said(shown)
    assert "U zei dat u slechter wordt behandeld" in said(shown)
    world.post(doe="benadeeld", ronde="1", antwoord="nee")
    assert world.post(doe="benadeeld", ronde="7", antwoord="ja").status_code == 400
    with world.scope():
        row = CheckIn.objects.get()
        assert (row.answer, row.answered_on) == (Retaliation.YES, today)


def test_how_it_was_handled_is_judged_after_closing_and_once(world):
    assert world.post(doe="oordeel", oordeel="goed").status_code == 400
    world.state(
        State.CLOSED,
        closed_on=timezone.localdate(),
        closing_reason=ClosingReason.NOT_ADMISSIBLE,
    )
    assert "Hoe is uw melding behandeld?" in said(world.post())
    world.post(doe="oordeel", oordeel="onvoldoende", reden="Te laat.")
    world.post(doe="oordeel", oordeel="goed")
    with world.scope():
        assert Report.objects.get().verdict == "onvoldoende"


def test_what_somebody_else_wrote_down_is_agreed_to_by_the_receipt(world):
    assert world.post(doe="klopt").status_code == 400
    with world.scope():
        Report.objects.update(medium=Medium.PHONE)
    assert "Klopt dit?" in said(world.post())
    assert "Klopt dit?" not in said(world.post(doe="klopt"))
    with world.scope():
        theirs = world.theirs()
        core = Core.model_validate(theirs.read(theirs.report, "sealed_core"))
        assert core.agreed_on == timezone.localdate()
        assert core.story == "Het verhaal van de kievit."


def test_the_reporter_reads_what_happened_in_words_and_no_more(world):
    today = timezone.localdate()
    with world.scope():
        theirs = world.theirs()
        told = {"for_reporter": True, "opened": theirs}
        add_event(theirs.report, "report.admit", today, text="Wij gaan kijken.", **told)
        add_event(theirs.report, "onbekend.soort", today, **told)
        add_event(theirs.report, "measure.add", today, text="Geheim gesprek.", opened=theirs)
    text = said(world.post())
    assert "Uw melding is in behandeling genomen" in text
    assert "Wij gaan kijken." in text
    assert "Geheim gesprek." not in text
    assert "onbekend.soort" not in text


def test_terms_are_told_with_their_days(world):
    today = timezone.localdate()
    with world.scope():
        report = world.made.report
        Report.objects.update(confirmed_on=today, inform_due=today + timedelta(days=91))
    assert "De ontvangst is bevestigd op" in said(world.post())
    with world.scope():
        Report.objects.filter(pk=report.pk).update(suspended_since=today)
    assert "staat stil sinds" in said(world.post())


def test_a_fault_keeps_what_was_typed(world):
    shown = world.post(doe="bericht", tekst="y" * 20_001)
    assert shown.status_code == 400
    assert "20001 tekens" in said(shown)
    assert "yyyy" in said(shown)
    shown = world.post(doe="bericht", tekst="Blijft", sleutel="kapot")
    assert "Dit formulier is niet heel aangekomen" in said(shown)
    assert "Blijft" in said(shown)
    svg = SimpleUploadedFile("x.svg", b"<svg/>")
    shown = world.post(doe="bericht", tekst="Blijft ook", bestand=svg)
    assert shown.status_code == 400
    assert "Blijft ook" in said(shown)
    with world.scope():
        assert Message.objects.count() == 0
    assert world.post(doe="iets-anders").status_code == 404


def test_nothing_is_half_written_when_it_fails(world, monkeypatch):
    def fails(*_given, **_facts):
        raise IntegrityError

    monkeypatch.setattr(actions, "write_message", fails)
    with world.scope(), pytest.raises(IntegrityError):
        actions.withdraw(
            opened=entered(world.made.receipt),
            secret=secrets.token_bytes(32),
            text="Waarom",
            today=timezone.localdate(),
        )
    with world.scope():
        assert Report.objects.get().state == State.RECEIVED
        assert Message.objects.count() == 0


def test_no_page_of_a_report_holds_a_receipt_outside_its_forms(world):
    text = re.sub(r'<input type="hidden" name="code"[^>]*>', "", said(world.post()))
    assert world.made.receipt not in text
    assert world.made.receipt.replace("-", "") not in text
    assert said(world.client.post(HERE, {"code": new_receipt()})).count("kievit") == 0
