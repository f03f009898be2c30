"""How a report stands and what happened to it, in words for its reporter."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from graadmeter.language import gettext as _
from graadmeter.service.incidents.reporting.showing import long_day
from graadmeter.service.integrity.events import happened_since_conclusion
from graadmeter.service.integrity.labels import label
from graadmeter.service.integrity.models import Event, Report
from graadmeter.service.integrity.words import (
    Capacity,
    ClosingReason,
    Conclusion,
    Retaliation,
    State,
    Verdict,
)


def state_told(report: Report) -> str:
    """How a report stands."""
    return {
        State.RECEIVED: _("Uw melding is binnen. Er is nog niet mee begonnen."),
        State.HANDLING: _("Uw melding wordt behandeld."),
        State.INVESTIGATION: _("Er loopt een onderzoek."),
        State.CONCLUDED: _("Er is een conclusie. U krijgt daar bericht over.")
        if _untold(report)
        else _("Er is een conclusie."),
        State.CLOSED: _("Uw melding is afgesloten."),
        State.WITHDRAWN: _("U hebt uw melding ingetrokken."),
    }[State(report.state)]


def _untold(report: Report) -> bool:
    """Whether the reporter was told nothing yet, or nothing since a second conclusion."""
    if report.informed_on is None:
        return True
    again = report.appealed_on is not None
    return again and not happened_since_conclusion(report, "report.inform")


def terms_told(report: Report) -> list[str]:
    """The two terms, with their days."""
    if report.state in (State.CLOSED, State.WITHDRAWN):
        return []
    found = []
    if report.confirmed_on is None:
        found.append(
            _("U krijgt uiterlijk {day} een bevestiging.").format(day=long_day(report.confirm_due))
        )
    else:
        day = long_day(report.confirmed_on)
        found.append(_("De ontvangst is bevestigd op {day}.").format(day=day))
    if report.informed_on is not None:
        day = long_day(report.informed_on)
        found.append(_("U kreeg op {day} bericht over de beoordeling.").format(day=day))
    elif report.suspended_since is not None:
        day = long_day(report.suspended_since)
        found.append(_("De termijn voor een bericht staat stil sinds {day}.").format(day=day))
    else:
        day = long_day(report.inform_due)
        found.append(
            _(
                "U krijgt uiterlijk {day} bericht over de beoordeling en wat ermee is gedaan."
            ).format(day=day)
        )
    return found


def event_told(event: Event) -> str:
    """What happened, as its reporter reads it; empty for what has no words here."""
    found = _said().get(event.kind)
    return found(event.codes) if found else ""


def _said() -> dict[str, Callable[[dict[str, Any]], str]]:
    return {
        "report.received": lambda _codes: _("U hebt gemeld"),
        "report.recorded": lambda _codes: _("Uw melding is voor u opgeschreven"),
        "report.agree": lambda _codes: _("U zei dat uw melding goed is opgeschreven"),
        "report.confirm": lambda _codes: _("De ontvangst is bevestigd"),
        "report.admit": lambda _codes: _("Uw melding is in behandeling genomen"),
        "report.decline": lambda codes: _("Uw melding wordt niet behandeld: {reason}").format(
            reason=_code(ClosingReason, codes.get("reason"))
        ),
        "report.suspend": lambda _codes: _("De termijn staat stil"),
        "report.resume": lambda _codes: _("De termijn loopt weer"),
        "report.continue": lambda _codes: _(
            "De organisatie gaat toch verder met de melding die u introk"
        ),
        "investigation.begin": lambda _codes: _("Er is een onderzoek begonnen"),
        "report.conclude": lambda codes: _("Er is een conclusie: {outcome}").format(
            outcome=_code(Conclusion, codes.get("conclusion"))
        ),
        "report.inform": lambda _codes: _("U kreeg bericht over de beoordeling"),
        "report.close": lambda _codes: _("Uw melding is afgesloten"),
        "report.reopen": lambda _codes: _("Uw melding is heropend"),
        "report.withdraw": lambda _codes: _("U hebt uw melding ingetrokken"),
        "report.judge": lambda codes: _("U gaf uw oordeel over de behandeling: {verdict}").format(
            verdict=_code(Verdict, codes.get("verdict"))
        ),
        "check-in.ask": lambda _codes: _("Wij vroegen of u slechter wordt behandeld"),
        "check-in.answer": lambda codes: {
            Retaliation.YES.value: _("U zei dat u slechter wordt behandeld"),
            Retaliation.NO.value: _("U zei dat u niet slechter wordt behandeld"),
        }.get(str(codes.get("answer")), _("U gaf liever geen antwoord")),
        "recipient.add": lambda codes: _("Iemand kreeg een sleutel van uw melding: {role}").format(
            role=_code(Capacity, codes.get("capacity"))
        ),
        "recipient.remove": lambda codes: _(
            "Iemand heeft geen sleutel meer van uw melding: {role}"
        ).format(role=_code(Capacity, codes.get("capacity"))),
        "recovery.use": lambda _codes: _(
            "De organisatie gebruikte de herstelsleutel om uw melding te kunnen openen"
        ),
        "identity.grant": lambda _codes: _(
            "De bewaarder van namen besloot dat een behandelaar uw naam mag zien"
        ),
        "identity.refuse": lambda _codes: _(
            "Een behandelaar vroeg om uw naam. De bewaarder van namen gaf die niet"
        ),
        "identity.read": lambda _codes: _("Een behandelaar heeft uw naam gezien"),
    }


def _code(codes: type[Any], value: object) -> str:
    return label(codes(value)) if value in codes.values else _("onbekend")
