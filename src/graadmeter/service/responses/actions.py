"""Writes to the responses database: handing in, shuffling, closing."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, connections, transaction
from django.db.models import Sum

from graadmeter.service.forgetting import forget_deleted
from graadmeter.service.project.databases import RESPONSES
from graadmeter.service.responses.models import (
    KEY,
    Draft,
    Final,
    Gate,
    Inbox,
    OrganisationForm,
    PageCount,
    Spent,
)

_random = secrets.SystemRandom()


class AlreadySpentError(Exception):
    """The code has handed in its answers before."""


class ClosedError(Exception):
    """The survey takes no answers."""


def open_gate(*, survey: int) -> None:
    """Lets a survey take answers."""
    Gate.objects.update_or_create(survey=survey, defaults={"open": True})


def shut_gate(*, survey: int) -> None:
    """Takes no more answers: whoever is handing in has done so, and nobody comes after."""
    with transaction.atomic(using=RESPONSES):
        Gate.objects.update_or_create(survey=survey, defaults={"open": False})


def begin_draft(*, survey: int, spent: bytes, draft: bytes, sealed: bytes) -> bool:
    """Makes a draft, unless the code has one.

    Returns:
        Whether it was made.

    Raises:
        AlreadySpentError: the code was used.
        ClosedError: the survey takes no answers.
    """
    with transaction.atomic(using=RESPONSES):
        pass_gate(survey)
        if Spent.objects.filter(id=spent).exists():
            raise AlreadySpentError
        before = Draft.objects.filter(id=draft).exists()
        made = Draft(id=draft, survey=survey, sealed=sealed)
        Draft.objects.bulk_create([made], ignore_conflicts=True)
    return not before


def hand_in(*, survey: int, spent: bytes, draft: bytes, record: Mapping[str, Any]) -> None:
    """Takes answers in, once per code: whoever comes second changes nothing.

    The mark of the code, the answers and the end of the draft are one transaction; the answers get
    a random id that is in no other table.

    Args:
        survey: the survey.
        spent: the mark of the code.
        draft: the draft to remove.
        record: the answers.

    Raises:
        AlreadySpentError: the code was used.
        ClosedError: the survey was closed before these answers were safe.
    """
    try:
        with transaction.atomic(using=RESPONSES):
            pass_gate(survey)
            Spent.objects.create(id=spent, survey=survey)
            Inbox.objects.create(id=secrets.token_bytes(KEY), survey=survey, record=dict(record))
            Draft.objects.filter(id=draft).delete()
    except IntegrityError as error:
        if Spent.objects.filter(id=spent).exists():
            Draft.objects.filter(id=draft).delete()
            raise AlreadySpentError from error
        raise


def is_spent(spent: bytes) -> bool:
    """Whether a code has handed in its answers."""
    return Spent.objects.filter(id=spent).exists()


def shuffle(*, survey: int, least: int) -> int:
    """Moves the inbox of a survey to the final table, if it holds enough answers.

    Every answer gets a new random id and is written in a random order, in one transaction, so that
    nothing tells which of the batch came first.

    Args:
        survey: the survey.
        least: the number of answers below which nothing is moved.

    Returns:
        How many were moved.
    """
    with transaction.atomic(using=RESPONSES):
        waiting = list(Inbox.objects.select_for_update().filter(survey=survey))
        if not waiting or len(waiting) < least:
            return 0
        _rewrite(survey, [row.record for row in waiting])
        Inbox.objects.filter(id__in=[bytes(row.id) for row in waiting]).delete()
    _forget_pages()
    return len(waiting)


def close(*, survey: int) -> int:
    """Ends a survey: all answers are shuffled once more together, the rest is destroyed.

    Drafts that were not handed in, and the marks of used codes, are gone. What an attacker could
    have learned from the batches in which answers came is gone with the order of the table.

    Returns:
        The number of answers.
    """
    shut_gate(survey=survey)
    with transaction.atomic(using=RESPONSES):
        waiting = [row.record for row in Inbox.objects.select_for_update().filter(survey=survey)]
        Draft.objects.filter(survey=survey).delete()
        # A mark is the proof that nothing was closed before. Once all is shuffled it stays as it
        # is: analysts' redactions belong to its ids.
        fresh = Spent.objects.filter(survey=survey).delete()[0] > 0
        if fresh or waiting:
            final = Final.objects.select_for_update().filter(survey=survey)
            records = waiting + [row.record for row in final]
            Inbox.objects.filter(survey=survey).delete()
            Final.objects.filter(survey=survey).delete()
            _rewrite(survey, records)
    _forget_pages(entirely=True)
    return Final.objects.filter(survey=survey).count()


def pass_gate(survey: int) -> None:
    """Holds the gate open until the transaction ends; many can hold it at once."""
    connection = connections[RESPONSES]
    query = "SELECT open FROM gate WHERE survey = %s"
    if connection.vendor != "sqlite":  # where a transaction that writes is alone anyway
        query += " FOR SHARE"
    with connection.cursor() as cursor:
        cursor.execute(query, [survey])
        row = cursor.fetchone()
    if row is None or not row[0]:
        raise ClosedError


def answered(survey: int) -> int:
    """How many answers a survey has, moved or not."""
    return sum(table.objects.filter(survey=survey).count() for table in (Inbox, Final))


def drop_off(survey: int) -> dict[str, int]:
    """Page to the number of respondents who reached it."""
    counted = PageCount.objects.filter(survey=survey).values_list("page")
    return dict(counted.annotate(Sum("arrived")))


def _rewrite(survey: int, records: list[Any]) -> None:
    _random.shuffle(records)
    rows = [Final(id=secrets.token_bytes(KEY), survey=survey, record=r) for r in records]
    rows.sort(key=lambda row: bytes(row.id))
    Final.objects.bulk_create(rows, batch_size=500)


def _forget_pages(*, entirely: bool = False) -> None:
    """Removes what deleted rows left behind."""
    tables = (Inbox, Final, Draft, Spent, OrganisationForm)
    forget_deleted(RESPONSES, [each._meta.db_table for each in tables], entirely=entirely)
