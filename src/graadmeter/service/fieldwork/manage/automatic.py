"""Surveys that open and close on their days without anybody there; for the worker."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from graadmeter.service.fieldwork.actions import REWRITTEN, close_survey, rewrite_closed
from graadmeter.service.fieldwork.manage.actions import open_with_front
from graadmeter.service.fieldwork.manage.retention import CLOSE
from graadmeter.service.fieldwork.models import JournalEntry, Survey
from graadmeter.service.project.databases import CONTACTS


def due_to_open(now: datetime) -> QuerySet[Survey]:
    """From the first minute of the first day, and never after the last day."""
    today = timezone.localdate(now)
    running = Q(closes_on__isnull=True) | Q(closes_on__gte=today)
    found = Survey.objects.filter(
        running, automatic=True, state=Survey.State.PREPARING, opens_on__lte=today
    )
    return found.order_by("pk")


def due_to_close(now: datetime) -> QuerySet[Survey]:
    """After the last minute of the last day; also what broke off half-way, until it succeeds.

    Not what somebody closed: that is as they left it.
    """
    by_hand = JournalEntry.objects.filter(
        survey=OuterRef("pk"), action="survey.close", account__isnull=False
    )
    found = Survey.objects.filter(
        automatic=True,
        state__in=(Survey.State.OPEN, Survey.State.CLOSED),
        closes_on__lt=timezone.localdate(now),
    )
    return found.exclude(Exists(by_hand)).order_by("pk")


def open_by_day(survey: Survey) -> int:
    """Opens one.

    Returns:
        1, for the count of the tick.

    Raises:
        UserError: the questionnaire changed, or what stands in front cannot open.
    """
    open_with_front(survey=survey, account=None)
    return 1


def close_by_day(survey: Survey) -> int:
    """Closes one; only when all of it is done is there nothing left to do.

    Returns:
        1, for the count of the tick.
    """
    close_survey(survey=survey, account=None)
    with transaction.atomic(using=CONTACTS):
        Survey.objects.filter(pk=survey.pk).update(automatic=False)
    return 1


def finish_closing() -> int:
    """Rewrites the tables once more when that failed after a survey was closed.

    Returns:
        Of how many surveys.

    Raises:
        InternalError: it failed again.
    """
    done = JournalEntry.objects.filter(
        survey=OuterRef("survey"), action=REWRITTEN, pk__gt=OuterRef("pk")
    )
    closed = JournalEntry.objects.filter(~Exists(done), survey=OuterRef("pk"), action=CLOSE)
    found = Survey.objects.filter(Exists(closed), state=Survey.State.CLOSED)
    left = list(found.order_by("pk"))
    if left:
        rewrite_closed(left, None)
    return len(left)
