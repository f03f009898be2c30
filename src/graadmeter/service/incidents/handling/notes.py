"""What is sealed with a measure: what was written about it, and the letter if it was one."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

from graadmeter.service.incidents.models import Measure

LONGEST_TEXT = 4000
Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=LONGEST_TEXT)]
Line = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]


class Letter(BaseModel):
    """A letter as it was made.

    Attributes:
        to: name and address, a line each.
        subject: its heading.
        body: paragraphs with an empty line between them.
        signed: who signs, a line each.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    to: Text
    place: Line
    on: date
    subject: Line
    body: Text
    signed: Text


class Note(BaseModel):
    """What belongs to a measure and is nobody else's business."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    text: Text = ""
    letter: Letter | None = None


def note_of(measure: Measure) -> Note:
    """The note of a measure; an empty one once it was erased."""
    return Note.model_validate(measure.note or {})


def set_note(measure: Measure, note: Note) -> None:
    """Puts a note in a measure that is still to be saved."""
    measure.note = note.model_dump(mode="json", exclude_defaults=True)
