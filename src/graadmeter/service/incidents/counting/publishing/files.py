"""The published figures of a year as files: CSV, a workbook, and text for the annual report."""

from __future__ import annotations

import csv
import io
from datetime import datetime
from typing import TYPE_CHECKING

from graadmeter.language import gettext as _
from graadmeter.service.incidents.counting.publishing.sentences import notes_of, sentences_of
from graadmeter.service.incidents.counting.publishing.tables import Figures, Value, YearReport

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

# The same bytes on any day: a workbook must hold some date.
_CREATED = datetime(2000, 1, 1)
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}


def hidden_word() -> str:
    """What stands where a number is hidden."""
    return _("niet getoond")


def as_csv(report: YearReport) -> bytes:
    """One number per line, in UTF-8 with a byte order mark and semicolons, as Excel reads it."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow([_("tabel"), _("rij"), _("kolom"), _("waarde"), _("versie"), _("definitie")])
    for table in report.tables:
        version = report.broken_down if table in report.breakdowns else report.version
        for label, values in table.rows:
            for column, value in zip(table.columns[1:], values, strict=True):
                line = [table.id, label, column, _shown(value), str(version), report.definition]
                writer.writerow([_plain(cell) for cell in line])
    return text.getvalue().encode("utf-8-sig")


def as_text(report: YearReport) -> bytes:
    """The sentences and the notes, to paste into an annual report."""
    lines = [*sentences_of(report), "", *notes_of(report)]
    return "\r\n".join(lines).encode("utf-8-sig")


def as_workbook(report: YearReport) -> bytes:
    """The text on one sheet, and a sheet per table."""
    from xlsxwriter import Workbook

    stream = io.BytesIO()
    with Workbook(stream, _OPTIONS) as book:
        book.set_properties({"author": "Graadmeter", "created": _CREATED})
        bold = book.add_format({"bold": True})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        first = book.add_worksheet(_("Tekst"))
        first.set_column(0, 0, 100)
        for line, sentence in enumerate((*sentences_of(report), "", *notes_of(report))):
            first.write_string(line, 0, sentence, wrapped)
        for table in report.tables:
            _sheet(book.add_worksheet(table.id[:31]), table, bold)
    return stream.getvalue()


def _sheet(sheet: Worksheet, table: Figures, bold: Format) -> None:
    sheet.set_column(0, 0, 36)
    sheet.set_column(1, len(table.columns), 18)
    sheet.write_string(0, 0, table.caption, bold)
    for column, heading in enumerate(table.columns):
        sheet.write_string(2, column, heading, bold)
    for line, (label, values) in enumerate(table.rows, start=3):
        sheet.write_string(line, 0, label)
        for column, value in enumerate(values, start=1):
            if isinstance(value, int):
                sheet.write_number(line, column, value)
            else:
                sheet.write_string(line, column, _shown(value))


def _shown(value: Value) -> str:
    return hidden_word() if value is None else str(value)


def _plain(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell[:1] in {"=", "+", "-", "@", "\t", "\r"} else cell
