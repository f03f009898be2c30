"""What is counted of integrity reports, by versions: kinds, measures, and the monitor's questions.

Sources are tables of the Monitor Integriteit en Veiligheid 2016: 9.19 and 9.20 for staff and board,
10.6 and 10.7 for representatives. Whom a figure is about is the `Block` of the incident register,
so that both registers have one set of definitions (INT-38). The whole is set out in
docs/reference/integrity-definitions.md.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from graadmeter.service.incidents.counting.definitions import Block
from graadmeter.service.incidents.words import ByWhom, Form
from graadmeter.service.integrity.words import Category, ClosingReason, MeasureKind, State
from graadmeter.service.organisations.words import Audience

ASKED_OF = (Block.STAFF_AND_BOARD, Block.REPRESENTATIVE)
"""The two inventories: the secretary's and the clerk's."""


class Followup(StrEnum):
    """What the monitor asks of following up."""

    INVESTIGATION = "onderzoek"
    DISMISSAL = "ontslag"
    OTHER_DISCIPLINARY = "andere_disciplinaire_maatregel"
    POLICE = "aangifte"


class Standing(StrEnum):
    """Whether a report counts, and if not, why not."""

    COUNTS = "telt"
    WITHDRAWN = "ingetrokken"
    NOT_ADMISSIBLE = "niet_ontvankelijk"
    OTHER_AUTHORITY = "andere_instantie"
    DUPLICATE = "dubbel"


LEFT_OUT = (
    Standing.WITHDRAWN,
    Standing.NOT_ADMISSIBLE,
    Standing.OTHER_AUTHORITY,
    Standing.DUPLICATE,
)
"""Standings that are shown apart."""


@dataclass(frozen=True)
class Kind:
    """A kind of measure in a version.

    Attributes:
        followup: the question it is counted in; None for none.
        because: why in none, or why in that one when the words are not those of the monitor.
    """

    followup: Followup | None = None
    because: str = ""


@dataclass(frozen=True)
class Definition:
    """A version of what is counted.

    Attributes:
        version: its name.
        since: reports that came in from this day on are coded by it.
        categories: the kinds of violation of each inventory, in the order of its table.
        measures: audience to the measures that can be taken there.
    """

    version: str
    since: date
    categories: Mapping[Block, tuple[Category, ...]]
    measures: Mapping[Audience, Mapping[MeasureKind, Kind]]

    def kinds_for(self, audience: str) -> tuple[MeasureKind, ...]:
        """The measures that can be taken about somebody of an audience."""
        return tuple(self.measures[Audience(audience)])

    def followup_of(self, audience: str, kind: str) -> Followup | None:
        """The question a measure is counted in; None when it is in none."""
        found = self.measures[Audience(audience)].get(MeasureKind(kind))
        return found.followup if found else None


_NINE = (
    Category.CONDUCT,
    Category.ASSETS,
    Category.INFORMATION,
    Category.PRIVATE,
    Category.POSITION,
    Category.FINANCIAL,
    Category.POWERS,
    Category.WRONGDOING,
    Category.FORCE,
)
"""Table 9.19."""
_EIGHT = (
    Category.POSITION,
    Category.INFORMATION,
    Category.PRIVATE,
    Category.CONDUCT,
    Category.FINANCIAL,
    Category.POWERS,
    Category.FORCE,
    Category.ASSETS,
)
"""Table 10.6: there is no question about wrongdoing of representatives."""
_ALL = MappingProxyType({Block.STAFF_AND_BOARD: _NINE, Block.REPRESENTATIVE: (*_EIGHT, _NINE[7])})
_PRINTED = MappingProxyType({Block.STAFF_AND_BOARD: _NINE, Block.REPRESENTATIVE: _EIGHT})

_NOTHING = Kind(because="nothing was decided")
_TALK = Kind(because="a talk is no disciplinary measure")
_OWN_DECISION = Kind(because="who steps down does so by their own decision; nobody imposed it")
_OTHER = Kind(Followup.OTHER_DISCIPLINARY)
_NEAREST = Kind(
    Followup.OTHER_DISCIPLINARY,
    "office holders have no disciplinary law; what the council or the board imposed is the nearest",
)
_END_OF_OFFICE = Kind(
    Followup.DISMISSAL,
    "office holders have no disciplinary law; the end of the office against their will is the "
    "nearest",
)
_CIVIL_SERVANTS = MappingProxyType(
    {
        MeasureKind.NONE: _NOTHING,
        MeasureKind.TALK: _TALK,
        MeasureKind.WARNING: Kind(
            because="the lightest punishment of civil service law was a written reprimand; a "
            "warning was none"
        ),
        MeasureKind.OTHER_DISCIPLINARY: _OTHER,
        MeasureKind.DISMISSAL: Kind(Followup.DISMISSAL),
    }
)
_EMPLOYEES = MappingProxyType(
    {
        **_CIVIL_SERVANTS,
        MeasureKind.WARNING: Kind(
            Followup.OTHER_DISCIPLINARY,
            "an employer under private law punishes by an official warning first",
        ),
        MeasureKind.DISMISSAL: Kind(
            Followup.DISMISSAL,
            "since 2020 dismissal at once or for culpable conduct, in place of the punishment of "
            "civil service law",
        ),
    }
)
_OFFICE = {
    MeasureKind.NONE: _NOTHING,
    MeasureKind.CHAIR_TALK: _TALK,
    MeasureKind.PUBLIC_REBUKE: _NEAREST,
    MeasureKind.DUTIES_TAKEN: _NEAREST,
    MeasureKind.STEPPED_DOWN: _OWN_DECISION,
}
_BOARD = MappingProxyType({**_OFFICE, MeasureKind.DISMISSED_BY_COUNCIL: _END_OF_OFFICE})
_REPRESENTATIVES = MappingProxyType({**_OFFICE, MeasureKind.SEAT_LOST: _END_OF_OFFICE})


def _measures(staff: Mapping[MeasureKind, Kind]) -> Mapping[Audience, Mapping[MeasureKind, Kind]]:
    return MappingProxyType(
        {
            Audience.STAFF: staff,
            Audience.BOARD: _BOARD,
            Audience.REPRESENTATIVE: _REPRESENTATIVES,
        }
    )


DEFINITIONS: Mapping[str, Definition] = MappingProxyType(
    {
        each.version: each
        for each in (
            Definition("2016", date(2015, 1, 1), _PRINTED, _measures(_CIVIL_SERVANTS)),
            Definition("2020", date(2020, 1, 1), _PRINTED, _measures(_EMPLOYEES)),
            Definition("2026", date(2026, 1, 1), _ALL, _measures(_EMPLOYEES)),
        )
    }
)
"""Version to definition: of the report over 2015, of civil servants under private law (Wet
normalisering rechtspositie ambtenaren), and ours."""


def definition_on(day: date) -> Definition:
    """The definition that reports of a day are coded by; the first for what is older."""
    versions = sorted(DEFINITIONS.values(), key=lambda each: each.since)
    found = [each for each in versions if each.since <= day]
    return found[-1] if found else versions[0]


CATEGORY_QUESTIONS: Mapping[Category, str] = MappingProxyType(
    {
        Category.CONDUCT: "regv_undesirable_behaviour",
        Category.ASSETS: "regv_company_assets",
        Category.INFORMATION: "regv_leaks",
        Category.PRIVATE: "regv_private_misconduct",
        Category.POSITION: "regv_position_abuse",
        Category.FINANCIAL: "regv_financial",
        Category.POWERS: "regv_powers_abuse",
        Category.WRONGDOING: "regv_whistleblower",
        Category.FORCE: "regv_force_abuse",
    }
)
"""Kind of violation to the question of both inventories; clerks are not asked of wrongdoing."""
FOLLOWUP_QUESTIONS: Mapping[Followup, str] = MappingProxyType(
    {
        Followup.INVESTIGATION: "regf_investigations",
        Followup.DISMISSAL: "regf_dismissals",
        Followup.OTHER_DISCIPLINARY: "regf_other_disciplinary",
        Followup.POLICE: "regf_police_reports",
    }
)
"""What is asked of following up, to the question of both inventories."""
NOT_ASKED: Mapping[tuple[Block, Category], str] = MappingProxyType(
    {
        (Block.REPRESENTATIVE, Category.WRONGDOING): (
            "table 10.6 has no such row: the rules for whistleblowers were for who works there; "
            "since the law of 2023 a report can be about a representative as well"
        )
    }
)
"""Kinds of violation that no question of an inventory is about, and why."""


def question_of(block: Block, category: Category) -> str | None:
    """The question a kind of violation answers; None when that inventory does not ask it."""
    return None if (block, category) in NOT_ASKED else CATEGORY_QUESTIONS[category]


def category_of_incident(form: str, by_whom: str) -> Category | None:
    """As what kind of violation a form of the incident register counts here.

    None is what stays an incident: what somebody from outside did, or somebody unknown until it is
    known. Sexual intimidation and discrimination are marks of a form there and go along with it.
    """
    if by_whom not in (ByWhom.COLLEAGUE, ByWhom.OFFICE_HOLDER):
        return None
    return Category.ASSETS if Form(form) == Form.VANDALISM else Category.CONDUCT


def categories_of_incident(forms: Collection[str], by_whom: str) -> frozenset[Category]:
    """The kinds of violation of an incident that is handed over; none stays an incident."""
    found = {category_of_incident(form, by_whom) for form in forms}
    return frozenset(each for each in found if each is not None)


def standing_of(state: str, closing_reason: str) -> Standing:
    """Whether a report counts: exactly one standing."""
    if state == State.WITHDRAWN:
        return Standing.WITHDRAWN
    return {
        ClosingReason.NOT_ADMISSIBLE.value: Standing.NOT_ADMISSIBLE,
        ClosingReason.OTHER_AUTHORITY.value: Standing.OTHER_AUTHORITY,
        ClosingReason.DUPLICATE.value: Standing.DUPLICATE,
    }.get(str(closing_reason), Standing.COUNTS)
