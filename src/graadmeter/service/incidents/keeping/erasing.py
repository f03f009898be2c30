"""Erasing a case, or what it says of the offender; what is counted stays.

What stays of an erased case is what the yearly figures count: codes, days, department, amounts. It
is written anew under another id and number and without members, so that the journal, letters and
receipts that name the old ones lead nowhere.
"""

from __future__ import annotations

import secrets
import uuid
from datetime import date

from django.db import models
from django.db.models import Model

from graadmeter.service.accounts.models import Account
from graadmeter.service.forgetting import forget_deleted
from graadmeter.service.incidents.facts import facts_of, set_facts
from graadmeter.service.incidents.handling.notes import note_of, set_note
from graadmeter.service.incidents.keeping.words import Part
from graadmeter.service.incidents.models import (
    Aftercare,
    Ban,
    Case,
    CaseForm,
    Correction,
    Damage,
    Disclosure,
    Measure,
    PoliceReport,
    Task,
)
from graadmeter.service.organisations.models import Member
from graadmeter.service.project.databases import CONTACTS

COUNTED: tuple[type[Model], ...] = (CaseForm, Task, Measure, PoliceReport, Damage, Ban, Aftercare)
"""Rows of a case that figures count; of these only days, codes and amounts stay."""
_OFFENDER = ("offender", "offender_name")
GROUND = "-"
"""What is left of a legal ground: that there was one, since a personnel file must have it."""


def erase(case: Case, part: str, today: date) -> None:
    """Erases a case or the part of it; call it inside a transaction, with its row locked.

    Args:
        case: closed or withdrawn.
        part: a code of `Part`.
        today: the day.
    """
    if part == Part.OFFENDER:
        _erase_offender(case, today)
    else:
        _erase_whole(case, today)


def _erase_offender(case: Case, today: date) -> None:
    facts = facts_of(case)
    set_facts(case, facts.model_copy(update=dict.fromkeys(_OFFENDER, "")))
    case.offender_erased_on = today
    case.save(update_fields=["sealed_facts", "offender_erased_on"])
    Ban.objects.filter(case=case).update(sealed_person=None)
    for measure in Measure.objects.filter(case=case, sealed_note__isnull=False):
        note = note_of(measure)
        if note.letter is not None:
            # It is addressed to them.
            set_note(measure, note.model_copy(update={"letter": None}))
            measure.save(update_fields=["sealed_note"])
    # What a copy was made of, and what a correction replaced, may name them.
    Disclosure.objects.filter(case=case).delete()
    Correction.objects.filter(case=case, part__in=_OFFENDER).delete()


def _erase_whole(case: Case, today: date) -> None:
    old = case.pk
    made = Case.objects.get(pk=old)
    made.pk = uuid.uuid4()
    made.number = f"gewist-{secrets.token_hex(6)}"
    made.idempotency = secrets.token_bytes(32)
    made.receipt = made.sealed_facts = None
    made.victim = made.reporter = made.subject = None
    made.erased_on = today
    made.offender_erased_on = made.offender_erased_on or today
    made.save(force_insert=True)
    grounded = list(Measure.objects.filter(case_id=old, sealed_legal_ground__isnull=False))
    for measure in grounded:
        measure.legal_ground = GROUND
        measure.save(update_fields=["sealed_legal_ground"])
    for model in COUNTED:
        rows = model._default_manager.filter(case_id=old)
        _empty(model, rows)
        rows.update(case_id=made.pk)
    # Everything else that is of the case goes with it: what was said, by whom, who saw it.
    Case.objects.get(pk=old).delete()


def _empty(model: type[Model], rows: models.QuerySet[Model]) -> None:
    """Empties sealed columns, indexes of words and references to people."""
    values = {
        field.name: None
        for field in model._meta.concrete_fields
        if (isinstance(field, models.BinaryField) and field.null) or _is_person(field)
    }
    # Emptied already, and the database refuses a note in a personnel file without one.
    values.pop("sealed_legal_ground", None)
    if values:
        rows.update(**values)


def _is_person(field: models.Field[object, object]) -> bool:
    if not isinstance(field, models.ForeignKey) or not field.null:
        return False
    return field.related_model in (Member, Account)


def forget_rows() -> None:
    """Rewrites what the tables of cases are kept in, so that nothing deleted is left there."""
    forget_deleted(CONTACTS, _tables())


def _tables() -> list[str]:
    """Of cases and of all that refers to one, however far."""
    found: dict[type[Model], None] = {Case: None}
    todo: list[type[Model]] = [Case]
    while todo:
        for relation in todo.pop()._meta.related_objects:
            model = relation.related_model
            if model not in found:
                found[model] = None
                todo.append(model)
    return [model._meta.db_table for model in found]
