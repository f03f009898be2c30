"""The figures of the book of all questions as one file: a row per figure."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterator

from graadmeter.publication.content import Content
from graadmeter.publication.open_data import flag_of, note_of
from graadmeter.publication.protection import is_seen
from graadmeter.publication.question_book.description import question_fields
from graadmeter.tabulation.breakdowns import BreakdownColumn
from graadmeter.tabulation.question_figures import (
    EarlierFigures,
    GroupFigures,
    QuestionFigures,
)
from graadmeter.tabulation.table import Cell

_SEPARATOR = "|"


def render_question_data(content: Content) -> bytes:
    """The figures: UTF-8, comma, decimal point, line feed, always a header.

    Numbers have all their digits: reading them back gives the numbers of the workbook. ``by`` and
    ``level`` are empty for everybody; ``higher_than`` holds the levels of the same breakdown that
    the figure is significantly higher than, with bars between them, and says something only where
    ``tested`` is true. ``table`` is the table of the report that a published figure comes from.
    """
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(field.name for field in question_fields())
    for group in content.all_questions:
        for section in group.sections:
            for question in section.questions:
                writer.writerows(_rows(group, section.id, question))
    return stream.getvalue().encode("utf-8")


def _rows(group: GroupFigures, section: str, question: QuestionFigures) -> Iterator[list[str]]:
    codes = {column.letter: column.code for column in group.columns}
    for position, answer in enumerate(question.answers):
        start = [group.group, section, question.id, question.label, answer.code, answer.label]
        lines = zip(
            group.columns, question.cells[position], question.letters[position], strict=True
        )
        for column, cell, letters in lines:
            higher = _SEPARATOR.join(codes[letter] for letter in letters or ())
            tested = "false" if letters is None else "true"
            yield [
                *start,
                *_level(column),
                *_figures(cell),
                tested,
                higher,
                flag_of(cell),
                note_of(cell),
                "",
                "true" if group.synthetic else "false",
            ]
        for earlier in question.earlier:
            if earlier.answer == position:
                yield from _earlier_rows(group, start, earlier)


def _earlier_rows(
    group: GroupFigures, start: list[str], earlier: EarlierFigures
) -> Iterator[list[str]]:
    for column, cell in zip(group.columns, earlier.cells, strict=True):
        if cell is not None and is_seen(cell):
            found = [*_level(column), *_figures(cell), "false", ""]
            # A published figure of an earlier wave is not made from these answers.
            yield [*start, *found, flag_of(cell), note_of(cell), earlier.table, "false"]


def _level(column: BreakdownColumn) -> list[str]:
    return [column.variable, column.code, column.label]


def _figures(cell: Cell) -> list[str]:
    facts = [str(cell.wave), cell.statistic]
    if not is_seen(cell):
        return [*facts, "" if cell.n != 0 else "0", "", "", "", "", ""]
    n = "" if cell.n is None else str(cell.n)
    return [*facts, n, *map(exact, (cell.value, cell.se, cell.ci_low, cell.ci_high, cell.deff))]


def exact(value: float | None) -> str:
    """A number with all its digits; empty when there is none."""
    return "" if value is None or not math.isfinite(value) else repr(float(value) + 0.0)
