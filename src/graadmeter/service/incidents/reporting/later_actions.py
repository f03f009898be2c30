"""What the victim or the reporter does after the report: add, agree, be called, judge, withdraw."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max

from graadmeter.errors import UserError
from graadmeter.language import gettext as _
from graadmeter.service.accounts.models import Account
from graadmeter.service.incidents.attachments.keeping import Evidence, keep
from graadmeter.service.incidents.events import add_event
from graadmeter.service.incidents.facts import facts_of, set_facts
from graadmeter.service.incidents.models import Aftercare, Attachment, Case, Task
from graadmeter.service.incidents.protocols import open_tasks
from graadmeter.service.incidents.reporting import telling
from graadmeter.service.incidents.reporting.looking_again import ask_to_look_again
from graadmeter.service.incidents.transitions import OPEN, Act, after
from graadmeter.service.incidents.words import ConsentState, Judgement, State, TaskKind
from graadmeter.service.incidents.working_days import working_day
from graadmeter.service.journal.actions import record
from graadmeter.service.organisations.models import Member
from graadmeter.service.organisations.words import Audience, Role
from graadmeter.service.project.databases import CONTACTS

DROPPED = "vervallen"
MOST_ATTACHMENTS = 20


class TooLateError(UserError):
    """Something that cannot be done any more with a report."""


@dataclass(frozen=True)
class Actor:
    """Who acts on a report of their own.

    Attributes:
        account: None for who came with a receipt.
        member: None for them too.
        today: the day.
    """

    account: Account | None
    member: Member | None
    today: date


def add_to_case(
    *, case_id: uuid.UUID, actor: Actor, text: str, files: Sequence[Evidence] = ()
) -> None:
    """Adds words and evidence to a report.

    Raises:
        TooLateError: it was withdrawn or erased.
        UserError: there is nothing to add, or there are too many files.
    """
    if not text and not files:
        raise UserError(
            _("U hebt nog niets ingevuld"),
            where="tekst",
            mend=_("Schrijf iets of kies een bestand."),
        )
    with _changing(case_id, actor, "case.add", files=len(files)) as case:
        if Attachment.objects.filter(case=case).count() + len(files) > MOST_ATTACHMENTS:
            raise UserError(
                _("Bij deze melding horen al veel bestanden"),
                where="bestand",
                mend=_("Bel ons als u nog iets wilt laten zien."),
            )
        if text:
            _line(case, actor, "case.add", text=text)
        for evidence in files:
            keep(case=case, evidence=evidence, member=actor.member, today=actor.today)
        if case.state == State.CLOSED:
            ask_to_look_again(case, actor.today)


def withdraw_case(*, case_id: uuid.UUID, actor: Actor, text: str = "") -> None:
    """Withdraws a report: nothing more is done about it, and it stays withdrawn.

    Raises:
        ImpossibleMoveError: it is closed or withdrawn.
    """
    with _changing(case_id, actor, "case.withdraw") as case:
        case.state = after(case.state, Act.WITHDRAW)
        case.save(update_fields=["state"])
        open_now = Task.objects.filter(case=case, done_on__isnull=True)
        open_now.update(done_on=actor.today, done_by=actor.member, outcome=DROPPED)
        _line(case, actor, "case.withdraw", text=text)


def give_consent(*, case_id: uuid.UUID, actor: Actor, code: str) -> None:
    """An office holder agrees that somebody is told, who then sees the report and has news of it.

    Nobody else is told by it: not in danger, and not for what was agreed to before.

    Args:
        case_id: the report.
        actor: who decides.
        code: a role, or a place outside.

    Raises:
        TooLateError: the report is closed or withdrawn, or it is not of an office holder.
    """
    with _changing(case_id, actor, "consent.give", news=False, code=code) as case:
        _still_open(case)
        _of_office_holder(case)
        telling.write_consent(case, code, ConsentState.GIVEN, actor.member, actor.today)
        _line(case, actor, "consent.give", codes={"role": code})
        wanted = telling.recipients_of(case, {code}, actor.today)
        telling.tell(case, wanted, telling.agreed_in(case), actor.today)
        open_tasks(case=case, today=actor.today)


def refuse_consent(*, case_id: uuid.UUID, actor: Actor, code: str) -> None:
    """An office holder decides against what somebody else proposed: who it is, is not told.

    Raises:
        TooLateError: the report is withdrawn, or it is not of an office holder.
        UserError: nobody proposed it, or it was decided on.
    """
    with _changing(case_id, actor, "consent.refuse", news=False, code=code) as case:
        _of_office_holder(case)
        if code not in telling.proposed_in(case):
            raise UserError(
                _("Hierover hebt u al beslist"), where="wie", mend=_("Bekijk de melding opnieuw.")
            )
        telling.write_consent(case, code, ConsentState.REFUSED, actor.member, actor.today)
        _line(case, actor, "consent.refuse", codes={"role": code})


def withdraw_consent(*, case_id: uuid.UUID, actor: Actor, code: str) -> None:
    """An office holder does not want somebody to see the report any more, in whatever state it is.

    Whoever was told for the role sees it no longer, also who does not have the role any more.

    Raises:
        TooLateError: the report was erased, or it is not of an office holder.
    """
    with _changing(
        case_id, actor, "consent.withdraw", news=False, withdrawn_too=True, code=code
    ) as case:
        _of_office_holder(case)
        telling.write_consent(case, code, ConsentState.WITHDRAWN, actor.member, actor.today)
        ended = {code}
        if code == Role.CHAIR:
            ended |= {Role.DEPUTY_CHAIR} - telling.agreed_in(case)  # told in the chair's place
        telling.stop_telling(case, ended, actor.today)
        _line(case, actor, "consent.withdraw", codes={"role": code})


def ask_call_back(*, case_id: uuid.UUID, actor: Actor, phone: str, when: str = "") -> None:
    """Asks to be called; whoever handles the report has a task to do so on the next working day.

    Raises:
        TooLateError: the report is closed or withdrawn, or nobody was told of it who could call.
        UserError: there is no number.
    """
    if not phone.strip():
        raise UserError(
            _("Wij hebben een telefoonnummer nodig"),
            where="telefoon",
            mend=_("Vul het nummer in waarop u gebeld wilt worden."),
        )
    with _changing(case_id, actor, "case.call-back") as case:
        _still_open(case)
        facts = facts_of(case)
        reporter = facts.reporter.model_copy(update={"phone": phone.strip()})
        set_facts(case, facts.model_copy(update={"reporter": reporter}))
        case.call_back = True
        case.save(update_fields=["sealed_facts", "call_back"])
        open_tasks(case=case, today=actor.today)
        _due_again(case, actor.today)
        _line(case, actor, "case.call-back", text=when)


def _due_again(case: Case, today: date) -> None:
    calls = Task.objects.filter(case=case, kind=TaskKind.CALL_BACK).order_by("round")
    last = calls.last()
    if last is None:
        raise TooLateError(
            _("Er is nog niemand die u kan bellen"),
            where="telefoon",
            mend=_("Kies eerst wie dit mag weten, of bel zelf een van de nummers op deze pagina."),
        )
    due = working_day(today + timedelta(days=1))
    if last.done_on is None:
        calls.filter(pk=last.pk).update(due_on=due, escalated_on=None)
        return
    Task(
        organisation_id=case.organisation_id,
        case=case,
        kind=TaskKind.CALL_BACK,
        round=(calls.aggregate(last=Max("round"))["last"] or 0) + 1,
        role=last.role,
        owner=last.owner,
        due_on=due,
    ).save(force_insert=True)


def judge_aftercare(
    *,
    case_id: uuid.UUID,
    actor: Actor,
    needed: bool,
    offered: bool | None = None,
    used: bool | None = None,
    judged: Judgement | None = None,
    text: str = "",
) -> None:
    """The victim says whether they needed aftercare, had it, and how it was (VEI-22).

    It goes with the last time they were asked, or is a first time of its own.

    Raises:
        TooLateError: the report was withdrawn.
        UserError: aftercare that was not offered cannot have been used.
    """
    if used and offered is False:
        raise UserError(
            _("Hulp die niet is aangeboden, kan niet zijn gebruikt"),
            where="gebruikt",
            mend=_("Pas een van de twee antwoorden aan."),
        )
    with _changing(case_id, actor, "case.aftercare-judge", judged=str(judged or "")) as case:
        held = Aftercare.objects.filter(case=case).order_by("round").last()
        talk = held or Aftercare(
            organisation_id=case.organisation_id, case=case, round=1, asked_on=actor.today
        )
        talk.needed, talk.offered, talk.used = needed, offered, used
        talk.judged = judged or ""
        if text:
            before = talk.note or {}
            talk.note = {**before, "victim": text}
        talk.save()
        _line(case, actor, "aftercare.judge", text=text, codes={"round": talk.round})


@contextmanager
def _changing(
    case_id: uuid.UUID,
    actor: Actor,
    action: str,
    *,
    news: bool = True,
    withdrawn_too: bool = False,
    **facts: Any,
) -> Iterator[Case]:
    """Holds the case, and after the change tells those who see it and writes the journal."""
    with transaction.atomic(using=CONTACTS):
        rows = Case.objects.select_for_update(of=("self",)).select_related("organisation")
        case = rows.get(pk=case_id)
        withdrawn = case.state == State.WITHDRAWN and not withdrawn_too
        if withdrawn or case.erased_on is not None:
            raise TooLateError(
                _("Deze melding is ingetrokken"),
                mend=_("Wilt u toch verder? Doe dan een nieuwe melding."),
            )
        yield case
        if news:
            telling.bring_news(case, actor.today, but=actor.member)
        record(
            organisation_id=case.organisation_id,
            account=actor.account,
            action=action,
            subject=str(case.pk),
            **facts,
        )


def _line(
    case: Case, actor: Actor, kind: str, *, text: str = "", codes: dict[str, Any] | None = None
) -> None:
    add_event(
        case=case,
        kind=kind,
        member=actor.member,
        text=text,
        for_victim=True,
        codes=codes,
        on=actor.today,
    )


def _still_open(case: Case) -> None:
    if case.state not in OPEN:
        raise TooLateError(
            _("Deze melding is gesloten"),
            mend=_("U kunt wel iets toevoegen. Dan kijkt iemand er weer naar."),
        )


def _of_office_holder(case: Case) -> None:
    if case.audience == Audience.STAFF:
        raise TooLateError(
            _("Bij deze melding ligt vast wie het weet"),
            mend=_("Bel de coördinator of de vertrouwenspersoon als u dat niet wilt."),
        )
