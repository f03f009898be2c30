"""Who reported is seen after a request and the decision of somebody else, and not otherwise."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.http import Http404
from django.urls import reverse
from tests.service.registers.integrity.holding.people import (
    Scene,
    browser_of,
    current,
    opened_by,
    reads,
    today,
    unlocker_for,
    visitor_for,
)
from tests.service.registers.made import give_roles

from graadmeter.errors import UserError
from graadmeter.service.integrity.handling.access import opened_for
from graadmeter.service.integrity.holding.name_actions import ask, decide, share_names
from graadmeter.service.integrity.holding.names import (
    name_for,
    reason_for,
    requests_for,
    told_of,
)
from graadmeter.service.integrity.holding.recipients import add_recipient, remove_recipient
from graadmeter.service.integrity.models import Event, IdentityRequest, Report, ReportKey
from graadmeter.service.integrity.opening import NotARecipientError, open_by_receipt
from graadmeter.service.integrity.said import Who
from graadmeter.service.integrity.submitting.actions import Made
from graadmeter.service.integrity.words import Capacity, KeyKind, Way
from graadmeter.service.journal.models import Entry
from graadmeter.service.organisations.models import Member, Notice, RoleHolding
from graadmeter.service.organisations.words import Role

pytestmark = pytest.mark.django_db
NAME, REASON, WORDS = (
    "Fen Verzonnen",
    "De getuige wil alleen met haar praten",
    "Dit kan niet anders",
)


def named(scene: Scene, **facts: Any) -> Made:
    return scene.report(way=Way.NAMED, who=Who(name=NAME), **facts)


def asked(scene: Scene, report: Report, by: Member | None = None) -> IdentityRequest:
    member = by or scene.officer
    return ask(opened=opened_by(member, report), by=member, reason=REASON, today=today())


def decided(
    scene: Scene, request_id: uuid.UUID, by: Member | None = None, *, granted: bool = True
) -> None:
    decide(
        unlocker=unlocker_for(by or scene.custodian),
        request_id=request_id,
        granted=granted,
        words=WORDS,
        today=today(),
    )


def seen(report: Report, by: Member) -> Who | None:
    return name_for(opened=opened_by(by, report), by=by, today=today())


def notified() -> list[str]:
    """Whom a mail will tell that there is news, since the last time this was asked."""
    found = list(Notice.objects.order_by("pk").values_list("account__name", flat=True))
    Notice.objects.all().delete()
    return found


def test_the_custodian_is_told_of_a_request_and_who_asked_of_the_decision(scene: Scene) -> None:
    made = named(scene)
    notified()
    request = asked(scene, made.report)
    assert notified() == [scene.custodian.account.name]
    decided(scene, request.pk, granted=False)
    assert notified() == [scene.officer.account.name]


def test_who_was_kept_out_meanwhile_hears_nothing_of_the_decision(scene: Scene) -> None:
    made = named(scene)
    request = asked(scene, made.report)
    remove_recipient(
        opened=opened_by(scene.second, made.report),
        by=scene.second,
        member=scene.officer,
        reason="Het gaat over haar.",
        today=today(),
    )
    notified()
    decided(scene, request.pk, granted=False)
    assert notified() == []


def test_asked_and_granted_the_handler_sees_the_name_and_the_reporter_reads_why(
    scene: Scene,
) -> None:
    made = named(scene)
    assert seen(made.report, scene.officer) is None
    request = asked(scene, made.report)
    assert REASON.encode() not in bytes(request.sealed_reason) + bytes(request.sealed_for_custodian)
    assert seen(made.report, scene.officer) is None
    assert reason_for(unlocker_for(scene.custodian), request).reason == REASON
    decided(scene, request.pk)
    who = seen(made.report, scene.officer)
    assert who is not None
    assert who.name == NAME
    assert seen(made.report, scene.second) is None
    told = told_of(open_by_receipt(made.receipt))
    assert [(each.reason, each.words, each.request.granted) for each in told] == [
        (REASON, WORDS, True)
    ]
    seen(made.report, scene.officer)
    lines = Event.objects.filter(report=made.report, for_reporter=True).order_by("number")
    assert [each.kind for each in lines] == ["report.received", "identity.grant", "identity.read"]
    assert all(each.codes.get("capacity", "behandelaar") == "behandelaar" for each in lines)
    actions = Entry.objects.filter(subject=str(made.report.pk)).order_by("number")
    assert [each.action for each in actions] == [
        "integrity.identity-ask",
        "integrity.identity-decide",
        "integrity.identity-read",
        "integrity.identity-read",
    ]
    assert not any(NAME in each.content or WORDS in each.content for each in actions)


def test_refused_nobody_sees_it_and_the_reporter_reads_that_too(scene: Scene) -> None:
    made = named(scene)
    request = asked(scene, made.report)
    decided(scene, request.pk, granted=False)
    assert seen(made.report, scene.officer) is None
    assert not ReportKey.objects.filter(
        kind=KeyKind.IDENTITY, holder=current(scene.officer)
    ).exists()
    told = told_of(open_by_receipt(made.receipt))
    assert [(each.words, each.request.granted) for each in told] == [(WORDS, False)]
    with pytest.raises(UserError, match="al beslist"):
        decided(scene, request.pk)
    # They may ask again, which is another request.
    assert asked(scene, made.report).pk != request.pk


def test_a_custodian_opens_no_name_without_a_request_and_reads_no_report(scene: Scene) -> None:
    made = named(scene)
    unlocker = unlocker_for(scene.custodian)
    assert requests_for(unlocker) == []
    with pytest.raises(Http404):
        opened_for(visitor_for(scene.custodian), unlocker, made.report.pk)
    assert seen(made.report, scene.custodian) is None
    with pytest.raises(UserError, match="niet beslissen"):
        decided(scene, uuid.uuid4())
    client = browser_of(scene.custodian)
    for name in ("integrity-identity", "integrity-recipients"):
        address = reverse(name, kwargs={"slug": scene.slug, "report_id": made.report.pk})
        assert client.get(address).status_code == 404
        assert client.post(address, {"reden": "zo maar"}).status_code == 404
    page = client.get(reverse("integrity-identity-requests", kwargs={"slug": scene.slug}))
    assert NAME not in page.content.decode()


def test_who_handles_and_keeps_names_does_not_decide_for_themselves(scene: Scene) -> None:
    give_roles(scene.officer, [Role.CUSTODIAN])
    report = named(scene).report
    rows = ReportKey.objects.filter(report=report, holder=current(scene.officer))
    assert {row.kind for row in rows} == {KeyKind.CONTENT, KeyKind.IDENTITY}
    assert seen(report, scene.officer) is None
    request = asked(scene, report)
    with pytest.raises(UserError, match="niet beslissen"):
        decided(scene, request.pk, scene.officer)
    decided(scene, request.pk)
    assert seen(report, scene.officer) is not None


def test_without_another_custodian_there_is_nobody_to_ask(scene: Scene) -> None:
    RoleHolding.objects.filter(role=Role.CUSTODIAN).delete()
    give_roles(scene.officer, [Role.CUSTODIAN])
    report = named(scene).report
    with pytest.raises(UserError, match="geen andere bewaarder"):
        asked(scene, report)


def test_only_who_handles_the_report_asks_and_only_once(scene: Scene) -> None:
    report, somebody = named(scene).report, scene.member(Role.EMPLOYEE)
    add_recipient(
        opened=opened_by(scene.officer, report),
        by=scene.officer,
        member=somebody,
        capacity=Capacity.INVESTIGATOR,
        reason="Onderzoek",
        whole=True,
        today=today(),
    )
    with pytest.raises(UserError, match="behandelt deze melding niet"):
        asked(scene, report, somebody)
    asked(scene, report)
    with pytest.raises(UserError, match="al gevraagd"):
        asked(scene, report)
    anonymous = scene.report().report
    with pytest.raises(UserError, match="geen naam opgegeven"):
        asked(scene, anonymous)


def test_a_yes_is_refused_for_who_handles_the_report_no_more(scene: Scene) -> None:
    report = named(scene).report
    request = asked(scene, report)
    remove_recipient(
        opened=opened_by(scene.second, report),
        by=scene.second,
        member=scene.officer,
        reason="Weg",
        today=today(),
    )
    with pytest.raises(UserError, match="niet meer"):
        decided(scene, request.pk)
    assert IdentityRequest.objects.get(pk=request.pk).decided_on is None
    decided(scene, request.pk, granted=False)
    assert not reads(scene.officer, report)


def test_who_may_see_the_name_and_is_removed_sees_it_no_more(scene: Scene) -> None:
    report = named(scene).report
    decided(scene, asked(scene, report).pk)
    assert seen(report, scene.officer) is not None
    remove_recipient(
        opened=opened_by(scene.second, report),
        by=scene.second,
        member=scene.officer,
        reason="Weg",
        today=today(),
    )
    with pytest.raises(NotARecipientError):
        opened_by(scene.officer, report)


def test_a_custodian_whose_role_ended_decides_nothing(scene: Scene) -> None:
    request = asked(scene, named(scene).report)
    RoleHolding.objects.filter(member=scene.custodian).update(
        valid_until=today() - timedelta(days=1)
    )
    with pytest.raises(UserError, match="niet beslissen"):
        decided(scene, request.pk)


def test_a_custodian_whom_the_report_keeps_out_is_not_asked(scene: Scene) -> None:
    barred = scene.member(Role.CUSTODIAN)
    made = named(scene)
    report = named(scene, excluded=(barred.pk,)).report
    assert share_names(unlocker=unlocker_for(scene.custodian), member=barred, today=today()) == 0
    request = asked(scene, report)
    assert requests_for(unlocker_for(barred)) == []
    with pytest.raises(UserError, match="niet beslissen"):
        decided(scene, request.pk, barred)
    other = asked(scene, made.report)
    decided(scene, other.pk, barred)
    assert seen(made.report, scene.officer) is not None


def test_a_new_custodian_gets_the_names_and_what_is_asked_once_more(scene: Scene) -> None:
    report = named(scene, today=today() - timedelta(days=1)).report
    request = asked(scene, report)
    new = scene.member(Role.CUSTODIAN)
    # Whom the reporter could not keep out, since the role is of later.
    RoleHolding.objects.filter(member=new).update(valid_from=today())
    with pytest.raises(UserError, match="niet beslissen"):
        decided(scene, request.pk, new)
    with pytest.raises(UserError, match="geen bewaarder"):
        share_names(unlocker=unlocker_for(scene.custodian), member=scene.second, today=today())
    unlocker = unlocker_for(scene.custodian)
    assert share_names(unlocker=unlocker, member=new, today=today()) == 1
    assert share_names(unlocker=unlocker, member=new, today=today()) == 0
    assert asked(scene, report).pk == request.pk
    decided(scene, request.pk, new)
    assert seen(report, scene.officer) is not None


def test_the_pages_ask_decide_and_show(scene: Scene) -> None:
    report = named(scene).report
    handler, custodian = browser_of(scene.officer), browser_of(scene.custodian)
    of = {"slug": scene.slug}
    page = reverse("integrity-identity", kwargs={**of, "report_id": report.pk})
    deciding = reverse("integrity-identity-requests", kwargs=of)
    assert NAME not in handler.get(page).content.decode()
    assert "Schrijf waarom" in handler.post(page, {"reden": " "}).content.decode()
    assert handler.post(page, {"reden": REASON}).status_code == 302
    shown = custodian.get(deciding).content.decode()
    assert REASON in shown
    assert NAME not in shown
    with scene.scope():
        request = IdentityRequest.objects.get()
    half = custodian.post(deciding, {"verzoek": str(request.pk), "woorden": "Omdat"})
    assert half.status_code == 400
    assert "Kies ja of nee" in half.content.decode()
    assert "Omdat" in half.content.decode()
    assert custodian.post(deciding, {"verzoek": "geen", "besluit": "ja"}).status_code == 400
    whole = {"verzoek": str(request.pk), "besluit": "ja", "woorden": WORDS}
    assert custodian.post(deciding, whole).status_code == 302
    assert WORDS in custodian.get(deciding).content.decode()
    opened = handler.get(page).content.decode()
    assert NAME in opened
    assert WORDS in opened
    assert NAME not in browser_of(scene.second).get(page).content.decode()
    assert handler.get(deciding).status_code == 403
