"""Tasks apart from what they ask for: ended without it, given to somebody else, added."""

from __future__ import annotations

import uuid
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max
from django.http import Http404
from django.utils import timezone

from graadmeter.errors import UserError
from graadmeter.language import gettext as _
from graadmeter.service.incidents.access import may_handle, rows_of
from graadmeter.service.incidents.handling.acting import Doing, agreed, begin, let_in
from graadmeter.service.incidents.handling.measures import DONE
from graadmeter.service.incidents.labels import label
from graadmeter.service.incidents.models import Task
from graadmeter.service.incidents.transitions import OPEN
from graadmeter.service.incidents.words import Capacity, State, TaskKind
from graadmeter.service.organisations.access import Visitor
from graadmeter.service.organisations.models import Member
from graadmeter.service.organisations.people import holdings_on, name_of, own_roles_of
from graadmeter.service.organisations.rules import USUAL
from graadmeter.service.organisations.words import Audience, Role
from graadmeter.service.project.databases import CONTACTS

NOT_NEEDED = "niet_nodig"
WITH_TASKS = (*OPEN, State.CLOSED)
"""States in which a task can be open; in a closed case since its reporter added something."""
PLAIN = frozenset({TaskKind.CALL_BACK, TaskKind.OTHER, TaskKind.BAN_END})
"""Tasks that are done by saying so."""
HELPING = frozenset({Capacity.AFTERCARE, Capacity.LAWYER, Capacity.SECURITY})
"""In which capacities somebody may end a task of their own."""


def end_task(
    *,
    visitor: Visitor,
    case_id: uuid.UUID,
    task_id: uuid.UUID,
    needed: bool,
    text: str,
    seen: int | None = None,
) -> None:
    """Ends a task by saying that it was done, or why it does not have to be.

    Raises:
        Http404: there is no such open task in this case.
        PermissionDenied: it is somebody else's, and they do not handle the case.
        UserError: there is no reason, or the task ends by what it asks for.
    """
    with transaction.atomic(using=CONTACTS):
        doing = begin(visitor, case_id, seen=seen, besides=HELPING, states=WITH_TASKS)
        task = _open_task(doing, task_id)
        if not may_handle(visitor, doing.case) and not _is_of(task, doing):
            raise PermissionDenied
        if needed and task.kind not in PLAIN:
            raise UserError(_("Leg vast wat er is gedaan; dan is de taak klaar"), where="uitkomst")
        if not needed and not text.strip():
            raise UserError(_("Schrijf op waarom dit niet nodig is"), where="tekst")
        task.done_on, task.done_by = doing.today, doing.member
        task.outcome = DONE if needed else NOT_NEEDED
        if text:
            task.note = {**(task.note or {}), "end": text}
        task.save(update_fields=["done_on", "done_by", "outcome", "sealed_note"])
        kind = "task.done" if needed else "task.not-needed"
        doing.event(kind, text=text, task=task.kind, round=task.round)
        doing.written(f"case.{kind}", task=task.kind)


def give_task(
    *,
    visitor: Visitor,
    case_id: uuid.UUID,
    task_id: uuid.UUID,
    member_id: int,
    consented: bool = False,
    seen: int | None = None,
) -> None:
    """Gives a task to a member, who may see the case from then on.

    Raises:
        Http404: there is no such open task in this case.
        UserError: the member cannot have it, or the office holder did not agree (VEI-30).
    """
    with transaction.atomic(using=CONTACTS):
        doing = begin(visitor, case_id, seen=seen, states=WITH_TASKS)
        task = _open_task(doing, task_id)
        role, member = _doer(doing, member_id)
        if doing.case.audience != Audience.STAFF and not _takes_part(doing, member):
            agreed(doing, role, consented)
        if not _takes_part(doing, member):
            let_in(doing.case, member, USUAL[role], role, doing.today)
        task.owner, task.role, task.escalated_on = member, role, None
        if _taken(task):
            raise UserError(
                _("Deze persoon heeft deze taak al"), where="wie", mend=_("Kies iemand anders.")
            )
        task.save(update_fields=["owner", "role", "escalated_on"])
        doing.event("task.give", task=task.kind, round=task.round, member=member.pk)
        doing.tell([member])
        doing.written("case.task-give", task=task.kind, member=member.pk)


def add_task(
    *,
    visitor: Visitor,
    case_id: uuid.UUID,
    text: str,
    due_on: date,
    seen: int | None = None,
) -> None:
    """Adds a task of one's own to a case.

    Raises:
        UserError: it would be due in the past.
    """
    with transaction.atomic(using=CONTACTS):
        doing = begin(visitor, case_id, seen=seen)
        if due_on < doing.today:
            raise UserError(_("Deze dag is al voorbij"), where="uiterlijk")
        others = Task.objects.filter(case=doing.case, kind=TaskKind.OTHER)
        task = Task(
            organisation_id=doing.case.organisation_id,
            case=doing.case,
            kind=TaskKind.OTHER,
            round=(others.aggregate(last=Max("round"))["last"] or 0) + 1,
            role=_first_role(own_roles_of(doing.member, doing.today)),
            owner=doing.member,
            due_on=due_on,
        )
        task.note = {"what": text}
        task.save(force_insert=True)
        doing.event("task.add", text=text, task=task.kind)
        doing.written("case.task-add")


def possible_doers(case_audience: str, about: set[int | None]) -> list[tuple[Member, list[Role]]]:
    """Members who could be given a task, with the roles that make it so."""
    found: dict[int, tuple[Member, list[Role]]] = {}
    for held in holdings_on(timezone.localdate()):
        role = Role(held.role)
        capacity = USUAL.get(role)
        if capacity is None or held.member_id in about:
            continue
        if capacity is Capacity.INFORMED and case_audience == Audience.STAFF:
            continue
        found.setdefault(held.member_id, (held.member, []))[1].append(role)
    return sorted(found.values(), key=lambda each: str(each[0]).casefold())


def doer_words(member: Member, roles: list[Role]) -> str:
    """Somebody to choose, with what they are."""
    return f"{name_of(member)} ({', '.join(label(role) for role in roles)})"


def _open_task(doing: Doing, task_id: uuid.UUID) -> Task:
    rows = Task.objects.filter(case=doing.case, pk=task_id, done_on__isnull=True)
    found: Task | None = rows.first()
    if found is None:
        raise Http404
    return found


def _is_of(task: Task, doing: Doing) -> bool:
    return task.owner_id == doing.member.pk or (
        task.owner_id is None and task.role in doing.visitor.roles
    )


def _doer(doing: Doing, member_id: int) -> tuple[Role, Member]:
    about = {doing.case.subject_id, doing.case.victim_id}
    for member, roles in possible_doers(doing.case.audience, about):
        if member.pk == member_id:
            return roles[0], member
    raise UserError(_("Deze persoon kan de taak niet krijgen"), where="wie")


def _takes_part(doing: Doing, member: Member) -> bool:
    rows = rows_of(member, doing.today).filter(case=doing.case, member=member)
    return rows.exclude(capacity__in=[Capacity.VICTIM, Capacity.REPORTER]).exists()


def _taken(task: Task) -> bool:
    """Whether a task of this kind and round is there for the role already."""
    same = Task.objects.filter(case=task.case, kind=task.kind, round=task.round, role=task.role)
    return same.exclude(pk=task.pk).exists()


def _first_role(roles: frozenset[str]) -> Role:
    return next((role for role in Role if role in roles), Role.EMPLOYEE)
