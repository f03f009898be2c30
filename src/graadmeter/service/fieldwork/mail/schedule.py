"""When each round of mail goes: a proposal per route, and what is wrong with a schedule."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from graadmeter.language import gettext as _
from graadmeter.service.fieldwork.models import Mailing, Person, Survey

Kind = Mailing.Kind
ORDER = tuple(Kind)
REMINDERS = (Kind.REMINDER_1, Kind.REMINDER_2, Kind.REMINDER_3)
WITH_CODE = frozenset({Kind.INVITATION, *REMINDERS})
POOL = "pool"
_AFTER_OPENING = {
    Person.Route.MAIL: {
        Kind.ANNOUNCEMENT: -7,
        Kind.INVITATION: 0,
        Kind.REMINDER_1: 7,
        Kind.REMINDER_2: 14,
        Kind.REMINDER_3: 21,
    },
    # The panel and the intermediary mail themselves; these are the days to ask them.
    Person.Route.PANEL: {Kind.INVITATION: 0, Kind.REMINDER_1: 7},
    POOL: {Kind.ANNOUNCEMENT: -7, Kind.INVITATION: 0, Kind.REMINDER_1: 14},
}


def kind_name(kind: str) -> str:
    """A round of mail as pages call it."""
    return {
        Kind.ANNOUNCEMENT: _("Aankondiging"),
        Kind.INVITATION: _("Uitnodiging"),
        Kind.REMINDER_1: _("Eerste herinnering"),
        Kind.REMINDER_2: _("Tweede herinnering"),
        Kind.REMINDER_3: _("Derde herinnering"),
        Kind.THANKS: _("Dank"),
    }[Kind(kind)]


def route_of(survey: Survey) -> str:
    """How most people of a survey are reached: mail, panel or pool."""
    if survey.pools.exists():
        return POOL
    people = Person.objects.filter(survey=survey)
    if people.exists() and not people.filter(route=Person.Route.MAIL).exists():
        return str(Person.Route.PANEL)
    return str(Person.Route.MAIL)


def default_schedule(route: str, opens_on: date, closes_on: date) -> dict[str, date]:
    """The usual days of a route; a reminder that would come too late is left out."""
    days = {
        str(kind): opens_on + timedelta(days=offset)
        for kind, offset in _AFTER_OPENING[route].items()
    }
    last = closes_on - timedelta(days=2)
    days = {kind: day for kind, day in days.items() if kind not in REMINDERS or day <= last}
    if route == Person.Route.MAIL:
        days[str(Kind.THANKS)] = closes_on + timedelta(days=1)
    return days


def schedule_problems(
    dates: Mapping[str, date], opens_on: date | None, closes_on: date | None
) -> dict[str, str]:
    """What is wrong with a schedule, by round of mail."""
    found: dict[str, str] = {}
    earlier: tuple[str, date] | None = None
    for kind in ORDER:
        day = dates.get(kind)
        if day is None:
            continue
        if kind == Kind.ANNOUNCEMENT and opens_on and day >= opens_on:
            found[kind] = _("{kind}: kies een dag voor de opening").format(kind=kind_name(kind))
        elif kind in WITH_CODE and opens_on and day < opens_on:
            found[kind] = _("{kind}: het onderzoek is dan nog niet open").format(
                kind=kind_name(kind)
            )
        elif kind in WITH_CODE and closes_on and day > closes_on:
            found[kind] = _("{kind}: het onderzoek is dan al gesloten").format(kind=kind_name(kind))
        elif kind == Kind.THANKS and closes_on and day <= closes_on:
            found[kind] = _("{kind}: kies een dag na de sluiting").format(kind=kind_name(kind))
        elif earlier and day <= earlier[1]:
            found[kind] = _("{kind}: kies een dag na {earlier}").format(
                kind=kind_name(kind), earlier=kind_name(earlier[0]).lower()
            )
        if kind in REMINDERS and Kind.INVITATION not in dates:
            found[kind] = _("{kind}: er is geen uitnodiging").format(kind=kind_name(kind))
        earlier = (kind, day)
    return found


SLUGS = {
    Kind.ANNOUNCEMENT: "aankondiging",
    Kind.INVITATION: "uitnodiging",
    Kind.REMINDER_1: "herinnering-1",
    Kind.REMINDER_2: "herinnering-2",
    Kind.REMINDER_3: "herinnering-3",
    Kind.THANKS: "dank",
}
"""Rounds in addresses."""
