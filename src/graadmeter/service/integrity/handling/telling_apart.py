"""Telling apart whom a report is about, so that each is told, heard and judged as one person."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from graadmeter.errors import UserError
from graadmeter.language import gettext as _
from graadmeter.service.integrity.handling.acting import Acting, Doing, begin
from graadmeter.service.integrity.handling.persons import FIRST, names_of, persons_of
from graadmeter.service.integrity.handling.transitions import Act, states_for
from graadmeter.service.integrity.models import Event, Measure, PersonConcerned, Report
from graadmeter.service.project.databases import CONTACTS

MOST = 20
"""As many persons as a report can tell apart: each is a question on the page of the conclusion."""


def tell_apart(*, acting: Acting, names: Mapping[int, str], another: str = "") -> None:
    """Writes down who they are, and one more.

    The first time that makes two: all that was done until then belongs to number 1.

    Args:
        acting: who does it.
        names: who each is, by number; whose name is left out stays as it is.
        another: who is added; empty for nobody.

    Raises:
        UserError: a name is missing, nothing is new, there are too many, or there is no such
            person.
    """
    with transaction.atomic(using=CONTACTS):
        doing = begin(acting, states=states_for(Act.CONCLUDE))
        rows = {row.number: row for row in PersonConcerned.objects.filter(report=doing.report)}
        known, another = names_of(doing.opened), another.strip()
        changed = {
            number: who.strip() for number, who in names.items() if known.get(number) != who.strip()
        }
        _require(doing.report, rows, changed, another)
        for number, who in sorted(changed.items()):
            row = rows.get(number) or _new(doing.report, number)
            _seal(doing, row, who)
            if number in rows:
                doing.event("person.rename", person=number)
        if another:
            row = _new(doing.report, max([FIRST, *rows]) + 1)
            _seal(doing, row, another)
            doing.event("person.add", person=row.number)
        summed_up(doing)
        doing.written("integrity.tell-apart", count=len(persons_of(doing.report)))


def leave_out(*, acting: Acting, number: int) -> None:
    """Takes somebody away whom the report is not about after all, before anything was done.

    Raises:
        UserError: something was written down about them, or they are the only one.
    """
    with transaction.atomic(using=CONTACTS):
        doing = begin(acting, states=states_for(Act.CONCLUDE))
        if number not in removable(doing.report):
            raise UserError(
                _("Deze persoon kan niet meer weg"),
                where="persoon",
                mend=_("Er is al iets vastgelegd. Schrijf bij de conclusie dat het ongegrond is."),
            )
        PersonConcerned.objects.filter(report=doing.report, number=number).delete()
        doing.event("person.leave-out", person=number)
        summed_up(doing)
        doing.written("integrity.leave-out", person=number)


def removable(report: Report) -> tuple[int, ...]:
    """The numbers of those about whom nothing was written down; none when there is only one.

    A number that was used is not used again as long as a higher one is there; lines that say who
    came and went are no reason to keep somebody.
    """
    numbers = [each.number for each in persons_of(report)]
    if len(numbers) == 1:
        return ()
    used = set(Measure.objects.filter(report=report).values_list("person", flat=True))
    lines = Event.objects.filter(report=report).values_list("kind", "codes")
    for kind, codes in lines:
        used |= _spoken_of(kind, codes)
    return tuple(number for number in numbers if number not in used)


def _spoken_of(kind: str, codes: Mapping[str, Any]) -> set[int]:
    """The numbers of those about whom a line says something."""
    if kind == "report.conclude":
        return {FIRST, *(int(number) for number in codes.get("persons", {}))}
    about = (
        kind in {"accused.inform", "accused.wait", "accused.reply", "accused.clear"}
        or (kind == "hearing.record" and codes["who"] == "accused")
        or (kind == "report.appeal" and codes["by_accused"])
    )
    return {codes.get("person", FIRST)} if about else set()


def summed_up(doing: Doing) -> None:
    """Brings the columns of the report in line with what each of them was told."""
    persons = persons_of(doing.report)
    days = [each.informed_on for each in persons if each.informed_on is not None]
    doing.save(
        accused_informed_on=max(days) if len(days) == len(persons) else None,
        accused_wait_reason=any(each.waiting for each in persons),
    )


def _require(
    report: Report, rows: Mapping[int, PersonConcerned], changed: Mapping[int, str], another: str
) -> None:
    numbers = {each.number for each in persons_of(report)}
    for number, who in changed.items():
        if number not in numbers:
            raise UserError(
                _("Deze persoon staat niet meer bij de melding"),
                where=f"persoon-{number}",
                mend=_("Bekijk de melding opnieuw."),
            )
        if not who:
            raise UserError(
                _("Er staat niet wie dit is"),
                where=f"persoon-{number}",
                mend=_("Schrijf een naam of een functie."),
            )
    if not rows and FIRST not in changed:
        raise UserError(
            _("Er staat niet wie dit is"),
            where=f"persoon-{FIRST}",
            mend=_("Schrijf een naam of een functie."),
        )
    if not rows and not another:
        raise UserError(
            _("Er staat maar één persoon"),
            where="nieuw",
            mend=_(
                "Schrijf wie de tweede is. Gaat de melding over één persoon? Dan hoeft dit niet."
            ),
        )
    if not changed and not another:
        raise UserError(
            _("Er is niets veranderd"),
            where="nieuw",
            mend=_("Schrijf om wie het nog meer gaat, of ga terug zonder opslaan."),
        )
    if another and len(numbers) >= MOST:
        raise UserError(
            _("Er staan al {count} personen bij deze melding").format(count=MOST),
            where="nieuw",
            mend=_("Maak voor wie er nog bij hoort een tweede melding."),
        )


def _new(report: Report, number: int) -> PersonConcerned:
    return PersonConcerned(
        id=uuid.uuid4(),
        organisation_id=report.organisation_id,
        report=report,
        number=number,
    )


def _seal(doing: Doing, row: PersonConcerned, who: str) -> None:
    row.version = doing.opened.newest
    row.sealed_content = doing.opened.sealed(row, "sealed_content", {"who": who})
    row.save(force_insert=row._state.adding)
