"""An investigation and its hearings: days in plain, what was said sealed."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from pydantic import BaseModel, ConfigDict

from graadmeter.errors import UserError
from graadmeter.language import gettext as _
from graadmeter.service.integrity.handling.acting import (
    LOOKING_INTO,
    Acting,
    Doing,
    begin,
    moved,
)
from graadmeter.service.integrity.handling.persons import codes_for, the_person
from graadmeter.service.integrity.handling.transitions import Act, states_for
from graadmeter.service.integrity.models import Investigation
from graadmeter.service.integrity.opening import Opened
from graadmeter.service.integrity.words import Pool, State
from graadmeter.service.project.databases import CONTACTS

HEARD = ("accused", "reporter", "witness")
"""Who can be heard."""


class Assignment(BaseModel):
    """What is sealed with an investigation.

    Attributes:
        investigators: who investigate, as people read it.
        questions: what is to be found out.
        findings: what was found.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    investigators: str = ""
    questions: str = ""
    findings: str = ""


@dataclass(frozen=True)
class Hearing:
    """That somebody was heard.

    Attributes:
        who: one of `HEARD`.
        on: the day.
        text: the record.
        agreed: whether who was heard agrees with the record.
        person: which of those it is about, for ``accused``; None for the only one.
    """

    who: str
    on: date
    text: str
    agreed: bool = False
    person: int | None = None


def begin_investigation(*, acting: Acting, pool: Pool, investigators: str, questions: str) -> None:
    """Begins an investigation, with who does it and what is to be found out.

    Raises:
        ImpossibleMoveError: the report is not being handled.
    """
    with transaction.atomic(using=CONTACTS):
        doing = begin(acting, states=states_for(Act.INVESTIGATE))
        row = Investigation(
            id=uuid.uuid4(),
            organisation_id=doing.report.organisation_id,
            report=doing.report,
            pool=pool,
            begun_on=doing.today,
        )
        _seal(doing, row, Assignment(investigators=investigators, questions=questions))
        row.save(force_insert=True)
        moved(doing, Act.INVESTIGATE)
        doing.event("investigation.begin", for_reporter=True, pool=str(pool))
        doing.written("integrity.investigate", pool=str(pool))


def record_hearing(*, acting: Acting, hearing: Hearing) -> None:
    """Writes down that somebody was heard, with the record of it.

    Raises:
        UserError: the day lies before the report, or it is not said which person was heard.
    """
    with transaction.atomic(using=CONTACTS):
        doing = begin(acting, by=LOOKING_INTO, states=(State.HANDLING, State.INVESTIGATION))
        codes = (
            codes_for(the_person(doing.report, hearing.person)) if hearing.who == "accused" else {}
        )
        if hearing.on < doing.report.received_on:
            raise UserError(
                _("Deze dag ligt voor de dag van de melding"),
                where="dag",
                mend=_("Kijk de dag na."),
            )
        row = Investigation.objects.filter(report=doing.report, ended_on__isnull=True).first()
        column = f"{hearing.who}_heard_on"
        if row is not None and hearing.who != "witness":
            setattr(row, column, max(hearing.on, getattr(row, column) or hearing.on))
            row.save(update_fields=[column])
        doing.event(
            "hearing.record",
            text=hearing.text,
            who=hearing.who,
            on=hearing.on.isoformat(),
            agreed=hearing.agreed,
            **codes,
        )
        doing.written("integrity.hearing", who=hearing.who, **codes)


def write_findings(*, acting: Acting, text: str) -> None:
    """Writes what an open investigation found; a second time replaces it.

    Raises:
        ImpossibleMoveError: there is no investigation now.
        UserError: they have no key to its assignment, which stands in the same envelope.
    """
    with transaction.atomic(using=CONTACTS):
        doing = begin(acting, by=LOOKING_INTO, states=(State.INVESTIGATION,))
        row = Investigation.objects.get(report=doing.report, ended_on__isnull=True)
        if not doing.opened.can_read(row.version):
            raise UserError(
                _("U kunt de opdracht van dit onderzoek niet lezen"),
                where="tekst",
                mend=_(
                    "Vraag een behandelaar om de bevindingen vast te leggen, of om u een sleutel "
                    "van de hele melding te geven."
                ),
            )
        before = assignment_of(doing.opened, row)
        _seal(doing, row, before.model_copy(update={"findings": text}))
        row.save(update_fields=["version", "sealed_content"])
        doing.event("investigation.findings")
        doing.written("integrity.findings")


def assignment_of(opened: Opened, row: Investigation) -> Assignment:
    """What is sealed with an investigation.

    Raises:
        NotARecipientError: it is under a version of the key they do not have.
    """
    return Assignment.model_validate(opened.read(row, "sealed_content"))


def _seal(doing: Doing, row: Investigation, content: Assignment) -> None:
    row.version = doing.opened.newest
    row.sealed_content = doing.opened.sealed(row, "sealed_content", content.model_dump(mode="json"))
