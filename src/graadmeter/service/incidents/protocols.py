"""What an organisation promises to do after a report: steps, who does them, and before which day.

The templates follow what the source describes (monitor 2016, chapters 2 and 4; the stappenplan
melding en aangifte for political office holders) and an organisation may change them. A case keeps
the version it was reported under.

**Days.** A step in days or weeks that would be due on a Saturday, a Sunday or a holiday is due on
the next working day, as the Algemene termijnenwet (art. 1 and 3) does it. The norm for a response
to the offender is in hours, and hours do not wait for a weekend (art. 4 of that law): it stays on
its day. Times are not kept, so 24 hours are one day and 48 hours are two.
"""

from __future__ import annotations

from collections.abc import Iterable, Set
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from graadmeter.service.incidents.access import still_theirs
from graadmeter.service.incidents.models import Case, CaseForm, Participant, Protocol, Task
from graadmeter.service.incidents.words import ByWhom, Capacity, Form, TaskKind
from graadmeter.service.incidents.working_days import working_day
from graadmeter.service.organisations import people
from graadmeter.service.organisations.choices import Choices, choices_of
from graadmeter.service.organisations.models import Member
from graadmeter.service.organisations.words import Audience, Role

MOST_DAYS = 365
_INSIDE = frozenset({ByWhom.COLLEAGUE, ByWhom.OFFICE_HOLDER})
BY_NORM = frozenset({TaskKind.RESPONSE, TaskKind.AFTERCARE})
"""Steps whose days are choices of the organisation, not of its protocol."""


class When(StrEnum):
    """In which cases a step has to be done."""

    ALWAYS = "altijd"
    FROM_OUTSIDE = "dader_van_buiten"
    FROM_INSIDE = "dader_van_binnen"
    PUNISHABLE = "mogelijk_strafbaar"
    THREAT = "bedreiging_of_geweld"
    DAMAGE = "schade"
    CALL_BACK = "bel_mij"


class Step(BaseModel):
    """Something that is promised.

    Attributes:
        roles: who does it: the first of these that somebody has who may see the case.
        days: after the report; None for what the choices of the organisation say.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: TaskKind
    roles: Annotated[tuple[Role, ...], Field(min_length=1)]
    days: Annotated[int, Field(ge=0, le=MOST_DAYS)] | None = None
    when: When = When.ALWAYS

    @model_validator(mode="after")
    def _days_or_norm(self) -> Self:
        if (self.days is None) != (self.kind in BY_NORM):
            raise ValueError("a step has days, unless the choices of the organisation set them")
        return self


class Steps(BaseModel):
    """A protocol: every kind of step once."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    steps: Annotated[tuple[Step, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        kinds = [step.kind for step in self.steps]
        if len(set(kinds)) < len(kinds):
            raise ValueError("a step is in the protocol twice")
        return self


_LINE = (Role.MANAGER, Role.INCIDENT_COORDINATOR, Role.HR)
_COORDINATION = (Role.INCIDENT_COORDINATOR, Role.HR, Role.MANAGER)
_CARE = (Role.AFTERCARE, Role.HR, Role.INCIDENT_COORDINATOR, Role.MANAGER)


def _common(
    first: tuple[Role, ...], second: tuple[Role, ...], care: tuple[Role, ...]
) -> list[Step]:
    return [
        Step(kind=TaskKind.CALL_BACK, roles=first, days=1, when=When.CALL_BACK),
        Step(kind=TaskKind.FIRST_TALK, roles=first, days=1),
        Step(kind=TaskKind.RESPONSE, roles=first, when=When.FROM_OUTSIDE),
        Step(
            kind=TaskKind.INTEGRITY,
            roles=(Role.INTEGRITY_OFFICER, *second),
            days=3,
            when=When.FROM_INSIDE,
        ),
        Step(kind=TaskKind.POLICE_REPORT, roles=second, days=3, when=When.PUNISHABLE),
        Step(kind=TaskKind.DAMAGE, roles=second, days=14, when=When.DAMAGE),
        Step(kind=TaskKind.AFTERCARE, roles=care),
        Step(kind=TaskKind.FEEDBACK, roles=first, days=14),
        Step(kind=TaskKind.EVALUATION, roles=second, days=56),
    ]


