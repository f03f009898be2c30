"""Writing about keeping: holds, corrections, requests and copies that are given out."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from pydantic import ValidationError

from graadmeter.errors import UserError
from graadmeter.language import gettext as _
from graadmeter.service.incidents.events import add_event
from graadmeter.service.incidents.facts import Facts, Person, facts_of, set_facts
from graadmeter.service.incidents.keeping.words import Decision, RequestKind
from graadmeter.service.incidents.models import Case, Correction, DataRequest, Disclosure, Hold
from graadmeter.service.journal.actions import record
from graadmeter.service.organisations.models import Member
from graadmeter.service.project.databases import CONTACTS

CORRECTED = (
    *(name for name, field in Facts.model_fields.items() if field.annotation is str),
    *(f"{who}.{name}" for who in ("victim", "reporter") for name in Person.model_fields),
)
"""Texts among the facts that may be put right."""


def hold_case(*, case: Case, member: Member, reason: str, today: date) -> Hold:
    """Keeps a case from being erased, until the hold is lifted.

    Raises:
        UserError: no reason was given, or there is a hold already.
    """
    if not reason.strip():
        raise UserError(
            _("Er staat geen reden bij"),
            where="reason",
            mend=_("Schrijf waarom deze melding bewaard moet blijven."),
        )
    with transaction.atomic(using=CONTACTS):
        held = locked(case)
        if held.hold:
            raise UserError(
                _("Op deze melding ligt al een bewaarplicht"),
                mend=_("Hef die eerst op."),
            )
        made = Hold(organisation_id=held.organisation_id, case=held, since=today, by=member)
        made.reason = reason.strip()
        made.save(force_insert=True)
        held.hold = True
        held.save(update_fields=["hold"])
        add_event(case=held, kind="case.hold", member=member, on=today)
        _note("case.hold", held, member, hold=made.pk)
    case.hold = True
    return made


def lift_hold(*, case: Case, member: Member, today: date) -> None:
    """Lets a case be erased again when it has been kept long enough.

    Raises:
        UserError: there is no hold.
    """
    with transaction.atomic(using=CONTACTS):
        held = locked(case)
        found = Hold.objects.filter(case=held, lifted_on__isnull=True).first()
        if found is None:
            raise UserError(
                _("Op deze melding ligt geen bewaarplicht"), mend=_("Er is niets op te heffen.")
            )
        found.lifted_on, found.lifted_by = today, member
        found.save(update_fields=["lifted_on", "lifted_by"])
        held.hold = False
        held.save(update_fields=["hold"])
        add_event(case=held, kind="case.hold-lifted", member=member, on=today)
        _note("case.hold-lifted", held, member, hold=found.pk)
    case.hold = False


def correct(
    *, case: Case, member: Member, part: str, text: str, reason: str, today: date
) -> Correction:
    """Puts a text of a case right; what stood there is kept beside it, sealed.

    Args:
        case: which case.
        member: who does it.
        part: one of `CORRECTED`; empty adds a statement beside the whole, and changes nothing.
        text: what it must be.
        reason: who asked, and why.
        today: the day.

    Raises:
        UserError: nothing changes, no reason was given, or the case was erased.
        ValueError: there is no such part.
    """
    if part and part not in CORRECTED:
        raise ValueError(part)
    if not reason.strip() or not (part or text.strip()):
        raise UserError(
            _("Er ontbreekt een tekst of een reden"),
            where="reason" if not reason.strip() else "text",
            mend=_("Schrijf wat er moet staan, wie dat vroeg en waarom."),
        )
    with transaction.atomic(using=CONTACTS):
        held = locked(case)
        facts = facts_of(held)
        old = text_of(facts, part) if part else ""
        changed = _with_text(facts, part, text) if part else facts
        new = text_of(changed, part) if part else text.strip()
        if new == old:
            raise UserError(
                _("Er verandert niets"),
                where="text",
                mend=_("Schrijf de tekst zoals hij moet worden."),
            )
        made = Correction(organisation_id=held.organisation_id, case=held, on=today, by=member)
        made.part = part
        made.content = {"old": old, "new": new, "reason": reason.strip()}
        made.save(force_insert=True)
        if part:
            set_facts(held, changed)
            held.save(update_fields=["sealed_facts"])
        add_event(
            case=held,
            kind="case.corrected",
            member=member,
            for_victim=True,
            codes={"part": part},
            on=today,
        )
        _note("case.correct", held, member, part=part, correction=made.pk)
    return made


def text_of(facts: Facts, part: str) -> str:
    """The text of a part among `CORRECTED`."""
    who, _dot, name = part.rpartition(".")
    return str(getattr(getattr(facts, who) if who else facts, name))


def _with_text(facts: Facts, part: str, text: str) -> Facts:
    who, _dot, name = part.rpartition(".")
    data = facts.model_dump()
    (data[who] if who else data)[name] = text
    try:
        return Facts.model_validate(data)
    except ValidationError as error:
        raise UserError(
            _("Deze tekst is te lang"), where="text", mend=_("Maak de tekst korter.")
        ) from error


def note_request(
    *, case: Case, member: Member, kind: str, received_on: date, asked: str, today: date
) -> DataRequest:
    """Writes down what somebody asked about their data.

    Raises:
        UserError: nothing was asked, or it is of a day to come.
    """
    if not asked.strip():
        raise UserError(
            _("Er staat niet bij wat er gevraagd is"),
            where="asked",
            mend=_("Schrijf wie wat vroeg."),
        )
    if received_on > today:
        raise UserError(
            _("Deze dag is nog niet geweest"),
            where="received_on",
            mend=_("Geef de dag waarop het verzoek kwam."),
        )
    with transaction.atomic(using=CONTACTS):
        held = locked(case)
        made = DataRequest(
            organisation_id=held.organisation_id,
            case=held,
            kind=RequestKind(kind),
            received_on=received_on,
            by=member,
        )
        made.asked = asked.strip()
        made.save(force_insert=True)
        _note("data.request", held, member, kind=kind, request=made.pk)
    return made


def decide_request(
    *, request: DataRequest, member: Member, decision: str, reason: str, today: date
) -> None:
    """Writes down what was decided, and why.

    Raises:
        UserError: no reason was given, or it was decided before.
    """
    if not reason.strip():
        raise UserError(
            _("Er staat geen reden bij"),
            where="reason",
            mend=_("Schrijf waarom dit besluit is genomen."),
        )
    with transaction.atomic(using=CONTACTS):
        held = locked(request.case)
        found = DataRequest.objects.select_for_update().get(pk=request.pk)
        if found.decision:
            raise UserError(
                _("Over dit verzoek is al besloten"), mend=_("Schrijf een nieuw verzoek op.")
            )
        found.decision, found.decided_on = Decision(decision), today
        found.reason = reason.strip()
        found.save(update_fields=["decision", "decided_on", "sealed_reason"])
        _note("data.decide", held, member, decision=decision, request=found.pk)


def keep_marks(
    *,
    case: Case,
    member: Member,
    kind: str,
    marks: dict[str, dict[str, str]],
    digest: bytes,
    today: date,
) -> Disclosure:
    """Keeps what is blacked out of a copy of a case.

    Args:
        case: which case.
        member: who went through it.
        kind: a code of `DisclosureKind`.
        marks: see `keeping.redaction`.
        digest: of the passages that were gone through.
        today: the day.
    """
    with transaction.atomic(using=CONTACTS):
        held = locked(case)
        made = Disclosure.objects.filter(case=held, kind=kind).first() or Disclosure(
            organisation_id=held.organisation_id, case=held, kind=kind
        )
        made.made_on, made.by, made.digest = today, member, digest
        made.marks = marks
        made.save()
        _note("data.marks", held, member, kind=kind)
    return made


def note_given(*, case: Case, member: Member, kind: str, form: str) -> None:
    """Notes that a copy was made; before it leaves."""
    with transaction.atomic(using=CONTACTS):
        _note("data.copy", case, member, kind=kind, form=form)


def locked(case: Case) -> Case:
    """The case, with its row held until the transaction ends.

    Raises:
        UserError: it was erased.
    """
    rows = Case.objects.select_for_update().filter(pk=case.pk, erased_on__isnull=True)
    found: Case | None = rows.first()
    if found is None:
        raise UserError(_("Deze melding is gewist"), mend=_("Er is niets meer te zien."))
    return found


def _note(action: str, case: Case, member: Member, **facts: object) -> None:
    record(
        organisation_id=case.organisation_id,
        account=member.account,
        action=action,
        subject=str(case.pk),
        **facts,
    )
