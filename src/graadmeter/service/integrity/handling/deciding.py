"""What a report is about, and what was decided: categories, measures, police, advice."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db import transaction

from graadmeter.errors import UserError
from graadmeter.language import gettext as _
from graadmeter.service.incidents.counting.definitions import Block
from graadmeter.service.integrity.definitions import DEFINITIONS
from graadmeter.service.integrity.handling.acting import Acting, begin
from graadmeter.service.integrity.handling.transitions import OPEN, UNDER_WAY
from graadmeter.service.integrity.models import Measure, Report, ReportCategory
from graadmeter.service.integrity.words import Authority, Category, MeasureKind, State
from graadmeter.service.organisations.words import Audience
from graadmeter.service.project.databases import CONTACTS


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
        kept = set(Measure.objects.filter(report=doing.report).values_list("kind", flat=True))
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


def add_measure(*, acting: Acting, kind: MeasureKind, on: date, text: str = "") -> None:
    """Writes down what was decided about somebody the report is about.

    Raises:
        UserError: it is not for this audience, lies before the report, or contradicts another.
    """
    with transaction.atomic(using=CONTACTS):
        doing = begin(acting, states=UNDER_WAY)
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
        others = Measure.objects.filter(report=doing.report)
        if kind == MeasureKind.NONE and others.exists():
            raise UserError(
                _("Er staat al een maatregel bij deze melding"),
                where="soort",
                mend=_("‘Geen maatregel’ kan dan niet meer."),
            )
        others.filter(kind=MeasureKind.NONE).delete()
        Measure.objects.create(
            organisation_id=doing.report.organisation_id, report=doing.report, kind=kind, on=on
        )
        doing.event("measure.add", text=text, measure=str(kind), on=on.isoformat())
        doing.written("integrity.measure", measure=str(kind))


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
