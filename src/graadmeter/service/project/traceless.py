"""Pages for reporters of integrity violations: no cookie, no line in the log, no referrer.

These addresses are known by how they begin, so that it holds for every answer below them: a page
that does not exist, a form that is refused, a defect.
"""

from __future__ import annotations

import atexit
import json
import logging
import secrets
import sys
import threading
from collections.abc import Callable
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

LANGUAGE_OF = {"/integriteit/": "nl", "/integrity/": "en"}
"""How addresses of such pages begin, and the language they are in; no cookie decides that."""
Handler = Callable[[HttpRequest], HttpResponse]


def traceless_language(path: str) -> str | None:
    """The language of a page that leaves no trace; None for every other page."""
    return next((each for start, each in LANGUAGE_OF.items() if path.startswith(start)), None)


def leaves_no_line(path: str) -> bool:
    """Whether a page has no line in the log: also the form for members, who are signed in there."""
    own_form = path.startswith("/register/") and path.endswith("/integriteit/melden/")
    return own_form or traceless_language(path) is not None


class Traceless:
    """Lets nothing in by which a browser is known, and nothing out by which it will be."""

    def __init__(self, get_response: Handler):
        """Wraps the rest."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answers without cookies in either direction; who is signed in is not known here."""
        if traceless_language(request.path) is None:
            return self.get_response(request)
        request.META.pop("HTTP_COOKIE", None)
        request.no_cookies = True  # type: ignore[attr-defined]
        response = self.get_response(request)
        response.cookies.clear()
        response.headers["Cache-Control"] = "no-store"
        response.headers["Referrer-Policy"] = "no-referrer"
        return response


class HeldBack(logging.Filter):
    """Keeps what went wrong at such a page from the log until the day is over.

    A line in between other lines tells the moment, whatever it says itself. So lines of a day wait
    in memory, and are written in random order, with the day alone, with the first line of a later
    day or when the process ends.
    """

    def __init__(self, today: Callable[[], date] = timezone.localdate) -> None:
        """Begins with none.

        Args:
            today: gives the day.
        """
        super().__init__()
        self._today = today
        self._lock = threading.Lock()
        self._held: list[str] = []
        self._day: date | None = None
        atexit.register(self.release)

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether a line is written now."""
        request = getattr(record, "request", None)
        path = getattr(request, "path", "")
        if self._day is not None and self._today() != self._day:
            self.release()
        if not leaves_no_line(path):
            return True
        from graadmeter.service.project.logs import JsonFormatter

        line = json.loads(JsonFormatter().format(record))
        with self._lock:
            self._day = self._day or self._today()
            line["time"] = self._day.isoformat()
            self._held.append(json.dumps(line, ensure_ascii=False))
        return False

    def release(self) -> None:
        """Writes what was held."""
        with self._lock:
            lines, self._held, self._day = self._held, [], None
        secrets.SystemRandom().shuffle(lines)
        for line in lines:
            sys.stderr.write(line + "\n")
