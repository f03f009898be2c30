"""Writes of this package, each with its journal entry; closing is in `fieldwork.actions`."""

from __future__ import annotations

from datetime import date

from django.db import IntegrityError, transaction

from graadmeter.errors import UserError
from graadmeter.language import gettext as _
from graadmeter.service.accounts.models import Account
from graadmeter.service.fieldwork.actions import make_survey, open_survey
from graadmeter.service.fieldwork.fronts import check_front
from graadmeter.service.fieldwork.journal import note
from graadmeter.service.fieldwork.models import Survey
from graadmeter.service.fieldwork.runner.instruments import instrument, instrument_of
from graadmeter.service.project.databases import CONTACTS, RESPONSES
from graadmeter.service.responses.models import Final, Redaction
from graadmeter.service.responses.redaction import redact


def new_survey(*, monitor: str, wave: int, group: str, title: str, account: Account) -> Survey:
    """Makes a survey with the questionnaire as the monitor has it now.

    Raises:
        UserError: the monitor has no such questionnaire, or the survey exists.
    """
    compiled = instrument(monitor, group, wave)
    try:
        with transaction.atomic(using=CONTACTS):
            return make_survey(
                monitor=monitor,
                wave=wave,
                group=group,
                title=title,
                instrument=compiled.hash,
                account=account,
            )
    except IntegrityError as error:
        raise UserError(
            _("Dit onderzoek is er al"),
            mend=_("Van elke doelgroep is er in een meting één onderzoek. Open dat."),
        ) from error


def open_with_front(*, survey: Survey, account: Account | None) -> None:
    """Opens a survey, and first what stands in front of it.

    Raises:
        UserError: its questionnaire changed, or the one in front cannot open.
    """
    check_front(survey)
    instrument_of(survey)  # a questionnaire that changed is found now, and not by a respondent
    if survey.front is not None and survey.front.state == Survey.State.PREPARING:
        open_survey(survey=survey.front, account=account)
    open_survey(survey=survey, account=account)


def set_days(
    *,
    survey: Survey,
    opens_on: date | None,
    closes_on: date | None,
    account: Account,
    automatic: bool = False,
) -> None:
    """Sets the first and the last day, which mail and respondents are told.

    Args:
        survey: the survey.
        opens_on: its first day.
        closes_on: its last day.
        account: who sets them.
        automatic: it opens and closes on these days by itself.

    Raises:
        UserError: the survey is closed, it is to open and close by itself without a day, or the
            last day comes before the first.
    """
    with transaction.atomic(using=CONTACTS):
        held = Survey.objects.select_for_update().get(pk=survey.pk)
        if held.state == Survey.State.CLOSED:
            raise UserError(_("Dit onderzoek is al gesloten"), where=held.title)
        if opens_on and closes_on and closes_on < opens_on:
            raise UserError(
                _("De laatste dag ligt voor de eerste"),
                mend=_("Kies een laatste dag op of na de eerste."),
            )
        if automatic and not (opens_on or closes_on):
            raise UserError(
                _("Zonder dag kan een onderzoek niet vanzelf openen of sluiten"),
                mend=_("Kies een eerste of een laatste dag."),
            )
        held.opens_on, held.closes_on, held.automatic = opens_on, closes_on, automatic
        held.save(update_fields=["opens_on", "closes_on", "automatic"])
        days = [day.isoformat() if day else None for day in (opens_on, closes_on)]
        note("survey.days", held, account, opens_on=days[0], closes_on=days[1], automatic=automatic)
    survey.opens_on, survey.closes_on, survey.automatic = opens_on, closes_on, automatic


def note_reading(*, survey: Survey, account: Account, answers: int) -> None:
    """Writes that an analyst was shown open answers as they were given: how many, never which."""
    with transaction.atomic(using=CONTACTS):
        note("open-answers.read", survey, account, answers=answers)


def redact_answer(
    *, survey: Survey, final: bytes, question: str, text: str, account: Account
) -> bool:
    """Leaves an open answer as an analyst wants it.

    Returns:
        Whether two analysts now agree.

    Raises:
        UserError: there is no such answer, it is done, a colleague came first, or the analyst
            would approve their own work.
    """
    with transaction.atomic(using=CONTACTS), transaction.atomic(using=RESPONSES):
        # Held, so that two first analysts come one after the other.
        row = Final.objects.select_for_update().filter(id=final, survey=survey.pk).first()
        if row is None or not isinstance(row.record.get(question), str):
            raise UserError(
                _("Dit antwoord is er niet (meer)"), mend=_("Ga verder met het volgende.")
            )
        held = Redaction.objects.filter(final=row, question=question).first()
        if held is not None and held.second is not None:
            raise UserError(
                _("Twee collega’s hebben dit antwoord al goedgekeurd"),
                mend=_("Ga verder met het volgende."),
            )
        approved = redact(final=final, question=question, text=text, account=account.pk)
        note("open-answers.redact", survey, account, approved=approved)
    return approved


def note_export(*, surveys: list[Survey], rows: int, account: Account | None) -> None:
    """Writes that microdata left the service, at every survey that is in them."""
    with transaction.atomic(using=CONTACTS):
        for survey in surveys:
            note("microdata.export", survey, account, surveys=len(surveys), rows=rows)
