"""What a format would cut off without a word, refused with one.

Lengths of SPSS names and labels are in bytes of UTF-8, as the file format counts them.
"""

from __future__ import annotations

from collections.abc import Iterable

from graadmeter.errors import UserError
from graadmeter.language import gettext as _
from graadmeter.tabulation.table import Table

SAV_NAME = 64
SAV_VARIABLE_LABEL = 256
SAV_VALUE_LABEL = 120
SAV_FILE_LABEL = 64
SAV_TEXT = 32767
XLSX_CELL = 32767
"""Characters in a cell of a workbook (Excel specifications and limits)."""


def fit(text: str, longest: int, *, what: str, where: str) -> str:
    """The text, when it fits in the format.

    Args:
        text: what is to be written.
        longest: most bytes of UTF-8.
        what: what kind of text it is, in the user's language.
        where: the variable, and if there is one the code, it belongs to.

    Raises:
        UserError: it is longer; the message has the variable and the whole text.
    """
    size = len(text.encode("utf-8"))
    if size > longest:
        raise UserError(
            _(
                "{what} is {size} bytes, in dit bestandsformaat passen er {longest}: “{text}”"
            ).format(what=what, size=size, longest=longest, text=text),
            where=where,
            mend=_("Maak de tekst korter in de vragenlijst of codelijst."),
        )
    return text


def check_cells(tables: Iterable[Table]) -> None:
    """Refuse a table with words that do not fit in a cell of a workbook.

    Raises:
        UserError: a text is longer than a cell can hold.
    """
    for table in tables:
        for text in _words(table):
            if len(text) > XLSX_CELL:
                raise UserError(
                    _(
                        "Een tekst van {size} tekens past niet in een cel van het tabellenboek "
                        "({longest}): “{start}…”"
                    ).format(size=len(text), longest=XLSX_CELL, start=text[:60]),
                    where=table.id,
                    mend=_("Maak de titel, het kopje of de noot korter."),
                )


def _words(table: Table) -> Iterable[str]:
    yield from (table.title, table.base_label, *table.notes)
    for heading in (*table.rows, *table.columns):
        yield from (heading.label, heading.section or "")
    for row in table.cells:
        for cell in row:
            yield from (cell.text or "", cell.note, cell.reason)
