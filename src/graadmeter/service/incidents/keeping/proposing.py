"""Erasing by two: one member proposes a list, another agrees with that same list.

The list is made of what was due on the day of the proposal. It is made again when somebody agrees:
when it differs (a hold, other terms, a ban, a case that was opened again), the proposal lapses.
"""

from __future__ import annotations

from datetime import date
from typing import NoReturn

from django.db import IntegrityError, transaction
from django.utils import timezone

from graadmeter.errors import UserError
from graadmeter.language import gettext as _
from graadmeter.service.accounts.models import Account
from graadmeter.service.incidents.keeping.erasing import erase, forget_rows
from graadmeter.service.incidents.keeping.retention import Due, due_of, still_due
from graadmeter.service.incidents.keeping.words import Part, ProposalState
from graadmeter.service.incidents.models import Case, RetentionProposal
from graadmeter.service.journal.actions import record
from graadmeter.service.organisations.choices import Choices, choices_of
from graadmeter.service.organisations.models import Member, Organisation, OrganisationKey
from graadmeter.service.project.databases import CONTACTS
from graadmeter.service.scope import every_organisation, organisation_scope

_AT_ONCE = 50
UNDECIDED = (ProposalState.WAITING, ProposalState.APPROVED)


def current(organisation: Organisation) -> RetentionProposal | None:
    """The proposal that waits for somebody, or to be carried out."""
    found = RetentionProposal.objects.filter(organisation=organisation, state__in=UNDECIDED)
    return found.select_related("made_by__account", "decided_by__account").first()


def propose(*, organisation: Organisation, member: Member, today: date) -> RetentionProposal:
    """Proposes to erase what is due today.

    Raises:
        UserError: nothing is due, the organisation gave no basis, or a proposal waits already.
    """
    choices = choices_of(organisation)
    if not choices.retention_basis.strip():
        raise UserError(
            _("Uw organisatie heeft nog geen grondslag voor het bewaren opgegeven"),
            mend=_("Vul eerst in op welk besluit de termijnen rusten."),
        )
    due = due_of(choices, today)
    if not due:
        raise UserError(_("Er is nu niets te wissen"), mend=_("Kijk later nog eens."))
    try:
        with transaction.atomic(using=CONTACTS):
            made: RetentionProposal = RetentionProposal.objects.create(
                organisation=organisation,
                made_on=today,
                made_by=member,
                items=[each.written() for each in due],
            )
            _note("retention.propose", made, member.account, **_counts(due))
    except IntegrityError as error:
        raise UserError(
            _("Er ligt al een voorstel"),
            mend=_("Laat een collega dat eerst beoordelen."),
        ) from error
    return made


def approve(*, proposal: RetentionProposal, member: Member, today: date) -> None:
    """Agrees with a proposal, which the worker then carries out.

    Raises:
        UserError: it does not wait, is their own, or lapsed since the list changed.
    """
    lapsed = False
    with transaction.atomic(using=CONTACTS):
        held = _waiting(proposal)
        if held.made_by_id == member.pk:
            raise UserError(
                _("U kunt niet instemmen met uw eigen voorstel"),
                mend=_("Vraag een collega die dit ook mag."),
            )
        due = due_of(choices_of(held.organisation), held.made_on)
        if [each.written() for each in due] != held.items:
            lapsed = True
            held.state, held.decided_on = ProposalState.LAPSED, today
            held.save(update_fields=["state", "decided_on"])
            _note("retention.lapse", held, member.account)
        else:
            held.state, held.decided_on = ProposalState.APPROVED, today
            held.decided_by = member
            held.save(update_fields=["state", "decided_on", "decided_by"])
            _note("retention.approve", held, member.account, **_counts(due))
    if lapsed:
        _say_lapsed()


