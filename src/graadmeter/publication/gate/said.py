"""Every computed sentence of a publication, with the cells it rests on."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass

from graadmeter.language import current_language
from graadmeter.publication.chapter_view import view_chapters
from graadmeter.publication.charts.alternative import alternative, kind_name
from graadmeter.publication.charts.choice import NoChart, choose
from graadmeter.publication.content import Content
from graadmeter.publication.factsheets.words import own_sentence
from graadmeter.publication.names import places, table_label
from graadmeter.publication.protection import redact
from graadmeter.publication.report_text import Span
from graadmeter.publication.sentences import grammar_of
from graadmeter.tabulation.table import Table

COMPUTED = "computed"


@dataclass(frozen=True)
class Said:
    """A computed sentence.

    Attributes:
        id: page it stands on and its number there, as ``chapter-02.html, zin 3``.
        chapter: number of the chapter; None outside chapters.
        words: as a reader sees them.
        cells: id in `gated_tables`, row and column of every cell it rests on.
    """

    id: str
    chapter: int | None
    words: str
    cells: tuple[tuple[str, int, int], ...]


def gated_tables(content: Content) -> dict[str, tuple[int | None, Table]]:
    """Every table that readers see, once, with its chapter; those of factsheets by their page."""
    found: dict[str, tuple[int | None, Table]] = {}
    for chapter in content.chapters:
        for table in chapter.tables:
            found[table.id] = (chapter.number, table)
    for table in content.response:
        found.setdefault(table.id, (None, table))
    for sheet, number, table in _sheet_tables(content):
        found[_sheet_id(sheet, number)] = (None, table)
    return found


def said_in(content: Content) -> Iterator[Said]:
    """All computed sentences and figures in running text, in the current language."""
    for chapter in view_chapters(content, places(content)):
        spans = (*_spans(chapter.blocks), *_spans(chapter.notes))
        for number, span in enumerate(spans, start=1):
            yield Said(
                f"{chapter.page}, {number}",
                chapter.number,
                span.text,
                tuple(_place(cell) for cell in span.cells),
            )
    grammar = grammar_of(current_language())
    for group in content.factsheets:
        for sheet in group.sheets:
            for number, part in enumerate(sheet.parts):
                for row in range(len(part.rows)):
                    words = own_sentence(part, row, grammar)
                    if words:
                        columns = range(len(part.table.columns))
                        name = _sheet_id(sheet.id, number)
                        yield Said(
                            f"{name}, {row + 1}",
                            None,
                            words,
                            tuple((name, row, column) for column in columns),
                        )


def alternatives_in(content: Content) -> Iterator[Said]:
    """What charts say to who does not see them; each may use every figure of its table."""
    for name, place in places(content).items():
        table = redact(place.table)
        plan = choose(table)
        if isinstance(plan, NoChart):
            continue
        # The kind of a chart may have a number in its name, and no figure.
        words = alternative(table, plan.kind).removeprefix(kind_name(plan.kind))
        rows, columns = range(len(table.rows)), range(len(table.columns))
        cells = tuple((name, row, column) for row in rows for column in columns)
        yield Said(f"{table_label(table)}, alt", None, words, cells)


def _sheet_tables(content: Content) -> Iterator[tuple[str, int, Table]]:
    for group in content.factsheets:
        for sheet in group.sheets:
            for number, part in enumerate(sheet.parts):
                yield sheet.id, number, part.table


def _sheet_id(sheet: str, number: int) -> str:
    return f"factsheet {sheet}/{number + 1}"


def _spans(block: object) -> Iterator[Span]:
    """Computed spans in a block and whatever it holds."""
    if isinstance(block, Span):
        if block.kind == COMPUTED:
            yield block
        for child in block.children:
            yield from _spans(child)
    elif isinstance(block, tuple | list):
        for each in block:
            yield from _spans(each)
    elif dataclasses.is_dataclass(block):
        for field in dataclasses.fields(block):
            yield from _spans(getattr(block, field.name))


def _place(cell: str) -> tuple[str, int, int]:
    name, row, column = cell.rsplit(" ", 2)
    return name, int(row), int(column)
