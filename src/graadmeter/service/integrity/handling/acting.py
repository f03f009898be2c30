"""What every act on a report begins and ends with: who, in which state, seen until where.

Two handlers may have the same page open. Each form says until which line its writer had read the
report; when others have written since, the act is refused with what they wrote, and the form comes
back as it was filled in.
"""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Max
from django.http import Http404
from django.utils import timezone

from graadmeter.errors import UserError
from graadmeter.language import gettext as _
from graadmeter.service.integrity.conversation.messages import write_message
from graadmeter.service.integrity.events import add_event
from graadmeter.service.integrity.handling.access import opened_for
from graadmeter.service.integrity.handling.transitions import OPEN, Act, ImpossibleMoveError, after
from graadmeter.service.integrity.holding.unlocking import Unlocker
from graadmeter.service.integrity.models import Event, KeyHolder, Report, ReportKey
from graadmeter.service.integrity.opening import Opened
from graadmeter.service.integrity.terms import inform_due
from graadmeter.service.integrity.words import Capacity, KeyKind, State
from graadmeter.service.journal.actions import record
from graadmeter.service.organisations.access import Visitor
from graadmeter.service.organisations.models import Member

HANDLING = frozenset({Capacity.OFFICER})
"""Who decides about a report."""
LOOKING_INTO = frozenset({Capacity.OFFICER, Capacity.INVESTIGATOR})
"""Who writes down what an investigation brings."""
TALKING = LOOKING_INTO | {Capacity.ADVISER}
"""Who writes to the reporter."""


class ChangedMeanwhileError(UserError):
    """Others wrote in a report since its page was read.

    Attributes:
        events: what they wrote, in order.
        seen: until which line the report is read once these are.
    """

    def __init__(self, events: list[Event]) -> None:
        super().__init__(
            _("Intussen is er iets aan deze melding veranderd"),
            mend=_("Lees wat er is bijgekomen. Uw invoer staat er nog: verstuur haar opnieuw."),
        )
        self.events = events
        self.seen = events[-1].number


@dataclass(frozen=True)
class Acting:
    """Who acts, on which report, having read it until where.

    Attributes:
        seen: the number of the last line they had read; None when nothing was read before.
    """

    visitor: Visitor
    unlocker: Unlocker
    report_id: uuid.UUID
    seen: int | None = None


@dataclass(frozen=True)
class Doing:
    """An act that has begun: its report is locked until the transaction ends.

    Attributes:
        opened: the report as it is now, opened by who acts.
        visitor: who does it.
        member: the same, as a member.
        today: the day it is done.
    """

    opened: Opened
    visitor: Visitor
    member: Member
    today: date

    @property
    def report(self) -> Report:
        """The row, which is held."""
        return self.opened.report

    def event(self, kind: str, *, text: str = "", for_reporter: bool = False, **codes: Any) -> None:
        """Writes a line in the report."""
        add_event(
            self.report,
            kind,
            self.today,
            member=self.member,
            for_reporter=for_reporter,
            codes=codes,
            text=text,
            opened=self.opened,
        )

    def tell(self, text: str) -> None:
        """Writes to the reporter, in the conversation."""
        write_message(
            opened=self.opened,
            text=text,
            secret=secrets.token_bytes(32),
            today=self.today,
            member=self.member,
        )

    def written(self, action: str, **facts: Any) -> None:
        """Writes the entry in the journal, as the last thing of the act."""
        record(
            organisation_id=self.report.organisation_id,
            account=self.visitor.account,
            action=action,
            subject=str(self.report.pk),
            **facts,
        )

    def save(self, **columns: Any) -> None:
        """Changes columns of the report."""
        for name, value in columns.items():
            setattr(self.report, name, value)
        self.report.save(update_fields=list(columns))


def begin(
    acting: Acting,
    *,
    by: Collection[Capacity] = HANDLING,
    states: Iterable[State] = OPEN,
) -> Doing:
    """Locks a report for an act; call it first in the transaction.

    Args:
        acting: who acts on which report.
        by: in which capacities one may.
        states: in which the report must be.

    Raises:
        Http404: they may not know the report, or it is not there.
        PermissionDenied: they may see it and not do this.
        ImpossibleMoveError: the report is in another state.
        ChangedMeanwhileError: others wrote in it since.
    """
    held = Report.objects.select_for_update().filter(pk=acting.report_id).first()
    if held is None:
        raise Http404
    opened = opened_for(acting.visitor, acting.unlocker, acting.report_id, read=False)
    if not capacities_in(held, acting.unlocker.holder) & set(by):
        raise PermissionDenied
    if held.state not in set(states):
        raise ImpossibleMoveError(
            _("Dit kan niet meer: de melding staat inmiddels anders"),
            where=held.reference,
            mend=_("Bekijk de melding opnieuw."),
        )
    if acting.seen is not None:
        newer = list(Event.objects.filter(report=held, number__gt=acting.seen).order_by("number"))
        if newer:
            raise ChangedMeanwhileError(newer)
    member = acting.visitor.require_member()
    return Doing(replace(opened, report=held), acting.visitor, member, timezone.localdate())


def moved(doing: Doing, act: Act, **columns: Any) -> None:
    """Brings a report in the state an act leads to; what ends does not stand still any more.

    Raises:
        ImpossibleMoveError: not from the state it is in.
    """
    following = after(doing.report.state, act)
    if following not in OPEN:
        columns |= stood_still(doing.report, doing.today)
    doing.save(state=following, **columns)


def stood_still(report: Report, today: date) -> dict[str, Any]:
    """The columns of the terms when a term that stands still goes on again today."""
    if report.suspended_since is None:
        return {}
    days = report.suspended_days + max(0, (today - report.suspended_since).days)
    return {
        "suspended_since": None,
        "suspended_days": days,
        "inform_due": inform_due(report.received_on, report.confirmed_on, days),
    }


def capacities_in(report: Report, holder: KeyHolder) -> set[Capacity]:
    """As what somebody has a key to the content of a report."""
    rows = ReportKey.objects.filter(
        report=report, holder=holder, kind=KeyKind.CONTENT, removed_on__isnull=True
    )
    return {Capacity(code) for code in rows.values_list("capacity", flat=True)}


def last_line(report: Report) -> int:
    """The number of the last line of a report; 0 when it has none."""
    return Event.objects.filter(report=report).aggregate(last=Max("number"))["last"] or 0
