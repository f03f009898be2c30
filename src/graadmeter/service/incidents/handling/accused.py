"""Who a case is about, when they are a member: they see it no more, whatever was routed to them."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from graadmeter.errors import UserError
from graadmeter.language import gettext as _
from graadmeter.service.incidents.access import HANDLING, rows_of
from graadmeter.service.incidents.handling.acting import Doing, begin, members_in
from graadmeter.service.incidents.models import Case, Event, Participant, Task
from graadmeter.service.incidents.words import Capacity, State
from graadmeter.service.organisations.access import Visitor
from graadmeter.service.organisations.models import Member, Notice
from graadmeter.service.organisations.people import valid_on
from graadmeter.service.organisations.words import Audience
from graadmeter.service.project.databases import CONTACTS

STATES = tuple(State)
"""Also a case that is closed or withdrawn can be read, and must not be by them."""


def set_accused(
    *, visitor: Visitor, case_id: uuid.UUID, member_id: int, seen: int | None = None
) -> None:
    """Writes down that a case is about a member, who sees it no more from this moment.

    Their rows end, so that whoever stands in for them sees nothing either. What they still had to
    do goes to who does this; with nobody else to do it, to whoever has the role.

    Args:
        visitor: who handles the case.
        case_id: the case.
        member_id: who it is about.
        seen: as for `begin`.

    Raises:
        UserError: this member cannot be it, or nobody would be left to follow the case up.
    """
    with transaction.atomic(using=CONTACTS):
        doing = begin(visitor, case_id, seen=seen, states=STATES)
        case = doing.case
        member = possible_accused(case, doing.today).filter(pk=member_id).first()
        if member is None:
            raise UserError(
                _("Deze persoon kan het niet zijn"), where="wie", mend=_("Kies iemand anders.")
            )
        if not _left(case, member, doing.today):
            raise UserError(
                _("Dan volgt niemand deze melding meer op"),
                where="wie",
                mend=_("Geef eerst een taak aan een collega, of draag de melding over."),
            )
        case.subject = member
        case.save(update_fields=["subject"])
        _shut_out(doing, member)
        _unsend(doing, member)
        doing.event("case.accused", for_victim=True)
        doing.tell_victim()
        doing.written("case.accused", member=member.pk)


def possible_accused(case: Case, today: date) -> QuerySet[Member]:
    """Members a case can be about: everybody who is there, but for whose report it is."""
    own = {case.victim_id, case.reporter_id} - {None}
    return Member.objects.filter(valid_on(today)).exclude(pk__in=own)


def _left(case: Case, member: Member, today: date) -> bool:
    handling = set(HANDLING)
    if case.audience != Audience.STAFF:
        handling.add(Capacity.INFORMED)
    return any(each.pk != member.pk for each in members_in(case, handling, today))


def _shut_out(doing: Doing, member: Member) -> None:
    today = doing.today
    rows = Participant.objects.filter(case=doing.case, member=member)
    rows.filter(Q(until__isnull=True) | Q(until__gte=today)).update(until=today - timedelta(days=1))
    owner = None if member.pk == doing.member.pk else doing.member
    tasks = Task.objects.filter(case=doing.case, owner=member, done_on__isnull=True)
    tasks.update(owner=owner)


def _unsend(doing: Doing, member: Member) -> None:
    """Takes back notices that wait for the accused and may be of this case.

    A notice does not say of what it is: that would stand beside the name of an account. So each one
    made since the report goes, unless another case they see had news on its day: then something is
    there for them to read, and the mail tells nothing of this case. One too many that goes costs
    them a mail, not the news; one that stays would say that there is something they cannot find.
    """
    seen = rows_of(member, doing.today).exclude(case=doing.case).exclude(case__subject=member)
    others = Event.objects.filter(case__in=seen.values("case")).exclude(member=member)
    waiting = Notice.objects.filter(
        account_id=member.account_id,
        state=Notice.State.WAITING,
        made_on__gte=doing.case.reported_on,
    )
    waiting.exclude(made_on__in=others.values("on")).delete()
