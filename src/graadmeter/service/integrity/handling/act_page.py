"""A page on which something is done to a report: what is asked, and what happens with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from graadmeter.service.incidents.handling.fields import Field, Values
from graadmeter.service.integrity.handling.acting import HANDLING, Acting
from graadmeter.service.integrity.handling.transitions import OPEN
from graadmeter.service.integrity.opening import Opened
from graadmeter.service.integrity.words import Capacity, State


@dataclass(frozen=True)
class Sent:
    """A form that was sent and is right as far as its fields go."""

    acting: Acting
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
        by: in which capacities one may.
        states: in which the report must be.
        notes: what is good to know here, as paragraphs.
    """

    slug: str
    title: str
    lead: str
    button: str
    done: str
    do: Callable[[Sent], None]
    fields: tuple[Field, ...] = ()
    by: frozenset[Capacity] = HANDLING
    states: tuple[State, ...] = OPEN
    notes: tuple[str, ...] = ()


Build = Callable[[Opened, date], ActPage]


def to_reporter(label: str, value: str = "", hint: str = "", *, optional: bool = False) -> Field:
    """What is written to the reporter, who reads it in the conversation."""
    return Field("melder", "text", label, hint=hint, value=value, optional=optional, rows=8)
