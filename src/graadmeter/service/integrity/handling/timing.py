"""The terms of a report: confirming that it came in, and having the second term stand still."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction

from graadmeter.errors import UserError
from graadmeter.language import gettext as _
from graadmeter.service.integrity.channel import channel_of
from graadmeter.service.integrity.handling.acting import (
    Acting,
    Doing,
    begin,
    stood_still,
)
from graadmeter.service.integrity.handling.transitions import Act, ImpossibleMoveError, states_for
from graadmeter.service.integrity.models import CheckIn
from graadmeter.service.integrity.terms import inform_due
from graadmeter.service.integrity.words import Ground
from graadmeter.service.project.databases import CONTACTS


def confirm(*, acting: Acting, text: str) -> None:
    """Confirms to the reporter that the report came in; from then on the second term runs.

    Also plans when the reporter is asked whether they were treated worse since.

    Raises:
        ImpossibleMoveError: it was confirmed already, or is over.
    """
    with transaction.atomic(using=CONTACTS):
        doing = begin(acting, states=states_for(Act.CONFIRM))
        report, today = doing.report, doing.today
        if report.confirmed_on is not None:
            raise ImpossibleMoveError(
                _("De ontvangst is al bevestigd"), mend=_("Bekijk de melding opnieuw.")
            )
        doing.save(
            confirmed_on=today,
            inform_due=inform_due(report.received_on, today, report.suspended_days),
        )
        plan_check_ins(doing)
        doing.tell(text)
        doing.event("report.confirm", for_reporter=True)
        doing.written("integrity.confirm")


def plan_check_ins(doing: Doing) -> None:
    """Plans the questions to the reporter, as the channel says, in the order of their days."""
    weeks = sorted(set(channel_of().check_in_weeks))
    CheckIn.objects.bulk_create(
        CheckIn(
            organisation_id=doing.report.organisation_id,
            report=doing.report,
            round=number,
            due_on=doing.today + timedelta(weeks=after),
        )
        for number, after in enumerate(weeks, start=1)
    )


def suspend(*, acting: Acting, ground: Ground, text: str) -> None:
    """Has the term to inform the reporter stand still from today.

    Raises:
        ImpossibleMoveError: it does not run: it was not begun, it stands still, or it was met.
    """
    with transaction.atomic(using=CONTACTS):
        doing = begin(acting, states=states_for(Act.SUSPEND))
        report = doing.report
        if report.confirmed_on is None or report.informed_on is not None:
            raise ImpossibleMoveError(
                _("De termijn om te informeren loopt nu niet"),
                mend=_(
                    "Bevestig eerst de ontvangst. Is de melder al geïnformeerd? Dan hoeft dit niet."
                ),
            )
        if report.suspended_since is not None:
            raise ImpossibleMoveError(
                _("De termijn staat al stil"), mend=_("Bekijk de melding opnieuw.")
            )
        doing.save(suspended_since=doing.today)
        doing.tell(text)
        doing.event("report.suspend", for_reporter=True, ground=str(ground))
        doing.written("integrity.suspend", ground=str(ground))


def resume(*, acting: Acting, text: str = "") -> None:
    """Has the term go on; its last day moves by the days it stood still.

    Raises:
        ImpossibleMoveError: it does not stand still.
    """
    with transaction.atomic(using=CONTACTS):
        doing = begin(acting, states=states_for(Act.RESUME))
        columns = stood_still(doing.report, doing.today)
        if not columns:
            raise ImpossibleMoveError(
                _("De termijn staat niet stil"), mend=_("Bekijk de melding opnieuw.")
            )
        doing.save(**columns)
        if text:
            doing.tell(text)
        due = doing.report.inform_due.isoformat()
        doing.event("report.resume", for_reporter=True, due=due)
        doing.written("integrity.resume", due=due)


def inform(*, acting: Acting, text: str) -> None:
    """Tells the reporter what was found and done so far; the first time meets the second term.

    Raises:
        UserError: it was not confirmed yet that the report came in.
    """
    with transaction.atomic(using=CONTACTS):
        doing = begin(acting)
        if doing.report.confirmed_on is None:
            raise UserError(
                _("De ontvangst is nog niet bevestigd"), mend=_("Bevestig eerst de ontvangst.")
            )
        if doing.report.informed_on is None:
            doing.save(informed_on=doing.today, **stood_still(doing.report, doing.today))
        doing.tell(text)
        doing.event("report.inform", for_reporter=True)
        doing.written("integrity.inform")
