"""What is known of people goes when it is no longer needed: names, addresses, numbers, messages.

What stays is their stratum and what became of them, so that every count stays as it was.
"""

from __future__ import annotations

import secrets
from collections import Counter
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Exists, OuterRef
from django.utils import timezone

from graadmeter.errors import UserError
from graadmeter.language import gettext as _
from graadmeter.service.accounts.models import Account
from graadmeter.service.fieldwork.actions import forget_mail, forget_pages
from graadmeter.service.fieldwork.journal import note
from graadmeter.service.fieldwork.models import (
    Admission,
    JournalEntry,
    Mailing,
    Message,
    Person,
    Survey,
    Upload,
    new_token,
)
from graadmeter.service.project.databases import CONTACTS
from graadmeter.service.project.locks import CLOSING, one_at_a_time

FORGET, CLOSE = "survey.forget", "survey.close"
_REWRITTEN = "survey.forget-rewritten"
THANKS_WAIT = timedelta(days=7)
"""After its day, thanks that still did not go are waited for no longer than this."""


def forget_people(*, survey: Survey, account: Account | None, now: datetime) -> None:
    """Removes who was asked, and the messages to them; their strata and counts stay.

    People are written anew in a random order under other numbers, so that not even the order of
    the rows is that of the frame. Doing it again finishes what was broken off.

    Raises:
        UserError: the survey is not closed, or its thanks have not gone yet.
    """
    with one_at_a_time(CLOSING, survey.pk):
        forget_mail(Message.objects.filter(mailing__survey=survey).values_list("token", flat=True))
        with transaction.atomic(using=CONTACTS):
            held = Survey.objects.select_for_update().get(pk=survey.pk)
            if forgotten_on(held) is None:  # else only what comes after was broken off
                _check(held, now)
                counts = _message_counts(held)
                Message.objects.filter(mailing__survey=held).delete()
                Mailing.objects.filter(survey=held).update(finished=True)
                Upload.objects.filter(survey=held).delete()
                note(FORGET, held, account, people=_rewritten(held), messages=counts)
        forget_pages()
        with transaction.atomic(using=CONTACTS):
            note(_REWRITTEN, survey, account)


def _check(survey: Survey, now: datetime) -> None:
    if survey.state != Survey.State.CLOSED or closed_on(survey) is None:
        raise UserError(
            _("Dit onderzoek is nog niet gesloten"),
            where=survey.title,
            mend=_("Namen en adressen zijn nodig tot het gesloten is."),
        )
    if thanks_wait(survey, now):
        raise UserError(
            _("Het dankwoord is nog niet verstuurd"),
            where=survey.title,
            mend=_("Wacht tot het weg is, of haal de dag ervan weg bij Mail."),
        )


def thanks_wait(survey: Survey, now: datetime) -> bool:
    """Whether thanks are still to go."""
    return Mailing.objects.filter(
        survey=survey,
        kind=Mailing.Kind.THANKS,
        finished=False,
        send_on__gte=timezone.localdate(now) - THANKS_WAIT,
    ).exists()


def _message_counts(survey: Survey) -> dict[str, dict[str, int]]:
    """Per round of mail, by state or reason."""
    found = Message.objects.filter(mailing__survey=survey)
    counts: dict[str, Counter[str]] = {}
    for kind, state, reason, n in found.values_list("mailing__kind", "state", "reason").annotate(
        n=Count("pk")
    ):
        name = reason if state == Message.State.FAILED else state
        counts.setdefault(kind, Counter())[name] += n
    return {kind: dict(each) for kind, each in counts.items()}


def _rewritten(survey: Survey) -> int:
    """Every person anew, without anything that says who; admissions follow them."""
    old = list(Person.objects.select_for_update().filter(survey=survey))
    secrets.SystemRandom().shuffle(old)
    made = Person.objects.bulk_create(
        [
            Person(
                survey=survey,
                number=new_token(),
                route=person.route,
                given=person.given,
                sampled=person.sampled,
                stopped=person.stopped,
                bounced=person.bounced,
            )
            for person in old
        ],
        batch_size=500,
    )
    new = {before.pk: after for before, after in zip(old, made, strict=True)}
    admissions = list(Admission.objects.filter(survey=survey, person__isnull=False).order_by("id"))
    for admission in admissions:
        if admission.person_id is not None:
            admission.person = new[admission.person_id]
    Admission.objects.bulk_update(admissions, ["person"], batch_size=200)
    # Numbers of rows only grow, so that the old ones are those below.
    last = max((person.pk for person in old), default=0)
    Person.objects.filter(survey=survey, pk__lte=last).delete()
    return len(old)


def closed_on(survey: Survey) -> date | None:
    """The day it was closed for the last time, by the journal."""
    entry = JournalEntry.objects.filter(survey=survey, action=CLOSE).order_by("pk").last()
    return timezone.localdate(entry.at) if entry else None


def forgotten_on(survey: Survey) -> date | None:
    """The day people were removed; None when they are still there."""
    entry = JournalEntry.objects.filter(survey=survey, action=FORGET).order_by("pk").last()
    return timezone.localdate(entry.at) if entry else None


def goes_on(survey: Survey) -> date | None:
    """The day from which the worker removes people."""
    day = closed_on(survey)
    return day + timedelta(days=settings.KEEP_ADDRESSES_DAYS) if day else None


def due_to_forget(now: datetime) -> list[Survey]:
    """Closed surveys whose people are no longer needed."""
    done = JournalEntry.objects.filter(survey=OuterRef("pk"), action=_REWRITTEN)
    closed = Survey.objects.filter(state=Survey.State.CLOSED).exclude(Exists(done)).order_by("pk")
    today = timezone.localdate(now)
    return [
        survey
        for survey in closed
        if (day := goes_on(survey)) and day <= today and not thanks_wait(survey, now)
    ]


def kept_counts(mailing: Mailing) -> dict[str, Any]:
    """What became of the messages of a round, once they were removed."""
    entry = JournalEntry.objects.filter(survey=mailing.survey_id, action=FORGET).last()
    return dict(entry.facts["messages"].get(mailing.kind, {})) if entry else {}
