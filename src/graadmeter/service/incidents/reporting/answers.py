"""What somebody filled in so far, which page comes when, and what is missing. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ConfigDict

from graadmeter.service.incidents.words import ByWhom, Channel, Form, ReporterKind
from graadmeter.service.organisations.words import Audience, Function, Layer


class Page(StrEnum):
    """The pages of the form, by the last part of their address."""

    DANGER = "gevaar"
    WHO = "wie"
    VICTIM = "slachtoffer"
    WHAT = "wat"
    HOW = "hoe"
    WHEN = "wanneer"
    DAY = "dag"
    BY_WHOM = "door-wie"
    INTEGRITY = "integriteit"
    MORE = "meer"
    TELL = "weten"
    CHECK = "controle"


class When(StrEnum):
    """On which day, as it is asked."""

    TODAY = "vandaag"
    YESTERDAY = "gisteren"
    OTHER = "andere-dag"
    UNKNOWN = "weet-niet"


class Subject(StrEnum):
    """Which colleague or office holder."""

    MANAGER = "leidinggevende"
    CHAIR = "voorzitter"
    OTHER = "iemand-anders"


STAFF = "medewerker"
"""What somebody is who is no office holder."""
FUNCTIONS: dict[str, tuple[Function, ...]] = {
    Layer.GEMEENTE: (Function.BURGEMEESTER, Function.WETHOUDER, Function.RAADSLID),
    Layer.PROVINCIE: (Function.COMMISSARIS, Function.GEDEPUTEERDE, Function.STATENLID),
    Layer.WATERSCHAP: (
        Function.VOORZITTER_WATERSCHAP,
        Function.DAGELIJKS_BESTUUR,
        Function.ALGEMEEN_BESTUUR,
    ),
}
"""The office holders of a layer; the others have none that report here."""
_REPRESENTATIVES = frozenset({Function.RAADSLID, Function.STATENLID, Function.ALGEMEEN_BESTUUR})
INTERNAL = frozenset({ByWhom.COLLEAGUE, ByWhom.OFFICE_HOLDER})
_CONCERNED = frozenset(
    {
        *("by_whom", "subject", "subject_name", "subject_choice"),
        *("who", "victim_is", "victim_name"),
    }
)
"""Answers that say who is concerned."""
MARKED = (Form.VERBAL, Form.THREAT, Form.PHYSICAL)
"""Forms of which one can say that they were sexual or discriminating as well."""


@dataclass(frozen=True)
class Known:
    """What is known before anything is asked.

    Attributes:
        audience: of the member who is signed in; None for who is not.
        layer: of the organisation.
        names_needed: whether one must say who one is.
    """

    audience: str | None
    layer: str
    names_needed: bool = False

    @property
    def signed_in(self) -> bool:
        """Whether it is a member who reports."""
        return self.audience is not None

    @property
    def functions(self) -> tuple[Function, ...]:
        """The office holders there are here."""
        return FUNCTIONS.get(self.layer, ())


class Answers(BaseModel):
    """Everything that can be filled in; nothing of it has to be there yet.

    Attributes:
        sexual, discrimination: the forms that were so too.
        victim_is: `STAFF` or a function, of the victim; empty when the account says it.
        subject_choice: which of the members with nearly this name, or that it is none of them.
        done: pages that were answered.
        checked: whether the reporter has been at the last page.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    danger: bool = False
    who: ReporterKind | None = None
    victim_is: str = ""
    victim_name: str = ""
    victim_department: str = ""
    forms: tuple[Form, ...] = ()
    sexual: tuple[Form, ...] = ()
    discrimination: tuple[Form, ...] = ()
    channel: Channel | None = None
    when: When | None = None
    happened_on: date | None = None
    by_whom: ByWhom | None = None
    subject: Subject | None = None
    subject_name: str = ""
    subject_choice: str = ""
    severity: int | None = None
    story: str = ""
    day_part: str = ""
    place: str = ""
    where: str = ""
    offender_known: str = ""
    offender: str = ""
    witnesses: str = ""
    injury: str = ""
    damaged: bool = False
    damage: str = ""
    family_involved: bool = False
    family: str = ""
    part_of_work: str = ""
    name: str = ""
    phone: str = ""
    mail: str = ""
    department: str = ""
    call_back: bool = False
    tell: tuple[str, ...] = ()
    done: tuple[Page, ...] = ()
    checked: bool = False

    def with_(self, **changes: Any) -> Answers:
        """A copy with changes.

        Whom one may choose to tell follows from who is concerned. When that changes, what was
        chosen falls away and is asked again.
        """
        anew = {
            name for name in _CONCERNED & changes.keys() if changes[name] != getattr(self, name)
        }
        if anew and "tell" not in changes:
            done = changes.get("done", self.done)
            kept = tuple(page for page in done if page is not Page.TELL)
            changes = {**changes, "tell": (), "done": kept}
        return self.model_copy(update=changes)

    def having_done(self, page: Page) -> Answers:
        """A copy in which a page is answered."""
        return self if page in self.done else self.with_(done=(*self.done, page))

    @property
    def marked(self) -> bool:
        """Whether a form was sexual or discriminating too."""
        return bool(self.sexual or self.discrimination)


def audience_of(answers: Answers, known: Known) -> Audience:
    """Whom the report is about."""
    if known.audience is not None and answers.who in (ReporterKind.VICTIM, None):
        return Audience(known.audience)
    if answers.victim_is in ("", STAFF):
        return Audience.STAFF
    if answers.victim_is in _REPRESENTATIVES:
        return Audience.REPRESENTATIVE
    return Audience.BOARD


def path(answers: Answers, known: Known) -> tuple[Page, ...]:
    """The pages this report goes along, in order."""
    others = answers.who in (ReporterKind.ON_BEHALF, ReporterKind.COLLEAGUE)
    asked = {
        Page.DANGER: answers.danger,
        Page.VICTIM: others,
        Page.DAY: answers.when is When.OTHER,
        Page.INTEGRITY: answers.by_whom in INTERNAL,
        Page.TELL: audience_of(answers, known) is not Audience.STAFF,
    }
    return tuple(page for page in Page if asked.get(page, True))


def first_open(answers: Answers, known: Known) -> Page:
    """The first page that is still to be answered; the last one when none is."""
    return next((page for page in path(answers, known) if page not in answers.done), Page.CHECK)


def reachable(page: Page, answers: Answers, known: Known) -> bool:
    """Whether every page before it was answered."""
    way = path(answers, known)
    return page in way and way.index(page) <= way.index(first_open(answers, known))


def before(page: Page, answers: Answers, known: Known) -> Page | None:
    """The page before; None for the first."""
    way = path(answers, known)
    at = way.index(page)
    return way[at - 1] if at else None


def after(page: Page, answers: Answers, known: Known) -> Page:
    """The page that comes next: who comes back from the last one goes there again."""
    if answers.checked:
        return first_open(answers, known)
    way = path(answers, known)
    return (
        way[min(way.index(page) + 1, len(way) - 1)] if page in way else first_open(answers, known)
    )


def progress(page: Page, answers: Answers, known: Known) -> int:
    """How far a page is, in hundredths."""
    way = path(answers, known)
    return round(100 * way.index(page) / (len(way) - 1))
