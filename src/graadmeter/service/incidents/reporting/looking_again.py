"""Somebody adds to a report that is closed: whoever closed it gets a task to look at it again."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Max

from graadmeter.language import DEFAULT_LANGUAGE, use_language
from graadmeter.language import gettext as _
from graadmeter.service.incidents.access import HANDLING, rows_of
from graadmeter.service.incidents.models import Case, Event, Participant, Task
from graadmeter.service.incidents.words import Capacity, TaskKind
from graadmeter.service.incidents.working_days import working_day
from graadmeter.service.organisations.models import Member
from graadmeter.service.organisations.people import own_roles_of
from graadmeter.service.organisations.words import Audience, Role


def ask_to_look_again(case: Case, today: date) -> Task | None:
    """Makes the task, unless there is one already; call it with the case locked.

    Closing ends every task, so that whatever is open in a closed case was made here.

    Args:
        case: closed.
        today: the day.

    Returns:
        What was made; None when it was there, or nobody sees the case who could do it.
    """
    if Task.objects.filter(case=case, done_on__isnull=True).exists():
        return None
    doer = _doer(case, today)
    if doer is None:
        return None
    member, role = doer
    others = Task.objects.filter(case=case, kind=TaskKind.OTHER)
    task = Task(
        organisation_id=case.organisation_id,
        case=case,
        kind=TaskKind.OTHER,
        round=(others.aggregate(last=Max("round"))["last"] or 0) + 1,
        role=role,
        owner=member,
        due_on=working_day(today + timedelta(days=1)),
    )
    task.note = {"what": _kept()}
    task.save(force_insert=True)
    return task


def note_words(note: str) -> str:
    """The note of a task as it is read: what was written here, in the language of who reads."""
    return _added() if note == _kept() else note


def _kept() -> str:
    """In one language, whichever that of the reporter is."""
    with use_language(DEFAULT_LANGUAGE):
        return _added()


def _added() -> str:
    return _("De melder heeft iets toegevoegd. Kijk of er nog iets te doen is.")


def _doer(case: Case, today: date) -> tuple[Member, Role] | None:
    """The integrity officer of a case that was handed over, or who closed it, or who handles it."""
    capacities = set(HANDLING)
    if case.audience != Audience.STAFF:
        capacities.add(Capacity.INFORMED)
    rows = Participant.objects.filter(case=case, capacity__in=capacities)
    members = {
        row.member_id: row.member
        for row in rows.select_related("member__account").order_by("pk")
        if row.member_id != case.subject_id
        and rows_of(row.member, today).filter(pk=row.pk).exists()
    }
    closed = Event.objects.filter(case=case, kind="case.close").order_by("number").last()
    found = []
    for each in members.values():
        held = own_roles_of(each, today)
        integrity = case.counts_elsewhere and Role.INTEGRITY_OFFICER in held
        role = Role.INTEGRITY_OFFICER if integrity else _first(held)
        closer = closed is not None and closed.member_id == each.pk
        found.append((not integrity, each.pk == case.victim_id, not closer, each.pk, each, role))
    if not found:
        return None
    *_order, member, role = min(found, key=lambda each: each[:4])
    return member, role


def _first(held: frozenset[str]) -> Role:
    return next((role for role in Role if role in held), Role.EMPLOYEE)
