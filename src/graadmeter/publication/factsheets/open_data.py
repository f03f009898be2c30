"""The figures of all factsheets as one file: a row per figure."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

from graadmeter.publication.factsheets.description import factsheet_fields
from graadmeter.publication.factsheets.sheet import FactsheetGroup
from graadmeter.publication.open_data import flag_of, note_of, plain
from graadmeter.publication.protection import redact

_SEPARATOR = "|"


def render_factsheet_data(groups: Iterable[FactsheetGroup]) -> bytes:
    """The figures: UTF-8, comma, decimal point, line feed, always a header.

    ``base`` and ``where`` are the expressions that say whom a figure is about: who got the
    question, and which group of people; empty for everybody. ``answers`` holds the codes that were
    counted, with bars between them.
    """
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(field.name for field in factsheet_fields())
    writer.writerows(_rows(groups))
    return stream.getvalue().encode("utf-8")


def _rows(groups: Iterable[FactsheetGroup]) -> Iterator[list[object]]:
    for sheet in (sheet for group in groups for sheet in group.sheets):
        for part in sheet.parts:
            table = redact(part.table)
            for facts, heading, line in zip(part.rows, table.rows, table.cells, strict=True):
                for where, column, cell in zip(part.where, table.columns, line, strict=True):
                    yield [
                        sheet.id,
                        facts.group,
                        facts.id,
                        heading.label,
                        facts.question,
                        _SEPARATOR.join(facts.codes),
                        facts.base,
                        column.label,
                        where,
                        cell.wave,
                        "" if cell.n is None else cell.n,
                        *map(plain, (cell.value, cell.se, cell.ci_low, cell.ci_high, cell.deff)),
                        flag_of(cell),
                        note_of(cell),
                        "true" if table.synthetic else "false",
                    ]
