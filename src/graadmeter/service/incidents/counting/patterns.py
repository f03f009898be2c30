"""Patterns in what was reported: places, desks, parts of the day, channels, and who did it.

These are in the sealed part of a case. They are opened for the incident coordinator alone, of the
cases they may see, after it was noted why (`actions.note_search`). Hours are not kept: a report
says the part of the day. Who did it is compared only where the organisation recorded a legal ground
and a DPIA, by blind indexes of names, which mean nothing in another organisation.
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from graadmeter.language import gettext as _
from graadmeter.service.incidents.access import visible_cases
from graadmeter.service.incidents.counting.definitions import Standing, standing_of
from graadmeter.service.incidents.facts import DayPart, Facts, Place, facts_of
from graadmeter.service.incidents.labels import label
from graadmeter.service.incidents.models import Case
from graadmeter.service.incidents.words import Channel
from graadmeter.service.organisations.access import Visitor
from graadmeter.service.vault.blind import blind_index, plainest

LONGEST = timedelta(days=366)
_PURPOSE = "pattern.offender"


@dataclass(frozen=True)
class Opened:
    """A case with its facts."""

    id: uuid.UUID
    number: str
    channel: str
    facts: Facts


@dataclass(frozen=True)
class Patterns:
    """What was found.

    Attributes:
        places: kind of place to cases; so for the others.
        desks: where exactly, in the words of reporters; only what was written twice or more.
        crossing: kind of place, with the cases in each part of the day and without one.
    """

    cases: int
    places: tuple[tuple[str, int], ...]
    desks: tuple[tuple[str, int], ...]
    parts: tuple[tuple[str, int], ...]
    channels: tuple[tuple[str, int], ...]
    crossing: tuple[tuple[str, tuple[int, ...]], ...]


@dataclass(frozen=True)
class SameOffender:
    """Cases in which the same name was given as who did it."""

    cases: tuple[tuple[uuid.UUID, str], ...]

    @property
    def numbers(self) -> str:
        """Their numbers, to read."""
        return ", ".join(number for _id, number in self.cases)


def cases_between(visitor: Visitor, first: date, last: date) -> list[Case]:
    """The cases of a period that count and that a visitor may see, nothing of them opened."""
    found = visible_cases(visitor).filter(reported_on__range=(first, last)).order_by("number")
    return [
        case
        for case in found
        if standing_of(case.state, case.closing_reason, case.counts_elsewhere) is Standing.COUNTS
    ]


def opened(cases: Iterable[Case]) -> list[Opened]:
    """Opens the facts of cases; note it first."""
    return [Opened(case.pk, case.number, case.channel, facts_of(case)) for case in cases]


def patterns(cases: Sequence[Opened]) -> Patterns:
    """Counts what cases have in common."""
    places = Counter(case.facts.place for case in cases)
    parts = Counter(case.facts.day_part for case in cases)
    both = Counter((case.facts.place, case.facts.day_part) for case in cases)
    channels = Counter(case.channel for case in cases)
    return Patterns(
        cases=len(cases),
        places=tuple((place_label(one), places[one]) for one in (*Place, "")),
        desks=_desks(cases),
        parts=tuple((part_label(one), parts[one]) for one in (*DayPart, "")),
        channels=tuple((label(one), channels[one.value]) for one in Channel),
        crossing=tuple(
            (place_label(place), tuple(both[place, part] for part in (*DayPart, "")))
            for place in (*Place, "")
            if places[place]
        ),
    )


def _desks(cases: Iterable[Opened]) -> tuple[tuple[str, int], ...]:
    """Places in words, however they were spelt; the first spelling stands for all."""
    spelt: dict[str, str] = {}
    found: Counter[str] = Counter()
    for case in cases:
        plain = plainest(case.facts.where)
        if plain:
            spelt.setdefault(plain, case.facts.where)
            found[plain] += 1
    often = [(spelt[plain], number) for plain, number in found.items() if number > 1]
    return tuple(sorted(often, key=lambda one: (-one[1], one[0])))


def same_offender(organisation_id: uuid.UUID, cases: Iterable[Opened]) -> tuple[SameOffender, ...]:
    """Cases that name the same person, the most first; call it only where matching is allowed.

    Args:
        organisation_id: whose key the indexes are made with.
        cases: of that organisation.
    """
    found: dict[bytes, list[tuple[uuid.UUID, str]]] = {}
    for case in cases:
        if plainest(case.facts.offender_name):
            index = blind_index(organisation_id, _PURPOSE, case.facts.offender_name)
            found.setdefault(index, []).append((case.id, case.number))
    groups = [SameOffender(tuple(each)) for each in found.values() if len(each) > 1]
    return tuple(sorted(groups, key=lambda group: (-len(group.cases), group.cases[0][1])))


def place_label(place: Place | str) -> str:
    """A kind of place, or that it is not known."""
    return {
        Place.DESK: _("Aan de balie"),
        Place.OFFICE: _("Op kantoor"),
        Place.STREET: _("Op straat"),
        Place.AT_HOME_OF_OTHERS: _("Op huisbezoek"),
        Place.OWN_HOME: _("Thuis"),
        Place.MEETING: _("Bij een vergadering"),
        Place.ONLINE: _("Online"),
        Place.ELSEWHERE: _("Ergens anders"),
        "": _("Niet bekend"),
    }[place]


def part_label(part: DayPart | str) -> str:
    """A part of the day, or that it is not known."""
    return {
        DayPart.MORNING: _("Ochtend"),
        DayPart.AFTERNOON: _("Middag"),
        DayPart.EVENING: _("Avond"),
        DayPart.NIGHT: _("Nacht"),
        "": _("Niet bekend"),
    }[part]
