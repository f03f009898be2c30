"""Who may see a case: those who take part in it, while they do, and never the one accused.

A role alone opens nothing: whoever a report was routed to has a row that says so (`Participant`).
A row given for a role opens nothing either once that role has ended. A deputy sees what the one
they stand in for sees in the role they stand in for, and nothing of their other roles.
"""

from __future__ import annotations

import uuid
from datetime import date

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404
from django.utils import timezone

from graadmeter.service.incidents.models import Case, Participant
from graadmeter.service.incidents.words import Capacity
from graadmeter.service.journal.actions import record
from graadmeter.service.organisations.access import Visitor
from graadmeter.service.organisations.models import Member, RoleHolding
from graadmeter.service.organisations.people import valid_on
from graadmeter.service.organisations.words import Audience, Role
from graadmeter.service.project.databases import CONTACTS

ROLES_OF: dict[str, frozenset[str]] = {
    Capacity.MANAGER: frozenset({Role.MANAGER, Role.SECRETARY}),
    Capacity.COORDINATOR: frozenset(
        {
            Role.INCIDENT_COORDINATOR,
            Role.HR,
            Role.INTEGRITY_OFFICER,
            Role.CLERK,
            Role.CHAIR,
            Role.DEPUTY_CHAIR,
        }
    ),
    Capacity.INFORMED: frozenset({Role.CLERK, Role.CHAIR, Role.DEPUTY_CHAIR, Role.SECRETARY}),
    Capacity.AFTERCARE: frozenset({Role.AFTERCARE}),
    Capacity.LAWYER: frozenset({Role.LAWYER}),
    Capacity.SECURITY: frozenset({Role.SECURITY}),
}
"""In which roles a capacity is taken over by a deputy; being victim or reporter never is."""
BY_ROLE = frozenset(ROLES_OF) - {Capacity.INFORMED}
"""Of rows without a role: capacities that last as long as a role that gives them."""
HANDLING = frozenset({Capacity.MANAGER, Capacity.COORDINATOR})
"""In which capacities somebody may act on a case as a whole."""


def visible_cases(visitor: Visitor, today: date | None = None) -> QuerySet[Case]:
    """The cases a visitor may see, without reading one."""
    if visitor.member is None:
        return Case.objects.none()
    day = today or timezone.localdate()
    rows = rows_of(visitor.member, day).filter(case=OuterRef("pk"))
    return Case.objects.filter(Exists(rows)).exclude(subject=visitor.member)


def case_for(visitor: Visitor, case_id: uuid.UUID, *, read: bool = True) -> Case:
    """A case a visitor may see; that they read it is written in the journal.

    Raises:
        Http404: there is no such case, or they may not know that there is.
    """
    case = visible_cases(visitor).filter(pk=case_id).first()
    if case is None:
        raise Http404
    if read:
        with transaction.atomic(using=CONTACTS):
            record(
                organisation_id=case.organisation_id,
                account=visitor.account,
                action="case.read",
                subject=str(case.pk),
            )
    return case


def capacities(visitor: Visitor, case: Case, today: date | None = None) -> frozenset[str]:
    """As what a visitor takes part in a case, themselves or as a deputy."""
    if visitor.member is None or case.subject_id == visitor.member.pk:
        return frozenset()
    rows = rows_of(visitor.member, today or timezone.localdate()).filter(case=case)
    return frozenset(rows.values_list("capacity", flat=True))


def may_handle(visitor: Visitor, case: Case) -> bool:
    """Whether a visitor may act on a case as a whole.

    An office holder chooses who is told, and those people act: nobody else may.
    """
    held = capacities(visitor, case)
    chosen = case.audience != Audience.STAFF and Capacity.INFORMED in held
    return chosen or bool(held & HANDLING)


def rows_of(member: Member, day: date) -> QuerySet[Participant]:
    """Rows by which a member sees cases on a day: their own, and those they stand in for."""
    held = RoleHolding.objects.filter(valid_on(day))
    own = frozenset(held.filter(member=member).values_list("role", flat=True))
    over = [each for each in BY_ROLE if not ROLES_OF[each] & own]
    seen: Q = Q(member=member) & (Q(role__in=own) | Q(role="") & ~Q(capacity__in=over))
    stands_in = held.filter(
        deputies__member=member, deputies__valid_from__lte=day, deputies__valid_until__gte=day
    )
    for held_by, role in stands_in.values_list("member_id", "role"):
        taken = [capacity for capacity, roles in ROLES_OF.items() if role in roles]
        seen |= Q(member_id=held_by) & (Q(role=role) | Q(role="", capacity__in=taken))
    return Participant.objects.filter(seen, since__lte=day).filter(
        Q(until__isnull=True) | Q(until__gte=day)
    )


def still_theirs(day: date) -> Q:
    """Rows of members who are there on a day, and still have the role they see the case for.

    Of a row without a role that is judged by its capacity, as `rows_of` does.
    """
    held = RoleHolding.objects.filter(valid_on(day), member=OuterRef("member"))
    theirs = Q(Exists(held.filter(role=OuterRef("role")))) | Q(role="") & ~Q(capacity__in=BY_ROLE)
    for capacity in sorted(BY_ROLE):
        given = held.filter(role__in=sorted(ROLES_OF[capacity]))
        theirs |= Q(role="", capacity=capacity) & Q(Exists(given))
    return valid_on(day, "member__") & theirs
