"""What is on the page of a reporter: how it stands, what happened, and all that was said."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date

from graadmeter.language import gettext as _
from graadmeter.service.integrity.conversation import actions
from graadmeter.service.integrity.conversation.lines import event_told, state_told, terms_told
from graadmeter.service.integrity.conversation.messages import messages_of
from graadmeter.service.integrity.events import text_of, times_reopened
from graadmeter.service.integrity.files import about_of
from graadmeter.service.integrity.holding.names import told_of
from graadmeter.service.integrity.models import Attachment, CheckIn, Event
from graadmeter.service.integrity.opening import NotARecipientError, Opened
from graadmeter.service.integrity.said import Core


@dataclass(frozen=True)
class File:
    """A file of the conversation.

    Attributes:
        attachment: its id where it can be fetched; None for the reporter's own.
    """

    name: str
    attachment: uuid.UUID | None


@dataclass(frozen=True)
class Message:
    """Something that was said.

    Attributes:
        mine: whether the reporter said it.
        contact: whether it says how they want to be spoken to.
        is_new: whether the reporter sees it for the first time.
    """

    on: date
    mine: bool
    contact: bool
    is_new: bool
    text: str
    files: tuple[File, ...]


@dataclass(frozen=True)
class Line:
    """Something that happened."""

    on: date
    what: str
    text: str


@dataclass(frozen=True)
class Decision:
    """What a custodian decided about the name of the reporter."""

    on: date
    granted: bool
    reason: str
    words: str


@dataclass(frozen=True)
class OwnPage:
    """All of it.

    Attributes:
        files: what was sent with the report itself.
        check_in: the question about being treated worse that is still open.
    """

    reference: str
    state: str
    terms: list[str]
    lines: list[Line]
    messages: list[Message]
    core: Core
    files: list[str]
    decisions: list[Decision]
    check_in: CheckIn | None
    can_withdraw: bool
    can_judge: bool
    round: int
    must_agree: bool

    @property
    def unread(self) -> int:
        """How many messages the reporter sees for the first time."""
        return sum(each.is_new for each in self.messages)


def own_page(opened: Opened) -> OwnPage:
    """The page of a report that its reporter opened.

    Raises:
        SealBrokenError: something of it was changed.
    """
    report = opened.report
    core = _core(opened)
    files = _files(opened)
    read = messages_of(opened)
    messages = [
        Message(
            on=each.message.on,
            mine=each.message.from_reporter,
            contact=each.said.kind == "contact",
            is_new=not each.message.from_reporter and each.message.seen_on is None,
            text=each.said.text,
            files=tuple(files[name] for name in each.said.files if name in files),
        )
        for each in read
    ]
    said = {name for each in read for name in each.said.files}
    return OwnPage(
        reference=report.reference,
        state=state_told(report),
        terms=terms_told(report),
        lines=_lines(opened),
        messages=messages,
        core=core,
        files=[each.name for name, each in files.items() if name not in said],
        decisions=[
            Decision(each.request.decided_on, bool(each.request.granted), each.reason, each.words)
            for each in told_of(opened)
            if each.request.decided_on is not None
        ],
        check_in=_open_check_in(opened),
        can_withdraw=actions.can_withdraw(report),
        can_judge=actions.can_judge(report),
        round=times_reopened(report),
        must_agree=actions.must_agree(report, core),
    )


def _core(opened: Opened) -> Core:
    """What was reported; of a case that was handed over its reporter reads what came after."""
    try:
        return Core.model_validate(opened.read(opened.report, "sealed_core"))
    except NotARecipientError:
        return Core(story=_("Uw melding staat in het register van agressie."))


def _files(opened: Opened) -> dict[str, File]:
    found = {}
    for row in Attachment.objects.filter(report=opened.report):
        if opened.can_read(row.version):
            name = about_of(opened, row).name
            found[str(row.pk)] = File(name, None if row.from_reporter else row.pk)
    return found


def _lines(opened: Opened) -> list[Line]:
    rows = Event.objects.filter(report=opened.report, for_reporter=True).order_by("number")
    found = []
    for row in rows:
        readable = row.version is None or opened.can_read(row.version)
        text = text_of(opened, row) if readable else ""
        what = event_told(row)
        if what or text:
            found.append(Line(row.on, what or _("Er is iets vastgelegd"), text))
    return found


def _open_check_in(opened: Opened) -> CheckIn | None:
    asked = CheckIn.objects.filter(
        report=opened.report, asked_on__isnull=False, answered_on__isnull=True
    )
    found: CheckIn | None = asked.order_by("-round").first()
    return found
