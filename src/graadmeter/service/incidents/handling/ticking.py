"""What comes due by itself: late tasks, aftercare that is on, bans about to end.

Every part may run any number of times on a day, and on a day that comes twice because a clock went
back: what was done leaves a mark in the case, and nothing is done to what has one.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Max, Q

from graadmeter.service.incidents.access import rows_of
from graadmeter.service.incidents.events import add_event
from graadmeter.service.incidents.handling.acting import let_in, members_in, tell
from graadmeter.service.incidents.models import Ban, Case, Event, Task
from graadmeter.service.incidents.transitions import OPEN
from graadmeter.service.incidents.words import Capacity, State, TaskKind
from graadmeter.service.journal.actions import record
from graadmeter.service.organisations.models import Member
from graadmeter.service.organisations.people import manager_of, members_with, own_roles_of
from graadmeter.service.organisations.routing import INTERNAL
from graadmeter.service.organisations.words import Audience, Role
from graadmeter.service.project.databases import CONTACTS
from graadmeter.service.scope import every_organisation, organisation_scope

MOST = 500
"""Rows of one part per tick; the rest comes a minute later."""
BAN_WARNING = timedelta(days=14)
_HANDS = (Capacity.MANAGER, Capacity.COORDINATOR)
_SENIOR = (Role.MANAGER, Role.SECRETARY)
"""Who may see a case as a manager (see `access.ROLES_OF`)."""

Found = tuple[uuid.UUID, uuid.UUID, uuid.UUID]
"""The key of a row, of its case, and of its organisation."""


def escalate_overdue(today: date) -> int:
    """Has the next in line told of tasks that are late, once; they may see the case from then on.

    Returns:
        How many tasks were late and not told of yet.
    """
    late = Q(done_on__isnull=True, escalated_on__isnull=True, due_on__lt=today)
    return _each(_found(Task, late, "due_on"), today, _escalate)


def open_aftercare(today: date) -> int:
    """Has whoever does the aftercare told that it is time, on the day itself.

    Returns:
        How many rounds were opened.
    """
    due = Q(kind=TaskKind.AFTERCARE, done_on__isnull=True, escalated_on__isnull=True)
    return _each(_found(Task, due & Q(due_on__lte=today), "due_on"), today, _open_round)


def warn_of_bans(today: date) -> int:
    """Asks whether a ban that ends soon should go on.

    Returns:
        How many bans were warned of.
    """
    ending = Q(lifted_on__isnull=True, last_day__gte=today, last_day__lte=today + BAN_WARNING)
    return _each(_found(Ban, ending, "last_day"), today, _warn)


def _found(model: type[Task] | type[Ban], wanted: Q, first: str) -> list[Found]:
    with every_organisation():
        rows = model.objects.filter(wanted).exclude(case__state=State.WITHDRAWN)
        if model is Task:
            # In a closed case there is at most the task to look at it again.
            again = Q(case__state=State.CLOSED, kind=TaskKind.OTHER)
            rows = rows.filter(Q(case__state__in=OPEN) | again)
        return list(rows.order_by(first, "pk").values_list("pk", "case_id", "organisation_id"))


def _each(found: Iterable[Found], today: date, act: Callable[[Case, uuid.UUID, date], bool]) -> int:
    """Does one row after the other, each in a transaction of its own with its case locked."""
    done = 0
    for row_id, case_id, organisation_id in found:
        if done == MOST:
            break
        with organisation_scope(organisation_id), transaction.atomic(using=CONTACTS):
            locked = Case.objects.select_for_update().select_related("organisation")
            case = locked.get(pk=case_id)
            done += act(case, row_id, today)
    return done


# ------------------------------------------------------------------------------------ late tasks


def _escalate(case: Case, task_id: uuid.UUID, today: date) -> bool:
    still = Task.objects.filter(pk=task_id, done_on__isnull=True, escalated_on__isnull=True)
    task = still.select_related("owner").first()
    if task is None:
        return False
    task.escalated_on = today
    task.save(update_fields=["escalated_on"])
    owners = [task.owner] if task.owner else []
    told = next_in_line(case, task, today)
    for each in told:
        let_in(case, each.member, each.capacity, each.role, today)
    add_event(case=case, kind="task.escalate", codes=_codes(task), on=today)
    tell(case, [*owners, *(each.member for each in told)])
    _written(case, "case.task-escalate", task=task.kind, members=[each.member.pk for each in told])
    return True


@dataclass(frozen=True)
class Next:
    """Who hears of a late task.

    Attributes:
        member: who.
        capacity, role: as what they see the case, and for which role; empty for who sees it in
            person.
    """

    member: Member
    capacity: Capacity
    role: str


def next_in_line(case: Case, task: Task, today: date) -> list[Next]:
    """Who hears of a late task: one step up, never who it is about.

    For an office holder only those who were chosen to be told: being late is no reason to tell
    anybody else (VEI-30). What a colleague or an office holder did stays with the integrity side:
    another integrity officer, or else who is in the case already.
    """
    about = {case.subject_id, case.victim_id, task.owner_id}
    if case.audience != Audience.STAFF:
        return _there(case, (*_HANDS, Capacity.INFORMED), about, today)
    if case.by_whom in INTERNAL:
        officers = _with(Role.INTEGRITY_OFFICER, Capacity.COORDINATOR, about, today)
        return officers or _there(case, _HANDS, about, today)
    if task.role == Role.MANAGER and task.owner is not None:
        above = manager_of(task.owner, today)
        senior = own_roles_of(above, today) if above else frozenset()
        for role in _SENIOR:
            if above and above.pk not in about and role in senior:
                return [Next(above, Capacity.MANAGER, role)]
    if task.role != Role.INCIDENT_COORDINATOR:
        found = _with(Role.INCIDENT_COORDINATOR, Capacity.COORDINATOR, about, today)
        if found:
            return found
    return _with(Role.SECRETARY, Capacity.MANAGER, about, today)


def _with(role: Role, capacity: Capacity, about: set[int | None], today: date) -> list[Next]:
    found = members_with(role, today)
    return [Next(each, capacity, role) for each in found if each.pk not in about]


def _there(
    case: Case, capacities: tuple[Capacity, ...], about: set[int | None], today: date
) -> list[Next]:
    """Who is in a case already, as they are in it."""
    found = []
    for member in members_in(case, capacities, today):
        if member.pk not in about:
            rows = rows_of(member, today).filter(case=case, member=member, capacity__in=capacities)
            row = rows.order_by("pk").first()
            if row is not None:
                found.append(Next(member, Capacity(row.capacity), row.role))
    return found


# ------------------------------------------------------------------------------------- aftercare


def _open_round(case: Case, task_id: uuid.UUID, today: date) -> bool:
    task = Task.objects.filter(pk=task_id, done_on__isnull=True).select_related("owner").first()
    if task is None or _marked(case, "aftercare.open", round=task.round):
        return False
    add_event(case=case, kind="aftercare.open", codes={"round": task.round}, on=today)
    tell(case, _owners(case, task, today))
    _written(case, "case.aftercare-open", round=task.round)
    return True


def _owners(case: Case, task: Task, today: date) -> list[Member]:
    """Whose task it is: of one member, or of all in the case who have the role."""
    if task.owner is not None:
        return [task.owner]
    there = members_in(case, (*_HANDS, Capacity.AFTERCARE, Capacity.INFORMED), today)
    return [each for each in there if task.role in own_roles_of(each, today)]


# ------------------------------------------------------------------------------------------ bans


def _warn(case: Case, ban_id: uuid.UUID, today: date) -> bool:
    ban = Ban.objects.filter(pk=ban_id, lifted_on__isnull=True).first()
    if ban is None:
        return False
    codes = {"ban": str(ban.pk), "until": ban.last_day.isoformat()}
    if _marked(case, "ban.ends", **codes):
        return False
    handlers = members_in(case, (*_HANDS, Capacity.INFORMED), today)
    add_event(case=case, kind="ban.ends", codes=codes, on=today)
    if case.state in OPEN and handlers:
        _ban_task(case, ban, handlers[0], today)
    tell(case, handlers)
    _written(case, "case.ban-ends", ban=str(ban.pk), until=ban.last_day)
    return True


def _ban_task(case: Case, ban: Ban, owner: Member, today: date) -> None:
    others = Task.objects.filter(case=case, kind=TaskKind.BAN_END)
    roles = own_roles_of(owner, today)
    Task.objects.create(
        organisation_id=case.organisation_id,
        case=case,
        kind=TaskKind.BAN_END,
        round=(others.aggregate(last=Max("round"))["last"] or 0) + 1,
        role=next((role for role in Role if role in roles), Role.EMPLOYEE),
        owner=owner,
        due_on=ban.last_day,
    )


def _marked(case: Case, kind: str, **codes: object) -> bool:
    events = Event.objects.filter(case=case, kind=kind)
    return any(codes.items() <= found.items() for found in events.values_list("codes", flat=True))


def _codes(task: Task) -> dict[str, object]:
    return {"task": task.kind, "round": task.round}


def _written(case: Case, action: str, **facts: object) -> None:
    record(
        organisation_id=case.organisation_id,
        account=None,
        action=action,
        subject=str(case.pk),
        **facts,
    )
