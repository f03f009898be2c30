"""The acts that move a case through its states; one function each, all of it or nothing."""

from __future__ import annotations

import uuid
from datetime import date

from django.db import transaction
from django.db.models import QuerySet

from graadmeter.errors import UserError
from graadmeter.language import gettext as _
from graadmeter.service.incidents import protocols
from graadmeter.service.incidents.handling.acting import (
    Doing,
    agreed,
    begin,
    let_in,
    members_in,
    moved,
)
from graadmeter.service.incidents.handling.handing_over import reference_of, take_over
from graadmeter.service.incidents.labels import label
from graadmeter.service.incidents.models import Event, Task
from graadmeter.service.incidents.transitions import Act, closed_by
from graadmeter.service.incidents.words import (
    Capacity,
    ClosingReason,
    State,
    TaskKind,
)
from graadmeter.service.organisations.access import Visitor
from graadmeter.service.organisations.people import members_with
from graadmeter.service.organisations.words import Audience, Role
from graadmeter.service.project.databases import CONTACTS

_HANDLERS = (Capacity.MANAGER, Capacity.COORDINATOR)
_VICTIM = (Capacity.VICTIM, Capacity.REPORTER)


def accept(*, visitor: Visitor, case_id: uuid.UUID, seen: int | None = None) -> None:
    """Takes a new case up.

    Raises:
        ImpossibleMoveError: it is not new any more.
    """
    with transaction.atomic(using=CONTACTS):
        doing = begin(visitor, case_id, seen=seen)
        moved(doing, Act.ACCEPT)
        protocols.open_tasks(case=doing.case, today=doing.today, member=doing.member)
        doing.event("case.accept", for_victim=True)
        doing.tell_victim()
        doing.written("case.accept")


def start_aftercare(*, visitor: Visitor, case_id: uuid.UUID, seen: int | None = None) -> None:
    """What had to be done is done; what remains is asking how the victim is.

    Raises:
        ImpossibleMoveError: the case is not being handled.
        UserError: there is still something else to do.
    """
    with transaction.atomic(using=CONTACTS):
        doing = begin(visitor, case_id, seen=seen)
        left = _open(doing).exclude(
            kind__in=[TaskKind.AFTERCARE, TaskKind.EVALUATION, TaskKind.BAN_END]
        )
        _refuse_while(left, _("Rond deze taken eerst af, of schrijf op waarom ze niet nodig zijn."))
        moved(doing, Act.START_AFTERCARE)
        doing.event("case.aftercare", for_victim=True)
        doing.written("case.aftercare")


def close(
    *, visitor: Visitor, case_id: uuid.UUID, reason: str, text: str = "", seen: int | None = None
) -> None:
    """Closes a case.

    A case that was handled closes only when every task has an end and the victim was told what was
    done; with another reason the tasks that are left are dropped.

    Raises:
        ImpossibleMoveError: not now, or not for this reason.
        UserError: something is still to be done.
    """
    with transaction.atomic(using=CONTACTS):
        doing = begin(visitor, case_id, seen=seen)
        why = closed_by(doing.case.state, Act.CLOSE, reason)
        if why is ClosingReason.HANDLED:
            _refuse_while(
                _open(doing), _("Rond ze af, of schrijf per taak op waarom ze niet nodig is.")
            )
            if not Event.objects.filter(case=doing.case, kind="feedback.give").exists():
                raise UserError(
                    _("Het slachtoffer heeft nog niet gehoord wat er is gedaan"),
                    where="reden",
                    mend=_("Leg eerst de terugkoppeling vast."),
                )
        doing.drop_tasks()
        moved(doing, Act.CLOSE, closing_reason=why, closed_on=_closing_day(doing))
        doing.event("case.close", text=text, for_victim=True, reason=str(why))
        doing.tell_victim()
        doing.written("case.close", reason=str(why))


def hand_over(
    *,
    visitor: Visitor,
    case_id: uuid.UUID,
    text: str = "",
    consented: bool = False,
    seen: int | None = None,
) -> None:
    """Hands a case to the integrity side, which counts it from then on (INT-38).

    Args:
        visitor: who does it.
        case_id: the case.
        text: what the integrity officer should know.
        consented: that the office holder it is about agrees (VEI-30).
        seen: as for `begin`.

    Raises:
        UserError: nobody is there to take it over, or the office holder did not agree.
    """
    with transaction.atomic(using=CONTACTS):
        doing = begin(visitor, case_id, seen=seen)
        case = doing.case
        closed_by(case.state, Act.HAND_OVER, ClosingReason.TO_INTEGRITY)
        officers = [
            each
            for each in members_with(Role.INTEGRITY_OFFICER, doing.today)
            if each.pk not in {case.subject_id, case.victim_id}
        ]
        if not officers:
            raise UserError(
                _("Niemand in uw organisatie kan dit als integriteitsmelding overnemen"),
                where="tekst",
                mend=_("Vraag de beheerder om een integriteitsfunctionaris aan te wijzen."),
            )
        if case.audience != Audience.STAFF:
            agreed(doing, Role.INTEGRITY_OFFICER, consented)
        for officer in officers:
            let_in(case, officer, Capacity.COORDINATOR, Role.INTEGRITY_OFFICER, doing.today)
        doing.drop_tasks()
        moved(
            doing,
            Act.HAND_OVER,
            closing_reason=ClosingReason.TO_INTEGRITY,
            closed_on=_closing_day(doing),
            counts_elsewhere=True,
        )
        doing.event("case.hand-over", text=text)
        take_over(case, text, doing.today)
        doing.event("case.close", for_victim=True, reason=str(ClosingReason.TO_INTEGRITY))
        doing.tell([*officers, *members_in(case, _VICTIM, doing.today)])
        doing.written("case.hand-over", members=[each.pk for each in officers])


def reopen(*, visitor: Visitor, case_id: uuid.UUID, text: str, seen: int | None = None) -> None:
    """Takes a case up again, from aftercare or after closing; it counts here again.

    Unless an integrity report was made of it, which counts there.

    Raises:
        ImpossibleMoveError: it was not closed, or it was withdrawn.
    """
    with transaction.atomic(using=CONTACTS):
        doing = begin(visitor, case_id, seen=seen, states=(State.AFTERCARE, State.CLOSED))
        # A report that was made of it counts on there.
        elsewhere = bool(reference_of(doing.case))
        moved(doing, Act.REOPEN, closing_reason="", closed_on=None, counts_elsewhere=elsewhere)
        doing.event("case.reopen", text=text, for_victim=False)
        doing.tell(members_in(doing.case, _HANDLERS, doing.today))
        doing.written("case.reopen")


def _closing_day(doing: Doing) -> date:
    """Today; after a clock that went back, not before the report."""
    return max(doing.today, doing.case.reported_on)


def _open(doing: Doing) -> QuerySet[Task]:
    return Task.objects.filter(case=doing.case, done_on__isnull=True).order_by("due_on")


def _refuse_while(tasks: QuerySet[Task], mend: str) -> None:
    left = list(dict.fromkeys(label(TaskKind(task.kind)) for task in tasks))
    if left:
        raise UserError(
            _("Er zijn nog open taken: {tasks}").format(tasks=", ".join(left)),
            where="reden",
            mend=mend,
        )
