"""What the worker does: a tick every minute, and sending in the queue of mail."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django_tasks import task

from graadmeter.service.fieldwork.actions import shuffle_survey
from graadmeter.service.fieldwork.frame.actions import forget_uploads
from graadmeter.service.fieldwork.mail.actions import prepare
from graadmeter.service.fieldwork.mail.delivery_actions import recover
from graadmeter.service.fieldwork.mail.hours import waits_until
from graadmeter.service.fieldwork.mail.sending import send_due
from graadmeter.service.fieldwork.manage.automatic import (
    close_by_day,
    due_to_close,
    due_to_open,
    finish_closing,
    open_by_day,
)
from graadmeter.service.fieldwork.manage.retention import due_to_forget, forget_people
from graadmeter.service.fieldwork.models import Mailing, Message, Survey
from graadmeter.service.ticking import Parts

log = logging.getLogger("graadmeter.worker")
QUEUE = "mail"


class TaskFailedError(Exception):
    """A task failed; only the kind of error is kept, since its text may quote a person."""


@dataclass(frozen=True)
class Tick:
    """What a tick did.

    Attributes:
        messages: made.
        moved: answers moved out of the inbox.
        uncertain: messages whose worker had stopped.
        queued: whether sending was queued.
        failures: parts that failed, and are tried again at the next tick.
    """

    messages: int
    moved: int
    uncertain: int
    queued: bool
    failures: int


@task(queue_name=QUEUE)
def send_mail() -> dict[str, Any]:
    """Sends what is due."""
    try:
        return send_due().facts()
    except Exception as error:
        log.exception("sending failed", extra={"task": "send_mail"})
        raise TaskFailedError(type(error).__name__) from None


def fieldwork_tick(now: datetime | None = None) -> Tick:
    """What has come due, every minute; a part that fails does not hold up the others."""
    moment = now or timezone.now()
    parts = Parts()
    for survey in due_to_open(moment):
        parts.run("open", lambda s=survey: open_by_day(s))  # type: ignore[misc]
    for survey in due_to_close(moment):
        parts.run("close", lambda s=survey: close_by_day(s))  # type: ignore[misc]
    parts.run("rewrite", finish_closing)
    for survey in due_to_forget(moment):
        parts.run("forget", lambda s=survey: _forget(s, moment))  # type: ignore[misc]
    uncertain = parts.run("recover", lambda: recover(now=moment))
    parts.run("uploads", lambda: forget_uploads(now=moment))
    due = Mailing.objects.filter(finished=False, send_on__lte=timezone.localdate(moment))
    messages = sum(
        parts.run("prepare", lambda m=mailing: prepare(mailing=m, now=moment))  # type: ignore[misc]
        for mailing in due.order_by("send_on", "pk")
    )
    moved = sum(
        parts.run("shuffle", lambda s=survey: shuffle_survey(survey=s))  # type: ignore[misc]
        for survey in Survey.objects.filter(state=Survey.State.OPEN)
    )
    queued = bool(parts.run("queue", lambda: _queue(moment)))
    return Tick(messages, moved, uncertain, queued, parts.failures)


def _forget(survey: Survey, now: datetime) -> int:
    forget_people(survey=survey, account=None, now=now)
    return 1


def _queue(now: datetime) -> int:
    """Queues sending when there is something to send and it is not queued already."""
    from django_tasks_db.models import DBTaskResult

    if waits_until(now):
        return 0
    ready = Q(not_before__isnull=True) | Q(not_before__lte=now)
    if not Message.objects.filter(ready, state=Message.State.WAITING).exists():
        return 0
    queued = DBTaskResult.objects.ready().filter(task_path=send_mail.module_path)
    if queued.exists():
        return 0
    send_mail.enqueue()
    return 1
