"""Mail that came back: whose it was, by the address it came back to, and what it says."""

from __future__ import annotations

import mailbox
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage, Message
from email.policy import default
from pathlib import Path
from typing import Any

from graadmeter.errors import UserError
from graadmeter.language import gettext as _
from graadmeter.service.fieldwork.mail import actions
from graadmeter.service.fieldwork.mail.links import token_of

_TO = ("Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "To")
_PERMANENT = re.compile(r"^5\.\d+\.\d+")
_NOT_THE_ADDRESS = re.compile(r"^5\.(7\.|2\.2|2\.3|3\.|4\.)")


@dataclass(frozen=True)
class Bounce:
    """A message that came back.

    Attributes:
        token: of the message that was sent.
        permanent: whether it will not arrive any more.
        address: whether that is because the address does not exist.
    """

    token: str
    permanent: bool
    address: bool


@dataclass(frozen=True)
class BouncesRead:
    """What a mailbox held: bounces for good, for now, and what was neither."""

    permanent: int
    temporary: int
    other: int


def bounce_of(message: Message[Any, Any]) -> Bounce | None:
    """What a message in the bounce mailbox says; None for a holiday reply and anything else."""
    token = next(
        (
            found
            for name in _TO
            for value in message.get_all(name, [])
            if (found := token_of(str(value)))
        ),
        None,
    )
    if token is None or message.get_content_type() != "multipart/report":
        return None
    for part in message.walk():
        if part.get_content_type() != "message/delivery-status":
            continue
        blocks = part.get_payload()
        for block in blocks if isinstance(blocks, list) else []:
            if not isinstance(block, Message):
                continue
            action = str(block.get("Action", "")).strip().lower()
            status = str(block.get("Status", "")).strip()
            if action == "failed":
                permanent = bool(_PERMANENT.match(status)) or not status.startswith("4")
                address = permanent and not _NOT_THE_ADDRESS.match(status)
                # After failing for days, a server gives up with a status that says "for now".
                return Bounce(token, permanent=True, address=address)
            if action == "delayed":
                return Bounce(token, permanent=False, address=False)
    return None


def read_bounces(folder: Path, *, keep: bool = False) -> BouncesRead:
    """Handles all of a Maildir or mbox.

    What was handled is removed: what comes back holds the letter, and so a code.

    Raises:
        UserError: there is no mailbox there.
    """
    permanent = temporary = other = 0
    box = _opened(folder)
    try:
        box.lock()
        for key, message in _messages(box):
            found = bounce_of(message)
            if found is None:
                other += 1
                continue
            if not found.permanent:
                temporary += 1
            elif actions.bounce(token=found.token, address=found.address):
                permanent += 1
            else:
                other += 1
                continue
            if not keep:
                box.remove(key)
        box.flush()
    finally:
        box.close()
    return BouncesRead(permanent, temporary, other)


def _opened(folder: Path) -> mailbox.Mailbox[Any]:
    if (folder / "new").is_dir() and (folder / "cur").is_dir():
        return mailbox.Maildir(folder, create=False)
    if folder.is_file():
        return mailbox.mbox(folder, create=False)
    raise UserError(
        _("Hier is geen postvak"),
        where=str(folder),
        mend=_("Geef een map in Maildir-vorm, met new en cur, of een mbox-bestand."),
    )


def _messages(box: mailbox.Mailbox[Any]) -> Iterator[tuple[str, EmailMessage]]:
    for key in box.keys():  # noqa: SIM118 - iterating a mailbox gives its messages
        with box.get_file(key) as stream:
            yield key, message_from_bytes(stream.read(), policy=default)
