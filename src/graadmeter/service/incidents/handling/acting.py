"""What every act on a case begins and ends with: who, in which state, seen until where.

Two handlers may have the same page open. Each form says until which line its writer had read the
case; when others have written since, the act is refused with what they wrote, and the form comes
back as it was filled in.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Max
from django.http import Http404
from django.utils import timezone

from graadmeter.errors import UserError
from graadmeter.language import gettext as _
from graadmeter.service.incidents.access import capacities, case_for, may_handle, still_theirs
from graadmeter.service.incidents.events import add_event
from graadmeter.service.incidents.models import Case, Consent, Event, Participant, Task
from graadmeter.service.incidents.transitions import OPEN, Act, ImpossibleMoveError, after
from graadmeter.service.incidents.words import Capacity, ConsentState, State, TaskKind
from graadmeter.service.journal.actions import record
from graadmeter.service.organisations.access import Visitor
from graadmeter.service.organisations.models import Member
from graadmeter.service.organisations.notices import notify
from graadmeter.service.organisations.words import Role

DROPPED = "vervallen"
"""The outcome of a task that nobody needs to do any more."""
VICTIM_SIDE = frozenset({Capacity.VICTIM, Capacity.REPORTER})


class ChangedMeanwhileError(UserError):
    """Others wrote in a case since its page was read.

    Attributes:
        events: what they wrote, in order.
        seen: until which line the case is read once these are.
    """

    def __init__(self, events: list[Event]) -> None:
        super().__init__(
            _("Intussen is er iets aan deze melding veranderd"),
            mend=_("Lees wat er is bijgekomen. Uw invoer staat er nog: verstuur haar opnieuw."),
        )
        self.events = events
        self.seen = events[-1].number


@dataclass(frozen=True)
class Doing:
    """An act that has begun: its case is locked until the transaction ends.

    Attributes:
        case: as it is now.
        visitor: who does it.
        member: the same, as a member.
        today: the day it is done.
    """

    case: Case
    visitor: Visitor
    member: Member
    today: date

    def event(
        self,
        kind: str,
        *,
        text: str = "",
        for_victim: bool = False,
        on: date | None = None,
        **codes: Any,
    ) -> None:
        """Writes a line in the case."""
        add_event(
            case=self.case,
            kind=kind,
            member=self.member,
            text=text,
            for_victim=for_victim,
            codes=codes,
            on=on or self.today,
        )

    def finish(self, kind: TaskKind, outcome: str, number: int | None = None) -> None:
        """Ends the open tasks of a kind, or one round of it."""
        tasks = Task.objects.filter(case=self.case, kind=kind, done_on__isnull=True)
        if number is not None:
            tasks = tasks.filter(round=number)
        tasks.update(done_on=self.today, done_by=self.member, outcome=outcome)

    def drop_tasks(self) -> None:
        """Ends every task: nobody has to do it any more."""
        tasks = Task.objects.filter(case=self.case, done_on__isnull=True)
        tasks.update(done_on=self.today, done_by=self.member, outcome=DROPPED)

    def written(self, action: str, **facts: Any) -> None:
        """Writes the entry in the journal, as the last thing of the act."""
        record(
            organisation_id=self.case.organisation_id,
            account=self.visitor.account,
            action=action,
            subject=str(self.case.pk),
            **facts,
        )

    def tell(self, members: Iterable[Member]) -> None:
        """Has members told that there is news; never the one who does this."""
        tell(self.case, members, besides=self.member)

    def tell_victim(self) -> None:
        """Has the victim and the reporter told, where they have accounts."""
        self.tell(members_in(self.case, VICTIM_SIDE, self.today))


def begin(
    visitor: Visitor,
    case_id: uuid.UUID,
    *,
    seen: int | None = None,
    besides: frozenset[str] = frozenset(),
    states: Iterable[State] = OPEN,
) -> Doing:
    """Locks a case for an act; call it first in the transaction.

    Args:
        visitor: who acts.
        case_id: on which case.
        seen: the number of the last line they had read; None when nothing was read before.
        besides: capacities that may do this although they do not handle the case as a whole.
        states: in which the case must be.

    Raises:
        Http404: they may not know the case, or it is not there.
        PermissionDenied: they may see it and not do this.
        ImpossibleMoveError: the case is in another state.
        ChangedMeanwhileError: others wrote in it since.
    """
    case = case_for(visitor, case_id, read=False)
    locked = Case.objects.select_for_update().select_related("organisation")
    case = locked.filter(pk=case.pk).get()
    if visitor.member is None:
        raise Http404
    if not may_handle(visitor, case) and not capacities(visitor, case) & besides:
        raise PermissionDenied
    if case.state not in set(states) or case.erased_on is not None:
        raise ImpossibleMoveError(
            _("Dit kan niet meer: de melding staat inmiddels anders"),
            where=case.number,
            mend=_("Bekijk de melding opnieuw."),
        )
    if seen is not None:
        newer = list(Event.objects.filter(case=case, number__gt=seen).order_by("number"))
        if newer:
            raise ChangedMeanwhileError(newer)
    return Doing(case, visitor, visitor.member, timezone.localdate())


def taken_up(doing: Doing) -> None:
    """Accepts a case that is new, since something is done for it now."""
    if doing.case.state == State.REPORTED and may_handle(doing.visitor, doing.case):
        moved(doing, Act.ACCEPT)
        doing.event("case.accept", for_victim=True)
        doing.tell_victim()


def moved(doing: Doing, act: Act, **columns: Any) -> None:
    """Brings a case in the state an act leads to.

    Raises:
        ImpossibleMoveError: not from the state it is in.
    """
    case = doing.case
    case.state = after(case.state, act)
    for name, value in columns.items():
        setattr(case, name, value)
    case.save(update_fields=["state", *columns])


def last_line(case: Case) -> int:
    """The number of the last line of a case; 0 when it has none."""
    return Event.objects.filter(case=case).aggregate(last=Max("number"))["last"] or 0


def members_in(case: Case, capacity: Iterable[str], today: date) -> list[Member]:
    """Who takes part in a case in one of these capacities, and is there on the day."""
    rows = Participant.objects.filter(case=case, capacity__in=list(capacity), since__lte=today)
    rows = rows.filter(still_theirs(today)).exclude(until__lt=today)
    rows = rows.select_related("member__account").order_by("pk")
    return list({row.member_id: row.member for row in rows}.values())


def tell(case: Case, members: Iterable[Member], besides: Member | None = None) -> None:
    """Has members told that there is news, each once; the one accused never."""
    told = {member.account_id: member for member in members if member.pk != case.subject_id}
    for member in told.values():
        if besides is None or member.pk != besides.pk:
            notify(account=member.account, organisation=case.organisation)


def let_in(case: Case, member: Member, capacity: Capacity, role: str, today: date) -> None:
    """Lets a member see a case for a role, as long as they have it.

    Raises:
        UserError: it is about them.
    """
    if member.pk == case.subject_id:
        raise UserError(
            _("Deze persoon kan de melding niet krijgen"), mend=_("Kies iemand anders.")
        )
    row, fresh = Participant.objects.get_or_create(
        case=case,
        member=member,
        capacity=capacity,
        role=role,
        defaults={"organisation_id": case.organisation_id, "since": today},
    )
    if not fresh and (row.until is not None or row.since > today):
        row.until, row.since = None, min(row.since, today)
        row.save(update_fields=["until", "since"])


def agreed(doing: Doing, role: Role, consented: bool) -> None:
    """Writes down that the office holder a case is about agrees that a role is told (VEI-30).

    Raises:
        UserError: they do not, or were not asked.
    """
    if not consented:
        raise UserError(
            _("Een ambtsdrager beslist zelf wie het hoort"),
            where="toestemming",
            mend=_("Vraag het en zet dan het vinkje."),
        )
    Consent.objects.create(
        organisation_id=doing.case.organisation_id,
        case=doing.case,
        role=role,
        state=ConsentState.GIVEN,
        on=doing.today,
        by=doing.member,
    )
