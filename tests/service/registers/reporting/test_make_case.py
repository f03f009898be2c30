"""A report becomes a case once, and only those see it who may."""

from __future__ import annotations

import secrets
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections
from tests.service.registers.made import make_member, make_organisation, make_representative
from tests.service.registers.reporting.reports import TODAY, a_report, made

from graadmeter.service.incidents.facts import Facts, facts_of
from graadmeter.service.incidents.models import (
    Case,
    CaseForm,
    CaseNumber,
    Consent,
    Event,
    Participant,
    Task,
)
from graadmeter.service.incidents.words import ByWhom, Capacity, ConsentState, Way
from graadmeter.service.journal.models import Entry
from graadmeter.service.organisations.models import Member, Notice
from graadmeter.service.organisations.words import Audience, Function, Role
from graadmeter.service.scope import organisation_scope
from graadmeter.service.vault.receipts import receipt_mark

pytestmark = pytest.mark.django_db(databases=["default", "responses"])


@pytest.fixture
def organisation():
    """An organisation, and its scope."""
    organisation = make_organisation()
    with organisation_scope(organisation.pk):
        yield organisation


def seeing(case: Case) -> set[tuple[int, str]]:
    rows = Participant.objects.filter(case=case, until__isnull=True)
    return set(rows.values_list("member_id", "capacity"))


def noticed() -> set[int]:
    return set(Notice.objects.values_list("account_id", flat=True))


def test_manager_and_coordinator_are_told_at_once_and_have_a_task(organisation):
    boss = make_member(organisation, Role.MANAGER)
    coordinator = make_member(organisation, Role.INCIDENT_COORDINATOR)
    victim = make_member(organisation, Role.EMPLOYEE, manager=boss)
    other = make_member(organisation, Role.EMPLOYEE)
    report = a_report(way=Way.SIGNED_IN, victim=victim.pk, reporter=victim.pk)
    done = made(report, victim.account)
    assert seeing(done.case) == {
        (victim.pk, Capacity.VICTIM),
        (boss.pk, Capacity.MANAGER),
        (coordinator.pk, Capacity.COORDINATOR),
    }
    assert noticed() == {boss.account_id, coordinator.account_id}
    assert other.account_id not in noticed()
    assert set(Task.objects.values_list("owner_id", flat=True)) <= {boss.pk, coordinator.pk, None}
    assert Task.objects.filter(case=done.case, owner=boss).exists()
    assert done.receipt == ""
    assert done.case.receipt is None
    entry = Entry.objects.get(action="case.report")
    assert entry.subject == str(done.case.pk)


def test_a_report_about_the_manager_goes_to_the_integrity_side_and_never_to_the_manager(
    organisation,
):
    above = make_member(organisation, Role.MANAGER)
    boss = make_member(organisation, Role.MANAGER, manager=above)
    officer = make_member(organisation, Role.INTEGRITY_OFFICER)
    victim = make_member(organisation, Role.EMPLOYEE, manager=boss)
    report = a_report(
        by_whom=ByWhom.COLLEAGUE,
        way=Way.SIGNED_IN,
        victim=victim.pk,
        reporter=victim.pk,
        subject=boss.pk,
    )
    case = made(report, victim.account).case
    members = {member for member, _capacity in seeing(case)}
    assert boss.pk not in members
    assert officer.pk in members
    # Handing over is an act of the officer; until then the case counts here, and never twice.
    assert not case.counts_elsewhere
    assert boss.account_id not in noticed()


def test_an_office_holder_who_tells_nobody_is_seen_by_nobody(organisation):
    make_member(organisation, Role.CLERK)
    make_member(organisation, Role.CHAIR, function=Function.BURGEMEESTER)
    make_member(organisation, Role.INCIDENT_COORDINATOR)
    council = make_representative(organisation)
    report = a_report(
        audience=Audience.REPRESENTATIVE,
        way=Way.SIGNED_IN,
        victim=council.pk,
        reporter=council.pk,
    )
    case = made(report, council.account).case
    assert seeing(case) == {(council.pk, Capacity.VICTIM)}
    assert noticed() == set()
    assert not Task.objects.filter(case=case).exists()


def test_an_office_holder_chooses_who_is_told_and_it_is_written_down(organisation):
    clerk = make_member(organisation, Role.CLERK)
    mayor = make_member(organisation, Role.CHAIR, function=Function.BURGEMEESTER)
    council = make_representative(organisation)
    report = a_report(
        audience=Audience.REPRESENTATIVE,
        way=Way.SIGNED_IN,
        victim=council.pk,
        reporter=council.pk,
        tell=frozenset({"clerk", "fractievoorzitter"}),
    )
    case = made(report, council.account).case
    assert {member for member, _capacity in seeing(case)} == {council.pk, clerk.pk}
    assert noticed() == {clerk.account_id}
    assert mayor.account_id not in noticed()
    said = set(Consent.objects.filter(case=case).values_list("role", "other", "state"))
    assert said == {
        ("clerk", "", ConsentState.GIVEN),
        ("", "fractievoorzitter", ConsentState.GIVEN),
    }
    told = Event.objects.get(case=case, kind="case.told")
    assert told.for_victim
    assert told.codes == {"role": "clerk"}


