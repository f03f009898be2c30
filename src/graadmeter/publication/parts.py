"""What a publication says outside its tables: each part with where it stands, and a hash of it.

A later version tells by these hashes which parts changed. They are of the words and numbers as
pages show them, so there is nothing in them that readers do not see.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from graadmeter.language import gettext as _
from graadmeter.language import use_language
from graadmeter.publication.chapter_view import ChapterView, view_chapters
from graadmeter.publication.content import Content
from graadmeter.publication.factsheets.view import SheetView, view_factsheets
from graadmeter.publication.names import (
    REMARKABLE_PAGE,
    REPRODUCTION_PAGE,
    RESPONSE_PAGE,
    Place,
    places,
)
from graadmeter.publication.nonresponse_view import view_followup
from graadmeter.publication.remarkable.view import view_remarkable
from graadmeter.publication.report_text.blocks import TableHere, Taken
from graadmeter.publication.reproduction_view import view_reproduction, view_weights

WEIGHTS = f"{RESPONSE_PAGE}#gewichten"


@dataclass(frozen=True)
class SaidPart:
    """A part of a publication; ``sha256`` is of what it says."""

    title: str
    sha256: str


def parts_of(content: Content) -> dict[str, SaidPart]:
    """Texts, decompositions, follow-ups, weights, reproduction and factsheets, by their address.

    Args:
        content: the publication, of whatever version.
    """
    with use_language(content.language):
        return {address: SaidPart(title, _hash(said)) for address, title, said in _parts(content)}


def _parts(content: Content) -> Iterator[tuple[str, str, object]]:
    """Address, title and what is said, without tables: those are compared themselves."""
    where = places(content)
    yield "index.html", _("Titel, herkomst en voorwaarden"), _about(content)
    for chapter in view_chapters(content, where):
        yield chapter.page, _("Tekst van {chapter}").format(chapter=chapter.name), _text(chapter)
        for taken in chapter.decompositions:
            yield f"{chapter.page}#{taken.anchor}", taken.title, taken
    yield from _accounting(content, where)
    for group in view_factsheets(content):
        for sheet in group.sheets:
            title = _("Factsheet {title}").format(title=sheet.title)
            yield sheet.page, title, (group.title, group.about, *_sheet(sheet))


def _accounting(content: Content, where: Mapping[str, Place]) -> Iterator[tuple[str, str, object]]:
    for followup in map(view_followup, content.nonresponse):
        yield f"{RESPONSE_PAGE}#{followup.anchor}", followup.title, followup
    if content.weights:
        weights = view_weights(content.weights)
        yield WEIGHTS, _("Berekende en gedrukte gewichten"), weights
    reproduction = view_reproduction(content, where)
    if reproduction is not None:
        yield REPRODUCTION_PAGE, _("Reproductie"), reproduction
    remarkable = view_remarkable(content.remarkable, where)
    if remarkable is not None:
        yield REMARKABLE_PAGE, _("Opmerkelijk in de gedrukte cijfers"), remarkable


def _about(content: Content) -> tuple[object, ...]:
    return (
        content.title,
        content.wave_title,
        content.origin,
        content.disclaimer,
        content.licence,
        content.publisher,
    )


def _text(chapter: ChapterView) -> tuple[object, ...]:
    return (chapter.name, chapter.part, chapter.blocks, chapter.notes)


def _sheet(sheet: SheetView) -> tuple[object, ...]:
    """What a factsheet says; its picture is drawn from the same table."""
    parts = [dataclasses.replace(part, pictured=None) for part in sheet.parts]
    return (sheet.title, sheet.subtitle, sheet.about, parts, sheet.sources)


def _hash(said: object) -> str:
    text = json.dumps(_plain(said), ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _plain(said: object) -> Any:
    """Views as lists of what is in them, by name of what they are."""
    if isinstance(said, TableHere | Taken):
        return [said.kind, said.view.anchor, said.level]
    if dataclasses.is_dataclass(said):
        return [
            type(said).__name__,
            *(_plain(getattr(said, field.name)) for field in dataclasses.fields(said)),
        ]
    return [_plain(one) for one in said] if isinstance(said, tuple | list) else said
