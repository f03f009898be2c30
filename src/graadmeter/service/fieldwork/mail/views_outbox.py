"""Outgoing mail: how far it is, and without a mail server what it says."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email import message_from_bytes
from email.policy import default

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from graadmeter.service.accounts.access import role_required
from graadmeter.service.accounts.models import Role
from graadmeter.service.fieldwork.mail import transport
from graadmeter.service.fieldwork.mail.compose import KIND_HEADER
from graadmeter.service.fieldwork.mail.schedule import Kind, kind_name
from graadmeter.service.fieldwork.mail.views import hold, progress_of
from graadmeter.service.fieldwork.models import Mailing

_TOKEN = re.compile(r"[a-z2-7]{26}")
_SHOWN = 200


@dataclass(frozen=True)
class Written:
    """A message in the folder."""

    token: str
    subject: str
    kind: str
    to: str
    text: str


@role_required(Role.MANAGER, Role.ADMINISTRATOR)
@require_GET
def outbox(request: HttpRequest) -> HttpResponse:
    """What is on its way; without a mail server, the messages themselves."""
    demo = not settings.MAIL_URL
    written, total = _written() if demo else ([], 0)
    rounds = Mailing.objects.select_related("survey").order_by("-send_on", "pk")[:50]
    context = {
        "demo": demo,
        "messages_written": written,
        "total": total,
        "hold": hold(),
        "rounds": [(mailing.survey.title, progress_of(mailing)) for mailing in rounds],
    }
    return render(request, "fieldwork/mail_outbox.html", context)


@role_required(Role.MANAGER, Role.ADMINISTRATOR)
@require_GET
def message(request: HttpRequest, token: str) -> HttpResponse:
    """The text of one message; for a demonstration only."""
    path = transport.outbox() / f"{token}.eml"
    if settings.MAIL_URL or not _TOKEN.fullmatch(token) or not path.is_file():
        raise Http404
    context = {"written": _read(token, path.read_bytes())}
    return render(request, "fieldwork/mail_outbox_message.html", context)


def _written() -> tuple[list[Written], int]:
    folder = transport.outbox()
    files = sorted(folder.glob("*.eml"), key=lambda f: f.stat().st_mtime, reverse=True)
    return [_read(file.stem, file.read_bytes()) for file in files[:_SHOWN]], len(files)


def _read(token: str, content: bytes) -> Written:
    found = message_from_bytes(content, policy=default)
    body = found.get_body(("plain",))
    kind = str(found.get(KIND_HEADER, ""))
    return Written(
        token,
        str(found.get("Subject", "")),
        kind_name(kind) if kind in Kind.values else kind,
        str(found.get("To", "")),
        str(body.get_content()) if body is not None else "",
    )
