"""The acts that move a report through its states; one function each, all of it or nothing."""

from __future__ import annotations

from django.db import transaction

from graadmeter.errors import UserError
from graadmeter.language import gettext as _
from graadmeter.service.integrity.events import happened_since_conclusion
from graadmeter.service.integrity.handling.acting import (
    Acting,
    Doing,
    begin,
    happened,
    moved,
)
from graadmeter.service.integrity.handling.deciding import punished
from graadmeter.service.integrity.handling.transitions import Act, closed_by, states_for
from graadmeter.service.integrity.models import Investigation, Report
from graadmeter.service.integrity.words import ClosingReason, Conclusion
from graadmeter.service.project.databases import CONTACTS


def admit(*, acting: Acting, text: str = "") -> None:
    """Takes a report up: it is admissible.

    Raises:
        ImpossibleMoveError: it is not new any more.
    """
    with transaction.atomic(using=CONTACTS):
        doing = begin(acting, states=states_for(Act.ADMIT))
        moved(doing, Act.ADMIT)
        doing.event("report.admit", text=text, for_reporter=True)
        doing.written("integrity.admit")


def decline(*, acting: Acting, reason: str, text: str) -> None:
    """Ends a report without a conclusion; the reporter reads why.

    Args:
        acting: who does it.
        reason: a code of `ClosingReason`.
        text: what is told to the reporter.

    Raises:
        ImpossibleMoveError: not now, or not for this reason.
    """
    with transaction.atomic(using=CONTACTS):
        doing = begin(acting, states=states_for(Act.DECLINE))
        why = closed_by(doing.report.state, Act.DECLINE, reason)
        doing.tell(text)
        moved(doing, Act.DECLINE, closing_reason=why, closed_on=doing.today, **_told(doing))
        doing.event("report.decline", for_reporter=True, reason=str(why))
        doing.written("integrity.decline", reason=str(why))


def conclude(*, acting: Acting, conclusion: str, text: str, unheard: str = "") -> None:
    """Writes down what came of it; an investigation that is open ends with it.

    Args:
        acting: who does it.
        conclusion: a code of `Conclusion`.
        text: the grounds, for who handles the report.
        unheard: why whom it is about was not heard, when they were not.

    Raises:
        UserError: whom it is about was never heard, and nothing says why.
    """
    with transaction.atomic(using=CONTACTS):
        doing = begin(acting, states=states_for(Act.CONCLUDE))
        heard = accused_heard(doing)
        if not heard and not unheard:
            raise UserError(
                _("Degene om wie het gaat is nog niet gehoord"),
                where="niet-gehoord",
                mend=_("Leg eerst een gesprek vast, of schrijf op waarom dat niet kon."),
            )
        _end_investigation(doing)
        if not heard:
            doing.event("accused.unheard", text=unheard)
        outcome = Conclusion(conclusion)
        moved(doing, Act.CONCLUDE, conclusion=outcome, concluded_on=doing.today)
        doing.event("report.conclude", text=text, conclusion=str(outcome), heard=heard)
        doing.written("integrity.conclude", conclusion=str(outcome), heard=heard)


def close(*, acting: Acting, text: str) -> None:
    """Closes a report that was handled, with what the reporter is told of it.

    Raises:
        UserError: the reporter was not informed yet, somebody who was cleared was not told so or
            still has a measure, or a second conclusion was not told to whom it is about.
    """
    with transaction.atomic(using=CONTACTS):
        doing = begin(acting, states=states_for(Act.CLOSE))
        report = doing.report
        closed_by(report.state, Act.CLOSE, ClosingReason.HANDLED)
        if report.informed_on is None:
            raise UserError(
                _("De melder weet nog niet wat er met de melding is gedaan"),
                where="tekst",
                mend=_("Informeer de melder eerst."),
            )
        if report.conclusion == Conclusion.UNFOUNDED and not happened_since_conclusion(
            report, "accused.clear"
        ):
            raise UserError(
                _("De melding is ongegrond, en dat is nog niet rechtgezet"),
                where="tekst",
                mend=_("Leg eerst vast hoe u de naam van degene om wie het gaat hebt gezuiverd."),
            )
        if report.conclusion == Conclusion.UNFOUNDED and punished(report):
            raise UserError(
                _("De melding is ongegrond, en er staat nog een maatregel"),
                where="tekst",
                mend=_("Trek de maatregel eerst in."),
            )
        if _untold(report):
            raise UserError(
                _("Degene om wie het gaat weet nog niet wat de nieuwe conclusie is"),
                where="tekst",
                mend=_("Vertel het eerst, en leg dat vast."),
            )
        doing.tell(text)
        moved(doing, Act.CLOSE, closing_reason=ClosingReason.HANDLED, closed_on=doing.today)
        doing.event("report.close", for_reporter=True, reason=str(ClosingReason.HANDLED))
        doing.written("integrity.close")


def go_on(*, acting: Acting, text: str) -> None:
    """Takes up a report that was withdrawn, because the organisation must.

    Args:
        acting: who does it.
        text: why; the reporter reads it as well.
    """
    with transaction.atomic(using=CONTACTS):
        doing = begin(acting, states=states_for(Act.CONTINUE))
        # What its reporter withdrew left its investigation open; another one may begin now.
        _end_investigation(doing)
        moved(doing, Act.CONTINUE)
        doing.event("report.continue", text=text, for_reporter=True)
        doing.written("integrity.continue")


def appeal(*, acting: Acting, by_accused: bool, text: str) -> None:
    """Takes a closed report up again at the request of the reporter or of whom it is about.

    What was concluded stands in the history, and so does what the reporter thought of it; there is
    to be a new conclusion, which they may judge again.
    """
    with transaction.atomic(using=CONTACTS):
        doing = begin(acting, states=states_for(Act.APPEAL))
        moved(
            doing,
            Act.APPEAL,
            appealed_on=doing.today,
            closed_on=None,
            closing_reason="",
            conclusion="",
            concluded_on=None,
            verdict="",
            rehabilitated_on=None,
        )
        doing.event("report.appeal", text=text, by_accused=by_accused)
        doing.event("report.reopen", for_reporter=True)
        doing.written("integrity.appeal", by_accused=by_accused)


def accused_heard(doing: Doing) -> bool:
    """Whether whom it is about was heard at any time."""
    return happened(doing.report, "hearing.record", who="accused")


def _end_investigation(doing: Doing) -> None:
    for row in Investigation.objects.filter(report=doing.report, ended_on__isnull=True):
        row.ended_on = max(doing.today, row.begun_on)
        row.save(update_fields=["ended_on"])


def _untold(report: Report) -> bool:
    """Whether somebody who knows of a report knows its first conclusion alone."""
    return (
        report.appealed_on is not None
        and report.accused_informed_on is not None
        and not happened_since_conclusion(report, "accused.inform")
    )


def _told(doing: Doing) -> dict[str, object]:
    """Who is told that a report ends knows by that what came of it."""
    return {} if doing.report.informed_on else {"informed_on": doing.today}
