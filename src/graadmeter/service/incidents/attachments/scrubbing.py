"""Checking a file and making its copy, in a process with little memory and little time."""

from __future__ import annotations

import json

from graadmeter.language import gettext as _
from graadmeter.service.incidents.attachments import kinds
from graadmeter.service.incidents.attachments.asking import WORKSHOP
from graadmeter.service.incidents.attachments.keeping import Evidence
from graadmeter.service.incidents.attachments.kinds import Kind, RefusedFileError


def checked(name: str, data: bytes) -> Evidence:
    """A file as it can be kept.

    Raises:
        RefusedFileError: it cannot be taken, and why in words.
    """
    kind = kinds.recognise(data)
    copy, removed = _copy(kind, data)
    return Evidence(kind.code, kinds.safe_name(name, kind), data, copy, removed)


def renamed(name: str, kind: Kind) -> bool:
    """Whether a name said something else than what is in the file."""
    return kinds.ending_of(name) not in kind.extensions


def _copy(kind: Kind, data: bytes) -> tuple[bytes | None, tuple[str, ...]]:
    if kind is kinds.TEXT:
        return (kinds.text_of(data) or "").encode(), ()
    if not kind.cleaned:
        return None, ()
    try:
        answered = WORKSHOP.ask(kind.code, data)
    except TimeoutError as error:
        raise _refused("too_much") from error
    head, end, copy = answered.partition(b"\n")
    if not end:
        # It ended for want of memory or time, or the library fell over: the file is to blame.
        raise _refused("too_much")
    told = json.loads(head)
    if "refused" in told:
        raise _refused(told["refused"])
    return copy, tuple(each for each in told["removed"].split(",") if each)


def _refused(reason: str) -> RefusedFileError:
    screenshot = _("Maak een schermafbeelding van wat u wilt laten zien, en stuur die.")
    what = {
        "pixels": _("Deze afbeelding heeft te veel beeldpunten"),
        "broken": _("Dit bestand is beschadigd of niet wat het lijkt"),
        "locked": _("Op dit bestand zit een wachtwoord"),
        "programs": _("In dit bestand zitten programma's of andere bestanden"),
        "too_much": _("Dit bestand is te groot als het wordt uitgepakt"),
    }
    return RefusedFileError(what[reason], mend=screenshot)


def told_of(removed: tuple[str, ...]) -> list[str]:
    """What was taken out of a copy, in words."""
    words = {
        "place": _("de plek waar de foto is gemaakt"),
        "device": _("het toestel"),
        "properties": _("verborgen gegevens"),
        "author": _("namen van schrijvers"),
        "scripts": _("programmaatjes"),
        "files": _("ingesloten bestanden"),
    }
    return [words[each] for each in removed if each in words]
