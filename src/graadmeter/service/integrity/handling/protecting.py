"""Protecting the reporter: what is done when they are treated worse since they reported."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from graadmeter.errors import UserError
from graadmeter.language import gettext as _
from graadmeter.service.integrity.handling.acting import Acting, begin
from graadmeter.service.integrity.models import CheckIn, Event, Report
from graadmeter.service.integrity.words import Retaliation, State
from graadmeter.service.project.databases import CONTACTS


def follow_up(*, acting: Acting, to_reporter: str, text: str) -> None:
    """Writes down what is done about it, and tells the reporter; that ends the alarm.

    Raises:
        UserError: the reporter did not say so, or it was followed up already.
    """
    with transaction.atomic(using=CONTACTS):
        doing = begin(acting, states=tuple(State))
        rounds = [row.round for row in alarms(doing.report)]
        if not rounds:
            raise UserError(
                _("De melder heeft niet gezegd slechter te worden behandeld"),
                mend=_("Bekijk de melding opnieuw."),
            )
        doing.tell(to_reporter)
        doing.event("retaliation.follow", text=text, rounds=rounds)
        doing.written("integrity.retaliation", rounds=rounds)


def alarms(report: Report) -> list[CheckIn]:
    """Where the reporter said to be treated worse and nobody wrote down what is done about it."""
    answered = CheckIn.objects.filter(report=report, answer=Retaliation.YES)
    followed: set[int] = set()
    lines = Event.objects.filter(report=report, kind="retaliation.follow")
    for codes in lines.values_list("codes", flat=True):
        followed.update(codes.get("rounds", ()))
    return [row for row in answered.order_by("round") if row.round not in followed]


def with_alarm(reports: QuerySet[Report]) -> QuerySet[Report]:
    """Those of the reports whose reporter ever said to be treated worse."""
    yes = CheckIn.objects.filter(report=OuterRef("pk"), answer=Retaliation.YES)
    return reports.filter(Exists(yes))
