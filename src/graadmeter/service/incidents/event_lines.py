"""What a line in the history of a case says, in words, at the moment it is shown."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from babel.dates import format_date

from graadmeter.language import current_language
from graadmeter.language import gettext as _
from graadmeter.service.incidents.labels import label
from graadmeter.service.incidents.models import Event
from graadmeter.service.incidents.words import ClosingReason, MeasureKind, TaskKind
from graadmeter.service.organisations.words import Role

Codes = dict[str, Any]


def label_of(event: Event) -> str:
    """The line of an event; one of a kind that is not known says only that something was noted."""
    line = _lines().get(event.kind)
    return _("Er is iets vastgelegd") if line is None else line(event.codes)


def known_kinds() -> frozenset[str]:
    """The kinds of events that have words."""
    return frozenset(_lines())


def _lines() -> dict[str, Callable[[Codes], str]]:
    return {
        "case.report": lambda _codes: _("Het incident is gemeld"),
        "case.import": lambda _codes: _("De melding is ingelezen uit een bestaande lijst"),
        "case.add": lambda _codes: _("De melder heeft iets toegevoegd"),
        "case.file": lambda _codes: _("Er is een bestand toegevoegd"),
        "case.told": lambda codes: _("Op de hoogte gebracht: {who}").format(who=_told(codes)),
        "case.told-in-danger": lambda codes: _(
            "Zonder toestemming op de hoogte gebracht, wegens acuut gevaar: {who}"
        ).format(who=_told(codes)),
        "case.call-back": lambda _codes: _("De melder wil gebeld worden"),
        "consent.give": lambda codes: _("Mag dit weten: {who}").format(who=_told(codes)),
        "consent.propose": lambda codes: _("Voorgesteld: mag dit weten: {who}").format(
            who=_told(codes)
        ),
        "consent.refuse": lambda codes: _("Mag dit niet weten: {who}").format(who=_told(codes)),
        "consent.withdraw": lambda codes: _("Mag dit niet meer weten: {who}").format(
            who=_told(codes)
        ),
        "aftercare.judge": lambda _codes: _("Het slachtoffer heeft gezegd hoe de nazorg was"),
        "case.withdraw": lambda _codes: _("De melding is ingetrokken"),
        "case.accept": lambda _codes: _("De melding is in behandeling genomen"),
        "case.aftercare": lambda _codes: _("De maatregelen zijn genomen; de nazorg loopt nog"),
        "case.hand-over": lambda _codes: _("De melding is overgedragen als integriteitsmelding"),
        "case.integrity": lambda _codes: _("Er is een integriteitsmelding van gemaakt"),
        "case.accused": lambda _codes: _(
            "Vastgelegd is over wie de melding gaat; die persoon kan haar niet zien"
        ),
        "case.reopen": lambda _codes: _("De melding is opnieuw in behandeling genomen"),
        "case.close": _closed,
        "case.hold": lambda _codes: _("De melding moet bewaard blijven"),
        "case.hold-lifted": lambda _codes: _("De melding hoeft niet langer bewaard te blijven"),
        "case.corrected": lambda _codes: _("Er is iets verbeterd in de melding"),
        "measure.add": lambda codes: label(MeasureKind(codes["measure"])),
        "ban.lift": lambda _codes: _("Het toegangsverbod is opgeheven"),
        "ban.change": lambda codes: _("Het toegangsverbod duurt nu tot en met {day}").format(
            day=_day(codes["until"])
        ),
        "ban.ends": lambda codes: _("Het toegangsverbod eindigt op {day}").format(
            day=_day(codes["until"])
        ),
        "feedback.give": lambda _codes: _("Terugkoppeling aan het slachtoffer"),
        "police.record": _police,
        "damage.record": lambda _codes: _("De schade is bijgewerkt"),
        "aftercare.record": lambda codes: _("Gevraagd hoe het gaat, gesprek {number}").format(
            number=codes["round"]
        ),
        "aftercare.open": lambda codes: _("Het is tijd voor nazorggesprek {number}").format(
            number=codes["round"]
        ),
        "task.done": lambda codes: _("Gedaan: {task}").format(task=_task(codes)),
        "task.not-needed": lambda codes: _("Niet nodig: {task}").format(task=_task(codes)),
        "task.give": lambda codes: _("Aan een collega gegeven: {task}").format(task=_task(codes)),
        "task.add": lambda _codes: _("Taak toegevoegd"),
        "task.escalate": lambda codes: _(
            "Te laat, en daarom ook voorgelegd aan de volgende in lijn: {task}"
        ).format(task=_task(codes)),
    }


def _closed(codes: Codes) -> str:
    reason = label(ClosingReason(codes["reason"]))
    return _("De melding is gesloten: {reason}").format(reason=reason)


def _police(codes: Codes) -> str:
    return {
        "ja_zelf": _("Het slachtoffer heeft aangifte gedaan"),
        "ja_organisatie": _("De organisatie heeft aangifte gedaan"),
        "nee": _("Er komt geen aangifte"),
    }.get(codes["decision"], _("Aangifte is besproken"))


def _task(codes: Codes) -> str:
    return label(TaskKind(codes["task"]))


def _told(codes: Codes) -> str:
    code = str(codes["role"])
    return label(Role(code)) if code in Role.values else code.replace("_", " ")


def _day(text: str) -> str:
    return str(format_date(date.fromisoformat(text), "d MMMM y", locale=current_language()))
