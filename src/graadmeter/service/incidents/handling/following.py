"""Writing down what a case keeps one of: the police report, the damage, each aftercare talk."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from graadmeter.errors import UserError
from graadmeter.language import gettext as _
from graadmeter.service.incidents.handling.acting import Doing, begin, taken_up
from graadmeter.service.incidents.handling.measures import DONE
from graadmeter.service.incidents.models import Aftercare, Damage, Measure, PoliceReport
from graadmeter.service.incidents.words import Capacity, MeasureKind, TaskKind
from graadmeter.service.organisations.access import Visitor
from graadmeter.service.project.databases import CONTACTS


@dataclass(frozen=True)
class Police:
    """What is known of a police report.

    Attributes:
        asked_on: when the victim was asked whether they want one.
        advised: whether they were advised to.
        decision: a code of `PoliceReport.Decision`; empty while it is open.
        why_not: a code of `PoliceReport.WhyNot`, when there is none.
        made_on: when it was made.
        number: that the police gave it.
        vpt_code: whether it was asked to be marked as violence against a public task.
        domicile: whether the address of the organisation is in it instead of the victim's.
    """

    asked_on: date | None = None
    advised: bool | None = None
    decision: str = ""
    why_not: str = ""
    made_on: date | None = None
    number: str = ""
    vpt_code: bool = False
    domicile: bool = False


@dataclass(frozen=True)
class Money:
    """Damage in cents, what the offender was asked for and what was paid, and when.

    Attributes:
        finished: whether nothing more is to be done about it.
    """

    suffered: int | None = None
    claimed: int | None = None
    claimed_on: date | None = None
    recovered: int | None = None
    recovered_on: date | None = None
    text: str = ""
    finished: bool = False


@dataclass(frozen=True)
class Talk:
    """One talk about how the victim is, as the monitor asks for it."""

    asked_on: date
    needed: bool
    offered: bool | None = None
    used: bool | None = None
    judged: str = ""
    text: str = ""


_MADE = frozenset(
    {PoliceReport.Decision.MADE_BY_VICTIM, PoliceReport.Decision.MADE_BY_ORGANISATION}
)


def record_police_report(
    *,
    visitor: Visitor,
    case_id: uuid.UUID,
    facts: Police,
    seen: int | None = None,
) -> None:
    """Writes down whether there is a police report, by whom, or why not.

    Raises:
        UserError: the reason or the day that belongs to the decision is not there.
    """
    no = facts.decision == PoliceReport.Decision.NOT
    yes = facts.decision in _MADE
    if no and not facts.why_not:
        raise UserError(_("Kies waarom er geen aangifte is"), where="waarom-niet")
    if yes and facts.made_on is None:
        raise UserError(_("Vul in op welke dag aangifte is gedaan"), where="gedaan-op")
    with transaction.atomic(using=CONTACTS):
        doing = begin(visitor, case_id, seen=seen)
        taken_up(doing)
        held = PoliceReport.objects.filter(case=doing.case).first()
        report = held or PoliceReport(case=doing.case, organisation_id=doing.case.organisation_id)
        before = report.decision
        report.asked_on, report.advised = facts.asked_on, facts.advised
        report.decision = facts.decision
        report.why_not = facts.why_not if no else ""
        report.made_on = facts.made_on if yes else None
        report.vpt_code, report.domicile_at_organisation = facts.vpt_code, facts.domicile
        report.number = facts.number if yes and facts.number else None
        report.save()
        if facts.decision:
            doing.finish(TaskKind.POLICE_REPORT, DONE)
        _count_as_measure(doing, report)
        doing.event(
            "police.record", for_victim=True, decision=facts.decision, why_not=report.why_not
        )
        if facts.decision != before:
            doing.tell_victim()
        doing.written("case.police-report", decision=facts.decision)


def _count_as_measure(doing: Doing, report: PoliceReport) -> None:
    """A report that was made is a measure too; one that turned out not to be made is none."""
    rows = Measure.objects.filter(case=doing.case, kind=MeasureKind.POLICE_REPORT)
    if report.made_on is None:
        rows.delete()
    elif not rows.update(on=report.made_on):
        Measure(
            organisation_id=doing.case.organisation_id,
            case=doing.case,
            kind=MeasureKind.POLICE_REPORT,
            on=report.made_on,
            by=doing.member,
        ).save(force_insert=True)


def record_damage(
    *, visitor: Visitor, case_id: uuid.UUID, money: Money, seen: int | None = None
) -> None:
    """Writes down damage, what was claimed and what came back.

    Raises:
        UserError: an amount has no day.
    """
    if money.claimed and money.claimed_on is None:
        raise UserError(_("Vul in op welke dag de schade is geclaimd"), where="geclaimd-op")
    if money.recovered and money.recovered_on is None:
        raise UserError(_("Vul in op welke dag is betaald"), where="betaald-op")
    with transaction.atomic(using=CONTACTS):
        doing = begin(visitor, case_id, seen=seen)
        taken_up(doing)
        held = Damage.objects.filter(case=doing.case).first()
        damage = held or Damage(case=doing.case, organisation_id=doing.case.organisation_id)
        had_claim = damage.claimed_on is not None
        damage.suffered, damage.claimed = money.suffered, money.claimed
        damage.claimed_on, damage.recovered = money.claimed_on, money.recovered
        damage.recovered_on = money.recovered_on
        damage.note = {"text": money.text} if money.text else None
        damage.save()
        if money.claimed_on is not None and not had_claim:
            Measure(
                organisation_id=doing.case.organisation_id,
                case=doing.case,
                kind=MeasureKind.DAMAGE_CLAIM,
                on=money.claimed_on,
                by=doing.member,
            ).save(force_insert=True)
        if money.finished:
            doing.finish(TaskKind.DAMAGE, DONE)
        doing.event("damage.record", for_victim=True)
        doing.written("case.damage")


def record_aftercare(
    *, visitor: Visitor, case_id: uuid.UUID, number: int, talk: Talk, seen: int | None = None
) -> None:
    """Writes down one talk; a second time about the same one replaces what was written.

    Raises:
        UserError: it says that help was used that was not offered.
    """
    if talk.used and talk.offered is False:
        raise UserError(
            _("Hulp die niet is aangeboden, kan niet zijn gebruikt"),
            where="gebruikt",
            mend=_("Pas een van de twee antwoorden aan."),
        )
    with transaction.atomic(using=CONTACTS):
        doing = begin(visitor, case_id, seen=seen, besides=frozenset({Capacity.AFTERCARE}))
        taken_up(doing)
        held = Aftercare.objects.filter(case=doing.case, round=number).first()
        row = held or Aftercare(
            case=doing.case, organisation_id=doing.case.organisation_id, round=number
        )
        row.asked_on, row.needed, row.offered = talk.asked_on, talk.needed, talk.offered
        row.used, row.judged = talk.used, talk.judged
        # What the victim wrote themselves stays.
        row.note = {**(row.note or {}), "text": talk.text}
        row.save()
        doing.finish(TaskKind.AFTERCARE, DONE, number)
        doing.event("aftercare.record", for_victim=True, on=talk.asked_on, round=number)
        doing.written("case.aftercare-talk", round=number)
