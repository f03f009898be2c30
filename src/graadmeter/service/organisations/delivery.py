"""Sending notices: at any hour, within seconds, and once more when nobody knows whether it went.

Notices that wait together for one account in one organisation go as one mail. A mail twice does no
harm, since it says nothing but that there is news; a mail that never comes does.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from graadmeter.language import gettext as _
from graadmeter.language import use_language
from graadmeter.service.accounts.models import Account
from graadmeter.service.fieldwork.mail.compose import ascii_address
from graadmeter.service.fieldwork.mail.delivery_actions import MOST_TRIES, pause
from graadmeter.service.fieldwork.mail.links import bounce_address, sender_domain
from graadmeter.service.fieldwork.mail.transport import (
    MailError,
    RefusedError,
    ServerDownError,
    Transport,
    transport_of_settings,
)
from graadmeter.service.organisations.models import Notice
from graadmeter.service.project.databases import CONTACTS
from graadmeter.service.scope import every_organisation

log = logging.getLogger("graadmeter.mail")
LEASE = timedelta(minutes=5)
"""Longer than any conversation with a server can take."""
KEPT = timedelta(days=30)
_AFTER_SERVER_DOWN = timedelta(minutes=1)
State = Notice.State


@dataclass(frozen=True)
class Batch:
    """Notices that go as one mail."""

    account: Account
    token: str
    ids: tuple[int, ...]
    tries: int


def send_notices(
    *,
    clock: Callable[[], datetime] = timezone.now,
    transport: Transport | None = None,
) -> int:
    """Sends what waits, for all organisations.

    Args:
        clock: the time.
        transport: how to hand over; by default what the settings say.

    Returns:
        How many mails were handed over.
    """
    sent = 0
    with every_organisation():
        if not _waiting(clock()).exists():
            return 0
        using = transport or transport_of_settings()
        try:
            while (batch := claim(now=clock())) is not None:
                outcome = _send(batch, using, clock())
                settle(batch=batch, outcome=outcome, now=clock())
                if isinstance(outcome, ServerDownError):
                    break
                sent += outcome is None
        finally:
            using.close()
    if sent:
        log.info("notices", extra={"task": "send_notices", "count": sent})
    return sent


def claim(*, now: datetime) -> Batch | None:
    """Claims what waits longest, with all that waits for the same account; no two claim the same.

    A notice whose worker stopped half-way waits again after `LEASE`.
    """
    with transaction.atomic(using=CONTACTS):
        rows = _waiting(now).select_for_update(skip_locked=True, of=("self",))
        first = rows.order_by(F("not_before").asc(nulls_first=True), "pk").first()
        if first is None:
            return None
        same = _waiting(now).filter(
            account_id=first.account_id, organisation_id=first.organisation_id
        )
        held = list(same.select_for_update(skip_locked=True, of=("self",)).order_by("pk"))
        ids = tuple(each.pk for each in held)
        Notice.objects.filter(pk__in=ids).update(state=State.SENDING, not_before=now + LEASE)
    account = Account.objects.get(pk=first.account_id)
    return Batch(account, first.token, ids, max(each.tries for each in held))


def settle(*, batch: Batch, outcome: Exception | None, now: datetime) -> None:
    """Says what became of what was claimed: sent, refused for good, or later once more."""
    tries = batch.tries + 1
    with transaction.atomic(using=CONTACTS):
        rows = Notice.objects.filter(pk__in=batch.ids, state=State.SENDING)
        if outcome is None:
            rows.update(state=State.SENT, not_before=None)
        elif isinstance(outcome, RefusedError) or tries >= MOST_TRIES:
            rows.update(state=State.FAILED, not_before=None, tries=tries)
        elif isinstance(outcome, ServerDownError):
            rows.update(state=State.WAITING, not_before=now + _AFTER_SERVER_DOWN)
        else:
            rows.update(state=State.WAITING, not_before=now + pause(tries), tries=tries)


def forget_notices(*, now: datetime) -> int:
    """Removes notices that are over; those that failed stay to be seen, as long."""
    with every_organisation():
        first_kept = timezone.localdate(now) - KEPT
        over = Notice.objects.filter(state__in=[State.SENT, State.FAILED], made_on__lt=first_kept)
        count, _kinds = over.delete()
    return int(count)


def compose(account: Account, token: str, now: datetime) -> tuple[str, bytes]:
    """The mail: in the language of the account, and without a word of what the news is.

    Returns:
        The address it goes to, and its bytes.
    """
    address = ascii_address(account.mail)
    made = EmailMessage(policy=SMTP)
    name, own = parseaddr(settings.MAIL_FROM)
    made["From"] = Address(display_name=name, addr_spec=ascii_address(own))
    made["To"] = address
    with use_language(account.language):
        made["Subject"] = _("Er is nieuws voor u")
        text = _(
            "Er is nieuws voor u.\n\n"
            "Log in om het te lezen:\n{link}\n\n"
            "Wat het is, staat met opzet niet in deze mail."
        ).format(link=settings.ADDRESS + reverse("registers"))
    made["Date"] = format_datetime(now)
    made["Message-ID"] = f"<{token}@{sender_domain()}>"
    made["Auto-Submitted"] = "auto-generated"
    made["X-Auto-Response-Suppress"] = "OOF, AutoReply"
    made["Content-Language"] = account.language
    made.set_content(text, cte="quoted-printable")
    return address, made.as_bytes()


def _waiting(now: datetime):  # type: ignore[no-untyped-def]
    ready = Q(not_before__isnull=True) | Q(not_before__lte=now)
    stopped = Q(state=State.SENDING, not_before__lte=now)
    return Notice.objects.filter(Q(ready, state=State.WAITING) | stopped)


def _send(batch: Batch, transport: Transport, now: datetime) -> Exception | None:
    """Hands over one mail; what went wrong comes back, and never with an address or a text."""
    if not batch.account.is_active:
        return RefusedError("inactive")
    try:
        recipient, content = compose(batch.account, batch.token, now)
        transport.send(batch.token, bounce_address(batch.token), recipient, content)
    except MailError as error:
        return error
    except Exception as error:
        log.error("notice failed", extra={"task": type(error).__name__})
        return error
    return None
