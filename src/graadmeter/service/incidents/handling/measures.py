"""Writing down what was done about a case: talks, responses, help, bans, feedback."""

from __future__ import annotations

import uuid
from datetime import date

from django.db import transaction
from django.http import Http404

from graadmeter.errors import UserError
from graadmeter.language import gettext as _
from graadmeter.service.incidents.handling.acting import Doing, begin, taken_up
from graadmeter.service.incidents.handling.notes import Letter, Note, set_note
from graadmeter.service.incidents.models import Ban, Measure
from graadmeter.service.incidents.transitions import OPEN
from graadmeter.service.incidents.words import (
    RESPONSES,
    Capacity,
    MeasureKind,
    State,
    TaskKind,
)
from graadmeter.service.organisations.access import Visitor
from graadmeter.service.project.databases import CONTACTS

DONE = "gedaan"
TASK_OF: dict[MeasureKind, TaskKind] = {
    **dict.fromkeys(RESPONSES, TaskKind.RESPONSE),
    MeasureKind.FIRST_TALK: TaskKind.FIRST_TALK,
    MeasureKind.LEGAL_HELP: TaskKind.LEGAL_HELP,
    MeasureKind.HOME_SECURITY: TaskKind.HOME_SECURITY,
    MeasureKind.MEDIA_LINE: TaskKind.MEDIA_LINE,
    MeasureKind.EVALUATION: TaskKind.EVALUATION,
}
"""The task that is done when a measure is written down."""
NOT_FOR_VICTIM = frozenset({MeasureKind.PERSONNEL_FILE})
ALSO: dict[MeasureKind, frozenset[str]] = {
    MeasureKind.LEGAL_HELP: frozenset({Capacity.LAWYER}),
    MeasureKind.HOME_SECURITY: frozenset({Capacity.SECURITY}),
    MeasureKind.FIRST_TALK: frozenset({Capacity.AFTERCARE}),
}
"""Who may write a measure down besides those who handle the case."""


def add_measure(
    *,
    visitor: Visitor,
    case_id: uuid.UUID,
    kind: MeasureKind,
    on: date,
    text: str = "",
    legal_ground: str = "",
    letter: Letter | None = None,
    seen: int | None = None,
) -> Measure:
    """Writes down that something was done, and ends the task it was.

    Raises:
        UserError: a reference in a personnel file has no legal ground.
    """
    if kind is MeasureKind.PERSONNEL_FILE and not legal_ground.strip():
        raise UserError(
            _("Zonder grondslag mag niets van een melding in een personeelsdossier"),
            where="grondslag",
            mend=_("Noem de wet of regeling en het artikel."),
        )
    with transaction.atomic(using=CONTACTS):
        doing = begin(visitor, case_id, seen=seen, besides=ALSO.get(kind, frozenset()))
        taken_up(doing)
        measure = _measure(doing, kind, on, Note(text=text, letter=letter), legal_ground)
        doing.written("case.measure", measure=str(kind), on=on)
    return measure


def _measure(
    doing: Doing, kind: MeasureKind, on: date, note: Note, legal_ground: str = ""
) -> Measure:
    measure = Measure(
        organisation_id=doing.case.organisation_id,
        case=doing.case,
        kind=kind,
        on=on,
        by=doing.member,
    )
    if legal_ground:
        measure.legal_ground = legal_ground
    set_note(measure, note)
    measure.save(force_insert=True)
    if kind in TASK_OF:
        doing.finish(TASK_OF[kind], DONE)
    shown = kind not in NOT_FOR_VICTIM
    doing.event("measure.add", for_victim=shown, on=on, measure=str(kind), id=str(measure.pk))
    if shown:
        doing.tell_victim()
    return measure


def impose_ban(
    *,
    visitor: Visitor,
    case_id: uuid.UUID,
    first_day: date,
    last_day: date,
    premises: str,
    person: str,
    text: str = "",
    seen: int | None = None,
) -> Ban:
    """Writes down a ban from premises, which is a response to the offender.

    Raises:
        UserError: it ends before it begins.
    """
    if last_day < first_day:
        raise UserError(
            _("Het toegangsverbod eindigt voordat het begint"),
            where="tot",
            mend=_("Kies een latere laatste dag."),
        )
    with transaction.atomic(using=CONTACTS):
        doing = begin(visitor, case_id, seen=seen)
        taken_up(doing)
        ban = Ban(
            organisation_id=doing.case.organisation_id,
            case=doing.case,
            first_day=first_day,
            last_day=last_day,
        )
        ban.premises, ban.person = premises, person
        ban.save(force_insert=True)
        _measure(doing, MeasureKind.RESPONSE_BAN, doing.today, Note(text=text))
        doing.written("case.ban", ban=str(ban.pk), until=last_day)
    return ban


def change_ban(
    *,
    visitor: Visitor,
    case_id: uuid.UUID,
    ban_id: uuid.UUID,
    last_day: date | None,
    text: str = "",
    seen: int | None = None,
) -> None:
    """Gives a ban another last day, or lifts it today.

    Args:
        visitor: who does it.
        case_id: the case.
        ban_id: the ban.
        last_day: the new one; None lifts the ban.
        text: why.
        seen: as for `begin`.

    Raises:
        Http404: there is no such ban in this case.
        UserError: it was lifted, or would end before it begins.
    """
    with transaction.atomic(using=CONTACTS):
        # A ban may well outlast its case.
        doing = begin(visitor, case_id, seen=seen, states=(*OPEN, State.CLOSED))
        ban = Ban.objects.filter(case=doing.case, pk=ban_id).first()
        if ban is None:
            raise Http404
        if ban.lifted_on is not None:
            raise UserError(_("Dit toegangsverbod is al opgeheven"), where="tot")
        if last_day is None:
            ban.lifted_on = doing.today
            doing.event("ban.lift", text=text, for_victim=True, ban=str(ban.pk))
        elif last_day < ban.first_day:
            raise UserError(
                _("Het toegangsverbod eindigt voordat het begint"),
                where="tot",
                mend=_("Kies een latere laatste dag."),
            )
        else:
            ban.last_day = last_day
            doing.event(
                "ban.change", text=text, for_victim=True, ban=str(ban.pk), until=str(last_day)
            )
        ban.save(update_fields=["last_day", "lifted_on"])
        doing.finish(TaskKind.BAN_END, DONE)
        doing.tell_victim()
        doing.written("case.ban-change", ban=str(ban.pk), until=last_day or doing.today)


def give_feedback(
    *, visitor: Visitor, case_id: uuid.UUID, on: date, text: str, seen: int | None = None
) -> None:
    """Tells the victim what was done, in words they read on their own page."""
    with transaction.atomic(using=CONTACTS):
        doing = begin(visitor, case_id, seen=seen)
        taken_up(doing)
        doing.event("feedback.give", text=text, for_victim=True, on=on)
        doing.finish(TaskKind.FEEDBACK, DONE)
        doing.tell_victim()
        doing.written("case.feedback", on=on)
