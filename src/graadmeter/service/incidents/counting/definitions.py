"""What is counted, by versions: forms, what counts at all, and the bands of the inventories.

Sources are sections of the Monitor Integriteit en Veiligheid 2016: forms, notes 2 and 6; numbers of
staff and board, tables 4.3 and 4.4; of representatives, tables 5.5 and 5.6. The whole is set out in
docs/reference/incident-definitions.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from graadmeter.service.incidents.words import ClosingReason, Form, State
from graadmeter.service.organisations.words import Audience


class Counted(StrEnum):
    """A form as it is counted; the last two were forms of their own until 2014."""

    VERBAL = "verbale_agressie"
    THREAT = "bedreiging_intimidatie"
    PHYSICAL = "fysieke_agressie"
    SEXUAL = "seksuele_intimidatie"
    DISCRIMINATION = "discriminatie"


class Standing(StrEnum):
    """Whether a case counts here, and if not, why not."""

    COUNTS = "telt"
    INTEGRITY = "integriteit"
    WITHDRAWN = "ingetrokken"
    NO_INCIDENT = "geen_incident"
    DUPLICATE = "dubbel"
    OTHER_ORGANISATION = "andere_organisatie"


LEFT_OUT = (
    Standing.WITHDRAWN,
    Standing.NO_INCIDENT,
    Standing.DUPLICATE,
    Standing.OTHER_ORGANISATION,
)
"""Standings that count nowhere."""


class Block(StrEnum):
    """Whom a figure is about: the two inventories, and the parts of the first."""

    STAFF_AND_BOARD = "staff_and_board"
    STAFF = "staff"
    BOARD = "board"
    REPRESENTATIVE = "representative"


AUDIENCES: Mapping[Block, tuple[Audience, ...]] = MappingProxyType(
    {
        Block.STAFF_AND_BOARD: (Audience.STAFF, Audience.BOARD),
        Block.STAFF: (Audience.STAFF,),
        Block.BOARD: (Audience.BOARD,),
        Block.REPRESENTATIVE: (Audience.REPRESENTATIVE,),
    }
)


@dataclass(frozen=True)
class Marked:
    """A form of a case, with the marks that older waves counted apart."""

    form: Form
    sexual: bool = False
    discrimination: bool = False


@dataclass(frozen=True)
class Definition:
    """A version of what is counted.

    Attributes:
        version: its name: the first year of the monitor that counts so.
        forms: the forms, in the order of its tables.
        marks_apart: sexual intimidation and discrimination are forms of their own, and a form that
            is marked as such counts as those alone (notes 2 and 6 of the report).
    """

    version: str
    forms: tuple[Counted, ...]
    marks_apart: bool

    def forms_of(self, marked: tuple[Marked, ...]) -> frozenset[Counted]:
        """As what a case counts; nothing when it is vandalism alone."""
        found: set[Counted] = set()
        for each in marked:
            apart = {
                Counted.SEXUAL: self.marks_apart and each.sexual,
                Counted.DISCRIMINATION: self.marks_apart and each.discrimination,
            }
            if each.form != Form.VANDALISM and not any(apart.values()):
                found.add(Counted(each.form.value))
            found |= {form for form, counts in apart.items() if counts}
        return frozenset(found)


_THREE = (Counted.VERBAL, Counted.THREAT, Counted.PHYSICAL)
DEFINITIONS: Mapping[str, Definition] = MappingProxyType(
    {
        "2014": Definition("2014", (*_THREE, Counted.SEXUAL, Counted.DISCRIMINATION), True),
        "2016": Definition("2016", _THREE, False),
    }
)
"""Version to definition."""


@dataclass(frozen=True)
class Band:
    """A class of numbers, with its code in the monitor.

    Attributes:
        code: as in the code lists of the monitor.
        least: the smallest number in it.
        most: the largest; None when there is none.
    """

    code: str
    least: int
    most: int | None

    @property
    def text(self) -> str:
        """The band in figures."""
        if self.most is None:
            return f"{self.least}+"
        return str(self.least) if self.least == self.most else f"{self.least}-{self.most}"


_NONE = Band("geen", 0, 0)
SECRETARY_INCIDENTS = (
    _NONE,
    Band("1_4", 1, 4),
    Band("5_9", 5, 9),
    Band("10_49", 10, 49),
    Band("50_of_meer", 50, None),
)
"""Table 4.3."""
SECRETARY_FOLLOWUP = (_NONE, Band("1_4", 1, 4), Band("5_9", 5, 9), Band("10_of_meer", 10, None))
"""Table 4.4."""
CLERK = (_NONE, Band("1_5", 1, 5), Band("6_of_meer", 6, None))
"""Tables 5.5 and 5.6."""


def incident_bands(block: Block) -> tuple[Band, ...]:
    """The bands of numbers of incidents."""
    return CLERK if block is Block.REPRESENTATIVE else SECRETARY_INCIDENTS


def followup_bands(block: Block) -> tuple[Band, ...]:
    """The bands of numbers of incidents that were followed up."""
    return CLERK if block is Block.REPRESENTATIVE else SECRETARY_FOLLOWUP


def band_of(number: int, bands: tuple[Band, ...]) -> Band:
    """The band a number is in.

    Raises:
        ValueError: the number is below zero.
    """
    for band in bands:
        if band.least <= number and (band.most is None or number <= band.most):
            return band
    raise ValueError(number)


def standing_of(state: str, closing_reason: str, counts_elsewhere: bool) -> Standing:
    """Whether a case counts: exactly one standing, so that it counts once at most (INT-38).

    Why it was closed weighs more than whether it was handed over: a duplicate counts nowhere.
    """
    closed = {
        ClosingReason.NOT_AN_INCIDENT: Standing.NO_INCIDENT,
        ClosingReason.DUPLICATE: Standing.DUPLICATE,
        ClosingReason.OTHER_ORGANISATION: Standing.OTHER_ORGANISATION,
        ClosingReason.TO_INTEGRITY: Standing.INTEGRITY,
    }
    if state == State.WITHDRAWN:
        return Standing.WITHDRAWN
    for reason, standing in closed.items():
        if closing_reason == reason:
            return standing
    return Standing.INTEGRITY if counts_elsewhere else Standing.COUNTS