def test_danger_overrules_consent_and_the_victim_reads_that_it_did(organisation):
    clerk = make_member(organisation, Role.CLERK)
    council = make_representative(organisation)
    report = a_report(
        audience=Audience.REPRESENTATIVE,
        way=Way.SIGNED_IN,
        victim=council.pk,
        reporter=council.pk,
        danger=True,
    )
    case = made(report, council.account).case
    assert clerk.pk in {member for member, _capacity in seeing(case)}
    assert Consent.objects.get(case=case).state == ConsentState.DANGER
    event = Event.objects.get(case=case, kind="case.told-in-danger")
    assert event.for_victim
    assert '"roles":["clerk"]' in Entry.objects.get(action="case.danger").content


@pytest.mark.parametrize("way", ["member", "written"])
def test_a_mayor_is_not_told_of_what_they_reported_but_the_deputy_is(organisation, way):
    mayor = make_member(organisation, Role.CHAIR, function=Function.BURGEMEESTER)
    deputy = make_member(organisation, Role.DEPUTY_CHAIR, function=Function.WETHOUDER)
    report = a_report(
        audience=Audience.BOARD,
        victim=mayor.pk if way == "member" else None,
        reporter=mayor.pk if way == "member" else None,
        tell=frozenset({"deputy_chair"}),
        facts=Facts(function=Function.BURGEMEESTER),
    )
    case = made(report).case
    told = {member for member, capacity in seeing(case) if capacity != Capacity.VICTIM}
    assert told == {deputy.pk}


def test_a_report_about_the_mayor_goes_to_the_deputy(organisation):
    mayor = make_member(organisation, Role.CHAIR, function=Function.BURGEMEESTER)
    deputy = make_member(organisation, Role.DEPUTY_CHAIR, function=Function.WETHOUDER)
    council = make_representative(organisation)
    report = a_report(
        audience=Audience.REPRESENTATIVE,
        by_whom=ByWhom.OFFICE_HOLDER,
        victim=council.pk,
        reporter=council.pk,
        subject=mayor.pk,
        tell=frozenset({"chair"}),
    )
    case = made(report).case
    members = {member for member, _capacity in seeing(case)}
    assert mayor.pk not in members
    assert deputy.pk in members


def test_somebody_who_reports_about_themselves_as_the_accused_sees_nothing(organisation):
    odd = make_member(organisation, Role.EMPLOYEE)
    report = a_report(by_whom=ByWhom.COLLEAGUE, victim=odd.pk, reporter=odd.pk, subject=odd.pk)
    assert odd.pk not in {member for member, _capacity in seeing(made(report).case)}


def test_the_victim_of_whom_a_colleague_reports_has_news(organisation):
    victim = make_member(organisation, Role.EMPLOYEE)
    colleague = make_member(organisation, Role.EMPLOYEE)
    case = made(a_report(victim=victim.pk, reporter=colleague.pk), colleague.account).case
    assert (victim.pk, Capacity.VICTIM) in seeing(case)
    assert (colleague.pk, Capacity.REPORTER) in seeing(case)
    assert victim.account_id in noticed()
    assert colleague.account_id not in noticed()


def test_the_same_key_gives_the_same_case_and_receipt(organisation):
    secret = secrets.token_bytes(32)
    first, again = made(idempotency=secret), made(idempotency=secret)
    assert first.fresh
    assert not again.fresh
    assert again.case == first.case
    assert again.receipt == first.receipt
    assert bytes(first.case.receipt or b"") == receipt_mark(first.receipt)
    assert Case.objects.count() == 1
    assert CaseNumber.objects.get().last == 1


def test_neither_the_key_nor_the_receipt_is_kept(organisation):
    secret = secrets.token_bytes(32)
    done = made(idempotency=secret)
    row = Case.objects.filter(pk=done.case.pk).values_list().get()
    kept = b"".join(bytes(each) for each in row if isinstance(each, bytes | memoryview))
    assert secret not in kept
    assert done.receipt.replace("-", "").encode() not in kept


def test_what_was_written_is_sealed_and_comes_back(organisation):
    report = a_report(facts=Facts(story="Kanarie in de mijn", offender_name="Invented Name"))
    case = Case.objects.get(pk=made(report).case.pk)
    assert b"Kanarie" not in bytes(case.sealed_facts or b"")
    assert facts_of(case) == report.facts


def test_numbers_count_up_within_a_year(organisation):
    numbers = [made().case.number for _each in range(3)]
    assert numbers == ["2026-0001", "2026-0002", "2026-0003"]


def test_a_member_of_another_organisation_is_refused_and_nothing_is_made(organisation):
    other = make_organisation("elders")
    with organisation_scope(other.pk):
        stranger = make_member(other, Role.EMPLOYEE)
    with pytest.raises(Member.DoesNotExist):
        made(a_report(victim=stranger.pk))
    assert Case.objects.count() == 0
    assert CaseNumber.objects.filter(last__gt=0).count() == 0


@pytest.mark.django_db(databases=["default", "responses"], transaction=True)
def test_the_same_report_sent_in_parallel_is_one_case(transactional_db):
    organisation = make_organisation()
    secret = secrets.token_bytes(32)
    with organisation_scope(organisation.pk):
        make_member(organisation, Role.INCIDENT_COORDINATOR)

    def send(_number: int) -> tuple[str, str]:
        try:
            with organisation_scope(organisation.pk):
                done = made(idempotency=secret)
                return done.case.number, done.receipt
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        answers = set(pool.map(send, range(50)))
    assert len(answers) == 1
    with organisation_scope(organisation.pk):
        assert Case.objects.count() == 1
        assert CaseForm.objects.count() == 1
        assert Notice.objects.count() == 1
        assert Case.objects.get().reported_on == TODAY
