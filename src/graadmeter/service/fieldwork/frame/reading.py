"""A file of rows from what somebody uploads: CSV in its usual dialects, or a sheet of Excel."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from graadmeter.errors import UserError
from graadmeter.language import gettext as _

MOST_BYTES = 10 * 1024 * 1024
MOST_ROWS = 100_000
MOST_COLUMNS = 200
_MOST_UNPACKED = 300 * 1024 * 1024
_SEPARATORS = ";,\t"


@dataclass(frozen=True)
class Row:
    """One row of the file, by its number there."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """A file as text: the names of its columns and its rows that are not empty."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]

    def place(self, column: str) -> int:
        """Which column has this name."""
        return self.columns.index(column)


def read_table(name: str, content: bytes) -> Table:
    """Reads an uploaded file; nothing is written to disk.

    Args:
        name: the name of the file, for its kind.
        content: its bytes.

    Raises:
        UserError: it is empty, too large, of another kind, or broken.
    """
    if len(content) > MOST_BYTES:
        raise too_large(name)
    if not content.strip():
        raise UserError(_("Het bestand is leeg"), where=name, mend=_("Kies een bestand met rijen."))
    kind = name.lower().rpartition(".")[2]
    if kind == "xlsx":
        lines = _sheet(name, content)
    elif kind in {"csv", "tsv", "txt"}:
        lines = _csv(name, content)
    else:
        raise UserError(
            _("Dit soort bestand kan niet: .{kind}").format(kind=kind),
            where=name,
            mend=_("Bewaar het als .xlsx of .csv. Een oude .xls opent u in Excel of LibreOffice."),
        )
    return _table(name, lines)


def too_large(name: str) -> UserError:
    """What to say of a file that is not read."""
    return UserError(
        _("Het bestand is te groot"),
        where=name,
        mend=_("Ten hoogste {megabytes} MB en {rows} rijen; deel het op.").format(
            megabytes=MOST_BYTES // 1024 // 1024, rows=MOST_ROWS
        ),
    )


def _decoded(name: str, content: bytes) -> str:
    marked = content[:2] in {b"\xff\xfe", b"\xfe\xff"}
    for encoding in ["utf-16"] if marked else ["utf-8-sig", "cp1252"]:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise UserError(
        _("Dit is geen tekst"), where=name, mend=_("Bewaar het bestand als CSV in UTF-8.")
    )


def _csv(name: str, content: bytes) -> Iterator[tuple[int, list[str]]]:
    text = _decoded(name, content)
    first, _break, rest = text.partition("\n")
    skipped = 0
    separator = max(_SEPARATORS, key=first.count)
    if first.strip().lower().startswith("sep=") and len(first.strip()) == 5:  # as Excel writes it
        separator, text, skipped = first.strip()[4], rest, 1
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    start = skipped + 1
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise UserError(
                _("Regel {line} is niet te lezen").format(line=reader.line_num + skipped),
                where=name,
                mend=_("Kijk of elk aanhalingsteken een tweede heeft."),
            ) from error
        yield start, [cell.strip() for cell in cells]
        start = reader.line_num + skipped + 1


def _sheet(name: str, content: bytes) -> Iterator[tuple[int, list[str]]]:
    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    broken = UserError(
        _("Dit is geen leesbaar Excelbestand"),
        where=name,
        mend=_("Open het in Excel of LibreOffice, en bewaar het opnieuw, zonder wachtwoord."),
    )
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(part.file_size for part in packed.infolist()) > _MOST_UNPACKED:
                raise too_large(name)
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, OSError) as error:
        raise broken from error
    try:
        if not book.worksheets:
            raise broken
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
        for number, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
            yield number, [_written(cell) for cell in cells]
    except (zipfile.BadZipFile, SyntaxError, KeyError, ValueError) as error:
        raise broken from error
    finally:
        book.close()


def _written(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime | date):
        return cell.isoformat()[:10]
    return str(cell).strip()


def _table(name: str, lines: Iterable[tuple[int, list[str]]]) -> Table:
    header: list[str] | None = None
    rows: list[Row] = []
    for number, cells in lines:
        while cells and not cells[-1]:
            cells.pop()
        if not cells:
            continue
        if header is None:
            header = cells
            _check_header(name, header)
            continue
        rows.append(Row(number, tuple(cells)))
        if len(rows) > MOST_ROWS:
            raise too_large(name)
    if header is None or not rows:
        raise UserError(
            _("Er staan geen rijen in het bestand"),
            where=name,
            mend=_("De eerste rij heeft de namen van de kolommen; daaronder komt de inhoud."),
        )
    return Table(tuple(header), tuple(rows))


def _check_header(name: str, header: list[str]) -> None:
    if len(header) > MOST_COLUMNS:
        raise UserError(
            _("Het bestand heeft {count} kolommen").format(count=len(header)),
            where=name,
            mend=_("Laat alleen de kolommen staan die nodig zijn."),
        )
    if "" in header:
        raise UserError(
            _("Kolom {number} heeft geen naam").format(number=header.index("") + 1),
            where=name,
            mend=_("De eerste rij van het bestand heeft de namen van de kolommen."),
        )
    seen: set[str] = set()
    for column in header:
        if column.casefold() in seen:
            raise UserError(
                _("Twee kolommen heten “{column}”").format(column=column),
                where=name,
                mend=_("Geef elke kolom een eigen naam."),
            )
        seen.add(column.casefold())
