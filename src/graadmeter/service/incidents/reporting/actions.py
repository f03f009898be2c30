"""Making a case of a report: in one transaction, and once however often it is sent."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db import IntegrityError, transaction

from graadmeter.service.accounts.models import Account
from graadmeter.service.incidents.attachments.keeping import Evidence, keep
from graadmeter.service.incidents.events import add_event
from graadmeter.service.incidents.facts import Report, set_facts
from graadmeter.service.incidents.models import Case, CaseForm, CaseNumber, Draft, Participant
from graadmeter.service.incidents.protocols import first_tasks
from graadmeter.service.incidents.reporting import telling
from graadmeter.service.incidents.words import Capacity, ConsentState
from graadmeter.service.journal.actions import record
from graadmeter.service.organisations.models import Department, Member, Organisation
from graadmeter.service.organisations.notices import notify
from graadmeter.service.organisations.routing import Recipient, rules_of
from graadmeter.service.organisations.words import Audience
from graadmeter.service.project.databases import CONTACTS
from graadmeter.service.scope import current_organisation
from graadmeter.service.vault.receipts import receipt_from, receipt_mark

SECRET_BYTES = 32


@dataclass(frozen=True)
class Made:
    """A case, and what its reporter finds it again by.

    Attributes:
        receipt: as it is shown; empty for who was signed in, since they find it under their
            account.
        fresh: whether this call made it.
    """

    case: Case
    receipt: str
    fresh: bool


@dataclass(frozen=True)
class Plan:
    """What is known of a case before the transaction, in which all who report wait in line.

    Attributes:
        case: not saved, without its number.
        agreed: whom an office holder wants to be told.
        proposed: whom somebody else would have told, on which the office holder is to decide.
        wanted: who is told, by the rules and the people of that moment.
    """

    case: Case
    agreed: frozenset[str]
    proposed: frozenset[str]
    wanted: tuple[Recipient, ...]


def idempotency_mark(secret: bytes) -> bytes:
    """What the database keeps of the key of a report: the receipt follows from the key itself."""
    return hashlib.blake2b(
        secret,
        digest_size=32,
        key=settings.KEYS.key("pepper"),
        person=b"report once",
    ).digest()


def made_before(secret: bytes) -> Made | None:
    """What an earlier call with this key made, in the organisation of the scope."""
    # Nearly always there is none: asking for the key alone is a fraction of asking for a case.
    keys = Case.objects.filter(idempotency=idempotency_mark(secret)).values_list("pk", flat=True)
    found = list(keys[:1])
    if not found:
        return None
    case = Case.objects.get(pk=found[0])
    return Made(case, receipt_from(secret) if case.receipt else "", fresh=False)


def make_case(
    *,
    report: Report,
    account: Account | None,
    idempotency: bytes,
    today: date,
    files: Sequence[Evidence] = (),
    drafts: Iterable[bytes] = (),
    plan: Plan | None = None,
) -> Made:
    """Makes a case: number, forms, who may see it, consents, tasks, first event, journal, notices.

    Args:
        report: what was reported.
        account: who is signed in, if anybody.
        idempotency: random bytes that only the reporter has; the same ones make one case, and give
            the same receipt each time.
        today: the day of the report.
        files: evidence that was checked already.
        drafts: rows of the draft it was written in, which are removed with it.
        plan: what `planned` made of the report, for who calls this inside a transaction.

    Raises:
        Member.DoesNotExist: a member is of another organisation, or not there.
        Department.DoesNotExist: so for a department.
    """
    plan = plan or planned(report, today)
    try:
        with transaction.atomic(using=CONTACTS):
            # Who waits here for another call with the same key then finds what that one made.
            number = _held_number(today.year)
            made = made_before(idempotency)
            if made is None:
                number.last += 1
                CaseNumber.objects.filter(pk=number.pk).update(last=number.last)
                made = _made(plan, report, account, idempotency, today, number, files)
                Draft.objects.filter(id__in=list(drafts)).delete()
    except IntegrityError:
        # At the turn of a year the two hold different numbers; the database lets one of them in.
        made = made_before(idempotency)
        if made is None:
            raise
    return made


def _held_number(year: int) -> CaseNumber:
    number = _number(year)
    if number is None:
        # Who comes second waits for the first, and then finds the row.
        CaseNumber.objects.bulk_create(
            [CaseNumber(organisation_id=current_organisation(), year=year)], ignore_conflicts=True
        )
        number = CaseNumber.objects.select_for_update().get(year=year)
    held: CaseNumber = number
    return held


def _number(year: int) -> CaseNumber | None:
    found: CaseNumber | None = CaseNumber.objects.select_for_update().filter(year=year).first()
    return found


def planned(report: Report, today: date) -> Plan:
    """What can be read and sealed of a report before the transaction.

    Raises:
        Member.DoesNotExist: a member is of another organisation, or not there.
        Department.DoesNotExist: so for a department.
    """
    rules = rules_of(report.audience)
    case = _new_case(report, today)
    case.routing_version = rules.version
    chosen = report.tell if report.audience != Audience.STAFF else frozenset()
    decides = telling.victim_decides(case.audience, case.victim, case.reporter, case.subject)
    agreed, proposed = (frozenset(), chosen) if decides else (chosen, frozenset())
    wanted = telling.recipients_of(case, agreed, today, rules.rules, danger=case.danger)
    return Plan(case, agreed, proposed, wanted)


def _made(
    plan: Plan,
    report: Report,
    account: Account | None,
    secret: bytes,
    today: date,
    number: CaseNumber,
    files: Sequence[Evidence],
) -> Made:
    receipt = "" if account is not None else receipt_from(secret)
    case, agreed = plan.case, plan.agreed
    case.number = f"{number.year}-{number.last:04}"
    case.idempotency = idempotency_mark(secret)
    case.receipt = receipt_mark(receipt) if receipt else None
    case.save(force_insert=True)
    forms = CaseForm.objects.bulk_create(
        CaseForm(organisation_id=case.organisation_id, case=case, **each.model_dump())
        for each in report.forms
    )
    for code in sorted(agreed):
        telling.write_consent(case, code, ConsentState.GIVEN, case.reporter, today)
    told = telling.tell(case, plan.wanted, agreed, today, own=_own(case, today))
    if case.reporter is not None and case.reporter != case.victim:
        for code in sorted(agreed):  # somebody else chose: the victim reads who did
            _chosen(case, code, today)
    telling.propose(case, plan.proposed, today)
    if case.victim is not None and case.victim not in (case.reporter, case.subject):
        notify(account=case.victim.account, organisation=case.organisation)
    for evidence in files:
        keep(case=case, evidence=evidence, member=case.reporter, today=today)
    first_tasks(case=case, participants=told.rows, forms=forms, today=today)
    record(
        organisation_id=case.organisation_id,
        account=account,
        action="case.report",
        subject=str(case.pk),
        way=str(case.way),
        audience=str(case.audience),
        told=list(told.roles),
        proposed=sorted(plan.proposed),
        danger=case.danger,
        files=len(files),
    )
    if told.overruled:
        record(
            organisation_id=case.organisation_id,
            account=account,
            action="case.danger",
            subject=str(case.pk),
            roles=list(told.overruled),
        )
    return Made(case, receipt, fresh=True)


def _chosen(case: Case, code: str, today: date) -> None:
    add_event(
        case=case,
        kind="consent.give",
        member=case.reporter,
        for_victim=True,
        codes={"role": code},
        on=today,
    )


def _new_case(report: Report, today: date) -> Case:
    victim = _member(report.victim)
    reporter = victim if report.reporter == report.victim else _member(report.reporter)
    case = Case(
        organisation=Organisation.objects.get(pk=current_organisation()),
        audience=report.audience,
        way=report.way,
        reporter_kind=report.reporter_kind,
        reported_on=today,
        happened_on=report.happened_on,
        channel=report.channel,
        by_whom=report.by_whom,
        severity=report.severity,
        offender_known=report.offender_known,
        damage=report.damage,
        danger=report.danger,
        call_back=report.call_back,
        beyond_function=report.beyond_function,
        department=_department(report.department),
        victim=victim,
        reporter=reporter,
        subject=_member(report.subject),
    )
    set_facts(case, report.facts)
    return case


def _own(case: Case, today: date) -> list[Participant]:
    """The rows by which the victim and the reporter see their case; the accused has none."""
    found = []
    if case.reporter is not None and case.reporter != case.subject:
        capacity = Capacity.VICTIM if case.reporter == case.victim else Capacity.REPORTER
        found.append(telling.seeing(case, case.reporter, capacity, today))
    if case.victim is not None and case.victim not in (case.reporter, case.subject):
        found.append(telling.seeing(case, case.victim, Capacity.VICTIM, today))
    return found


def _member(key: int | None) -> Member | None:
    return None if key is None else Member.objects.select_related("account").get(pk=key)


def _department(key: int | None) -> Department | None:
    return None if key is None else Department.objects.get(pk=key)
