"""The form of what is sealed in a report: what was said, who reported, a message, a file."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from graadmeter.service.integrity.words import Category

Line = Annotated[str, Field(max_length=300)]
Text = Annotated[str, Field(max_length=20_000)]


class _Sealed(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Core(_Sealed):
    """What was reported.

    Attributes:
        language: in which the reporter reads and writes.
        guesses: the kinds of violation the reporter thinks of.
        happened, where: when and where, as they put it.
        about: whom it is about, as they put it.
        witnesses: who saw it or knows of it.
        told: whom they told before, and what came of it.
        excluded: members who must not see it: whom the reporter named as such among those who
            handle reports, and later those found to be whom it is about.
        contact: how they want to be spoken to.
        adviser: the member through whom they report, if any.
        agreed_on: for what was told by telephone or in person: when the reporter agreed to it.
        incident: the id of the incident it was handed over from.
    """

    language: Literal["nl", "en"] = "nl"
    guesses: tuple[Category, ...] = ()
    story: Text
    happened: Line = ""
    where: Line = ""
    about: Text = ""
    witnesses: Text = ""
    told: Text = ""
    excluded: tuple[int, ...] = ()
    contact: Annotated[str, Field(max_length=1_200)] = ""
    adviser: int | None = None
    agreed_on: date | None = None
    incident: str = ""


class Who(_Sealed):
    """Who reported.

    Attributes:
        member: when they were signed in.
    """

    name: Line
    phone: Line = ""
    mail: Line = ""
    member: int | None = None


class Said(_Sealed):
    """A message.

    Attributes:
        kind: ``contact`` for how the reporter wants to be spoken to from now on; empty for a
            message like any other.
        number: its place in the conversation, from 1.
        text: what was written.
        files: ids of attachments that came with it.
        member: who of the organisation wrote it; None for the reporter.
    """

    kind: Literal["", "contact"] = ""
    number: int
    text: Text = ""
    files: tuple[str, ...] = ()
    member: int | None = None


class File(_Sealed):
    """What is known of an attachment.

    Attributes:
        name: a safe name for it.
        kind: the code of what it is, see `incidents.attachments.kinds`.
        length: of the file as it came, in bytes.
        copy_length: of the copy without traces.
        removed: codes of what was removed from the copy.
    """

    name: Line
    kind: Line
    length: int
    copy_length: int | None = None
    removed: tuple[str, ...] = ()