def _of_office_holders(*line: Role) -> list[Step]:
    """As for staff, with what the stappenplan adds: legal help, the home, and the press."""
    care = (*line, Role.AFTERCARE, Role.INCIDENT_COORDINATOR)
    return [
        *_common(line, line, care),
        Step(kind=TaskKind.LEGAL_HELP, roles=(Role.LAWYER, *line), days=7, when=When.THREAT),
        Step(kind=TaskKind.HOME_SECURITY, roles=(Role.SECURITY, *line), days=1, when=When.THREAT),
        Step(kind=TaskKind.MEDIA_LINE, roles=line, days=1, when=When.THREAT),
    ]


@cache
def template(audience: str) -> Steps:
    """The protocol of an organisation that has not made its own."""
    made: dict[str, list[Step]] = {
        Audience.STAFF: _common(_LINE, _COORDINATION, _CARE),
        Audience.BOARD: _of_office_holders(Role.SECRETARY, Role.CHAIR, Role.DEPUTY_CHAIR),
        Audience.REPRESENTATIVE: _of_office_holders(Role.CLERK, Role.CHAIR, Role.DEPUTY_CHAIR),
    }
    return Steps(steps=tuple(made[Audience(audience)]))


def newest(audience: str) -> tuple[int, Steps]:
    """The protocol that new cases get in the organisation of the scope; version 0: the template."""
    found = Protocol.objects.filter(audience=audience).order_by("-version").first()
    if found is None:
        return 0, template(audience)
    return found.version, Steps.model_validate(found.steps)


def of_version(audience: str, version: int) -> Steps:
    """A version of the protocol, also one that has been replaced since.

    Raises:
        Protocol.DoesNotExist: there never was one.
    """
    if version == 0:
        return template(audience)
    return Steps.model_validate(Protocol.objects.get(audience=audience, version=version).steps)


def due_on(step: Step, reported_on: date, choices: Choices, round: int = 1) -> date:
    """Before the end of which day a step has to be done; see the rule above.

    Args:
        step: of the protocol.
        reported_on: from which day it counts.
        choices: of the organisation.
        round: of aftercare, from 1.
    """
    if step.kind is TaskKind.RESPONSE:
        return reported_on + timedelta(hours=choices.response_hours)
    if step.kind is TaskKind.AFTERCARE:
        return working_day(reported_on + timedelta(weeks=choices.aftercare_weeks[round - 1]))
    return working_day(reported_on + timedelta(days=step.days or 0))


def _applies(step: Step, case: Case, forms: frozenset[str], marked: bool) -> bool:
    violent = bool(forms & {Form.THREAT, Form.PHYSICAL})
    return {
        When.ALWAYS: True,
        When.FROM_OUTSIDE: case.by_whom not in _INSIDE and case.offender_known is not False,
        When.FROM_INSIDE: case.by_whom in _INSIDE,
        When.PUNISHABLE: violent or Form.VANDALISM in forms or marked,
        When.THREAT: violent,
        When.DAMAGE: case.damage,
        When.CALL_BACK: case.call_back,
    }[step.when]


def open_tasks(*, case: Case, today: date, member: Member | None = None) -> list[Task]:
    """Makes the tasks of a case that are not there yet; call it in the caller's transaction.

    The first call fixes the version of the protocol. Tasks go only to members who may see the case
    and may act on it, so that an office holder's choice of who is told holds for them too; with
    nobody there, nothing is made. Call it again when somebody was added: a case may by then have
    somebody to do what nobody could do before.

    Args:
        case: saved, with its forms and participants; locked by the caller when it is not new.
        today: from which day participants count.
        member: who does this: what several could do is theirs, if they are one of them.

    Returns:
        The tasks that were made now.
    """
    hands = _hands(case, _acting(case, today), today)
    if not hands:
        return []
    steps = _fixed(case)
    there = set(Task.objects.filter(case=case).values_list("kind", "round"))
    return _make(case, steps, list(case.forms.all()), hands, there, member)