def refuse(*, proposal: RetentionProposal, member: Member, today: date) -> None:
    """Refuses a proposal, or takes one's own back.

    Raises:
        UserError: it does not wait.
    """
    with transaction.atomic(using=CONTACTS):
        held = _waiting(proposal)
        held.state, held.decided_on, held.decided_by = ProposalState.REFUSED, today, member
        held.save(update_fields=["state", "decided_on", "decided_by"])
        _note("retention.refuse", held, member.account)


def carry_out(proposal: RetentionProposal, today: date) -> RetentionProposal:
    """Erases what two members agreed on, a case at a time; doing it again finishes the rest.

    A case that changed in between (a hold, opened again) is left, and counted as skipped.

    Raises:
        UserError: nobody agreed yet.
    """
    organisation = proposal.organisation
    while _next_erased(proposal, choices_of(organisation), today):
        pass
    forget_rows()
    with transaction.atomic(using=CONTACTS):
        held = _locked(proposal)
        held.state = ProposalState.DONE
        held.save(update_fields=["state"])
        versions = OrganisationKey.objects.filter(organisation=organisation, version__gt=0)
        _note(
            "retention.done",
            held,
            None,
            erased=held.erased,
            skipped=held.skipped,
            # Copies of the database hold what was erased under these until the copies go.
            keys=sorted(versions.values_list("version", flat=True)),
        )
    return held


def _next_erased(proposal: RetentionProposal, choices: Choices, today: date) -> bool:
    """Erases the next few of a list in one transaction; False when there were none."""
    with transaction.atomic(using=CONTACTS):
        held = _locked(proposal)
        if held.state != ProposalState.APPROVED:
            raise UserError(
                _("Dit voorstel is niet goedgekeurd"),
                mend=_("Een tweede persoon moet er eerst mee instemmen."),
            )
        todo, held.items = held.items[:_AT_ONCE], held.items[_AT_ONCE:]
        done = [due for due in map(Due.read, todo) if _erased(due, choices, held.made_on, today)]
        held.erased += len(done)
        held.skipped += len(todo) - len(done)
        held.save(update_fields=["items", "erased", "skipped"])
        for due in done:
            record(
                organisation_id=held.organisation_id,
                account=None,
                action="retention.erase",
                subject=due.case,
                part=due.part,
                ended_on=due.ended_on,
                proposal=held.pk,
            )
    return bool(todo)


def _erased(due: Due, choices: Choices, on: date, today: date) -> bool:
    case = Case.objects.select_for_update().filter(pk=due.case).first()
    if case is None or not still_due(case, due.part, choices, on):
        return False
    erase(case, due.part, today)
    return True


def carry_out_agreed() -> int:
    """Carries out every proposal that two agreed on; for the worker.

    Returns:
        How many.
    """
    with every_organisation():
        found = RetentionProposal.objects.filter(state=ProposalState.APPROVED)
        agreed = list(found.select_related("organisation"))
    for proposal in agreed:
        with organisation_scope(proposal.organisation_id):
            carry_out(proposal, timezone.localdate())
    return len(agreed)


def _waiting(proposal: RetentionProposal) -> RetentionProposal:
    found = _locked(proposal)
    if found.state != ProposalState.WAITING:
        raise UserError(
            _("Over dit voorstel is al besloten"), mend=_("Kijk hoe het er nu voor staat.")
        )
    return found


def _locked(proposal: RetentionProposal) -> RetentionProposal:
    found: RetentionProposal = RetentionProposal.objects.select_for_update().get(pk=proposal.pk)
    return found


def _say_lapsed() -> NoReturn:
    raise UserError(
        _("De lijst is veranderd sinds het voorstel; het is vervallen"),
        mend=_("Doe een nieuw voorstel."),
    )


def _counts(due: list[Due]) -> dict[str, int]:
    return {str(part): sum(each.part == part for each in due) for part in Part}


def _note(
    action: str, proposal: RetentionProposal, account: Account | None, **facts: object
) -> None:
    record(
        organisation_id=proposal.organisation_id,
        account=account,
        action=action,
        subject=str(proposal.pk),
        **facts,
    )
