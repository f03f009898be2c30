"""Papers as accessible PDF: a letter to the offender, and the facts for the police."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path

from babel.dates import format_date

from graadmeter.language import current_language
from graadmeter.language import gettext as _
from graadmeter.service.incidents.handling.notes import Letter
from graadmeter.service.typesetting import compiled, printable

_SOURCE = Path(__file__).with_name("papers.typ").read_bytes()


@dataclass(frozen=True)
class _Paper:
    """What papers.typ reads."""

    title: str
    language: str
    sender: str
    place: str
    foot: str
    to: list[str] = field(default_factory=list)
    before: list[str] = field(default_factory=list)
    answers: list[tuple[str, list[str]]] = field(default_factory=list)
    signed: list[str] = field(default_factory=list)


def letter_pdf(letter: Letter, sender: str) -> bytes:
    """A letter of an organisation; letters are in Dutch, whatever language its writer reads."""
    day = format_date(letter.on, "d MMMM y", locale="nl")
    paper = _Paper(
        title=printable(letter.subject) or "-",
        language="nl",
        sender=printable(sender),
        to=_printable(letter.to),
        place=printable(f"{letter.place}, {day}" if letter.place else day),
        before=paragraphs(letter.body),
        signed=_printable(letter.signed),
        foot=printable(sender),
    )
    return _made(paper)


def police_pdf(answers: Sequence[tuple[str, str]], sender: str, number: str, on: date) -> bytes:
    """The facts for the police: seven questions, and what is known of each."""
    day = format_date(on, "d MMMM y", locale=current_language())
    paper = _Paper(
        title=_("Feitenblad voor aangifte"),
        language=current_language(),
        sender=printable(sender),
        place=_("Melding {number}, blad gemaakt op {day}").format(number=number, day=day),
        before=[_("Dit blad helpt bij de aangifte. De aangifte zelf doet u bij de politie.")],
        answers=[
            (printable(question), paragraphs(answer) or [_("Niet bekend.")])
            for question, answer in answers
        ],
        foot=printable(f"{sender} – {number}"),
    )
    return _made(paper)


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a text: what stands between empty lines."""
    found = text.replace("\r\n", "\n").split("\n\n")
    return [kept for each in found if (kept := printable(each))]


def _made(paper: _Paper) -> bytes:
    return compiled(_SOURCE, {"paper": json.dumps(asdict(paper))})


def _printable(lines: str) -> list[str]:
    return [printable(line) for line in lines.splitlines()]
