"""Pages of handling reports: who sees what, what comes back when something is wrong."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from tests.service.conftest import BOTH
from tests.service.managing import text_of
from tests.service.registers import made as registers
from tests.service.registers.integrity.handling.scenes import (
    again,
    member_of,
    nowhere,
    of_reporter,
    scene,
)

from graadmeter.service.incidents.attachments.scrubbing import checked
from graadmeter.service.integrity.conversation.messages import messages_of, write_message
from graadmeter.service.integrity.handling import moving, timing
from graadmeter.service.integrity.handling.act_pages import slugs
from graadmeter.service.integrity.models import Attachment, CheckIn, Event, Message, Report
from graadmeter.service.integrity.opening import open_by_receipt, open_for
from graadmeter.service.integrity.said import Core, Who
from graadmeter.service.integrity.words import (
    Capacity,
    Medium,
    Retaliation,
    State,
    Way,
)
from graadmeter.service.journal.models import Entry
from graadmeter.service.organisations.words import Role
from graadmeter.service.scope import organisation_scope

pytestmark = pytest.mark.django_db(databases=BOTH)
OK, FOUND, BAD, DENIED, MISSING, CONFLICT = 200, 302, 400, 403, 404, 409


@pytest.fixture(autouse=True)
def _one_step(settings):
    settings.TWO_FACTOR = False


@pytest.fixture
def there():
    return scene()


def make(there, story: str = "Kraaiennest bij de kassa.", **facts):
    with organisation_scope(there.organisation.pk):
        return there.report(story, **facts)


def address(there, name: str, made=None, **more) -> str:
    values = {"slug": there.organisation.slug, **more}
    if made is not None:
        values["report_id"] = made.report.pk
    return reverse(name, kwargs=values)


def hidden(answer, name: str) -> str:
    """What a hidden field of a page holds."""
    return str(re.findall(rf'name="{name}" value="([^"]*)"', answer.content.decode())[0])


def act(there, made, slug: str, client=None, **sent):
    with organisation_scope(there.organisation.pk):
        seen = Event.objects.filter(report=made.report).count()
    return (client or there.browser()).post(
        address(there, "integrity-act", made, act=slug), {"gelezen": seen, **sent}
    )


def test_the_worklist_shows_reports_one_has_a_key_to_and_what_is_late(there):
    late = timezone.localdate() - timedelta(days=9)
    first, second = make(there, today=late), make(there)
    with organisation_scope(there.organisation.pk):
        write_message(
            opened=of_reporter(second),
            text="Nog iets.",
            secret=b"1" * 32,
            today=timezone.localdate(),
            member=None,
        )
    page = text_of(there.browser().get(address(there, "integrity-worklist")))
    assert page.index(first.report.reference) < page.index(second.report.reference)
    assert "2 dagen te laat" in page
    assert "1 nieuw bericht" in page
    assert "Kraaiennest" not in page
    other = text_of(there.browser(there.investigator).get(address(there, "integrity-worklist")))
    assert first.report.reference not in other


def test_the_worklist_narrows_down_to_a_state(there):
    made, other = make(there), make(there)
    with organisation_scope(there.organisation.pk):
        moving.admit(acting=there.acting(made.report))
    page = there.browser().get(address(there, "integrity-worklist"), {"stand": "in_behandeling"})
    assert made.report.reference in text_of(page)
    assert other.report.reference not in text_of(page)


def test_a_report_without_a_key_does_not_exist(there):
    made = make(there)
    client = there.browser(there.investigator)
    for name, more in (
        ("integrity-report", {}),
        ("integrity-act", {"act": "bevestigen"}),
        ("integrity-reply", {}),
        ("integrity-file", {"attachment_id": nowhere()}),
        ("integrity-file-original", {"attachment_id": nowhere()}),
    ):
        assert client.get(address(there, name, made, **more)).status_code == MISSING


def test_without_an_unlocked_key_nothing_opens(there):
    made = make(there)
    client = registers.signed_in_as(member_of(there.officer))
    answer = client.get(address(there, "integrity-report", made))
    assert answer.status_code == FOUND
    assert "ontgrendelen" in answer["Location"]
    refused = client.post(address(there, "integrity-act", made, act="bevestigen"), {"melder": "x"})
    assert refused.status_code == CONFLICT
    assert again_in(there, made).confirmed_on is None


def again_in(there, made) -> Report:
    with organisation_scope(there.organisation.pk):
        return again(made)


def test_the_page_shows_the_report_and_reading_it_is_journalled_and_marks_messages(there):
    made = make(there, happened="Vorige week", about="De kassier")
    with organisation_scope(there.organisation.pk):
        write_message(
            opened=of_reporter(made),
            text="En nog iets.",
            secret=b"1" * 32,
            today=timezone.localdate(),
            member=None,
        )
    page = text_of(there.browser().get(address(there, "integrity-report", made)))
    for words in ("Kraaiennest", "Vorige week", "De kassier", "En nog iets.", "Bevestig"):
        assert words in page
    with organisation_scope(there.organisation.pk):
        assert Message.objects.get().seen_on == timezone.localdate()
        assert Entry.objects.filter(action="integrity.read", subject=str(made.report.pk)).exists()


def test_every_page_of_an_act_opens_or_says_that_it_cannot_now(there):
    made, client = make(there), there.browser()
    for slug in slugs():
        answer = client.get(address(there, "integrity-act", made, act=slug))
        assert answer.status_code in (OK, CONFLICT), slug
        assert "Kraaiennest" not in text_of(answer)
    assert client.get(address(there, "integrity-act", made, act="niets")).status_code == MISSING


def test_what_was_filled_in_comes_back_with_what_is_wrong(there):
    made = make(there)
    answer = act(there, made, "niet-in-behandeling", reden="", melder="Onze uitleg.")
    assert answer.status_code == BAD
    assert "maak een keuze" in text_of(answer)
    assert "Onze uitleg." in answer.content.decode()
    assert again_in(there, made).state == State.RECEIVED


def test_what_others_wrote_meanwhile_is_shown_and_nothing_is_lost(there):
    made, client = make(there), there.browser()
    page = client.get(address(there, "integrity-act", made, act="notitie"))
    with organisation_scope(there.organisation.pk):
        moving.admit(acting=there.acting(made.report, there.second))
    sent = {"gelezen": hidden(page, "gelezen"), "tekst": "Mijn notitie."}
    answer = client.post(address(there, "integrity-act", made, act="notitie"), sent)
    assert answer.status_code == CONFLICT
    assert "Bas Behandelaar" in text_of(answer)
    assert "Mijn notitie." in answer.content.decode()
    sent["gelezen"] = hidden(answer, "gelezen")
    again = client.post(address(there, "integrity-act", made, act="notitie"), sent)
    assert again.status_code == FOUND


def test_an_investigator_cannot_open_the_pages_of_a_handler(there):
    made = make(there)
    with organisation_scope(there.organisation.pk):
        from graadmeter.service.integrity.holding.recipients import add_recipient

        moving.admit(acting=there.acting(made.report))
        add_recipient(
            opened=there.opened(made),
            by=member_of(there.officer),
            member=member_of(there.investigator),
            capacity=Capacity.INVESTIGATOR,
            reason="Onderzoek.",
            today=timezone.localdate(),
            whole=False,
        )
    client = there.browser(there.investigator)
    page = text_of(client.get(address(there, "integrity-report", made)))
    assert "Kraaiennest" not in page
    assert "kunt niet alles lezen" in page
    for slug, status in (("conclusie", DENIED), ("horen", OK)):
        answer = client.get(address(there, "integrity-act", made, act=slug))
        assert answer.status_code == status


def test_a_reply_with_a_file_is_sent_once(there):
    made, client = make(there), there.browser()
    where = address(there, "integrity-reply", made)
    once = hidden(client.get(where), "sleutel")
    for _time in range(2):
        file = SimpleUploadedFile("uitleg.txt", b"Zo gaat het verder.")
        sent = {"sleutel": once, "tekst": "Kunt u meer vertellen?", "bestand": file}
        assert client.post(where, sent).status_code == FOUND
    with organisation_scope(there.organisation.pk):
        read = messages_of(of_reporter(made))
        assert [(each.said.text, len(each.said.files)) for each in read] == [
            ("Kunt u meer vertellen?", 1)
        ]
        file_id = Attachment.objects.get().pk
    given = client.get(address(there, "integrity-file", made, attachment_id=file_id))
    assert given.content == b"Zo gaat het verder."
    empty = client.post(where, {"sleutel": once, "tekst": ""})
    assert empty.status_code == BAD


def test_the_original_of_a_file_takes_a_reason_that_stands_in_the_history(there):
    made = make(there)
    with organisation_scope(there.organisation.pk):
        write_message(
            opened=of_reporter(made),
            text="Bewijs.",
            secret=b"1" * 32,
            today=timezone.localdate(),
            member=None,
            files=[checked("bewijs.txt", b"regel een\r\n")],
        )
        file_id = Attachment.objects.get().pk
    client = there.browser()
    assert (
        client.get(address(there, "integrity-file", made, attachment_id=file_id)).status_code == OK
    )
    where = address(there, "integrity-file-original", made, attachment_id=file_id)
    assert "bewijs.txt" in text_of(client.get(where))
    assert client.post(where, {"tekst": " "}).status_code == BAD
    given = client.post(where, {"tekst": "Voor de politie."})
    assert given.content == b"regel een\r\n"
    assert "attachment" in given["Content-Disposition"]
    page = text_of(client.get(address(there, "integrity-report", made)))
    assert "Voor de politie." in page
    with organisation_scope(there.organisation.pk):
        assert Event.objects.filter(kind="file.original").count() == 1
        assert Entry.objects.filter(action="integrity.file-original").count() == 1


def test_a_reporter_who_is_treated_worse_stands_in_red_until_it_is_followed_up(there):
    made = make(there)
    with organisation_scope(there.organisation.pk):
        timing.confirm(acting=there.acting(made.report), text="Dank u.")
        CheckIn.objects.filter(round=1).update(answer=Retaliation.YES)
    client = there.browser()
    assert "slechter behandeld" in text_of(client.get(address(there, "integrity-worklist")))
    answer = act(there, made, "benadeling", tekst="Gesprek.", melder="Wij doen er iets aan.")
    assert answer.status_code == FOUND
    page = text_of(client.get(address(there, "integrity-worklist")))
    assert "slechter behandeld" not in page


FILLED = {
    "hoe": "telefoon",
    "wijze": "vertrouwelijk",
    "groep": "staff",
    "verhaal": "Kraaiennest aan de telefoon.",
    "naam": "Fen Verzonnen",
}


def test_a_report_by_telephone_is_read_back_kept_and_its_receipt_is_shown_once(there):
    client, where = there.browser(), address(there, "integrity-record")
    once = hidden(client.get(where), "sleutel")
    sent = {**FILLED, "sleutel": once}
    back = client.post(where, {**sent, "stap": "nalezen"})
    assert "Kraaiennest" in text_of(back)
    with organisation_scope(there.organisation.pk):
        assert not Report.objects.exists()
    for _time in range(2):
        kept = client.post(where, {**sent, "stap": "vastleggen", "akkoord": "1"})
        (receipt,) = re.findall(r'receipt-code">([^<]+)<', kept.content.decode())
        assert receipt in text_of(kept)
    with organisation_scope(there.organisation.pk):
        report = Report.objects.get()
        assert (report.medium, report.way) == (Medium.PHONE, Way.CONFIDENTIAL)
        opened = open_by_receipt(receipt)
        core = Core.model_validate(opened.read(report, "sealed_core"))
        assert core.agreed_on == timezone.localdate()
        custodian = open_for(report, there.custodian.holder, there.custodian.pair.private)
        assert Who.model_validate(custodian.who()).name == "Fen Verzonnen"
        entry = Entry.objects.get(action="integrity.report")
        assert entry.account_id == member_of(there.officer).account_id
        assert (entry.subject, Event.objects.filter(kind="report.recorded").count()) == ("", 1)


def test_an_adviser_brings_in_a_confidential_report_and_keeps_a_key(there):
    client, where = there.browser(there.adviser), address(there, "integrity-record")
    sent = {**FILLED, "hoe": "vertrouwenspersoon", "sleutel": "ab" * 32}
    kept = client.post(where, {**sent, "stap": "vastleggen"})
    assert kept.status_code == OK
    with organisation_scope(there.organisation.pk):
        report = Report.objects.get()
        opened = open_for(report, there.adviser.holder, there.adviser.pair.private)
        core = Core.model_validate(opened.read(report, "sealed_core"))
        assert core.adviser == member_of(there.adviser).pk
        assert opened.identity is None
        # The journal does not say whom the adviser spoke to that day.
        assert not Entry.objects.filter(action="integrity.report").exists()
    assert client.get(address(there, "integrity-worklist")).status_code == OK
    page = client.get(reverse("integrity-report", args=[there.organisation.slug, report.pk]))
    assert "U leest mee" in text_of(page)


def test_what_is_missing_in_a_report_that_is_written_down_is_said(there):
    client, where = there.browser(), address(there, "integrity-record")
    answer = client.post(where, {**FILLED, "naam": "", "stap": "vastleggen"})
    assert answer.status_code == BAD
    assert "Vul de naam in" in text_of(answer)
    wrong = client.post(where, {**FILLED, "hoe": "vertrouwenspersoon", "stap": "vastleggen"})
    assert wrong.status_code == BAD
    with organisation_scope(there.organisation.pk):
        assert not Report.objects.exists()
        stranger = registers.make_member(there.organisation, Role.HR)
    assert registers.signed_in_as(stranger).get(where).status_code == DENIED
