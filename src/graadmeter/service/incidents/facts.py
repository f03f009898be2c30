"""What was reported: the sealed part of a case, and a whole report before it is one."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from graadmeter.service.incidents.models import Case
from graadmeter.service.incidents.words import ByWhom, Channel, Form, ReporterKind, Way
from graadmeter.service.organisations.words import Audience, Function

LONGEST_STORY = 8000
LONGEST_TEXT = 1000
LONGEST_LINE = 200

Story = Annotated[str, StringConstraints(strip_whitespace=True, max_length=LONGEST_STORY)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=LONGEST_TEXT)]
Line = Annotated[str, StringConstraints(strip_whitespace=True, max_length=LONGEST_LINE)]
Code = Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,30}$")]


class DayPart(StrEnum):
    """When on the day."""

    MORNING = "ochtend"
    AFTERNOON = "middag"
    EVENING = "avond"
    NIGHT = "nacht"


class Place(StrEnum):
    """Where, in a word that patterns can be seen by."""

    DESK = "balie"
    OFFICE = "kantoor"
    STREET = "straat"
    AT_HOME_OF_OTHERS = "huisbezoek"
    OWN_HOME = "thuis"
    MEETING = "vergadering"
    ONLINE = "online"
    ELSEWHERE = "elders"


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Person(_Frozen):
    """Somebody, as they or others wrote it down; all of it may be empty."""

    name: Line = ""
    phone: Line = ""
    mail: Line = ""
    department: Line = ""


class Facts(_Frozen):
    """What people wrote, and every name, number and address: what a case keeps sealed.

    Attributes:
        story: what happened, in the words of who reports.
        place: the kind of place, and ``where`` in words.
        offender: what somebody looked like or is known by; ``offender_name`` as it was given.
        family: whether family or others close to the victim were involved (VEI-31).
        reporter, victim: who they are, where they are no members or wrote more than is known.
        function: what the victim is, when no membership says so.
        files: what was said of the files that came with the report and were refused.
    """

    story: Story = ""
    day_part: DayPart | Literal[""] = ""
    place: Place | Literal[""] = ""
    where: Line = ""
    offender: Text = ""
    offender_name: Line = ""
    witnesses: Text = ""
    injury: Text = ""
    damage: Text = ""
    family: Text = ""
    family_involved: bool = False
    reporter: Person = Person()
    victim: Person = Person()
    function: Function | Literal[""] = ""
    files: tuple[Line, ...] = ()


class FormOf(_Frozen):
    """A form of aggression with the two marks that older waves counted apart."""

    form: Form
    sexual: bool = False
    discrimination: bool = False


class Report(_Frozen):
    """A whole report, as `reporting.actions.make_case` takes it.

    Members and departments are given by their keys, and are looked up in the organisation of the
    scope: a key of another organisation is refused there.

    Attributes:
        tell: whom an office holder wants to be told: roles, and codes of places outside as in
            `organisations.rules`; for staff it is empty.
    """

    audience: Audience
    way: Way
    reporter_kind: ReporterKind
    channel: Channel
    by_whom: ByWhom
    forms: Annotated[tuple[FormOf, ...], Field(min_length=1)]
    happened_on: date | None = None
    severity: Annotated[int, Field(ge=1, le=7)] | None = None
    offender_known: bool | None = None
    damage: bool = False
    danger: bool = False
    call_back: bool = False
    beyond_function: bool = True
    department: int | None = None
    victim: int | None = None
    reporter: int | None = None
    subject: int | None = None
    tell: frozenset[Code] = frozenset()
    facts: Facts = Facts()

    @model_validator(mode="after")
    def _each_form_once(self) -> Self:
        forms = [each.form for each in self.forms]
        if len(set(forms)) < len(forms):
            raise ValueError("a form is in the report twice")
        return self


def facts_of(case: Case) -> Facts:
    """The facts of a case; empty ones once they were erased."""
    return Facts.model_validate(case.facts or {})


def set_facts(case: Case, facts: Facts) -> None:
    """Puts facts in a case, which is still to be saved with ``sealed_facts`` among its fields."""
    case.facts = facts.model_dump(mode="json", exclude_defaults=True)
