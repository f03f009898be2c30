"""A report is sealed to its recipients and its receipt, and to nobody else."""

from __future__ import annotations

import secrets
from datetime import date

import pytest
from tests.service.registers.integrity.made_reports import make_holder, make_recovery, make_report
from tests.service.registers.made import make_member, make_organisation

from graadmeter.errors import UserError
from graadmeter.service.integrity.conversation.messages import (
    mark_seen,
    messages_of,
    write_message,
)
from graadmeter.service.integrity.models import Report, ReportKey
from graadmeter.service.integrity.opening import NotARecipientError, open_by_receipt, open_for
from graadmeter.service.integrity.said import Core, Who
from graadmeter.service.integrity.terms import confirm_due, inform_due
from graadmeter.service.integrity.words import Way
from graadmeter.service.organisations.words import Role
from graadmeter.service.scope import organisation_scope
from graadmeter.service.vault import SealBrokenError

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)


def test_officer_and_reporter_talk_and_the_custodian_alone_sees_who() -> None:
    organisation = make_organisation()
    with organisation_scope(organisation.pk):
        officer = make_holder(make_member(organisation, Role.INTEGRITY_OFFICER))
        custodian = make_holder(make_member(organisation, Role.CUSTODIAN))
        stranger = make_holder(make_member(organisation, Role.HR))
        recovery = make_recovery()
        made = make_report("Het geheim.", way=Way.CONFIDENTIAL, who=Who(name="Fen Verzonnen"))
        own, theirs = (
            open_by_receipt(made.receipt),
            open_for(made.report, officer.holder, officer.pair.private),
        )
        assert Core.model_validate(theirs.read(made.report, "sealed_core")).story == "Het geheim."
        with pytest.raises(NotARecipientError):
            theirs.who()
        seen = open_for(made.report, custodian.holder, custodian.pair.private)
        assert seen.who()["name"] == "Fen Verzonnen"
        with pytest.raises(NotARecipientError):
            seen.read(made.report, "sealed_core")
        with pytest.raises(NotARecipientError):
            open_for(made.report, stranger.holder, stranger.pair.private)
        with pytest.raises(SealBrokenError):
            open_for(made.report, officer.holder, stranger.pair.private)
        assert open_for(made.report, recovery.holder, recovery.pair.private).who()
        write_message(
            opened=theirs,
            text="Dank u.",
            secret=secrets.token_bytes(32),
            today=TODAY,
            member=officer.holder.member,
        )
        again = secrets.token_bytes(32)
        for _time in range(2):
            write_message(opened=own, text="Nog iets.", secret=again, today=TODAY, member=None)
        assert [each.said.text for each in messages_of(theirs)] == ["Dank u.", "Nog iets."]
        assert mark_seen(opened=own, by_reporter=True, today=TODAY) == 1
        assert b"geheim" not in bytes(made.report.sealed_core)


def test_sent_twice_is_one_report_with_one_receipt() -> None:
    organisation = make_organisation()
    with organisation_scope(organisation.pk):
        make_holder(make_member(organisation, Role.INTEGRITY_OFFICER))
        secret = secrets.token_bytes(32)
        first, second = make_report(secret=secret), make_report(secret=secret)
        assert (first.receipt, first.fresh, second.fresh) == (second.receipt, True, False)
        assert Report.objects.count() == 1
        assert ReportKey.objects.count() == 2


def test_without_an_officer_who_has_a_key_nothing_is_taken_in() -> None:
    organisation = make_organisation()
    with organisation_scope(organisation.pk):
        officer = make_holder(make_member(organisation, Role.INTEGRITY_OFFICER))
        with pytest.raises(UserError, match="niemand die deze melding kan openen"):
            make_report(excluded=(officer.holder.member_id,))
        assert Report.objects.count() == 0


def test_the_terms_are_counted_by_the_calendar() -> None:
    assert confirm_due(date(2026, 12, 28)) == date(2027, 1, 4)
    assert inform_due(date(2026, 11, 24), date(2026, 11, 30)) == date(2027, 2, 28)
    assert inform_due(date(2026, 11, 24), None) == date(2027, 3, 1)
    assert inform_due(date(2026, 11, 24), date(2027, 1, 15), 10) == date(2027, 3, 11)
