"""Chapters as readers see them, for every output that has chapters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby

from graadmeter.publication.content import ChapterContent, Content, Thresholds
from graadmeter.publication.decomposition_view import DecompositionView, view_decomposition
from graadmeter.publication.names import Place
from graadmeter.publication.table_view import TableView, view_table


@dataclass(frozen=True)
class PartView:
    """Chapters under the title of their part."""

    title: str
    chapters: tuple[ChapterView, ...]


@dataclass(frozen=True)
class ChapterView:
    """A chapter with its tables in words."""

    number: int
    title: str
    part: str
    page: str
    tables: tuple[TableView, ...]
    decompositions: tuple[DecompositionView, ...]


def view_chapters(content: Content, where: Mapping[str, Place]) -> tuple[ChapterView, ...]:
    """All chapters, in order, in the current language."""
    return tuple(_view_chapter(content, chapter, where) for chapter in content.chapters)


def view_parts(chapters: tuple[ChapterView, ...]) -> tuple[PartView, ...]:
    """The same under the titles of their parts."""
    blocks = groupby(chapters, key=lambda chapter: chapter.part)
    return tuple(PartView(title, tuple(block)) for title, block in blocks)


def _view_chapter(
    content: Content, chapter: ChapterContent, where: Mapping[str, Place]
) -> ChapterView:
    return ChapterView(
        number=chapter.number,
        title=chapter.title,
        part=chapter.part or "",
        page=chapter.page,
        tables=tuple(view_of(content, where[table.id]) for table in chapter.tables),
        decompositions=tuple(view_decomposition(one) for one in chapter.decompositions),
    )


def view_of(content: Content, place: Place) -> TableView:
    """A table with the thresholds of its group."""
    return view_table(place, content.thresholds.get(place.table.group, Thresholds()))
