"""Handing over one message: to a mail server, or to a folder where nothing else is chosen.

What goes wrong comes as one of four errors, none of which holds an address or a text.
"""

from __future__ import annotations

import ipaddress
import os
import re
import smtplib
import ssl
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from urllib.parse import parse_qs, unquote, urlsplit

from django.conf import settings

from graadmeter.errors import UserError
from graadmeter.language import gettext as _

OUTBOX = "mail"
_PORTS = {"smtp": 25, "smtps": 465}
_ADDRESS_STATUS = re.compile(rb"^5\.(1\.|2\.1\b)")
_STATUS = re.compile(rb"^[245]\.\d{1,3}\.\d{1,3}\b")
_ADDRESS_CODES = frozenset({550, 551, 553})
_SECONDS = 30


class MailError(Exception):
    """A message was not handed over, or perhaps not."""


class ServerDownError(MailError):
    """The server takes nothing now: whatever it is, it is not about this message."""


class TryLaterError(MailError):
    """The server does not take this message now."""


class RefusedError(MailError):
    """The address does not exist."""


class UncertainError(MailError):
    """The server has the message, but did not say whether it took it."""


class Transport(Protocol):
    """Hands over messages."""

    def send(self, token: str, sender: str, recipient: str, content: bytes) -> None:
        """Hands over one message, or raises a `MailError`."""

    def close(self) -> None:
        """Ends."""


def outbox() -> Path:
    """The folder of mail that is not sent."""
    return Path(settings.DATA) / OUTBOX


def transport_of_settings() -> Transport:
    """What GRAADMETER_MAIL_URL says.

    Raises:
        UserError: it is not the address of a mail server.
    """
    if not settings.MAIL_URL:
        return FolderTransport(outbox())
    return SmtpTransport(read_server(settings.MAIL_URL))


@dataclass(frozen=True)
class FolderTransport:
    """Writes each message to a file; for a demonstration."""

    folder: Path

    def send(self, token: str, sender: str, recipient: str, content: bytes) -> None:  # noqa: ARG002
        """Writes one file; the same message again is the same file."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        part = self.folder / f".{token}.part"
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(content)
        part.replace(self.folder / f"{token}.eml")

    def close(self) -> None:
        """Nothing is open."""


@dataclass(frozen=True)
class Server:
    """A mail server.

    Attributes:
        host: its name.
        port: its port.
        user: who we are to it; empty for no login.
        password: with what.
        secure: whether the connection is encrypted from its start.
        required: whether a connection that is not encrypted is refused.
    """

    host: str
    port: int
    user: str
    password: str
    secure: bool
    required: bool

    def __repr__(self) -> str:
        return f"Server({self.host}:{self.port})"


def read_server(url: str) -> Server:
    """A server from its address, ``smtp[s]://user:password@host:port[?tls=required]``.

    A password is never sent over a line that is not encrypted, except on this machine.

    Raises:
        UserError: it is no such address.
    """
    mend = _("Schrijf smtp://gebruiker:wachtwoord@machine:poort, of smtps://.")
    try:
        parts = urlsplit(url)
        port = parts.port or _PORTS[parts.scheme]
    except (ValueError, KeyError):
        raise UserError(
            _("Dit is geen adres van een mailserver"), where="GRAADMETER_MAIL_URL", mend=mend
        ) from None
    if not parts.hostname:
        raise UserError(
            _("Het adres van de mailserver mist een machine"),
            where="GRAADMETER_MAIL_URL",
            mend=mend,
        )
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    required = parse_qs(parts.query).get("tls") == ["required"]
    return Server(
        parts.hostname,
        port,
        user,
        password,
        parts.scheme == "smtps",
        required or (bool(user) and not _here(parts.hostname)),
    )


def _here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


class SmtpTransport:
    """Sends by SMTP over one connection, kept until it fails or is closed."""

    def __init__(self, server: Server):
        """Opens nothing yet."""
        self._server = server
        self._smtp: smtplib.SMTP | None = None

    def send(self, token: str, sender: str, recipient: str, content: bytes) -> None:  # noqa: ARG002
        """Hands over one message.

        Up to the dot that ends a message, any trouble means that it was not taken. From the dot to
        the answer nobody can know, and the message is uncertain.
        """
        try:
            smtp = self._smtp or self._connected()
            self._expect({250}, smtp.mail(sender), ServerDownError)
            self._expect({250, 251}, smtp.rcpt(recipient), RefusedError)
            self._expect({354}, smtp.docmd("DATA"), TryLaterError)
            smtp.send(_dotted(content))
        except (smtplib.SMTPException, OSError) as error:
            self.close()
            raise ServerDownError(type(error).__name__) from None
        try:
            smtp.send(b".\r\n")
            answer = smtp.getreply()
        except (smtplib.SMTPException, OSError) as error:
            self.close()
            raise UncertainError(type(error).__name__) from None
        self._expect({250}, answer, TryLaterError)

    def close(self) -> None:
        """Ends the connection."""
        smtp, self._smtp = self._smtp, None
        if smtp is None:
            return
        try:
            smtp.quit()
        except (smtplib.SMTPException, OSError):
            smtp.close()

    def _connected(self) -> smtplib.SMTP:
        server, context = self._server, ssl.create_default_context()
        ours = urlsplit(settings.ADDRESS).hostname or "localhost"
        smtp: smtplib.SMTP
        if server.secure:
            smtp = smtplib.SMTP_SSL(
                server.host, server.port, ours, timeout=_SECONDS, context=context
            )
        else:
            smtp = smtplib.SMTP(server.host, server.port, ours, timeout=_SECONDS)
        try:
            smtp.ehlo()
            if not server.secure and smtp.has_extn("starttls"):
                smtp.starttls(context=context)
                smtp.ehlo()
            elif not server.secure and server.required:
                raise ServerDownError("no encryption")
            if server.user:
                smtp.login(server.user, server.password)
        except BaseException:
            smtp.close()
            raise
        self._smtp = smtp
        return smtp

    def _expect(
        self, good: set[int], answer: tuple[int, bytes], permanent: type[MailError]
    ) -> None:
        code, text = answer
        if code in good:
            return
        found = _error(code, text, permanent)
        if isinstance(found, ServerDownError) or self._smtp is None:
            self.close()
        else:
            try:
                self._smtp.rset()
            except (smtplib.SMTPException, OSError):
                self.close()
        raise found


def _error(code: int, text: bytes, permanent: type[MailError]) -> MailError:
    """What an answer means.

    Args:
        code: the reply code.
        text: the reply, which may start with an enhanced status.
        permanent: what a refusal for good at this point is about.
    """
    if code == 421 or permanent is ServerDownError or code < 0:
        return ServerDownError(str(code))
    if code < 500:
        return TryLaterError(str(code))
    if _STATUS.match(text):
        about_address = bool(_ADDRESS_STATUS.match(text))
        if permanent is RefusedError and not text.startswith((b"5.7", b"5.2.2", b"5.3", b"5.4")):
            about_address = True
    else:
        about_address = permanent is RefusedError or code in _ADDRESS_CODES
    return RefusedError(str(code)) if about_address else TryLaterError(str(code))


def _dotted(content: bytes) -> bytes:
    lines = re.sub(rb"\r\n|\r|\n", b"\r\n", content)
    if not lines.endswith(b"\r\n"):
        lines += b"\r\n"
    return re.sub(rb"(?m)^\.", b"..", lines)
