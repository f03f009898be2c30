"""Whom a report is about as its page shows them, each with what was done and decided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from graadmeter.language import gettext as _
from graadmeter.service.incidents.handling.seeing import in_words
from graadmeter.service.integrity.handling.persons import Person, called, names_of
from graadmeter.service.integrity.labels import label
from graadmeter.service.integrity.models import Measure
from graadmeter.service.integrity.opening import Opened
from graadmeter.service.integrity.words import Conclusion, MeasureKind


@dataclass(frozen=True)
class PersonView:
    """Somebody a report is about: the number and who it is, and names and texts."""

    title: str
    facts: tuple[tuple[str, str], ...]


def person_views(opened: Opened, persons: Sequence[Person]) -> tuple[PersonView, ...]:
    """Each of those a report is about; nothing when they were never told apart."""
    if not persons[0].numbered:
        return ()
    names = names_of(opened)
    return tuple(PersonView(called(each.number, names), tuple(_facts(each))) for each in persons)


def measure_words(row: Measure) -> str:
    """A measure, with the day it was undone when it does not stand."""
    taken = f"{label(MeasureKind(row.kind))} ({in_words(row.on)})"
    if row.undone_on is None:
        return taken
    day = in_words(row.undone_on)
    return _("{measure}, ingetrokken op {day}").format(measure=taken, day=day)


def not_told_words() -> str:
    """That somebody was not told yet, and why is written down."""
    return _("nog niet, er is een reden om te wachten")


def _facts(person: Person) -> list[tuple[str, str]]:
    told = in_words(person.informed_on) or (not_told_words() if person.waiting else _("nog niet"))
    found = [
        (_("Geïnformeerd"), told),
        (_("Gehoord"), in_words(person.heard_on) or _("nog niet")),
        (_("Conclusie"), label(Conclusion(person.conclusion)) if person.conclusion else ""),
        (_("Maatregelen"), ", ".join(measure_words(each) for each in person.measures)),
        (_("Naam gezuiverd"), in_words(person.cleared_on)),
    ]
    return [(name, text) for name, text in found if text]
