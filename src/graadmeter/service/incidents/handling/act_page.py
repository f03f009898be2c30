"""A page on which something is done to a case: what is asked, and what happens with the answers."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from graadmeter.service.incidents.handling.fields import Field, Values
from graadmeter.service.incidents.models import Case
from graadmeter.service.incidents.transitions import OPEN
from graadmeter.service.incidents.words import State
from graadmeter.service.organisations.access import Visitor


@dataclass(frozen=True)
class Sent:
    """A form that was sent and is right as far as its fields go.

    Attributes:
        seen: until which line the sender had read the case.
    """

    visitor: Visitor
    case_id: uuid.UUID
    seen: int | None
    values: Values
    today: date


@dataclass(frozen=True)
class ActPage:
    """One such page.

    Attributes:
        slug: its part of the address.
        lead: what it is for, in a sentence or two.
        button: what sending it does.
        done: what is said afterwards.
        do: does it.
        besides: capacities that may do it without handling the case.
        states: in which the case must be.
        notes: what is good to know here, as paragraphs.
        links: where else to go from here, as text and the name of an address of the case.
        danger: whether it cannot be undone by the same people.
    """

    slug: str
    title: str
    lead: str
    button: str
    done: str
    do: Callable[[Sent], None]
    fields: tuple[Field, ...] = ()
    besides: frozenset[str] = frozenset()
    states: tuple[State, ...] = OPEN
    notes: tuple[str, ...] = ()
    links: tuple[tuple[str, str, str], ...] = ()
    danger: bool = False


Build = Callable[[Case, date], ActPage]
