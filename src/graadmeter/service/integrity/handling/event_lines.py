"""What a line in the history of a report says, in words, at the moment it is shown."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from babel.dates import format_date

from graadmeter.language import current_language
from graadmeter.language import gettext as _
from graadmeter.service.incidents.labels import label as common_label
from graadmeter.service.integrity.handling.persons import about
from graadmeter.service.integrity.labels import label
from graadmeter.service.integrity.models import Event
from graadmeter.service.integrity.words import (
    Authority,
    Capacity,
    Category,
    ClosingReason,
    Conclusion,
    Ground,
    MeasureKind,
    Pool,
    Undone,
    Verdict,
)
from graadmeter.service.organisations.words import Audience

Codes = dict[str, Any]
Line = Callable[[Codes], str]


def label_of(event: Event) -> str:
    """The line of an event; one of a kind that is not known says only that something was noted."""
    line = _lines().get(event.kind)
    if line is None:
        return _("Er is iets vastgelegd")
    text = line(event.codes)
    if "person" not in event.codes or event.kind.startswith("person."):
        return text
    return about(event.codes["person"], text)


def known_kinds() -> frozenset[str]:
    """The kinds of events that have words."""
    return frozenset(_lines())


def _lines() -> dict[str, Line]:
    return {**_about_the_report(), **_about_people(), **_about_keys()}


def _about_the_report() -> dict[str, Line]:
    return {
        "report.received": lambda _codes: _("De melding is binnengekomen"),
        "report.recorded": lambda _codes: _("De melding is voor de melder opgeschreven"),
        "report.agree": lambda _codes: _("De melder zegt dat het klopt wat er is opgeschreven"),
        "report.confirm": lambda _codes: _("De ontvangst is bevestigd"),
        "report.admit": lambda _codes: _("De melding is in behandeling genomen"),
        "report.decline": lambda codes: _("De melding is gesloten: {reason}").format(
            reason=label(ClosingReason(codes["reason"]))
        ),
        "report.suspend": lambda codes: _(
            "De termijn om de melder te informeren staat stil: {reason}"
        ).format(reason=label(Ground(codes["ground"]))),
        "report.resume": lambda codes: _("De termijn loopt weer, tot en met {day}").format(
            day=_day(codes["due"])
        ),
        "report.inform": lambda _codes: _("De melder is geïnformeerd"),
        "report.classify": _classified,
        "report.conclude": _concluded,
        "report.close": lambda _codes: _("De melding is afgehandeld en gesloten"),
        "report.withdraw": lambda _codes: _("De melder heeft de melding ingetrokken"),
        "report.continue": lambda _codes: _(
            "De organisatie gaat door met de melding, die was ingetrokken"
        ),
        "report.appeal": lambda codes: (
            _("Degene om wie het gaat vraagt om de melding opnieuw te bekijken")
            if codes.get("by_accused")
            else _("De melder vraagt om de melding opnieuw te bekijken")
        ),
        "report.reopen": lambda _codes: _("De melding wordt opnieuw bekeken"),
        "report.exclude": lambda _codes: _("Iemand is uitgesloten van deze melding"),
        "report.judge": lambda codes: _("Oordeel van de melder: {verdict}").format(
            verdict=label(Verdict(codes["verdict"])).lower()
        ),
        "report.claim": lambda _codes: _(
            "De melder heeft de ontvangstcode opgehaald, en leest vanaf nu mee"
        ),
        "investigation.begin": lambda codes: _("Er is een onderzoek begonnen: {who}").format(
            who=label(Pool(codes["pool"])).lower()
        ),
        "investigation.findings": lambda _codes: _("De bevindingen zijn vastgelegd"),
        "hearing.record": _heard,
        "measure.add": lambda codes: _("Maatregel: {measure}").format(
            measure=label(MeasureKind(codes["measure"]))
        ),
        "measure.undo": lambda codes: _("Maatregel ingetrokken: {measure}. {why}").format(
            measure=label(MeasureKind(codes["measure"])), why=label(Undone(codes["because"]))
        ),
        "police.record": lambda codes: _("Aangifte gedaan op {day}").format(day=_day(codes["on"])),
        "advice.ask": lambda codes: _("Om advies gevraagd: {who}").format(
            who=label(Authority(codes["authority"]))
        ),
        "note.add": lambda _codes: _("Notitie"),
        "file.original": lambda _codes: _("Iemand opende een bestand in de eerste vorm"),
    }


def _about_people() -> dict[str, Line]:
    return {
        "accused.inform": lambda codes: _("Degene om wie het gaat is geïnformeerd op {day}").format(
            day=_day(codes["on"])
        ),
        "accused.wait": lambda _codes: _("Met informeren van degene om wie het gaat wordt gewacht"),
        "accused.reply": lambda codes: _("Reactie van degene om wie het gaat, {day}").format(
            day=_day(codes["on"])
        ),
        "accused.unheard": lambda _codes: _("Waarom degene om wie het gaat niet is gehoord"),
        "accused.clear": lambda codes: (
            _("De naam van degene om wie het gaat is gezuiverd")
            if codes.get("needed")
            else _("Er was niets recht te zetten")
        ),
        "person.add": lambda codes: _("De melding gaat ook over persoon {number}").format(
            number=codes["person"]
        ),
        "person.rename": lambda codes: _(
            "De omschrijving van persoon {number} is aangepast"
        ).format(number=codes["person"]),
        "person.share": lambda codes: _(
            "Wie later een sleutel kreeg, kan nu lezen wie persoon {number} is"
        ).format(number=codes["person"]),
        "person.leave-out": lambda codes: _(
            "De melding gaat toch niet over persoon {number}"
        ).format(number=codes["person"]),
        "check-in.ask": lambda _codes: _(
            "Gevraagd of de melder slechter wordt behandeld sinds de melding"
        ),
        "check-in.answer": lambda _codes: _(
            "De melder heeft gezegd of die slechter wordt behandeld"
        ),
        "retaliation.follow": lambda _codes: _(
            "Wat de organisatie doet omdat de melder slechter wordt behandeld"
        ),
    }


def _about_keys() -> dict[str, Line]:
    return {
        "recipient.add": lambda codes: _("Kan de melding nu openen: {who}").format(
            who=_capacity(codes)
        ),
        "recipient.add-reason": lambda _codes: _("Wie een sleutel kreeg, en waarom"),
        "recipient.remove": lambda codes: _("Kan de melding niet meer openen: {who}").format(
            who=_capacity(codes)
        ),
        "recipient.remove-reason": lambda _codes: _("Wie geen sleutel meer heeft, en waarom"),
        "identity.ask": lambda _codes: _("Gevraagd om te zien wie de melder is"),
        "identity.grant": lambda _codes: _(
            "De bewaarder van namen vindt het goed dat een behandelaar ziet wie de melder is"
        ),
        "identity.refuse": lambda _codes: _(
            "De bewaarder van namen vindt het niet goed dat een behandelaar ziet wie de melder is"
        ),
        "recovery.use": lambda _codes: _("De herstelsleutel is gebruikt om de melding te openen"),
        "identity.read": lambda codes: _("Heeft gezien wie de melder is: {who}").format(
            who=_capacity(codes)
        ),
    }


def _classified(codes: Codes) -> str:
    kinds = ", ".join(label(Category(each)).lower() for each in codes["categories"])
    return _("Soort melding: {kinds}. Groep: {audience}").format(
        kinds=kinds, audience=common_label(Audience(codes["audience"])).lower()
    )


def _concluded(codes: Codes) -> str:
    line = _("De conclusie: {conclusion}").format(
        conclusion=label(Conclusion(codes["conclusion"])).lower()
    )
    each = "; ".join(
        _("persoon {number}: {conclusion}").format(
            number=number, conclusion=label(Conclusion(conclusion)).lower()
        )
        for number, conclusion in codes.get("persons", {}).items()
    )
    return f"{line} ({each})" if each else line


def _heard(codes: Codes) -> str:
    who = {
        "accused": _("degene om wie het gaat"),
        "reporter": _("de melder"),
        "witness": _("een getuige"),
    }[codes["who"]]
    line = _("Gehoord op {day}: {who}").format(day=_day(codes["on"]), who=who)
    return (
        _("{line}, die het eens is met het verslag").format(line=line) if codes["agreed"] else line
    )


def _capacity(codes: Codes) -> str:
    return label(Capacity(codes["capacity"])).lower()


def _day(text: str) -> str:
    return str(format_date(date.fromisoformat(text), "d MMMM y", locale=current_language()))
