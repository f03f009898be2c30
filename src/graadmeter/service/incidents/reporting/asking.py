"""What is asked on each page of the form, in the language of the page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from graadmeter.language import gettext as _
from graadmeter.service.incidents.facts import DayPart, Place
from graadmeter.service.incidents.labels import label
from graadmeter.service.incidents.reporting.answers import (
    MARKED,
    STAFF,
    Answers,
    Known,
    Page,
    Subject,
    When,
)
from graadmeter.service.incidents.words import ByWhom, Channel, Form, ReporterKind
from graadmeter.service.organisations.models import Department, Member
from graadmeter.service.organisations.people import name_of, valid_on
from graadmeter.service.organisations.routing import Offers
from graadmeter.service.organisations.words import Function, Role

Choice = tuple[str, str, str]
"""A value, what it is called, and a note with it."""


@dataclass(frozen=True)
class FormChoice:
    """A form of aggression on the page, with what can be said of it."""

    value: str
    label: str
    note: str
    marked: bool


def title_of(page: Page) -> str:
    """The question a page is about, which is its heading."""
    return {
        Page.DANGER: _("Bel 112 als u nu gevaar loopt"),
        Page.WHO: _("Voor wie meldt u?"),
        Page.VICTIM: _("Wie is het slachtoffer?"),
        Page.WHAT: _("Wat is er gebeurd?"),
        Page.HOW: _("Hoe gebeurde het?"),
        Page.WHEN: _("Wanneer was het?"),
        Page.DAY: _("Op welke dag was het?"),
        Page.BY_WHOM: _("Wie deed het?"),
        Page.INTEGRITY: _("Wat gebeurt er met deze melding?"),
        Page.MORE: _("Wilt u meer vertellen?"),
        Page.TELL: _("Wie mag dit weten?"),
        Page.CHECK: _("Klopt het zo?"),
    }[page]


def who_for_member() -> list[Choice]:
    """For whom somebody reports who is signed in."""
    return [
        (ReporterKind.VICTIM, _("Voor mijzelf"), _("Ik heb het zelf meegemaakt.")),
        *_others(),
    ]


def _others() -> list[Choice]:
    return [
        (
            ReporterKind.ON_BEHALF,
            _("Voor iemand die mij dat vroeg"),
            _("Bijvoorbeeld een collega, of iemand uit uw gezin."),
        ),
        (
            ReporterKind.COLLEAGUE,
            _("Als collega of getuige"),
            _("U zag of hoorde het, of iemand vertelde het u."),
        ),
    ]


def who_for_public(known: Known) -> list[Choice]:
    """The victims first, by what they are, so that it is one question."""
    victim = ReporterKind.VICTIM.value
    return [
        (f"{victim}:{STAFF}", _("Voor mijzelf, en ik ben medewerker"), ""),
        *((f"{victim}:{each.value}", _self(each), "") for each in known.functions),
        *_others(),
    ]


def _self(function: Function) -> str:
    return _("Voor mijzelf, en ik ben {function}").format(function=_lower(label(function)))


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def victims(known: Known) -> list[Choice]:
    """What a victim can be."""
    return [
        (STAFF, _("Medewerker"), ""),
        *((each.value, label(each), "") for each in known.functions),
    ]


def victim_label(answers: Answers) -> str:
    """What the victim is, in words."""
    if answers.victim_is in ("", STAFF):
        return _("Medewerker")
    return label(Function(answers.victim_is))


def forms() -> list[FormChoice]:
    """The forms of aggression, with examples."""
    notes = {
        Form.VERBAL: _("Schelden, schreeuwen, vernederen, treiteren."),
        Form.THREAT: _("Dreigen, chanteren, stalken of onder druk zetten. Ook online."),
        Form.PHYSICAL: _("Slaan, duwen, spugen, vastpakken of iets gooien."),
        Form.VANDALISM: _("Iets stukmaken, bekladden of in brand steken."),
    }
    return [FormChoice(each.value, label(each), notes[each], each in MARKED) for each in Form]


def channels() -> list[Choice]:
    """How it reached the victim."""
    names = {
        Channel.FACE_TO_FACE: _("Iemand stond voor mij"),
        Channel.PHONE: _("Aan de telefoon"),
        Channel.MAIL: _("In een e-mail"),
        Channel.LETTER: _("In een brief of pakje"),
        Channel.SOCIAL_MEDIA: _("Op sociale media of in een app"),
        Channel.OTHER: _("Anders"),
    }
    return [(each.value, names[each], "") for each in Channel]


def channel_label(channel: Channel | None) -> str:
    """The same in words, on the last page."""
    return next((name for value, name, _note in channels() if value == channel), "")


def whens() -> list[Choice]:
    """Which day it was."""
    return [
        (When.TODAY, _("Vandaag"), ""),
        (When.YESTERDAY, _("Gisteren"), ""),
        (When.OTHER, _("Op een andere dag"), ""),
        (When.UNKNOWN, _("Dat weet ik niet"), ""),
    ]


def by_whoms() -> list[Choice]:
    """Who did it."""
    return [
        (ByWhom.EXTERNAL, _("Iemand van buiten"), _("Een inwoner, bezoeker, klant of onbekende.")),
        (ByWhom.COLLEAGUE, _("Een collega of leidinggevende"), ""),
        (
            ByWhom.OFFICE_HOLDER,
            _("Een politieke ambtsdrager"),
            _("Zoals een wethouder, een raadslid of de burgemeester."),
        ),
        (ByWhom.UNKNOWN, _("Dat weet ik niet"), ""),
    ]


def by_whom_label(whom: ByWhom | None) -> str:
    """The same in words, on the last page."""
    return next((name for value, name, _note in by_whoms() if value == whom), "")


def subjects(answers: Answers, has_manager: bool) -> list[Choice]:
    """Which colleague or office holder it was."""
    found = []
    if answers.by_whom is ByWhom.COLLEAGUE and has_manager:
        found.append((Subject.MANAGER.value, _("Mijn leidinggevende"), ""))
    if answers.by_whom is ByWhom.OFFICE_HOLDER:
        found.append((Subject.CHAIR.value, _("De burgemeester of voorzitter"), ""))
    return [*found, (Subject.OTHER.value, _("Iemand anders"), "")] if found else []


NOBODY = "geen"
"""None of those who look alike."""


def alike(found: list[Member]) -> list[Choice]:
    """Members with nearly the name that was written, told apart by where they work."""
    if not found:
        return []
    rows = [
        (str(each.pk), name_of(each), each.department.name if each.department else "")
        for each in found
    ]
    return [*rows, (NOBODY, _("Nee, geen van deze mensen"), "")]


def severities() -> list[Choice]:
    """How serious, from 1 to 7, as the monitor asks it."""
    return [(str(each), str(each), "") for each in range(1, 8)]


def day_parts() -> list[Choice]:
    """When on the day."""
    names = {
        DayPart.MORNING: _("Ochtend"),
        DayPart.AFTERNOON: _("Middag"),
        DayPart.EVENING: _("Avond"),
        DayPart.NIGHT: _("Nacht"),
    }
    return [(each.value, names[each], "") for each in DayPart]


def places() -> list[Choice]:
    """Where."""
    names = {
        Place.DESK: _("Aan de balie of in de publiekshal"),
        Place.OFFICE: _("Op kantoor"),
        Place.STREET: _("Op straat of buiten"),
        Place.AT_HOME_OF_OTHERS: _("Op huisbezoek"),
        Place.OWN_HOME: _("Bij mij thuis"),
        Place.MEETING: _("Tijdens een vergadering"),
        Place.ONLINE: _("Online of aan de telefoon"),
        Place.ELSEWHERE: _("Ergens anders"),
    }
    return [(each.value, names[each], "") for each in Place]


def yes_no() -> list[Choice]:
    """Yes or no."""
    return [("ja", _("Ja"), ""), ("nee", _("Nee"), "")]


def departments(day: date) -> list[Choice]:
    """The parts of the organisation there are on a day."""
    rows = Department.objects.filter(valid_on(day)).order_by("name")
    return [(str(each.pk), each.name, "") for each in rows]


def tellable(found: Offers, *, named: bool) -> list[Choice]:
    """Whom an office holder can choose to have told; nobody who is not there.

    Args:
        found: whom they may choose.
        named: whether they read who that is now. Without an account they read roles alone: anybody
            can open that page.
    """
    inside = []
    for each in found.inside:
        if not each.names:
            continue
        name = label(Role(each.role))
        if each.instead_of_chair:
            name = _("De plaatsvervanger van de burgemeester of voorzitter")
        inside.append((each.role, name, ", ".join(each.names) if named else ""))
    outside = [(each.code, each.name, _outside(each.contact)) for each in found.outside]
    return [*inside, *outside]


def _outside(contact: str) -> str:
    told = _("Krijgt van ons geen bericht. Wij helpen u om contact te maken.")
    return f"{contact}. {told}" if contact else told


def example_lists() -> tuple[list[str], list[str]]:
    """What is emotion, and what is aggression (VEI-06)."""
    emotion = [
        _("Iemand is boos over een besluit en zegt dat ook."),
        _("Iemand huilt, zucht of praat hard, maar is niet tegen u gericht."),
        _("Iemand dient een klacht in."),
    ]
    aggression = [
        _("Iemand scheldt u uit, of maakt u belachelijk."),
        _("Iemand dreigt, of zegt te weten waar u woont."),
        _("Iemand blijft u lastigvallen, ook op sociale media."),
        _("Iemand raakt u aan, duwt, spuugt of gooit. Dat meldt u altijd."),
    ]
    return emotion, aggression
