"""A copy of a case for who asked: what is blacked out of it, and what goes with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from graadmeter.language import gettext as _
from graadmeter.service.incidents.keeping.passages import Passage, day, digest_of, passages_of
from graadmeter.service.incidents.keeping.redaction import Given, given, mark_everywhere, used
from graadmeter.service.incidents.keeping.words import (
    DisclosureKind,
    disclosure_names,
    grounds_of,
)
from graadmeter.service.incidents.labels import label
from graadmeter.service.incidents.models import Case, Disclosure
from graadmeter.service.incidents.words import Capacity
from graadmeter.service.organisations.choices import choices_of
from graadmeter.service.organisations.models import Organisation

BLACK = "█████"
"""What stands for anything that was blacked out, however long it was."""
_PEOPLE = ("people.", "ban.", "facts.offender_name", "facts.witnesses", "facts.victim.")
_REPORTER = "facts.reporter."
_OWN: dict[str, frozenset[str]] = {
    DisclosureKind.VICTIM: frozenset({"facts.victim.", "facts.victim.name", "people.victim"}),
    DisclosureKind.REPORTER: frozenset({"facts.reporter.name", "people.reporter"}),
}
"""Who asks, of whom nothing is black."""


@dataclass(frozen=True)
class Copy:
    """A copy as it is given.

    Attributes:
        title: what it is.
        about: what the law has told with it, a line each.
        sections: headings with what stands below.
        grounds: those on which something was blacked out, in words.
        made_on: the day.
    """

    title: str
    about: tuple[str, ...]
    sections: tuple[tuple[str, tuple[Given, ...]], ...]
    grounds: tuple[tuple[str, str], ...]
    made_on: date


def usual_ground(kind: str) -> str:
    """The ground of a mark without one: the first of the list."""
    return next(iter(grounds_of(kind)))


def suggested(kind: str, passages: list[Passage]) -> dict[str, dict[str, str]]:
    """What is blacked out until somebody went through it: other people, and their names elsewhere.

    Of a copy for the accused everything that somebody wrote, but for what is about them.
    """
    ground = usual_ground(kind)

    def hides(passage: Passage) -> bool:
        key = passage.key
        if not passage.free:
            return False
        if kind == DisclosureKind.ACCUSED:
            return key not in {"facts.offender", "facts.offender_name", "people.subject"}
        others = (*_PEOPLE, *((_REPORTER,) if kind != DisclosureKind.REPORTER else ()))
        return key.startswith(others) and not key.startswith(tuple(_OWN.get(kind, ())))

    marks = {passage.key: {"whole": ground} for passage in passages if hides(passage)}
    named = {each.key: each.text.split(" (")[0] for each in passages if _is_name(each)}
    own = {named[key] for key in named.keys() & _OWN.get(kind, frozenset())}
    names = {name for key, name in named.items() if key in marks} - own
    words = [*names, *(name.split()[-1] for name in names)]
    for passage in passages:
        if passage.key not in marks and passage.free:
            text = mark_everywhere(passage.text, words)
            if text != passage.text:
                marks[passage.key] = {"text": text}
    return marks


def _is_name(passage: Passage) -> bool:
    return passage.key.startswith("people.") or passage.key.endswith(("name", ".person"))


def disclosure_of(case: Case, kind: str) -> Disclosure | None:
    """What was decided for such a copy before."""
    return Disclosure.objects.filter(case=case, kind=kind).first()


def is_current(found: Disclosure | None, passages: list[Passage]) -> bool:
    """Whether somebody went through these very passages."""
    return found is not None and bytes(found.digest) == digest_of(passages)


def copy_of(case: Case, kind: str, organisation: Organisation, today: date) -> Copy | None:
    """The copy; None when nobody went through the case as it now is."""
    passages = passages_of(case)
    found = disclosure_of(case, kind)
    if found is None or not is_current(found, passages):
        return None
    shown = given(passages, found.marks or {}, grounds_of(kind), usual_ground(kind))
    grounds = grounds_of(kind)
    return Copy(
        title=disclosure_names()[kind],
        about=() if kind == DisclosureKind.WOO else about_of(case, organisation),
        sections=in_sections(shown),
        grounds=tuple((code, grounds[code]) for code in used(shown)),
        made_on=today,
    )


def in_sections(shown: list[Given]) -> tuple[tuple[str, tuple[Given, ...]], ...]:
    """Passages under their headings, in order."""
    found: dict[str, list[Given]] = {}
    for each in shown:
        found.setdefault(each.section, []).append(each)
    return tuple((name, tuple(rows)) for name, rows in found.items())


def about_of(case: Case, organisation: Organisation) -> tuple[str, ...]:
    """What AVG article 15 has told beside the data themselves."""
    choices = choices_of(organisation)
    capacities = sorted({label(Capacity(row.capacity)) for row in case.participants.all()})
    basis = choices.retention_basis or _("nog niet vastgesteld")
    return (
        _("Van: {organisation}.").format(organisation=organisation.name),
        _("Doel: zorgen voor wie agressie meemaakt, reageren op de dader, en tellen."),
        _("Herkomst: de melding zelf, en wat behandelaars erbij schreven."),
        _("Wie de melding konden zien: {who}.").format(who=", ".join(capacities) or "-"),
        _("Bewaard tot {years} jaar na het sluiten; grondslag: {basis}.").format(
            years=choices.retention_years, basis=basis
        ),
        _("U mag vragen om verbetering, om wissen en om minder gebruik, en bezwaar maken."),
        _("U kunt klagen bij de Autoriteit Persoonsgegevens."),
        _("Geen besluit hierover is door een computer genomen."),
    )


def as_text(each: Given) -> str:
    """A passage as plain text, with bars where it is black."""
    return "".join(run.text or f"{BLACK} ({run.ground})" for run in each.runs)


def as_data(copy: Copy) -> dict[str, Any]:
    """The same as data, for JSON."""
    return {
        "title": copy.title,
        "made_on": copy.made_on.isoformat(),
        "about": list(copy.about),
        "grounds": dict(copy.grounds),
        "sections": [
            {
                "title": name,
                "items": [
                    {
                        "label": each.label,
                        "text": as_text(each),
                        "blacked_out": sorted({run.ground for run in each.runs if run.ground}),
                    }
                    for each in rows
                ],
            }
            for name, rows in copy.sections
        ],
    }


def made_line(copy: Copy) -> str:
    """On which day it was made."""
    return _("Gemaakt op {day}.").format(day=day(copy.made_on))
