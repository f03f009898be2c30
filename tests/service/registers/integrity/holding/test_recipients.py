"""Giving a key to a report, and taking it: what each can open then, also without the service."""

from __future__ import annotations

import secrets

import pytest
from django.urls import reverse
from tests.service.registers.integrity.holding.people import (
    Scene,
    browser_of,
    current,
    held_by,
    opened_by,
    reads,
    today,
)
from tests.service.registers.made import give_roles, make_member

from graadmeter.errors import UserError
from graadmeter.service.integrity.conversation.messages import messages_of, write_message
from graadmeter.service.integrity.events import text_of
from graadmeter.service.integrity.holding.recipients import (
    add_recipient,
    candidates,
    recipients_of,
    remove_recipient,
)
from graadmeter.service.integrity.models import Event, Report, ReportKey
from graadmeter.service.integrity.opening import NotARecipientError, context_of, open_by_receipt
from graadmeter.service.integrity.words import Capacity, KeyKind
from graadmeter.service.journal.models import Entry
from graadmeter.service.organisations.models import Member
from graadmeter.service.organisations.words import Role
from graadmeter.service.vault import SealBrokenError
from graadmeter.service.vault.personal.keypairs import open_with

pytestmark = pytest.mark.django_db


def give(
    scene: Scene,
    report: Report,
    member: Member,
    capacity: Capacity = Capacity.INVESTIGATOR,
    *,
    whole: bool = True,
) -> None:
    add_recipient(
        opened=opened_by(scene.officer, report),
        by=scene.officer,
        member=member,
        capacity=capacity,
        reason="Om te onderzoeken",
        whole=whole,
        today=today(),
    )


def take(scene: Scene, report: Report, member: Member) -> None:
    remove_recipient(
        opened=opened_by(scene.officer, report),
        by=scene.officer,
        member=member,
        reason="Klaar met onderzoek",
        today=today(),
    )


def write(scene: Scene, report: Report, text: str) -> None:
    write_message(
        opened=opened_by(scene.officer, report),
        text=text,
        secret=secrets.token_bytes(32),
        today=today(),
        member=scene.officer,
    )


def test_an_investigator_reads_all_and_after_removal_nothing_at_all(scene: Scene) -> None:
    made, somebody = scene.report(), scene.member(Role.EMPLOYEE)
    report = made.report
    assert not reads(somebody, report)
    write(scene, report, "voor")
    give(scene, report, somebody)
    assert [each.said.text for each in messages_of(opened_by(somebody, report))] == ["voor"]
    take(scene, report, somebody)
    write(scene, report, "na")
    assert not reads(somebody, report)
    with pytest.raises(NotARecipientError):
        opened_by(somebody, report)
    assert [each.said.text for each in messages_of(open_by_receipt(made.receipt))] == ["voor", "na"]
    assert [each.said.text for each in messages_of(opened_by(scene.second, report))] == [
        "voor",
        "na",
    ]


def test_who_was_removed_cannot_read_what_came_later_with_database_and_key(scene: Scene) -> None:
    report, somebody = scene.report().report, scene.member(Role.EMPLOYEE)
    give(scene, report, somebody)
    take(scene, report, somebody)
    write(scene, report, "hierna")
    held = held_by(somebody)
    newest = Report.objects.get(pk=report.pk).key_version
    assert newest == 2
    opening = []
    for row in ReportKey.objects.filter(report=report):
        name = str(held.holder.pk)
        context = context_of(row.organisation_id, report.pk, row.kind, name, row.version)
        try:
            open_with(held.pair.private, bytes(row.sealed), context)
        except SealBrokenError:
            continue
        opening.append(row.version)
    assert opening == [1]
    removal = Event.objects.get(kind="recipient.remove-reason")
    assert removal.version == newest


