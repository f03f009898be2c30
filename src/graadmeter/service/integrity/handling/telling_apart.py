"""Telling apart whom a report is about, so that each is told, heard and judged as one person."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from graadmeter.errors import UserError
from graadmeter.language import gettext as _
from graadmeter.service.integrity.handling.acting import Acting, Doing, begin
from graadmeter.service.integrity.handling.persons import FIRST, gone, names_of, persons_of
from graadmeter.service.integrity.handling.transitions import UNDER_WAY, Act, states_for
from graadmeter.service.integrity.models import Event, Measure, PersonConcerned, Report
from graadmeter.service.integrity.opening import Opened
from graadmeter.service.project.databases import CONTACTS

MOST = 20
"""As many persons as a report can tell apart: each is a question on the page of the conclusion."""


@dataclass(frozen=True)
class Writing:
    """What somebody wants to write down of who they are.

    Attributes:
        rows: of those who were told apart, by number.
        known: who they are, as far as they can read it.
        changed: who they are from now on, where that is something else.
        another: who is added; empty for nobody.
    """

    rows: Mapping[int, PersonConcerned]
    known: Mapping[int, str]
    changed: Mapping[int, str]
    another: str


def tell_apart(*, acting: Acting, names: Mapping[int, str], another: str = "") -> None:
    """Writes down who they are, and one more.

    The first time that makes two: all that was done until then belongs to number 1. Names that are
    saved as they were are sealed anew when somebody got a key since, who can read them then.

    Args:
        acting: who does it.
        names: who each is, by number; whose name is left out stays as it is.
        another: who is added, which can be until the conclusion; empty for nobody.

    Raises:
        UserError: a name is missing, twice there or not theirs to change, nothing is new, or there
            are too many.
    """
    with transaction.atomic(using=CONTACTS):
        doing = begin(acting, states=UNDER_WAY)
        rows = {row.number: row for row in PersonConcerned.objects.filter(report=doing.report)}
        known, written = names_of(doing.opened), {n: _tidy(who) for n, who in names.items()}
        writing = Writing(
            rows=rows,
            known=known,
            changed={number: who for number, who in written.items() if known.get(number) != who},
            another=_tidy(another),
        )
        old = {n for n in written if n in known and rows[n].version != doing.opened.newest}
        _require(doing.report, writing, again=bool(old))
        for number, who in sorted(writing.changed.items()):
            _seal(doing, rows.get(number) or _new(doing.report, number), who)
            if number in rows:
                doing.event("person.rename", text=known[number], person=number)
        for number in sorted(old - set(writing.changed)):
            _seal(doing, rows[number], known[number])
            doing.event("person.share", person=number)
        if writing.another:
            row = _new(doing.report, _next_number(doing.report))
            _seal(doing, row, writing.another)
            doing.event("person.add", person=row.number)
        summed_up(doing)
        doing.written("integrity.tell-apart", count=len(persons_of(doing.report)))


def sealed_before(opened: Opened) -> bool:
    """Whether names are sealed under an older version of the key, which not all readers have."""
    rows = PersonConcerned.objects.filter(report=opened.report)
    return rows.exclude(version=opened.report.key_version).exists()


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
        who = names_of(doing.opened).get(number, "")
        PersonConcerned.objects.filter(report=doing.report, number=number).delete()
        doing.event("person.leave-out", text=who, person=number)
        summed_up(doing)
        doing.written("integrity.leave-out", person=number)


def removable(report: Report) -> tuple[int, ...]:
    """The numbers of those about whom nothing was written down; none when there is only one.

    Lines that say who came and went are no reason to keep somebody.
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


def _require(report: Report, writing: Writing, *, again: bool) -> None:
    """That it can be written down; ``again`` when some names are to be sealed anew at least."""
    numbers = {each.number for each in persons_of(report)}
    for number, who in writing.changed.items():
        where = f"persoon-{number}"
        if number not in numbers:
            raise gone(where)
        if number in writing.rows and number not in writing.known:
            raise UserError(
                _("U kunt niet lezen wie dit is"),
                where=where,
                mend=_("Vraag een behandelaar die de hele melding kan lezen."),
            )
        if not _says_who(who):
            raise _nobody(where)
    if not writing.rows and FIRST not in writing.changed:
        raise _nobody(f"persoon-{FIRST}")
    if not writing.rows and not writing.another:
        raise UserError(
            _("Er staat maar één persoon"),
            where="nieuw",
            mend=_(
                "Schrijf wie de tweede is. Gaat de melding over één persoon? Dan hoeft dit niet."
            ),
        )
    if not writing.changed and not writing.another and not again:
        raise UserError(
            _("Er is niets veranderd"),
            where="nieuw",
            mend=_("Schrijf om wie het nog meer gaat, of ga terug zonder opslaan."),
        )
    if writing.another:
        _require_another(report, writing.another, len(numbers))
    everybody = {**writing.known, **writing.changed}
    called = [who.casefold() for who in (*everybody.values(), writing.another) if who]
    if len(set(called)) < len(called):
        raise UserError(
            _("Twee personen heten hetzelfde"),
            where="nieuw",
            mend=_("Schrijf erbij wat het verschil is, zoals een functie."),
        )


def _require_another(report: Report, who: str, count: int) -> None:
    if report.state not in states_for(Act.CONCLUDE):
        raise UserError(
            _("Er is al een conclusie"),
            where="nieuw",
            mend=_("Laat de melding opnieuw bekijken, of schrijf een tweede melding op."),
        )
    if not _says_who(who):
        raise _nobody("nieuw")
    if count >= MOST:
        raise UserError(
            _("Er staan al {count} personen bij deze melding").format(count=MOST),
            where="nieuw",
            mend=_("Maak voor wie er nog bij hoort een tweede melding."),
        )


def _nobody(where: str) -> UserError:
    return UserError(
        _("Er staat niet wie dit is"), where=where, mend=_("Schrijf een naam of een functie.")
    )


def _says_who(who: str) -> bool:
    return any(character.isalnum() for character in who)


def _tidy(who: str) -> str:
    return " ".join(who.split())


def _next_number(report: Report) -> int:
    """One that nobody has or had, so that lines of somebody left out are of nobody else."""
    lines = Event.objects.filter(report=report, kind="person.add").values_list("codes", flat=True)
    there = PersonConcerned.objects.filter(report=report).values_list("number", flat=True)
    used: list[int] = [FIRST, *there, *(codes["person"] for codes in lines)]
    return max(used) + 1


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
