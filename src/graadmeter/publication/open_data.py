"""Open data: one tidy CSV per table, one line per figure."""

from __future__ import annotations

import csv
import io
import math

from graadmeter.publication.protection import is_seen, redact
from graadmeter.tabulation.table import Cell, Origin, Shown, Table

FIELDS = (
    "table",
    "row",
    "row_section",
    "column",
    "wave",
    "n",
    "estimate",
    "se",
    "ci_low",
    "ci_high",
    "deff",
    "published",
    "n_published",
    "comparable",
    "flag",
    "note",
    "synthetic",
)


def render_csv(table: Table) -> bytes:
    """The figures of a table: UTF-8, comma, decimal point, line feed, always a header.

    ``column`` holds the column's section too, before a slash. ``note`` holds the answer on a place
    of a ranking, the note of comparability, or the reason for a missing figure.
    """
    table = redact(table)
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(FIELDS)
    for row, cells in zip(table.rows, table.cells, strict=True):
        for column, cell in zip(table.columns, cells, strict=True):
            name = " / ".join(part for part in (column.section, column.label) if part)
            writer.writerow(
                [
                    table.id,
                    row.label,
                    row.section or "",
                    name,
                    cell.wave,
                    _whole(cell.n),
                    plain(cell.value),
                    plain(cell.se),
                    plain(cell.ci_low),
                    plain(cell.ci_high),
                    plain(cell.deff),
                    plain(cell.printed),
                    _whole(cell.n_printed),
                    cell.comparable or "",
                    flag_of(cell),
                    note_of(cell),
                    # A published figure of an earlier wave is not made from these answers.
                    "true" if table.synthetic and cell.origin is not Origin.PUBLISHED else "false",
                ]
            )
    return stream.getvalue().encode("utf-8")


def flag_of(cell: Cell) -> str:
    """What kind of figure it is: computed, published, filler, small, hidden or dash."""
    if cell.shown is Shown.HIDDEN:
        return "hidden"
    if cell.shown is Shown.DASH or (cell.value is None and cell.text is None):
        return "dash"
    if cell.origin is Origin.PUBLISHED:
        return "published"
    if cell.filler:
        return "filler"
    return "small" if cell.small else "computed"


def note_of(cell: Cell) -> str:
    """The words that go with a figure: its text, note and, if it is missing, the reason."""
    parts = (cell.text, cell.note, "" if is_seen(cell) else cell.reason)
    return "; ".join(part for part in parts if part)


def plain(value: float | None) -> str:
    """A number for machines, at ten significant digits so that it is the same everywhere."""
    if value is None or not math.isfinite(value):
        return ""
    return format(value + 0.0, ".10g")


def _whole(value: int | None) -> str:
    return "" if value is None else str(value)