def test_from_now_on_means_that_what_stood_there_stays_closed(scene: Scene) -> None:
    report, somebody = scene.report("Het oude verhaal.").report, scene.member(Role.EMPLOYEE)
    write(scene, report, "oud")
    give(scene, report, somebody, whole=False)
    write(scene, report, "nieuw")
    opened = opened_by(somebody, report)
    assert [each.said.text for each in messages_of(opened)] == ["nieuw"]
    with pytest.raises(NotARecipientError):
        opened.read(opened.report, "sealed_core")
    assert [each.whole for each in recipients_of(report)].count(False) == 1
    # Who was removed and comes back for what follows does not get back what they had.
    take(scene, report, somebody)
    give(scene, report, somebody)
    assert len(messages_of(opened_by(somebody, report))) == 2
    take(scene, report, somebody)
    give(scene, report, somebody, whole=False)
    assert messages_of(opened_by(somebody, report)) == []


def test_nobody_gets_a_key_whom_the_report_keeps_out(scene: Scene) -> None:
    somebody = scene.member(Role.INTEGRITY_OFFICER, name="Ine Uitgesloten")
    report = scene.report(excluded=(somebody.pk,)).report
    assert not reads(somebody, report)
    offered = candidates(opened_by(scene.officer, report), today())
    assert somebody.pk not in {each.member_id for each in offered}
    assert scene.adviser.pk in {each.member_id for each in offered}
    for capacity in (Capacity.OFFICER, Capacity.INVESTIGATOR):
        with pytest.raises(UserError, match="mag deze melding niet lezen"):
            give(scene, report, somebody, capacity)
    assert not reads(somebody, report)
    assert Report.objects.get(pk=report.pk).key_version == 1


def test_who_gives_a_key_handles_the_report_and_can_see_whom_it_keeps_out(scene: Scene) -> None:
    report, somebody = scene.report().report, scene.member(Role.EMPLOYEE)
    give(scene, report, somebody)
    other = scene.member(Role.EMPLOYEE)
    with pytest.raises(UserError, match="behandelt deze melding niet"):
        add_recipient(
            opened=opened_by(somebody, report),
            by=somebody,
            member=other,
            capacity=Capacity.INVESTIGATOR,
            reason="Collega",
            whole=True,
            today=today(),
        )
    later = scene.member(Role.INTEGRITY_OFFICER)
    give(scene, report, later, Capacity.OFFICER, whole=False)
    with pytest.raises(UserError, match="niet zien wie deze melding niet mag lezen"):
        add_recipient(
            opened=opened_by(later, report),
            by=later,
            member=other,
            capacity=Capacity.INVESTIGATOR,
            reason="Collega",
            whole=True,
            today=today(),
        )
    assert not reads(other, report)


def test_what_does_not_fit_is_refused_in_words(scene: Scene) -> None:
    report = scene.report().report
    employee = scene.member(Role.EMPLOYEE)
    for member, capacity, words in (
        (employee, Capacity.OFFICER, "de rol niet"),
        (employee, Capacity.ADVISER, "de rol niet"),
        (employee, Capacity.CUSTODIAN, "de rol niet"),
        (employee, Capacity.RECOVERY, "de rol niet"),
        (make_member(scene.organisation, Role.EMPLOYEE), Capacity.INVESTIGATOR, "geen eigen"),
        (scene.second, Capacity.OFFICER, "al een sleutel"),
    ):
        with pytest.raises(UserError, match=words):
            give(scene, report, member, capacity)
    give(scene, report, scene.adviser, Capacity.ADVISER)
    with pytest.raises(UserError, match="geen sleutel van deze melding"):
        take(scene, report, employee)


def test_the_last_handler_is_never_removed(scene: Scene) -> None:
    report = scene.report().report
    give(scene, report, scene.member(Role.EMPLOYEE))
    take(scene, report, scene.second)
    with pytest.raises(UserError, match="niemand deze melding nog behandelen"):
        take(scene, report, scene.officer)
    assert reads(scene.officer, report)


