"""Writes of delivery: one message is claimed, handed over outside any transaction, and settled.

A message that was claimed is never claimed again by itself: see docs/decisions/0027. There is no
journal entry per message, since the journal is never about one person; `mailing.finish` counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connections, transaction
from django.db.models import F, Q, QuerySet

from graadmeter.service.fieldwork.journal import note
from graadmeter.service.fieldwork.models import Message, Person
from graadmeter.service.project.databases import CONTACTS

LEASE = timedelta(minutes=15)
"""Longer than any conversation with a server can take."""
MOST_TRIES = 37
"""With the pauses below this is five days, as long as mail servers themselves try."""
_LONGEST_PAUSE = timedelta(hours=4)
_MINUTE = timedelta(minutes=1)
_PAUSE_OF_SERVER = timedelta(minutes=5)
_LOCK = 0x67726161


@dataclass(frozen=True)
class Claim:
    """An attempt to claim: a message, or none, and whether that is for the limit per minute."""

    message: Message | None
    throttled: bool = False


def claim(*, now: datetime, per_minute: int) -> Claim:
    """Claims the next message that may go; no two workers claim the same one."""
    with transaction.atomic(using=CONTACTS):
        _one_at_a_time()
        if per_minute:
            recent = Message.objects.filter(claimed_at__gt=now - _MINUTE, claimed_at__lte=now)
            if recent.count() >= per_minute:
                return Claim(None, throttled=True)
        found = (
            Message.objects.filter(state=Message.State.WAITING)
            .filter(Q(not_before__isnull=True) | Q(not_before__lte=now))
            .order_by(F("not_before").asc(nulls_first=True), "pk")
            .first()
        )
        if found is None:
            return Claim(None)
        Message.objects.filter(pk=found.pk).update(state=Message.State.SENDING, claimed_at=now)
    message = Message.objects.select_related(
        "mailing__survey", "person__admission", "person__survey"
    ).get(pk=found.pk)
    return Claim(message)


def _one_at_a_time() -> None:
    """Claims wait for each other; on SQLite every transaction that writes does so already."""
    connection = connections[CONTACTS]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def settle(*, message: Message, state: Message.State, reason: str = "") -> None:
    """Says what became of a claimed message; nothing when it was settled otherwise meanwhile."""
    with transaction.atomic(using=CONTACTS):
        facts = {"state": state, "reason": reason}
        if state == Message.State.SKIPPED:
            # When somebody turned out to have taken part is nobody's business.
            facts["claimed_at"] = None  # type: ignore[assignment]
        changed = _claimed(message).update(**facts)
        if changed and state == Message.State.FAILED and reason == Message.Reason.REFUSED:
            Person.objects.filter(pk=message.person_id).update(bounced=True)
            Message.objects.filter(person=message.person_id, state=Message.State.WAITING).update(
                state=Message.State.SKIPPED
            )


def put_back(*, message: Message, now: datetime) -> None:
    """Tries a message later, each time after a longer pause; after five days not any more."""
    tries = message.tries + 1
    with transaction.atomic(using=CONTACTS):
        if tries >= MOST_TRIES:
            _claimed(message).update(
                state=Message.State.FAILED, reason=Message.Reason.EXPIRED, tries=tries
            )
        else:
            _claimed(message).update(
                state=Message.State.WAITING, tries=tries, not_before=now + pause(tries)
            )


def hand_back(*, message: Message, now: datetime) -> None:
    """Returns a message that was not tried, because the server takes nothing.

    The others go first, in case it was this message that made the server hang up.
    """
    with transaction.atomic(using=CONTACTS):
        _claimed(message).update(state=Message.State.WAITING, not_before=now + _PAUSE_OF_SERVER)


def pause(tries: int) -> timedelta:
    """How long to wait after so many tries: 2, 4, 8 … minutes, and no more than four hours."""
    return min(_LONGEST_PAUSE, timedelta(minutes=1 << min(tries, 10)))


def recover(*, now: datetime) -> int:
    """Ends messages whose worker stopped between handing over and settling.

    They may have arrived, so they are not sent again unless somebody says so.
    """
    with transaction.atomic(using=CONTACTS):
        count = Message.objects.filter(
            state=Message.State.SENDING, claimed_at__lt=now - LEASE
        ).update(state=Message.State.FAILED, reason=Message.Reason.UNCERTAIN)
        if count:
            note("mail.uncertain", None, None, messages=count)
    return count


def _claimed(message: Message) -> QuerySet[Message]:
    return Message.objects.filter(
        pk=message.pk, state=Message.State.SENDING, claimed_at=message.claimed_at
    )
