"""One message for one person: text, a simple HTML alternative, and its headers."""

from __future__ import annotations

from datetime import date, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string

from graadmeter.language import gettext as _
from graadmeter.language import use_language
from graadmeter.service.fieldwork.inventory.regime import is_inventory
from graadmeter.service.fieldwork.mail.links import (
    entry_link,
    sender_domain,
    stop_link,
)
from graadmeter.service.fieldwork.mail.schedule import WITH_CODE, kind_name
from graadmeter.service.fieldwork.mail.texts import default_texts, fill
from graadmeter.service.fieldwork.models import Mailing, Message, Survey

KIND_HEADER = "X-Graadmeter-Mailing"


def written_day(day: date | None) -> str:
    """A day in words, in the language of the text."""
    if day is None:
        return _("de sluiting")
    months = (
        _("januari"),
        _("februari"),
        _("maart"),
        _("april"),
        _("mei"),
        _("juni"),
        _("juli"),
        _("augustus"),
        _("september"),
        _("oktober"),
        _("november"),
        _("december"),
    )
    return f"{day.day} {months[day.month - 1]} {day.year}"


def texts_of(mailing: Mailing, language: str) -> tuple[str, str]:
    """Subject and body in a language: what was written, else the proposal."""
    subjects, bodies = default_texts(mailing.kind, inventory=is_inventory(mailing.survey))
    subject = mailing.subject.get(language) or subjects.get(language, subjects["nl"])
    body = mailing.body.get(language) or bodies.get(language, bodies["nl"])
    return str(subject), str(body)


def filled(
    mailing: Mailing, survey: Survey, language: str, name: str, code: str, token: str
) -> tuple[str, str]:
    """Subject and body with everything filled in.

    Raises:
        UserError: a placeholder is unknown.
    """
    with use_language(language):
        values = {
            "naam": name or _("deelnemer"),
            "onderzoek": survey.title,
            "link": entry_link(code) if code else "",
            "code": code,
            "sluit_op": written_day(survey.closes_on),
            "stoplink": stop_link(token),
        }
        subject, body = texts_of(mailing, language)
        return " ".join(fill(subject, values).split()), fill(body, values)


def preview(mailing: Mailing, survey: Survey, language: str) -> tuple[str, str]:
    """Subject and body for nobody, with a code that cannot exist.

    Raises:
        UserError: a placeholder is unknown.
    """
    code = "0000-0000-0000-X" if mailing.kind in WITH_CODE else ""
    return filled(mailing, survey, language, "A. Voorbeeld", code, "a" * 26)


def paragraphs_of(body: str) -> list[list[tuple[str, bool]]]:
    """A body as paragraphs of pieces, each with whether it is a link."""
    made: list[list[tuple[str, bool]]] = []
    for block in body.replace("\r\n", "\n").split("\n\n"):
        pieces: list[tuple[str, bool]] = []
        for number, line in enumerate(block.strip("\n").split("\n")):
            if number:
                pieces.append(("\n", False))
            for count, word in enumerate(line.split(" ")):
                if count:
                    pieces.append((" ", False))
                pieces.append((word, word.startswith(("https://", "http://"))))
        made.append(pieces)
    return made


def compose(message: Message, code: str, now: datetime) -> tuple[str, bytes]:
    """The message as it is handed over.

    Args:
        message: with its mailing, survey and person.
        code: the code, or empty when the round has none.
        now: for its date.

    Returns:
        The address it goes to, and its bytes.
    """
    person, mailing = message.person, message.mailing
    language = person.language
    subject, body = filled(mailing, mailing.survey, language, person.name, code, message.token)
    address = ascii_address(person.mail)
    made = EmailMessage(policy=SMTP)
    name, own = parseaddr(settings.MAIL_FROM)
    made["From"] = Address(display_name=name, addr_spec=ascii_address(own))
    made["To"] = Address(display_name=person.name, addr_spec=address)
    made["Subject"] = subject
    made["Date"] = format_datetime(now)
    made["Message-ID"] = f"<{message.token}@{sender_domain()}>"
    made["Auto-Submitted"] = "auto-generated"
    made["X-Auto-Response-Suppress"] = "OOF, AutoReply"
    made["List-Unsubscribe"] = f"<{stop_link(message.token)}>"
    if settings.SECURE:
        made["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    made["Content-Language"] = language
    made[KIND_HEADER] = mailing.kind
    made.set_content(body, cte="quoted-printable")
    context: dict[str, Any] = {
        "subject": subject,
        "paragraphs": paragraphs_of(body),
        "lang": language,
        "kind": kind_name(mailing.kind),
    }
    made.add_alternative(
        render_to_string("fieldwork/mail_message.html", context),
        subtype="html",
        cte="quoted-printable",
    )
    return address, made.as_bytes()


def ascii_address(address: str) -> str:
    """An address as every mail server takes it: its domain in ASCII."""
    local, _at, domain = address.rpartition("@")
    return f"{local}@{domain.encode('idna').decode()}"