def first_tasks(
    *,
    case: Case,
    participants: Iterable[Participant],
    forms: Iterable[CaseForm],
    today: date,
) -> list[Task]:
    """Does as `open_tasks`, for a case that was made just now and has no tasks.

    Everybody who reports waits for this transaction, so what its caller wrote is not read again.

    Args:
        case: saved, with all of its participants and forms.
        participants: those, of members who have the roles today that they were told in.
        forms: those.
        today: from which day participants count.
    """
    hands = _hands(case, (row for row in participants if row.capacity in _ACTING), today)
    return _make(case, _fixed(case), forms, hands, set(), None) if hands else []


def _fixed(case: Case) -> Steps:
    """The protocol of a case; the first time that is the newest one, from then on the same."""
    if case.protocol_version is not None:
        return of_version(case.audience, case.protocol_version)
    case.protocol_version, steps = newest(case.audience)
    Case.objects.filter(pk=case.pk).update(protocol_version=case.protocol_version)
    return steps


def _make(
    case: Case,
    steps: Steps,
    rows: Iterable[CaseForm],
    hands: list[tuple[Member, frozenset[str]]],
    there: Set[tuple[str, int]],
    member: Member | None,
) -> list[Task]:
    choices = choices_of(case.organisation)
    kept = list(rows)
    forms = frozenset(row.form for row in kept)
    marked = any(row.sexual or row.discrimination for row in kept)
    made = []
    for step in steps.steps:
        if not _applies(step, case, forms, marked):
            continue
        role, owner = _doer(step.roles, hands, member)
        rounds = len(choices.aftercare_weeks) if step.kind is TaskKind.AFTERCARE else 1
        for number in range(1, rounds + 1):
            if (step.kind, number) not in there:
                due = due_on(step, case.reported_on, choices, number)
                made.append(_task(case, step.kind, number, role, owner, due))
    return Task.objects.bulk_create(made)


def _task(
    case: Case, kind: TaskKind, number: int, role: str, owner: Member | None, due: date
) -> Task:
    return Task(
        organisation_id=case.organisation_id,
        case=case,
        kind=kind,
        round=number,
        role=role,
        owner=owner,
        due_on=due,
    )


_ACTING = (
    Capacity.MANAGER,
    Capacity.COORDINATOR,
    Capacity.AFTERCARE,
    Capacity.LAWYER,
    Capacity.SECURITY,
    Capacity.INFORMED,
)
"""In which capacities somebody can have a task, and in which order they are thought of."""


def _acting(case: Case, today: date) -> Iterable[Participant]:
    """Rows of who may act today; whose role has ended sees the case no more, and gets no task."""
    rows = Participant.objects.filter(case=case, since__lte=today, capacity__in=_ACTING)
    return rows.filter(still_theirs(today)).exclude(until__lt=today).select_related("member")


def _hands(
    case: Case, rows: Iterable[Participant], today: date
) -> list[tuple[Member, frozenset[str]]]:
    """Who can do something, with their roles. Informed people act for office holders alone.

    Nobody gets a task about what they are said to have done, and nobody one about what was done to
    them unless there is nobody else.
    """
    kept: dict[int, tuple[Member, str]] = {}
    for row in sorted(rows, key=lambda row: (_ACTING.index(Capacity(row.capacity)), row.pk)):
        informed = row.capacity == Capacity.INFORMED and case.audience == Audience.STAFF
        if not informed and row.member_id != case.subject_id:
            kept.setdefault(row.member_id, (row.member, row.capacity))
    others = [each for each, _capacity in kept.values() if each.pk != case.victim_id]
    found = others or [each for each, _capacity in kept.values()]
    if not found:
        return []
    roles = people.roles_of_each(found, today)
    return [(each, roles[each.pk]) for each in found]


def _doer(
    roles: Iterable[Role], hands: list[tuple[Member, frozenset[str]]], member: Member | None
) -> tuple[str, Member | None]:
    """The role a task is for, and its owner; no owner when several have the role."""
    for role in roles:
        able = [each for each, held in hands if role in held]
        if member in able:
            return role, member
        if able:
            return role, able[0] if len(able) == 1 else None
    first, held = hands[0]
    known = [role for role in Role if role in held]
    return (known[0] if known else Role.EMPLOYEE), first
