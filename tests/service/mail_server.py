"""A real mail server on this machine, that can be told to refuse, and a clock that can be set."""

from __future__ import annotations

import socket
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller

from graadmeter.service.fieldwork.mail.transport import SmtpTransport, read_server

START = datetime(2025, 3, 3, 9, 0, tzinfo=UTC)


class Clock:
    """The time, as a test says it is."""

    def __init__(self, now: datetime = START):
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def pass_(self, **duration: float) -> datetime:
        self.now += timedelta(**duration)
        return self.now


class Handler:
    """Keeps what arrives; answers as `answers` says, by address, at RCPT or DATA."""

    def __init__(self) -> None:
        self.received: list[tuple[str, str, EmailMessage]] = []
        self.at_mail = ""
        self.at_rcpt: dict[str, str] = {}
        self.at_data: dict[str, str] = {}
        self._lock = threading.Lock()

    async def handle_MAIL(self, server, session, envelope, address, options):  # noqa: N802
        if self.at_mail:
            return self.at_mail
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        if address in self.at_rcpt:
            return self.at_rcpt[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        address = envelope.rcpt_tos[0]
        if address in self.at_data:
            return self.at_data[address]
        message = message_from_bytes(envelope.content, policy=default)
        with self._lock:
            self.received.append((envelope.mail_from, address, message))
        return "250 OK"

    @property
    def per_address(self) -> Counter[str]:
        return Counter(address for _sender, address, _message in self.received)


class MailServer:
    """A server that can go down and come up at the same port."""

    def __init__(self, **options: Any) -> None:
        self._options = options
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.handler = Handler()
        self._controller: Controller | None = None

    def up(self) -> None:
        self._controller = Controller(
            self.handler, hostname="127.0.0.1", port=self.port, **self._options
        )
        self._controller.start()

    def down(self) -> None:
        if self._controller is not None:
            self._controller.stop()
            self._controller = None

    def transport(self, login: str = "", query: str = "") -> SmtpTransport:
        return SmtpTransport(read_server(f"smtp://{login}127.0.0.1:{self.port}{query}"))


@contextmanager
def running(**options: Any) -> Iterator[MailServer]:
    server = MailServer(**options)
    server.up()
    try:
        yield server
    finally:
        server.down()
