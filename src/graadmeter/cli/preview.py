"""A publication shown on this machine alone, in pages that load again when it is made anew."""

from __future__ import annotations

import mimetypes
import re
import secrets
import socket
import threading
from collections.abc import Callable
from functools import partial
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

from graadmeter.errors import UserError
from graadmeter.language import gettext as _

HOST = "127.0.0.1"
PORTS_TRIED = 50
SCRIPT = "/_graadmeter/reload.js"
EVENTS = "/_graadmeter/events"
_SECONDS_BETWEEN_SIGNS = 10.0
_INDEX = "index.html"
_HEADERS = {
    # As strict as what pages say of themselves, but that our script may ask for changes.
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; connect-src 'self'; "
    "style-src 'self'; img-src 'self' data:; font-src 'self'; form-action 'none'; "
    "base-uri 'none'; frame-ancestors 'none'",
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
# What a page says itself would keep our script from asking; what is sent holds instead.
_POLICY = re.compile(rb'<meta http-equiv="Content-Security-Policy"[^>]*>')
_RELOAD = b"""\
"use strict";
const shown = document.currentScript.dataset.edition;
new EventSource("/_graadmeter/events").addEventListener("edition", (event) => {
  if (event.data !== shown) location.reload();
});
"""


class Preview:
    """A folder that is shown, and replaced while nobody reads it.

    Args:
        folder: the publication.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._changed = threading.Condition()
        self._run = secrets.token_hex(4)
        self._number = 0
        self._ended = False

    @property
    def edition(self) -> str:
        """Which publication is shown; another after every change, and in every run."""
        return f"{self._run}-{self._number}"

    def replace(self, write: Callable[[], None]) -> None:
        """Have another publication written, and tell all who are looking."""
        with self._changed:
            write()
            self._number += 1
            self._changed.notify_all()

    def end(self) -> None:
        """Let go of all who wait for a change."""
        with self._changed:
            self._ended = True
            self._changed.notify_all()

    def other_than(self, seen: str, seconds: float) -> str | None:
        """The edition once it is another than one that was seen, or as it is after some time.

        Returns:
            The edition; None when there will be no other.
        """
        with self._changed:
            self._changed.wait_for(lambda: self._ended or self.edition != seen, seconds)
            return None if self._ended else self.edition

    def read(self, name: str) -> tuple[str, bytes] | None:
        """The edition and the bytes of one of its files; None when there is no such file."""
        try:
            return self._read(name)
        except OSError:  # A name may be longer than any file's can be.
            return None

    def _read(self, name: str) -> tuple[str, bytes] | None:
        parts = [part for part in name.split("/") if part] or [_INDEX]
        if any(part.startswith(".") or "\\" in part or "\0" in part for part in parts):
            return None
        with self._changed:
            path = self._folder.joinpath(*parts)
            if path.is_dir():
                path /= _INDEX
            if not path.is_file() or not path.resolve().is_relative_to(self._folder.resolve()):
                return None
            return self.edition, path.read_bytes()


class Server(ThreadingHTTPServer):
    """Shows a publication to browsers on this machine."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, preview: Preview, port: int) -> None:
        super().__init__((HOST, port), partial(_Handler, preview))

    @property
    def address(self) -> str:
        """Where it can be seen."""
        return f"http://{HOST}:{self.server_port}/"

    def handle_error(self, request: object, client_address: object) -> None:
        """A browser that has gone away is no news; anything else is a defect."""
        import sys

        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


def serve_preview(preview: Preview, port: int) -> Server:
    """A server on a port, or on the next one that is free.

    Raises:
        UserError: none of the ports is free.
    """
    last = min(port + PORTS_TRIED, 65536) - 1
    for candidate in range(port, last + 1):
        if _taken(candidate):
            continue
        try:
            return Server(preview, candidate)
        except OSError:
            continue
    raise UserError(
        _("Geen vrije poort van {first} tot {last}").format(first=port, last=last),
        where="--port",
        mend=_("Geef een ander poortnummer."),
    )


def _taken(port: int) -> bool:
    """Whether somebody answers there; an address may be listened to twice where it is reused."""
    with socket.socket() as tried:
        tried.settimeout(1)
        return tried.connect_ex((HOST, port)) == 0


class _Handler(BaseHTTPRequestHandler):
    """Answers one request."""

    def __init__(self, preview: Preview, *given: object) -> None:
        self._preview = preview
        super().__init__(*given)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        self._answer()

    def do_HEAD(self) -> None:
        self._answer()

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: who looks at a page is not written down."""

    def _answer(self) -> None:
        try:
            path = unquote(urlsplit(self.path).path)
            host = urlsplit(f"//{self.headers.get('Host', '')}").hostname
        except ValueError:
            self._send(HTTPStatus.BAD_REQUEST, "text/plain", b"")
            return
        if host not in {HOST, "localhost"}:
            # A page from elsewhere, under a name that was made to lead here.
            self._send(HTTPStatus.MISDIRECTED_REQUEST, "text/plain", b"")
        elif path == EVENTS:
            self._tell()
        elif path == SCRIPT:
            self._send(HTTPStatus.OK, "text/javascript; charset=utf-8", _RELOAD)
        else:
            self._show(path)

    def _show(self, path: str) -> None:
        found = self._preview.read(path)
        if found is None:
            self._send(HTTPStatus.NOT_FOUND, "text/plain; charset=utf-8", b"404\n")
            return
        edition, data = found
        kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
        if path.endswith(("/", ".html")):
            kind = "text/html; charset=utf-8"
            script = f'<script src="{SCRIPT}" data-edition="{edition}"></script></head>'
            data = _POLICY.sub(b"", data, count=1).replace(b"</head>", script.encode(), 1)
        self._send(HTTPStatus.OK, kind, data)

    def _send(self, status: HTTPStatus, kind: str, data: bytes) -> None:
        self._head(status, kind)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    def _head(self, status: HTTPStatus, kind: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        for name, value in _HEADERS.items():
            self.send_header(name, value)

    def _tell(self) -> None:
        """Every edition from now on, until the browser goes away."""
        self._head(HTTPStatus.OK, "text/event-stream")
        self.end_headers()
        if self.command == "HEAD":
            return
        seen = ""
        while True:
            edition = self._preview.other_than(seen, _SECONDS_BETWEEN_SIGNS)
            if edition is None:
                return
            # A sign of life for one who has seen this edition: writing fails when nobody reads.
            sign = ": \n\n" if edition == seen else f"event: edition\ndata: {edition}\n\n"
            self.wfile.write(sign.encode())
            self.wfile.flush()
            seen = edition
