"""Chapters as readers see them, for every output that has chapters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import groupby

from graadmeter.language import gettext as _
from graadmeter.publication.content import ChapterContent, Content, Thresholds
from graadmeter.publication.decomposition_view import DecompositionView, view_decomposition
from graadmeter.publication.names import Place
from graadmeter.publication.remarkable.view import remarks_by_table
from graadmeter.publication.report_text import BlockView, Span, Surroundings, fill_text
from graadmeter.publication.table_view import TableView, view_table


@dataclass(frozen=True)
class PartView:
    """Chapters under the title of their part."""

    title: str
    chapters: tuple[ChapterView, ...]


@dataclass(frozen=True)
class ChapterView:
    """A chapter with its text and tables in words.

    Attributes:
        name: its title, with its number where it has one.
        label: what it is called beside its title; empty where it has no number.
        blocks: text and tables in the order of reading.
        notes: its footnotes, numbered from 1.
    """

    number: int
    title: str
    name: str
    label: str
    numbered: bool
    part: str
    page: str
    blocks: tuple[BlockView, ...]
    notes: tuple[tuple[Span, ...], ...]
    tables: tuple[TableView, ...]
    decompositions: tuple[DecompositionView, ...]


def view_chapters(content: Content, where: Mapping[str, Place]) -> tuple[ChapterView, ...]:
    """All chapters, in order, in the current language."""
    around = Surroundings(
        where, {chapter.number: chapter.tables for chapter in content.chapters}, content.synthetic
    )
    return tuple(_view_chapter(content, chapter, around) for chapter in content.chapters)


def view_parts(chapters: tuple[ChapterView, ...]) -> tuple[PartView, ...]:
    """The same under the titles of their parts."""
    blocks = groupby(chapters, key=lambda chapter: chapter.part)
    return tuple(PartView(title, tuple(block)) for title, block in blocks)


def _view_chapter(content: Content, chapter: ChapterContent, around: Surroundings) -> ChapterView:
    tables = {table.id: view_of(content, around.where[table.id]) for table in chapter.tables}
    taken = {one.id: view_decomposition(one) for one in chapter.decompositions}
    blocks, notes = fill_text(chapter.text, around, tables, taken)
    numbered = _("Hoofdstuk {number}").format(number=chapter.number)
    return ChapterView(
        number=chapter.number,
        title=chapter.title,
        name=chapter.name,
        label=numbered if chapter.numbered else "",
        numbered=chapter.numbered,
        part=chapter.part or "",
        page=chapter.page,
        blocks=blocks,
        notes=notes,
        tables=tuple(tables.values()),
        decompositions=tuple(taken.values()),
    )


def view_of(content: Content, place: Place) -> TableView:
    """A table with the thresholds of its group, and what is remarkable in its print."""
    view = view_table(place, content.thresholds.get(place.table.group, Thresholds()))
    remarks = remarks_by_table(content.remarkable).get(place.table.id, ())
    if not remarks:
        return view
    told = (
        _(
            "Over de gedrukte cijfers van deze tabel is er 1 opmerking: zie “Opmerkelijk in de "
            "gedrukte cijfers” op de website."
        )
        if len(remarks) == 1
        else _(
            "Over de gedrukte cijfers van deze tabel zijn er {count} opmerkingen: zie “Opmerkelijk "
            "in de gedrukte cijfers” op de website."
        ).format(count=len(remarks))
    )
    return replace(view, remarks=remarks, notes=(*view.notes, told))
