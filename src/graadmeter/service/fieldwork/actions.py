"""Writes of fieldwork: a survey made, opened, shuffled, closed. Each with its journal entry."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db import InternalError, transaction

from graadmeter.errors import UserError
from graadmeter.language import gettext as _
from graadmeter.service.accounts.models import Account
from graadmeter.service.fieldwork.admissions import reconcile
from graadmeter.service.fieldwork.fronts import is_front, keep_count
from graadmeter.service.fieldwork.inventory.closing import end_forms, settle
from graadmeter.service.fieldwork.journal import note
from graadmeter.service.fieldwork.models import (
    Admission,
    Delegation,
    Message,
    Person,
    Survey,
)
from graadmeter.service.forgetting import forget_deleted
from graadmeter.service.project.databases import CONTACTS
from graadmeter.service.project.locks import CLOSING, one_at_a_time
from graadmeter.service.responses import actions as responses

log = logging.getLogger("graadmeter.service")
REWRITTEN = "survey.close-rewritten"


@dataclass(frozen=True)
class Closed:
    """What a wave ended with; approached = completed + not completed.

    Attributes:
        approached: admissions given out.
        completed: admissions marked as done.
        answers: answers in the final table.
    """

    approached: int
    completed: int
    answers: int

    @property
    def balanced(self) -> bool:
        """Whether every completed admission has its answers, and no answer is without one."""
        return self.completed == self.answers


def make_survey(
    *,
    monitor: str,
    wave: int,
    group: str,
    title: str,
    instrument: str,
    account: Account | None,
) -> Survey:
    """Makes a survey in preparation."""
    with transaction.atomic(using=CONTACTS):
        survey = Survey.objects.create(
            monitor=monitor, wave=wave, group=group, title=title, instrument=instrument
        )
        note("survey.make", survey, account)
    return survey


def open_survey(*, survey: Survey, account: Account | None) -> None:
    """Lets codes in.

    Raises:
        UserError: the survey was closed.
    """
    with one_at_a_time(CLOSING, survey.pk):
        if Survey.objects.get(pk=survey.pk).state == Survey.State.CLOSED:
            raise UserError(
                _("Een gesloten onderzoek kan niet opnieuw open"),
                where=survey.title,
                mend=_("Maak een nieuw onderzoek; de codes van het oude zijn vernietigd."),
            )
        # The gate first: no code is let in before the state says so, and a survey that says it is
        # open while its gate is shut would be found by nobody but respondents.
        responses.open_gate(survey=survey.pk)
        with transaction.atomic(using=CONTACTS):
            held = Survey.objects.select_for_update().get(pk=survey.pk)
            held.state = Survey.State.OPEN
            held.save(update_fields=["state"])
            note("survey.open", held, account)
    survey.state = Survey.State.OPEN


def shuffle_survey(*, survey: Survey) -> int:
    """Moves answers out of the inbox when there are enough; for the worker, every few minutes."""
    reconcile(survey)
    settle(survey)
    return responses.shuffle(survey=survey.pk, least=settings.BATCH)


def close_survey(*, survey: Survey, account: Account | None) -> Closed:
    """Ends a survey for good.

    No more answers are taken, marks that a crash left out are set, the sealed codes are destroyed,
    all answers are shuffled together, and drafts and forms that were not handed in are lost. Doing
    it twice does no harm: a crash half-way is mended by closing again. A questionnaire that came
    first under the same codes closes with the last survey it stood in front of, since until then
    it holds what leads from a code to its answers.

    Returns:
        The counts that must agree.
    """
    with one_at_a_time(CLOSING, survey.pk):
        closed = _close(survey, account)
    front = survey.front
    if front is not None and front.state == Survey.State.OPEN:
        others = Survey.objects.filter(front=front).exclude(state=Survey.State.CLOSED)
        if not others.exists():
            close_survey(survey=front, account=account)
    return closed


def _close(survey: Survey, account: Account | None) -> Closed:
    with transaction.atomic(using=CONTACTS):
        held = Survey.objects.select_for_update().get(pk=survey.pk)
        held.state = Survey.State.CLOSED
        held.save(update_fields=["state"])
    responses.shut_gate(survey=held.pk)  # before counting: what comes later would be left out
    reconcile(held)
    end_forms(survey=held, account=account)  # what organisations handed in goes to the inbox
    front = keep_count(held) if is_front(held) else None  # by the marks, which closing destroys
    answers = responses.close(survey=held.pk)
    with transaction.atomic(using=CONTACTS):
        Survey.objects.select_for_update().get(pk=held.pk)
        rows = list(Admission.objects.select_for_update().filter(survey=held))
        done = sum(row.done for row in rows)
        # Written anew in another order, so that the order in which they were marked is gone.
        secrets.SystemRandom().shuffle(rows)
        Admission.objects.filter(survey=held).delete()
        for row in rows:
            row.sealed = None
        Admission.objects.bulk_create(rows, batch_size=500)
        closed = Closed(len(rows), done, answers)
        if front is not None:
            closed = Closed(front.approached, front.completed, answers)
        note(
            "survey.close",
            held,
            account,
            approached=closed.approached,
            completed=closed.completed,
            answers=closed.answers,
        )
    tokens = Message.objects.filter(mailing__survey=held).values_list("token", flat=True)
    forget_mail(tokens)
    try:
        rewrite_closed([survey], account)
    except InternalError:  # the survey is closed; a tick of the worker does what is left
        log.exception("rewriting after closing failed", extra={"survey": survey.pk})
    survey.state = Survey.State.CLOSED
    return closed


def rewrite_closed(surveys: Sequence[Survey], account: Account | None) -> None:
    """Rewrites the tables after surveys were closed, and notes of each that it was done.

    Raises:
        InternalError: somebody kept reading what is deleted; it can be done again.
    """
    forget_pages()
    with transaction.atomic(using=CONTACTS):
        for survey in surveys:
            note(REWRITTEN, survey, account)


def forget_mail(tokens: Iterable[str]) -> None:
    """Removes the mail of a demonstration, which holds codes and addresses."""
    for token in tokens:
        (settings.DATA / "mail" / f"{token}.eml").unlink(missing_ok=True)


def forget_pages() -> None:
    """Rewrites what the tables of people are kept in, so that nothing deleted is left there."""
    tables = (Admission, Delegation, Message, Person)
    forget_deleted(CONTACTS, [each._meta.db_table for each in tables])
