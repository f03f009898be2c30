"""What is owed to whom a report is about: to be told, to answer, and to be cleared."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from graadmeter.errors import UserError
from graadmeter.language import gettext as _
from graadmeter.service.integrity.handling.acting import Acting, begin
from graadmeter.service.integrity.handling.transitions import UNDER_WAY
from graadmeter.service.integrity.words import Conclusion, State
from graadmeter.service.project.databases import CONTACTS


def inform_accused(*, acting: Acting, on: date, text: str) -> None:
    """Writes down that whom it is about was told of the report, and what they were told.

    Raises:
        UserError: the day lies before the report.
    """
    with transaction.atomic(using=CONTACTS):
        doing = begin(acting, states=UNDER_WAY)
        if on < doing.report.received_on:
            raise UserError(
                _("Deze dag ligt voor de dag van de melding"),
                where="dag",
                mend=_("Kijk de dag na."),
            )
        doing.save(accused_informed_on=on, accused_wait_reason=False)
        doing.event("accused.inform", text=text, on=on.isoformat())
        doing.written("integrity.accused-inform")


def wait_with_accused(*, acting: Acting, text: str) -> None:
    """Writes down why whom it is about is not told yet; every month it is asked again.

    Raises:
        UserError: they were told already.
    """
    with transaction.atomic(using=CONTACTS):
        doing = begin(acting, states=UNDER_WAY)
        if doing.report.accused_informed_on is not None:
            raise UserError(
                _("Degene om wie het gaat is al geïnformeerd"),
                where="keuze",
                mend=_("Wachten kan niet meer."),
            )
        doing.save(accused_wait_reason=True)
        doing.event("accused.wait", text=text)
        doing.written("integrity.accused-wait")


def record_reply(*, acting: Acting, on: date, text: str) -> None:
    """Writes down what whom it is about answered."""
    with transaction.atomic(using=CONTACTS):
        doing = begin(acting, states=UNDER_WAY)
        doing.event("accused.reply", text=text, on=on.isoformat())
        doing.written("integrity.accused-reply")


def clear(*, acting: Acting, needed: bool, to_reporter: str, others: str) -> None:
    """Writes down how the name of somebody was cleared when a report was unfounded.

    Args:
        acting: who does it.
        needed: whether there was something to set right; when nobody knew there was not.
        to_reporter: what the reporter is told of it.
        others: who else was told, or why nothing had to be set right.

    Raises:
        UserError: the conclusion is another one.
    """
    with transaction.atomic(using=CONTACTS):
        doing = begin(acting, states=(State.CONCLUDED,))
        if doing.report.conclusion != Conclusion.UNFOUNDED:
            raise UserError(
                _("Dit kan alleen als de melding ongegrond is"),
                mend=_("Bekijk de conclusie."),
            )
        if needed:
            doing.save(rehabilitated_on=doing.today)
            doing.tell(to_reporter)
        doing.event("accused.clear", text=others, needed=needed)
        doing.written("integrity.accused-clear", needed=needed)
