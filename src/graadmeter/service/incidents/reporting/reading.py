"""What was posted from a page, checked: new answers, or what to say about it. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TypeVar

from django.db import models

from graadmeter.language import gettext as _
from graadmeter.service.incidents.facts import (
    LONGEST_LINE,
    LONGEST_STORY,
    LONGEST_TEXT,
    DayPart,
    Place,
)
from graadmeter.service.incidents.reporting.answers import (
    INTERNAL,
    MARKED,
    STAFF,
    Answers,
    Known,
    Page,
    Subject,
    When,
)
from graadmeter.service.incidents.words import ByWhom, Channel, Form, ReporterKind
from graadmeter.service.typed import plain

LONG_AGO_YEARS = 10
Code = TypeVar("Code", bound=StrEnum | models.TextChoices)
Posted = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Read:
    """What came of a post.

    Attributes:
        answers: with what was posted, as far as it could be understood.
        faults: field to what is wrong with it.
    """

    answers: Answers
    faults: dict[str, str]


@dataclass(frozen=True)
class Offered:
    """What could be chosen on the page, where that is not the same for everybody."""

    departments: frozenset[str] = frozenset()
    tell: frozenset[str] = frozenset()
    has_manager: bool = False
    alike: frozenset[str] = frozenset()


def read(
    page: Page, posted: Posted, answers: Answers, known: Known, offered: Offered, today: date
) -> Read:
    """Reads a page; call it for pages that take answers, all but the last."""
    reader = _Reader(posted, answers, known, offered, today)
    _READERS[page](reader)
    return Read(reader.answers, reader.faults)


class _Reader:
    def __init__(
        self, posted: Posted, answers: Answers, known: Known, offered: Offered, today: date
    ) -> None:
        self.posted = posted
        self.answers = answers
        self.known = known
        self.offered = offered
        self.today = today
        self.faults: dict[str, str] = {}

    def put(self, **changes: object) -> None:
        self.answers = self.answers.with_(**changes)

    def one(self, name: str) -> str:
        values = self.posted.get(name) or [""]
        return values[-1]

    def code(self, name: str, codes: type[Code]) -> Code | None:
        try:
            return codes(self.one(name))
        except ValueError:
            return None

    def some(self, name: str, codes: type[Code]) -> tuple[Code, ...]:
        chosen = set(self.posted.get(name) or ())
        return tuple(codes(each.value) for each in codes if each.value in chosen)

    def text(self, name: str, longest: int) -> str:
        """Text of several lines, cut to nothing when it is too long, which is said."""
        found = plain(self.one(name))
        if longest == LONGEST_LINE:
            found = " ".join(found.split())
        if len(found) > longest:
            self.faults[name] = _("Dit is te lang: {found} tekens. Er passen er {longest}.").format(
                found=len(found), longest=longest
            )
            return found[:longest]
        return found

    def ticked(self, name: str) -> bool:
        return self.one(name) == "1"


def _danger(reader: _Reader) -> None:
    """Nothing is asked there."""


def _who(reader: _Reader) -> None:
    kind, _separator, what = reader.one("wie").partition(":")
    try:
        who = ReporterKind(kind)
    except ValueError:
        reader.faults["wie"] = _("Kies voor wie u meldt.")
        return
    if who is ReporterKind.VICTIM and not reader.known.signed_in:
        if what != STAFF and what not in reader.known.functions:
            reader.faults["wie"] = _("Kies wat u bent.")
            return
        reader.put(who=who, victim_is=what, victim_name="", victim_department="")
    else:
        again = who == reader.answers.who
        keep = reader.answers.victim_is if again and who is not ReporterKind.VICTIM else ""
        reader.put(who=who, victim_is=keep)


def _victim(reader: _Reader) -> None:
    what = reader.one("functie")
    if what != STAFF and what not in reader.known.functions:
        reader.faults["functie"] = _("Kies wat het slachtoffer is.")
        what = ""
    reader.put(
        victim_is=what,
        victim_name=reader.text("naam", LONGEST_LINE),
        victim_department=_department(reader, "afdeling"),
    )


def _department(reader: _Reader, name: str) -> str:
    chosen = reader.one(name)
    return chosen if chosen in reader.offered.departments else ""


def _what(reader: _Reader) -> None:
    sexual = tuple(each for each in reader.some("seksueel", Form) if each in MARKED)
    discrimination = tuple(each for each in reader.some("discriminatie", Form) if each in MARKED)
    # Who ticks what is below a form means the form as well.
    chosen = {*reader.some("vorm", Form), *sexual, *discrimination}
    forms = tuple(each for each in Form if each in chosen)
    if not forms:
        reader.faults["vorm"] = _("Kies wat er is gebeurd.")
    reader.put(forms=forms, sexual=sexual, discrimination=discrimination)


def _how(reader: _Reader) -> None:
    channel = reader.code("hoe", Channel)
    if channel is None:
        reader.faults["hoe"] = _("Kies hoe het gebeurde.")
    reader.put(channel=channel)


def _when(reader: _Reader) -> None:
    when = reader.code("wanneer", When)
    if when is None:
        reader.faults["wanneer"] = _("Kies wanneer het was.")
        return
    days = {When.TODAY: reader.today, When.YESTERDAY: reader.today - timedelta(days=1)}
    kept = reader.answers.happened_on if when is When.OTHER else None
    reader.put(when=when, happened_on=days.get(when, kept))


def _day(reader: _Reader) -> None:
    if reader.ticked("weet-niet"):
        reader.put(when=When.UNKNOWN, happened_on=None)
        return
    text = reader.one("dag").strip()
    try:
        day = date.fromisoformat(text)
    except ValueError:
        reader.faults["dag"] = _("Vul een dag in, zoals 31-12-2025, of kies dat u het niet weet.")
        return
    if day > reader.today:
        reader.faults["dag"] = _("Deze dag moet nog komen. Kies vandaag of een dag daarvoor.")
    elif day.year < reader.today.year - LONG_AGO_YEARS:
        reader.faults["dag"] = _("Deze dag is heel lang geleden. Klopt het jaar?")
    else:
        reader.put(happened_on=day)


def _by_whom(reader: _Reader) -> None:
    whom = reader.code("door", ByWhom)
    if whom is None:
        reader.faults["door"] = _("Kies wie het deed.")
        return
    reader.put(by_whom=whom)
    if whom not in INTERNAL:
        reader.put(subject=None, subject_name="", subject_choice="")


def _integrity(reader: _Reader) -> None:
    subject = reader.code("over", Subject)
    if subject is Subject.MANAGER and not reader.offered.has_manager:
        subject = Subject.OTHER
    name = reader.text("naam", LONGEST_LINE)
    if subject not in (Subject.OTHER, None):
        reader.put(subject=subject, subject_name="", subject_choice="")
        return
    choice = reader.one("bedoelt") if reader.one("bedoelt") in reader.offered.alike else ""
    if reader.offered.alike and not choice:
        reader.faults["bedoelt"] = _(
            "Deze naam lijkt op namen in uw organisatie. Kies wie het was."
        )
    reader.put(subject=subject, subject_name=name, subject_choice=choice)


def _more(reader: _Reader) -> None:
    severity = reader.one("ernst")
    reader.put(
        story=reader.text("verhaal", LONGEST_STORY),
        severity=int(severity) if severity in {*"1234567"} else None,
        day_part=_known(reader, "dagdeel", DayPart),
        place=_known(reader, "plek", Place),
        where=reader.text("waar", LONGEST_LINE),
        offender_known=_yes_no(reader, "bekend"),
        offender=reader.text("dader", LONGEST_TEXT),
        witnesses=reader.text("getuigen", LONGEST_TEXT),
        injury=reader.text("letsel", LONGEST_TEXT),
        damage=reader.text("schade", LONGEST_TEXT),
        damaged=reader.ticked("is-schade") or bool(reader.one("schade").strip()),
        family=reader.text("gezin", LONGEST_TEXT),
        family_involved=reader.ticked("is-gezin") or bool(reader.one("gezin").strip()),
        part_of_work=_yes_no(reader, "bij-werk"),
        phone=reader.text("telefoon", LONGEST_LINE),
        call_back=reader.ticked("bel-mij"),
    )
    if not reader.known.signed_in:
        reader.put(
            name=reader.text("naam", LONGEST_LINE),
            mail=reader.text("mail", LONGEST_LINE),
            department=_department(reader, "afdeling"),
        )
    if reader.answers.call_back and not reader.answers.phone:
        reader.faults["telefoon"] = _("Vul een telefoonnummer in, dan kunnen wij u bellen.")
    if reader.known.names_needed and not reader.answers.name:
        reader.faults["naam"] = _(
            "Vul uw naam in. Deze organisatie neemt alleen meldingen met naam aan."
        )


def _known(reader: _Reader, name: str, codes: type[Code]) -> str:
    found = reader.code(name, codes)
    return "" if found is None else str(found.value)


def _yes_no(reader: _Reader, name: str) -> str:
    return reader.one(name) if reader.one(name) in {"ja", "nee"} else ""


def _tell(reader: _Reader) -> None:
    if "niemand" in reader.posted:
        reader.put(tell=())
        return
    chosen = tuple(sorted(set(reader.posted.get("wie") or ()) & reader.offered.tell))
    if not chosen:
        reader.faults["wie"] = _("Kies wie het mag weten, of kies: niemand inlichten.")
    reader.put(tell=chosen)


_READERS: dict[Page, Callable[[_Reader], None]] = {
    Page.DANGER: _danger,
    Page.WHO: _who,
    Page.VICTIM: _victim,
    Page.WHAT: _what,
    Page.HOW: _how,
    Page.WHEN: _when,
    Page.DAY: _day,
    Page.BY_WHOM: _by_whom,
    Page.INTEGRITY: _integrity,
    Page.MORE: _more,
    Page.TELL: _tell,
}
