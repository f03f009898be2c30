"""Sending what is due: the one place where a code is unsealed for mail, and never written down."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Literal

from django.conf import settings
from django.utils import timezone

from graadmeter.service.fieldwork.admissions import code_of, mark_of
from graadmeter.service.fieldwork.mail.compose import compose
from graadmeter.service.fieldwork.mail.delivery_actions import (
    claim,
    hand_back,
    put_back,
    recover,
    settle,
)
from graadmeter.service.fieldwork.mail.hours import waits_until
from graadmeter.service.fieldwork.mail.links import bounce_address
from graadmeter.service.fieldwork.mail.schedule import WITH_CODE, Kind
from graadmeter.service.fieldwork.mail.transport import (
    MailError,
    RefusedError,
    ServerDownError,
    Transport,
    UncertainError,
    transport_of_settings,
)
from graadmeter.service.fieldwork.models import Admission, Message, Survey
from graadmeter.service.responses import actions as responses

log = logging.getLogger("graadmeter.mail")
Ended = Literal["empty", "throttled", "server", "most", "hours"]
State = Message.State
_STEADY = 100
"""Messages over one connection; servers close those that go on for long."""


@dataclass
class Run:
    """What a run of sending came to.

    Attributes:
        sent: handed over.
        skipped: no longer wanted.
        refused: the address does not exist.
        later: to be tried again.
        uncertain: perhaps handed over.
        ended: why the run ended: nothing left, the limit per minute, the server, enough, or the
            hours in which mail goes.
    """

    sent: int = 0
    skipped: int = 0
    refused: int = 0
    later: int = 0
    uncertain: int = 0
    ended: Ended = "empty"

    def facts(self) -> dict[str, int | str]:
        """As a task returns it."""
        return asdict(self)


def send_due(
    *,
    clock: Callable[[], datetime] = timezone.now,
    transport: Transport | None = None,
    most: int = 0,
) -> Run:
    """Sends until nothing is due, or something holds it up: see `Run.ended`.

    Args:
        clock: the time.
        transport: how to hand over; by default what the settings say.
        most: end after this many; 0 is no limit.
    """
    run = Run()
    recover(now=clock())
    using = transport or transport_of_settings()
    try:
        count = 0
        while True:
            if most and count >= most:
                run.ended = "most"
                break
            if waits_until(clock()):
                run.ended = "hours"
                break
            claimed = claim(now=clock(), per_minute=settings.MAIL_PER_MINUTE)
            if claimed.message is None:
                run.ended = "throttled" if claimed.throttled else "empty"
                break
            count += 1
            if not _send(claimed.message, using, clock, run):
                run.ended = "server"
                break
            if count % _STEADY == 0:
                using.close()
    finally:
        using.close()
    log.info("mail", extra={"task": "send_due", "count": run.sent})
    return run


def _send(message: Message, transport: Transport, clock: Callable[[], datetime], run: Run) -> bool:
    """Sends one message; False when the server takes nothing."""
    if not still_wanted(message):
        settle(message=message, state=State.SKIPPED)
        run.skipped += 1
        return True
    try:
        recipient, content = _composed(message, clock())
        transport.send(message.token, bounce_address(message.token), recipient, content)
    except ServerDownError as error:
        hand_back(message=message, now=clock())
        log.warning("mail server down", extra={"task": _kind(error)})
        return False
    except RefusedError:
        settle(message=message, state=State.FAILED, reason=Message.Reason.REFUSED)
        run.refused += 1
    except UncertainError:
        settle(message=message, state=State.FAILED, reason=Message.Reason.UNCERTAIN)
        run.uncertain += 1
    except Exception as error:
        put_back(message=message, now=clock())
        if not isinstance(error, MailError):
            log.error("message failed", extra={"task": type(error).__name__})
        run.later += 1
    else:
        settle(message=message, state=State.SENT)
        run.sent += 1
    return True


def _kind(error: ServerDownError) -> str:
    return str(error) or type(error).__name__


def _composed(message: Message, now: datetime) -> tuple[str, bytes]:
    if message.mailing.kind not in WITH_CODE:
        return compose(message, "", now)
    return compose(message, code_of(message.person.admission) or "", now)


def still_wanted(message: Message) -> bool:
    """Whether a message should go, asked again just before it goes."""
    person, kind, survey = message.person, message.mailing.kind, message.mailing.survey
    if person.stopped or person.bounced or not person.sampled or not person.mail:
        return False
    admission: Admission | None = getattr(person, "admission", None)
    if kind == Kind.ANNOUNCEMENT:
        return survey.state != Survey.State.CLOSED
    if admission is None:
        return False
    if kind == Kind.THANKS:
        return admission.done
    if survey.state != Survey.State.OPEN or not admission.sealed or admission.refused:
        return False
    return not admission.done and not responses.is_spent(mark_of(bytes(admission.id)))
