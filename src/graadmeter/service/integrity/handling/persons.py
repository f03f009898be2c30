"""Whom a report is about, one by one: what each was told, and what was concluded about each.

A report is about one person until a handler tells several apart. From then on every line about one
of them carries their number; lines from before are about number 1.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from graadmeter.errors import UserError
from graadmeter.language import gettext as _
from graadmeter.service.integrity.models import Event, Measure, PersonConcerned, Report
from graadmeter.service.integrity.opening import Opened
from graadmeter.service.integrity.words import Conclusion, MeasureKind

FIRST = 1
_ROUNDS = ("report.conclude", "report.reopen")
_LINES = (*("accused.inform", "accused.wait", "accused.clear", "hearing.record"), *_ROUNDS)


@dataclass(frozen=True)
class Person:
    """Somebody a report is about.

    Attributes:
        number: by which lines and measures speak of them.
        apart: whether the report is about others as well, so that the number is said.
        numbered: whether they were ever told apart, so that lines carry the number.
        conclusion: a code of `Conclusion`; empty as long as there is none.
        informed_on: the day they were told something, as it was written last; None when they know
            nothing.
        waiting: whether a reason was written down why they are not told yet.
        told: whether they were told something since the last conclusion.
        heard_on: the last day they were heard.
        settled: whether it was written down, since the last conclusion, how their name was cleared
            or why that was not needed.
        cleared_on: the day their name was cleared in this round.
        measures: what was decided about them, whether it stands or not, by day.
    """

    number: int
    apart: bool
    numbered: bool
    conclusion: str
    informed_on: date | None
    waiting: bool
    told: bool
    heard_on: date | None
    settled: bool
    cleared_on: date | None
    measures: tuple[Measure, ...]

    @property
    def standing(self) -> tuple[Measure, ...]:
        """The measures that stand."""
        return tuple(each for each in self.measures if each.undone_on is None)

    @property
    def punished(self) -> bool:
        """Whether a measure stands, other than that none was taken."""
        return any(each.kind != MeasureKind.NONE for each in self.standing)

    @property
    def unfounded(self) -> bool:
        """Whether that is the conclusion about them."""
        return self.conclusion == Conclusion.UNFOUNDED

    @property
    def measure_due(self) -> bool:
        """Whether something was founded about them, and no measure stands."""
        return self.conclusion in {Conclusion.FOUNDED, Conclusion.PARTLY} and not self.standing

    def of(self, text: str) -> str:
        """A sentence, with whom it is about behind it where there are several."""
        return about(self.number, text) if self.apart else text


def persons_of(report: Report) -> tuple[Person, ...]:
    """Everybody a report is about, by number; one when they were never told apart."""
    rows = {row.number: row for row in PersonConcerned.objects.filter(report=report)}
    lines = list(
        Event.objects.filter(report=report, kind__in=_LINES)
        .order_by("number")
        .values_list("number", "on", "kind", "codes")
    )
    last = max((number for number, _on, kind, _codes in lines if kind in _ROUNDS), default=0)
    measures = list(Measure.objects.filter(report=report).order_by("on", "pk"))
    apart = len(rows) > 1
    return tuple(
        _person(
            number,
            apart,
            number in rows,
            rows[number].conclusion if apart else report.conclusion,
            [
                _Line(line > last, on, kind, codes)
                for line, on, kind, codes in lines
                if codes.get("person", FIRST) == number
            ],
            tuple(each for each in measures if each.person == number),
        )
        for number in sorted(rows) or [FIRST]
    )


def the_person(report: Report, number: int | None) -> Person:
    """One of those a report is about; the only one, when no number is given.

    Raises:
        UserError: there is nobody with this number, or there are several and none is given.
    """
    persons = persons_of(report)
    if number is None and len(persons) == 1:
        return persons[0]
    for each in persons:
        if each.number == number:
            return each
    if number is not None:
        raise gone("persoon")
    raise UserError(
        _("Kies om wie het gaat"), where="persoon", mend=_("De melding gaat over meer personen.")
    )


def gone(where: str) -> UserError:
    """What is said of a number that nobody has."""
    return UserError(
        _("Deze persoon staat niet meer bij de melding"),
        where=where,
        mend=_("Bekijk de melding opnieuw."),
    )


def about(number: int, text: str) -> str:
    """A sentence, with the number of whom it is about behind it."""
    return _("{text} (persoon {number})").format(text=text, number=number)


def codes_for(person: Person) -> dict[str, Any]:
    """What a line about somebody carries; nothing as long as nobody was told apart."""
    return {"person": person.number} if person.numbered else {}


def names_of(opened: Opened) -> Mapping[int, str]:
    """Who they are, by number, of those whose name this reader has a key to."""
    rows = PersonConcerned.objects.filter(report=opened.report).order_by("number")
    return {
        row.number: str(opened.read(row, "sealed_content")["who"])
        for row in rows
        if opened.can_read(row.version)
    }


def called(number: int, names: Mapping[int, str]) -> str:
    """How somebody is spoken of on a page: the number, and who it is when that can be read."""
    if number in names:
        return _("Persoon {number}: {who}").format(number=number, who=names[number])
    return _("Persoon {number}").format(number=number)


def overall(conclusions: Iterable[Conclusion]) -> Conclusion:
    """The conclusion of a report about several persons.

    What is the same for all is that of the report. Otherwise it is founded in part when something
    is about anybody, and else it could not be established.
    """
    found = set(conclusions)
    if len(found) == 1:
        return found.pop()
    if found & {Conclusion.FOUNDED, Conclusion.PARTLY}:
        return Conclusion.PARTLY
    return Conclusion.NOT_ESTABLISHED


@dataclass(frozen=True)
class _Line:
    new: bool
    on: date
    kind: str
    codes: dict[str, Any]


def _person(
    number: int,
    apart: bool,
    numbered: bool,
    conclusion: str,
    lines: list[_Line],
    measures: tuple[Measure, ...],
) -> Person:
    informed = [each for each in lines if each.kind == "accused.inform"]
    cleared = [each for each in lines if each.kind == "accused.clear" and each.new]
    heard = [
        date.fromisoformat(each.codes["on"])
        for each in lines
        if each.kind == "hearing.record" and each.codes["who"] == "accused"
    ]
    return Person(
        number=number,
        apart=apart,
        numbered=numbered,
        conclusion=conclusion,
        informed_on=date.fromisoformat(informed[-1].codes["on"]) if informed else None,
        waiting=not informed and any(each.kind == "accused.wait" for each in lines),
        told=any(each.new for each in informed),
        heard_on=max(heard, default=None),
        settled=bool(cleared),
        cleared_on=max((each.on for each in cleared if each.codes.get("needed")), default=None),
        measures=measures,
    )
