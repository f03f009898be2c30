"""Ways round who may read a report, and acts that came to nothing or to an error."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from typing import Any

import pytest
from tests.service.registers.integrity.handling.scenes import (
    Scene,
    again,
    member_of,
    of_reporter,
    scene,
)
from tests.service.registers.integrity.holding.people import (
    CHEAP,
    current,
    today,
    unlocker_for,
    with_key,
)
from tests.service.registers.integrity.made_reports import Held, make_holder
from tests.service.registers.made import make_member, signed_in_as

from graadmeter.errors import UserError
from graadmeter.service.integrity.conversation import actions as reporting
from graadmeter.service.integrity.conversation.messages import (
    mark_seen,
    unseen_by,
    write_message,
)
from graadmeter.service.integrity.handling import investigating, moving, worklist
from graadmeter.service.integrity.handling.access import reports_of
from graadmeter.service.integrity.handling.excluding import core_of, exclude
from graadmeter.service.integrity.handling.from_incident import Integrity
from graadmeter.service.integrity.handling.views_record import _fields
from graadmeter.service.integrity.holding import name_actions, names
from graadmeter.service.integrity.holding.keys import start_over
from graadmeter.service.integrity.holding.recipients import (
    add_recipient,
    kept_out,
    recipients_of,
    remove_recipient,
)
from graadmeter.service.integrity.holding.unlocking import Unlocker, holder_of
from graadmeter.service.integrity.models import (
    CheckIn,
    IdentityRequest,
    IdentityRequestKey,
    Investigation,
    KeyHolder,
    Message,
    Report,
)
from graadmeter.service.integrity.opening import NotARecipientError, open_by_receipt
from graadmeter.service.integrity.said import Who
from graadmeter.service.integrity.sealing import KeyReplacedError
from graadmeter.service.integrity.submitting import asking
from graadmeter.service.integrity.submitting.actions import Made
from graadmeter.service.integrity.words import (
    Capacity,
    ClosingReason,
    Medium,
    Pool,
    Retaliation,
    Way,
)
from graadmeter.service.organisations.words import Role
from graadmeter.service.scope import organisation_scope

pytestmark = pytest.mark.django_db
NEW = "gele trapleuning denkt na"


@pytest.fixture
def there() -> Iterator[Scene]:
    """An organisation whose scope is open."""
    made = scene()
    with organisation_scope(made.organisation.pk):
        yield made


def give(
    there: Scene, made: Made, to: Held, capacity: Capacity = Capacity.INVESTIGATOR, **how: Any
) -> None:
    """The officer gives somebody a key."""
    add_recipient(
        opened=there.opened(made),
        by=member_of(there.officer),
        member=member_of(to),
        capacity=capacity,
        reason="Nodig.",
        whole=how.get("whole", False),
        today=today(),
    )


def investigate(there: Scene, report: Report) -> None:
    """The officer begins an investigation."""
    investigating.begin_investigation(
        acting=there.read(again_of(report)),
        pool=Pool.INTERNAL,
        investigators="Ina",
        questions="Wat is er gebeurd?",
    )


def again_of(report: Report) -> Report:
    """The row as it is now."""
    return Report.objects.get(pk=report.pk)


def named(there: Scene) -> Made:
    """A report whose reporter is in the envelope of names."""
    return there.report(way=Way.CONFIDENTIAL, who=Who(name="Mia Verzonnen"))


def asked(there: Scene, made: Made, by: Held) -> IdentityRequest:
    """Somebody asks for the name."""
    return name_actions.ask(
        opened=there.opened(made, by), by=member_of(by), reason="Nodig.", today=today()
    )


def decided(there: Scene, request: IdentityRequest) -> None:
    """The custodian says yes."""
    custodian = there.custodian
    name_actions.decide(
        unlocker=Unlocker(custodian.holder, custodian.pair.private),
        request_id=request.pk,
        granted=True,
        words="Dat mag.",
        today=today(),
    )


def test_excluding_somebody_opens_the_report_to_nobody_else(there: Scene) -> None:
    made = there.report()
    give(there, made, there.investigator)
    exclude(acting=there.read(again(made)), member_id=member_of(there.second).pk)
    with pytest.raises(NotARecipientError):
        core_of(there.opened(made, there.investigator))
    assert kept_out(there.opened(made)) == (member_of(there.second).pk,)
    assert core_of(of_reporter(made)).story == "Iemand keek de andere kant op."


def test_a_custodian_who_is_excluded_decides_about_no_name(there: Scene) -> None:
    made = named(there)
    request = asked(there, made, there.officer)
    exclude(acting=there.read(again(made)), member_id=member_of(there.custodian).pk)
    unlocker = Unlocker(there.custodian.holder, there.custodian.pair.private)
    assert names.requests_for(unlocker) == []
    with pytest.raises(UserError, match="kunt u niet beslissen"):
        decided(there, request)
    assert names.custodians_of(made.report) == []


def test_who_reads_only_later_messages_excludes_nobody_blindly(there: Scene) -> None:
    made = there.report()
    late = make_holder(make_member(there.organisation, Role.INTEGRITY_OFFICER))
    give(there, made, late, Capacity.OFFICER)
    with pytest.raises(UserError, match="kunt niet zien wie"):
        exclude(acting=there.acting(made.report, late), member_id=member_of(there.second).pk)


def test_what_somebody_cannot_read_stays_new_for_who_can(there: Scene) -> None:
    made = there.report()
    said: dict[str, Any] = {"today": today(), "member": None}
    write_message(opened=of_reporter(made), text="Eerst", secret=secrets.token_bytes(32), **said)
    give(there, made, there.investigator)
    late = there.opened(made, there.investigator)
    assert mark_seen(opened=late, by_reporter=False, today=today()) == 0
    opened = there.opened(made)
    shown = unseen_by(opened=opened, by_reporter=False)
    write_message(opened=of_reporter(made), text="Meer", secret=secrets.token_bytes(32), **said)
    assert mark_seen(opened=opened, by_reporter=False, today=today(), shown=shown) == 1
    assert Message.objects.filter(report=made.report, seen_on__isnull=True).count() == 1


def test_an_investigation_can_begin_again_after_a_report_was_withdrawn(there: Scene) -> None:
    made = there.report()
    moving.admit(acting=there.read(made.report))
    investigate(there, made.report)
    reporting.withdraw(
        opened=of_reporter(made), secret=secrets.token_bytes(32), text="", today=today()
    )
    moving.go_on(acting=there.read(made.report), text="Het moet.")
    investigate(there, made.report)
    rows = Investigation.objects.filter(report=made.report)
    assert sorted(row.ended_on is None for row in rows) == [False, True]


def test_an_investigator_without_the_assignment_is_told_why_findings_do_not_fit(
    there: Scene,
) -> None:
    made = there.report()
    moving.admit(acting=there.read(made.report))
    investigate(there, made.report)
    give(there, made, there.investigator)
    acting = there.acting(made.report, there.investigator)
    with pytest.raises(UserError, match="opdracht van dit onderzoek"):
        investigating.write_findings(acting=acting, text="Niets.")


def test_a_closed_report_whose_reporter_is_treated_worse_is_in_the_list(there: Scene) -> None:
    made = there.report()
    moving.decline(acting=there.read(made.report), reason=ClosingReason.DUPLICATE, text="Dubbel.")
    CheckIn.objects.create(
        organisation_id=there.organisation.pk,
        report=made.report,
        round=1,
        due_on=today(),
        asked_on=today(),
    )
    reporting.answer_check_in(
        opened=of_reporter(made),
        secret=secrets.token_bytes(32),
        round_=1,
        answer=Retaliation.YES,
        text="",
        today=today(),
    )
    page = worklist.page(reports_of(there.officer.holder), "", 1, today())
    assert [(row.report.pk, row.alarm) for row in page.rows] == [(made.report.pk, True)]


def test_who_reports_by_telephone_can_keep_a_custodian_out_as_well(there: Scene) -> None:
    fields = _fields(there.visitor(there.officer), asking.handlers(today()))
    offered = {field.name for field in fields}
    everybody = (there.officer, there.second, there.custodian)
    assert {f"niet-{member_of(each).pk}" for each in everybody} <= offered


def test_a_claimed_report_is_not_agreed_to(there: Scene) -> None:
    made = there.report()
    Report.objects.filter(pk=made.report.pk).update(medium=Medium.INCIDENT)
    receipt = Integrity().claim(made.report.reference, today())
    with pytest.raises(UserError, match="kan nu niet"):
        reporting.agree(opened=open_by_receipt(receipt), today=today())


def test_a_handler_who_was_removed_and_came_back_asks_for_the_name_again(there: Scene) -> None:
    made = named(there)
    decided(there, asked(there, made, there.second))
    by, member = member_of(there.officer), member_of(there.second)
    remove_recipient(
        opened=there.opened(made), by=by, member=member, reason="Nodig.", today=today()
    )
    give(there, made, there.second, Capacity.OFFICER, whole=True)
    opened = there.opened(made, there.second)
    assert names.name_for(opened=opened, by=member, today=today()) is None
    decided(there, asked(there, made, there.second))
    known = names.name_for(opened=there.opened(made, there.second), by=member, today=today())
    assert known is not None
    assert known.name == "Mia Verzonnen"


def test_a_request_is_not_sealed_to_a_key_that_is_replaced_at_that_moment(
    there: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, looked_up = named(there), names.custodians_of

    def replaced_since(*given: Any) -> list[KeyHolder]:
        found = looked_up(*given)
        KeyHolder.objects.filter(pk__in=[each.pk for each in found]).update(replaced_on=today())
        return found

    monkeypatch.setattr(name_actions, "custodians_of", replaced_since)
    with pytest.raises(KeyReplacedError):
        asked(there, made, there.officer)
    assert not IdentityRequestKey.objects.exists()
    assert not IdentityRequest.objects.exists()


def test_who_lost_the_passphrase_makes_a_new_key_and_gets_reports_back(there: Scene) -> None:
    member = with_key(make_member(there.organisation, Role.INTEGRITY_OFFICER))
    made, old = there.report(), current(member)
    facts: dict[str, Any] = {"member": member, "account": member.account, "today": today()}
    with pytest.raises(UserError, match="Deze wachtzin"):
        start_over(passphrase=NEW[:8], **facts, **CHEAP)
    new = start_over(passphrase=NEW, **facts, **CHEAP)
    assert holder_of(member) == new
    old.refresh_from_db()
    assert (old.replaced_on, bytes(old.locked)) == (today(), b"")
    assert not reports_of(new).exists()
    assert member.pk not in {each.member.pk for each in recipients_of(made.report)}
    held = Held(new, there.officer.pair)
    give(there, made, held, Capacity.OFFICER, whole=True)
    assert reports_of(unlocker_for(member, NEW).holder).get() == made.report
    assert not reports_of(old).exists()


def test_the_page_asks_for_a_tick_before_a_key_goes(settings: Any) -> None:
    settings.TWO_FACTOR = False
    made = scene("tikdam")
    with organisation_scope(made.organisation.pk):
        member = with_key(make_member(made.organisation, Role.INTEGRITY_OFFICER))
        old = current(member)
    client = signed_in_as(member)
    address = f"/register/{made.organisation.slug}/integriteit/sleutel/"
    typed = {"wachtzin": NEW, "nogmaals": NEW}
    refused = client.post(address, typed)
    assert refused.status_code == 400
    assert "Zet een vinkje" in refused.content.decode()
    with organisation_scope(made.organisation.pk):
        assert holder_of(member) == old
    assert client.post(address, {**typed, "kwijt": "1"}).status_code == 302
    with organisation_scope(made.organisation.pk):
        assert holder_of(member) != old
