"""What is owed to whom a report is about: to be told, to answer, and to be cleared.

In each of these ``person`` is their number, where the report is about several; None is the only
one there is.
"""

from __future__ import annotations

from datetime import date

from django.db import transaction

from graadmeter.errors import UserError
from graadmeter.language import gettext as _
from graadmeter.service.integrity.handling.acting import Acting, begin
from graadmeter.service.integrity.handling.persons import codes_for, the_person
from graadmeter.service.integrity.handling.telling_apart import summed_up
from graadmeter.service.integrity.handling.transitions import UNDER_WAY
from graadmeter.service.integrity.words import State
from graadmeter.service.project.databases import CONTACTS


def inform_accused(*, acting: Acting, on: date, text: str, person: int | None = None) -> None:
    """Writes down that whom it is about was told of the report, and what they were told.

    Raises:
        UserError: the day lies before the report, or it is not said who was told.
    """
    with transaction.atomic(using=CONTACTS):
        doing = begin(acting, states=UNDER_WAY)
        codes = codes_for(the_person(doing.report, person))
        if on < doing.report.received_on:
            raise UserError(
                _("Deze dag ligt voor de dag van de melding"),
                where="dag",
                mend=_("Kijk de dag na."),
            )
        doing.event("accused.inform", text=text, on=on.isoformat(), **codes)
        summed_up(doing)
        doing.written("integrity.accused-inform", **codes)


def wait_with_accused(*, acting: Acting, text: str, person: int | None = None) -> None:
    """Writes down why whom it is about is not told yet; every month it is asked again.

    Raises:
        UserError: they were told already, or it is not said about whom it is.
    """
    with transaction.atomic(using=CONTACTS):
        doing = begin(acting, states=UNDER_WAY)
        who = the_person(doing.report, person)
        if who.informed_on is not None:
            raise UserError(
                _("Degene om wie het gaat is al geïnformeerd"),
                where="keuze",
                mend=_("Wachten kan niet meer."),
            )
        doing.event("accused.wait", text=text, **codes_for(who))
        summed_up(doing)
        doing.written("integrity.accused-wait", **codes_for(who))


def record_reply(*, acting: Acting, on: date, text: str, person: int | None = None) -> None:
    """Writes down what whom it is about answered.

    Raises:
        UserError: it is not said who answered.
    """
    with transaction.atomic(using=CONTACTS):
        doing = begin(acting, states=UNDER_WAY)
        codes = codes_for(the_person(doing.report, person))
        doing.event("accused.reply", text=text, on=on.isoformat(), **codes)
        doing.written("integrity.accused-reply", **codes)


def clear(
    *, acting: Acting, needed: bool, to_reporter: str, others: str, person: int | None = None
) -> None:
    """Writes down how the name of somebody was cleared about whom a report was unfounded.

    Args:
        acting: who does it.
        needed: whether there was something to set right; when nobody knew there was not.
        to_reporter: what the reporter is told of it.
        others: who else was told, or why nothing had to be set right.
        person: the number of whom it is about; None for the only one.

    Raises:
        UserError: the conclusion about them is another one, or it is not said who they are.
    """
    with transaction.atomic(using=CONTACTS):
        doing = begin(acting, states=(State.CONCLUDED,))
        who = the_person(doing.report, person)
        if not who.unfounded:
            raise UserError(
                who.of(_("Dit kan alleen als de melding ongegrond is")),
                where="persoon",
                mend=_("Bekijk de conclusie."),
            )
        if needed:
            doing.save(rehabilitated_on=doing.today)
            doing.tell(to_reporter)
        doing.event("accused.clear", text=others, needed=needed, **codes_for(who))
        doing.written("integrity.accused-clear", needed=needed, **codes_for(who))
