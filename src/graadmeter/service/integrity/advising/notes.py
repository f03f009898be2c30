"""Notes of an adviser: sealed to their own public key, opened with their unlocked private one."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from graadmeter.service.integrity.advising.words import Contact, Subject
from graadmeter.service.integrity.holding.unlocking import Unlocker
from graadmeter.service.integrity.models import AdviserNote, KeyHolder
from graadmeter.service.vault.personal.keypairs import Context, open_with, seal_to
from graadmeter.service.vault.personal.padding import content_of, padded

LONGEST_TITLE, LONGEST_TEXT = 200, 20_000


class Written(BaseModel):
    """What an adviser wrote.

    Attributes:
        on: the day of the contact.
        contact: how it was.
        subjects: what it was about.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: Annotated[str, Field(max_length=LONGEST_TITLE)]
    text: Annotated[str, Field(max_length=LONGEST_TEXT)] = ""
    on: date
    contact: Contact = Contact.TALK
    subjects: tuple[Subject, ...] = ()


@dataclass(frozen=True)
class Note:
    """A note that was opened."""

    id: uuid.UUID
    written: Written


def sealed_note(holder: KeyHolder, note_id: uuid.UUID, written: Written) -> bytes:
    """A note under the public key of its adviser, in steps of length.

    Args:
        holder: of kind notes.
        note_id: of the row; it opens in no other.
        written: the note.
    """
    data = json.dumps(written.model_dump(mode="json"), ensure_ascii=False).encode()
    return seal_to(bytes(holder.public), padded(data), _context(holder, note_id))


def opened_note(unlocker: Unlocker, row: AdviserNote) -> Note:
    """Opens a note.

    Raises:
        SealBrokenError: it is of another adviser, or was changed.
    """
    opened = open_with(
        unlocker.private, bytes(row.sealed_content), _context(unlocker.holder, row.pk)
    )
    return Note(row.pk, Written.model_validate_json(content_of(opened)))


def notes_of(unlocker: Unlocker) -> list[Note]:
    """All notes of an adviser, the newest first."""
    rows = AdviserNote.objects.filter(holder=unlocker.holder)
    found = [opened_note(unlocker, row) for row in rows]
    return sorted(found, key=lambda note: (note.written.on, note.written.title), reverse=True)


def found_in(notes: list[Note], words: str) -> list[Note]:
    """The notes that hold every word, in the title or the text, whatever the capitals."""
    wanted = words.casefold().split()
    return [
        note
        for note in notes
        if all(word in f"{note.written.title} {note.written.text}".casefold() for word in wanted)
    ]


def _context(holder: KeyHolder, note_id: uuid.UUID) -> Context:
    return Context("integrity.note", holder.organisation_id, note_id, str(holder.pk), 1)