def test_the_reporter_reads_the_role_and_the_handlers_name_and_reason(scene: Scene) -> None:
    made, somebody = scene.report(), scene.member(Role.EMPLOYEE, name="Sjef Speurder")
    give(scene, made.report, somebody)
    take(scene, made.report, somebody)
    told = Event.objects.filter(report=made.report, for_reporter=True).order_by("number")
    assert [(each.kind, each.codes) for each in told] == [
        ("report.received", {}),
        ("recipient.add", {"capacity": "onderzoeker"}),
        ("recipient.remove", {"capacity": "onderzoeker"}),
    ]
    assert all(each.sealed_text is None for each in told)
    opened = opened_by(scene.second, made.report)
    texts = [
        text_of(opened, each)
        for each in Event.objects.filter(report=made.report, for_reporter=False)
    ]
    assert sorted(texts) == [
        "Sjef Speurder: Klaar met onderzoek",
        "Sjef Speurder: Om te onderzoeken",
    ]
    entries = Entry.objects.filter(subject=str(made.report.pk)).order_by("number")
    assert [each.action for each in entries] == [
        "integrity.recipient-add",
        "integrity.recipient-remove",
    ]
    assert not any("Speurder" in each.content for each in entries)


def test_two_at_once_do_not_undo_each_other(scene: Scene) -> None:
    report, somebody = scene.report().report, scene.member(Role.EMPLOYEE)
    stale = opened_by(scene.officer, report)
    take(scene, report, scene.second)
    with pytest.raises(UserError, match="intussen veranderd"):
        add_recipient(
            opened=stale,
            by=scene.officer,
            member=somebody,
            capacity=Capacity.INVESTIGATOR,
            reason="Te laat",
            whole=True,
            today=today(),
        )


def test_the_page_adds_and_removes_and_says_what_is_missing(scene: Scene) -> None:
    report, somebody = scene.report().report, scene.member(Role.EMPLOYEE, name="Sjef Speurder")
    client = browser_of(scene.officer)
    address = reverse("integrity-recipients", kwargs={"slug": scene.slug, "report_id": report.pk})
    page = client.get(address)
    assert page.status_code == 200
    assert "Sjef Speurder" in page.content.decode()
    empty = client.post(address, {"doen": "erbij"})
    assert empty.status_code == 400
    assert all(
        text in empty.content.decode()
        for text in ("Kies één van de mensen", "Kies als wat", "Kies wat deze", "Schrijf kort")
    )
    asked = {
        "doen": "erbij",
        "wie": str(somebody.pk),
        "als": "onderzoeker",
        "hoeveel": "alles",
        "reden": "Kent de boekhouding",
    }
    assert client.post(address, asked).status_code == 302
    with scene.scope():
        assert reads(somebody, report)
    investigator = browser_of(somebody)
    assert investigator.get(address).status_code == 403
    assert "Kent de boekhouding" in client.get(address).content.decode()
    gone = {"doen": "weg", "weg": str(somebody.pk), "waarom": "Klaar"}
    assert client.post(address, gone).status_code == 302
    assert investigator.get(address).status_code == 404
    assert browser_of(scene.adviser).get(address).status_code == 404


def test_a_handler_gives_a_new_one_the_reports_they_choose_all_or_none(scene: Scene) -> None:
    first, second, third = (scene.report().report for _report in range(3))
    new = scene.member(Role.INTEGRITY_OFFICER, name="Nina Nieuw")
    barred = scene.report(excluded=(new.pk,)).report
    client = browser_of(scene.officer)
    address = reverse("integrity-key-share", kwargs={"slug": scene.slug})
    assert third.reference in client.get(address).content.decode()
    asked = {"wie": str(new.pk), "reden": "Neemt het over", "melding": [first.pk, barred.pk]}
    refused = client.post(address, asked)
    assert refused.status_code == 400
    assert barred.reference in refused.content.decode()
    with scene.scope():
        assert not reads(new, first)
    given = client.post(address, {**asked, "melding": [first.pk, second.pk]})
    assert given.status_code == 302
    with scene.scope():
        assert [reads(new, each) for each in (first, second, third, barred)] == [
            True,
            True,
            False,
            False,
        ]
        rows = ReportKey.objects.filter(holder=current(new), kind=KeyKind.CONTENT)
        assert {row.capacity for row in rows} == {Capacity.OFFICER}


def test_an_adviser_with_the_role_of_handler_as_well_keeps_what_they_have(scene: Scene) -> None:
    report = scene.report().report
    give(scene, report, scene.adviser, Capacity.ADVISER)
    give_roles(scene.adviser, [Role.INTEGRITY_OFFICER])
    assert reads(scene.adviser, report)
    assert not ReportKey.objects.filter(report=report, removed_on__isnull=False).exists()
