"""What a report is about, and what was decided: categories, measures, police, advice."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import date

from django.db import transaction
from django.db.models import QuerySet

from graadmeter.errors import UserError
from graadmeter.language import gettext as _
from graadmeter.service.incidents.counting.definitions import Block
from graadmeter.service.integrity.definitions import DEFINITIONS
from graadmeter.service.integrity.handling.acting import Acting, begin
from graadmeter.service.integrity.handling.persons import codes_for, the_person
from graadmeter.service.integrity.handling.transitions import OPEN, UNDER_WAY
from graadmeter.service.integrity.models import Measure, Report, ReportCategory
from graadmeter.service.integrity.words import (
    Authority,
    Category,
    MeasureKind,
    State,
    Undone,
)
from graadmeter.service.organisations.words import Audience
from graadmeter.service.project.databases import CONTACTS

UNDOABLE = (*UNDER_WAY, State.CLOSED)
"""States in which a measure can be undone: a court speaks when the report was closed long ago."""


def measures_for(report: Report, audience: Audience | None = None) -> tuple[MeasureKind, ...]:
    """What can be decided about somebody: an office holder is not punished as an employee is."""
    return DEFINITIONS[report.definition].kinds_for(audience or report.audience)


def categories_for(report: Report) -> tuple[Category, ...]:
    """The kinds of violation a report can be coded by, in the order of its definition."""
    office = report.audience == Audience.REPRESENTATIVE
    block = Block.REPRESENTATIVE if office else Block.STAFF_AND_BOARD
    return DEFINITIONS[report.definition].categories[block]


def set_categories(*, acting: Acting, categories: Collection[Category], audience: Audience) -> None:
    """Writes down which kinds of violation a report is about, and of which audience those are.

    Raises:
        UserError: there is none, or measures were taken that cannot be for that audience.
    """
    if not categories:
        raise UserError(_("Kies ten minste één soort"), where="soort", mend=_("Zet een vinkje."))
    with transaction.atomic(using=CONTACTS):
        doing = begin(acting, states=OPEN)
        kept = set(standing(doing.report).values_list("kind", flat=True))
        if kept - set(measures_for(doing.report, audience)):
            raise UserError(
                _("Er staat een maatregel bij die niet bij deze groep past"),
                where="groep",
                mend=_("Kies de groep waar de maatregel bij hoort."),
            )
        ReportCategory.objects.filter(report=doing.report).delete()
        ReportCategory.objects.bulk_create(
            ReportCategory(
                organisation_id=doing.report.organisation_id,
                report=doing.report,
                category=each,
            )
            for each in sorted(set(categories))
        )
        doing.save(audience=audience)
        codes = sorted(str(each) for each in set(categories))
        doing.event("report.classify", categories=codes, audience=str(audience))
        doing.written("integrity.classify", categories=codes, audience=str(audience))


def add_measure(
    *,
    acting: Acting,
    kind: MeasureKind,
    on: date,
    text: str = "",
    person: int | None = None,
) -> None:
    """Writes down what was decided about somebody the report is about.

    Args:
        acting: who does it.
        kind: what was decided.
        on: the day it was.
        text: an explanation, for who handles the report.
        person: the number of whom it was decided about; None for the only one.

    Raises:
        UserError: it is not for this audience, lies before the report, or contradicts another or
            the conclusion about them; or it is not said about whom it is.
    """
    with transaction.atomic(using=CONTACTS):
        doing = begin(acting, states=UNDER_WAY)
        who = the_person(doing.report, person)
        if kind not in measures_for(doing.report):
            raise UserError(
                _("Deze maatregel past niet bij degene om wie het gaat"),
                where="soort",
                mend=_("Kies een andere maatregel, of pas aan om welke groep het gaat."),
            )
        if on < doing.report.received_on:
            raise UserError(
                _("Deze dag ligt voor de dag van de melding"),
                where="dag",
                mend=_("Kijk de dag na."),
            )
        if who.unfounded and kind != MeasureKind.NONE:
            raise UserError(
                who.of(_("De melding is ongegrond, dus er volgt geen maatregel")),
                where="soort",
                mend=_("Kies ‘Geen maatregel’."),
            )
        others = standing(doing.report).filter(person=who.number)
        if kind == MeasureKind.NONE and others.exists():
            raise UserError(
                _("Er staat al een maatregel bij deze melding"),
                where="soort",
                mend=_("‘Geen maatregel’ kan dan niet meer."),
            )
        others.filter(kind=MeasureKind.NONE).delete()
        Measure.objects.create(
            organisation_id=doing.report.organisation_id,
            report=doing.report,
            person=who.number,
            kind=kind,
            on=on,
        )
        codes = codes_for(who)
        doing.event("measure.add", text=text, measure=str(kind), on=on.isoformat(), **codes)
        doing.written("integrity.measure", measure=str(kind), **codes)


def undo_measure(*, acting: Acting, measure_id: uuid.UUID, because: Undone, text: str) -> None:
    """Writes down that a measure does not stand any more; it is not counted from then on.

    Args:
        acting: who does it.
        measure_id: which.
        because: whether it was never taken, or was overturned.
        text: how that came about, for who handles the report.

    Raises:
        UserError: it is no measure of this report that stands.
    """
    with transaction.atomic(using=CONTACTS):
        doing = begin(acting, states=UNDOABLE)
        row = standing(doing.report).filter(pk=measure_id).first()
        if row is None:
            raise UserError(
                _("Deze maatregel staat niet meer bij de melding"),
                where="maatregel",
                mend=_("Bekijk de melding opnieuw."),
            )
        row.undone_on, row.undone_because = doing.today, because
        row.save(update_fields=["undone_on", "undone_because"])
        codes = codes_for(the_person(doing.report, row.person))
        doing.event("measure.undo", text=text, measure=row.kind, because=str(because), **codes)
        doing.written("integrity.measure-undo", measure=row.kind, because=str(because), **codes)


def standing(report: Report) -> QuerySet[Measure]:
    """The measures of a report that stand."""
    rows: QuerySet[Measure] = Measure.objects.filter(report=report, undone_on__isnull=True)
    return rows


def record_police_report(*, acting: Acting, on: date, text: str = "") -> None:
    """Writes down that the matter was reported to the police.

    Raises:
        UserError: the day lies before the report.
    """
    with transaction.atomic(using=CONTACTS):
        doing = begin(acting, states=UNDER_WAY)
        if on < doing.report.received_on:
            raise UserError(
                _("Deze dag ligt voor de dag van de melding"),
                where="dag",
                mend=_("Kijk de dag na."),
            )
        doing.save(police_report_on=on)
        doing.event("police.record", text=text, on=on.isoformat())
        doing.written("integrity.police-report")


def ask_advice(*, acting: Acting, authority: Authority, on: date, text: str = "") -> None:
    """Writes down that somebody outside was asked for advice, and what came of it."""
    with transaction.atomic(using=CONTACTS):
        doing = begin(acting, states=OPEN)
        doing.event("advice.ask", text=text, authority=str(authority), on=on.isoformat())
        doing.written("integrity.advice", authority=str(authority))


def write_note(*, acting: Acting, text: str) -> None:
    """Writes something down for who handles the report."""
    with transaction.atomic(using=CONTACTS):
        doing = begin(acting, states=tuple(State))
        doing.event("note.add", text=text)
        doing.written("integrity.note")
