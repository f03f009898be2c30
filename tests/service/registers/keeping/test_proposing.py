"""Erasing takes two, and the list they both saw."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import timezone
from tests.service.registers.keeping.conftest import SAID, closed, full_case, years_ago

from graadmeter.errors import UserError
from graadmeter.service.incidents.keeping import actions, proposing
from graadmeter.service.incidents.keeping.erasing import erase
from graadmeter.service.incidents.keeping.words import ProposalState
from graadmeter.service.incidents.models import Case, RetentionProposal
from graadmeter.service.incidents.words import State
from graadmeter.service.journal.models import Entry
from graadmeter.service.organisations.choices import Choices

pytestmark = pytest.mark.django_db


@pytest.fixture
def proposal(organisation, coordinator):
    full_case(organisation, years_ago(9))
    return proposing.propose(
        organisation=organisation, member=coordinator, today=timezone.localdate()
    )


def approve(proposal, member):
    proposing.approve(proposal=proposal, member=member, today=timezone.localdate())
    proposal.refresh_from_db()


def actions_of_journal() -> list[str]:
    return list(Entry.objects.order_by("pk").values_list("action", flat=True))


def test_one_proposes_another_agrees_and_it_is_erased(proposal, secretary):
    case = Case.objects.get()
    approve(proposal, secretary)
    assert Case.objects.get().erased_on is None
    done = proposing.carry_out(proposal, timezone.localdate())
    assert (done.state, done.erased, done.skipped) == (ProposalState.DONE, 1, 0)
    assert Case.objects.get().erased_on == timezone.localdate()
    assert done.items == []
    assert [name for name in actions_of_journal() if name.startswith("retention")] == [
        "retention.propose",
        "retention.approve",
        "retention.erase",
        "retention.done",
    ]
    assert Entry.objects.get(action="retention.erase").subject == str(case.pk)


def test_nobody_agrees_with_themselves(proposal, coordinator):
    with pytest.raises(UserError, match="eigen voorstel"):
        approve(proposal, coordinator)
    with pytest.raises(IntegrityError), transaction.atomic():
        RetentionProposal.objects.filter(pk=proposal.pk).update(
            state=ProposalState.APPROVED, decided_by=coordinator
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        RetentionProposal.objects.filter(pk=proposal.pk).update(state=ProposalState.DONE)


def test_without_a_second_person_nothing_is_erased(proposal):
    with pytest.raises(UserError, match="niet goedgekeurd"):
        proposing.carry_out(proposal, timezone.localdate())
    assert Case.objects.get().erased_on is None


def change_hold(organisation, coordinator):
    actions.hold_case(
        case=Case.objects.get(),
        member=coordinator,
        reason="Rechtszaak",
        today=timezone.localdate(),
    )


def change_state(organisation, coordinator):
    Case.objects.update(state=State.ACCEPTED, closed_on=None, closing_reason="")


def change_terms(organisation, coordinator):
    organisation.choices = Choices(retention_years=30, retention_basis="9.1").model_dump(
        mode="json"
    )
    organisation.save()


CHANGES = [change_hold, change_state, change_terms]


@pytest.mark.parametrize("change", CHANGES)
def test_a_proposal_lapses_when_its_list_changed(
    proposal, organisation, coordinator, secretary, change
):
    change(organisation, coordinator)
    fresh = RetentionProposal.objects.get()
    with pytest.raises(UserError, match="vervallen"):
        approve(fresh, secretary)
    assert RetentionProposal.objects.get().state == ProposalState.LAPSED
    assert "retention.lapse" in actions_of_journal()


def test_cases_that_come_due_later_do_not_make_it_lapse(proposal, organisation, secretary):
    closed(organisation, years_ago(5, -1), offender_erased_on=timezone.localdate())
    approve(proposal, secretary)
    done = proposing.carry_out(proposal, timezone.localdate() + timedelta(days=2))
    assert done.erased == 1
    assert Case.objects.filter(erased_on__isnull=True).count() == 1


@pytest.mark.parametrize("change", [change_hold, change_state])
def test_what_changed_after_agreeing_is_left(
    proposal, organisation, coordinator, secretary, change
):
    approve(proposal, secretary)
    change(organisation, coordinator)
    done = proposing.carry_out(proposal, timezone.localdate())
    assert (done.erased, done.skipped) == (0, 1)
    assert Case.objects.get().sealed_facts is not None


def test_what_was_broken_off_is_finished(organisation, coordinator, secretary, monkeypatch):
    for _case in range(5):
        closed(organisation, years_ago(9))
    monkeypatch.setattr(proposing, "_AT_ONCE", 2)
    made = proposing.propose(
        organisation=organisation, member=coordinator, today=timezone.localdate()
    )
    approve(made, secretary)
    real, left = erase, [3]

    def breaks(*arguments):
        if not left[0]:
            raise RuntimeError
        left[0] -= 1
        real(*arguments)

    with monkeypatch.context() as broken:
        broken.setattr(proposing, "erase", breaks)
        with pytest.raises(RuntimeError):
            proposing.carry_out(made, timezone.localdate())
    # The second pair broke off as a whole.
    assert Case.objects.filter(erased_on__isnull=False).count() == 2
    assert proposing.carry_out_agreed() == 1
    assert Case.objects.filter(erased_on__isnull=True).count() == 0
    assert RetentionProposal.objects.get().erased == 5


def test_one_proposal_at_a_time(proposal, organisation, secretary):
    with pytest.raises(UserError, match="ligt al een voorstel"):
        proposing.propose(organisation=organisation, member=secretary, today=timezone.localdate())


def test_a_refused_proposal_is_over(proposal, secretary):
    proposing.refuse(proposal=proposal, member=secretary, today=timezone.localdate())
    with pytest.raises(UserError, match="al besloten"):
        approve(proposal, secretary)


def test_the_list_holds_no_content(proposal):
    assert SAID not in str(proposal.items)
    assert len(proposal.items) == 1


@pytest.fixture
def said(organisation):
    def run(*arguments: str) -> str:
        out = StringIO()
        call_command(
            "retention", f"--organisation={organisation.slug}", *arguments, stdout=out, stderr=out
        )
        return out.getvalue()

    return run


def test_the_command_lists_numbers_alone(organisation, said):
    case = full_case(organisation, years_ago(9))
    text = said()
    assert f"gesloten in {years_ago(9).year}: 1" in text
    assert "Vera" not in text
    assert case.number not in text
    assert Case.objects.get().erased_on is None


def test_the_command_erases_only_what_two_agreed_on(proposal, secretary, said):
    with pytest.raises(UserError, match="twee mensen"):
        said("--apply")
    approve(proposal, secretary)
    assert "Gewist: 1. Toch niet: 0." in said("--apply")
    assert "Eerder gewist: 1" in said()


def test_the_command_says_that_there_is_no_such_organisation(organisation):
    with pytest.raises(UserError, match="is er niet"):
        call_command("retention", "--organisation=nergens")
