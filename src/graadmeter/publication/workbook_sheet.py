"""One sheet of the tabellenboek, written from top to bottom."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from graadmeter.language import gettext as _
from graadmeter.publication import figures
from graadmeter.publication.names import Place, index_sheet, table_label
from graadmeter.publication.open_data import note_of
from graadmeter.publication.protection import is_seen, redact
from graadmeter.publication.table_view import base_of, facts_of
from graadmeter.tabulation.table import Cell, Change, Origin, Shown, Table

SMALL_MARK = "°"
_LINE_HEIGHT = 15  # points
_GREY = "#55606E"
_LABEL_WIDTH, _WORDS_WIDTH, _NUMBER_WIDTH = 46, 30, 13
_STYLES: Mapping[str, Mapping[str, Any]] = {
    "plain": {},
    "title": {"bold": True, "font_size": 14},
    "notice": {"bold": True, "bg_color": "#FFF3D1", "font_color": "#463300"},
    "link": {"font_color": "#1F5FAE", "underline": 1},
    "heading": {"bold": True, "font_size": 12},
    "header": {"bold": True, "bottom": 1, "text_wrap": True, "valign": "bottom"},
    "header_number": {
        "bold": True,
        "bottom": 1,
        "text_wrap": True,
        "valign": "bottom",
        "align": "right",
    },
    "section": {"bold": True, "valign": "top"},
    "sign": {"align": "right", "font_color": "#55606E"},
    "muted": {"font_color": "#55606E"},
    "wrapped": {"text_wrap": True, "valign": "top"},
    "over": {"bold": True, "text_wrap": True, "valign": "bottom", "align": "center"},
    "header_remark": {"bold": True, "bottom": 1, "valign": "bottom", "indent": 1},
    "remark": {"indent": 1},
}


def synthetic_notice() -> str:
    """What every output made from synthetic data says."""
    return "{} {}".format(
        _("Synthetische gegevens:"),
        _(
            "deze cijfers zijn door een programma gemaakt. "
            "Er staan geen antwoorden van mensen achter."
        ),
    )


def wrapped_lines(text: str, width: float) -> int:
    """Lines that a text takes in a column, broken between words; bold is a little wider."""
    lines, used = 1, 0.0
    for word in text.split():
        needed = 1.1 * len(word)
        if used and used + 1 + needed > width:
            lines, used = lines + 1, 0.0
        used += needed + (1 if used else 0)
        while used > width:
            lines, used = lines + 1, used - width
    return lines


class _Exact(float):
    """A number that a workbook gets with all its digits instead of sixteen."""

    def __format__(self, _specification: str) -> str:
        return repr(float(self)).removesuffix(".0")


class Formats:
    """The formats of a workbook, each made once."""

    def __init__(self, workbook: Any) -> None:
        self._workbook = workbook
        self._made: dict[tuple[tuple[str, Any], ...], Any] = {}

    def style(self, name: str) -> Any:
        """A named style."""
        return self._make(_STYLES[name])

    def number(
        self, decimals: int, *, published: bool = False, small: bool = False, muted: bool = False
    ) -> Any:
        """A number with so many decimals; published figures in grey italics.

        The mark of a small base is part of the format, so that the cell stays a number.
        """
        shape = "#,##0" + ("." + "0" * decimals if decimals else "")
        if small:
            shape += f'"{SMALL_MARK}"'
        extra: dict[str, Any] = {"italic": True} if published else {}
        if published or muted:
            extra["font_color"] = _GREY
        return self._make({"num_format": shape, **extra})

    def _make(self, properties: Mapping[str, Any]) -> Any:
        key = tuple(sorted(properties.items()))
        if key not in self._made:
            self._made[key] = self._workbook.add_format(dict(properties))
        return self._made[key]


class Sheet:
    """A worksheet with a current row. Text is written as text: no formula ever comes of a label."""

    def __init__(self, worksheet: Any, formats: Formats) -> None:
        self._worksheet = worksheet
        self._formats = formats
        self._row = 0
        worksheet.hide_gridlines(2)

    def skip(self) -> None:
        """Go to the next row."""
        self._row += 1

    def text(self, column: int, words: str, style: str = "plain") -> None:
        """Words in a cell of the current row."""
        if words:
            self._worksheet.write_string(self._row, column, words, self._formats.style(style))
        elif style.startswith("header"):
            self._worksheet.write_blank(self._row, column, None, self._formats.style(style))

    def number(
        self,
        column: int,
        value: float | None,
        decimals: int = 0,
        *,
        published: bool = False,
        small: bool = False,
        muted: bool = False,
    ) -> None:
        """A number in a cell of the current row; nothing when there is none."""
        if value is not None and math.isfinite(value):
            shape = self._formats.number(decimals, published=published, small=small, muted=muted)
            self._worksheet.write_number(self._row, column, _Exact(value), shape)

    def line(self, words: str, style: str = "plain") -> None:
        """A row of one text."""
        self.text(0, words, style)
        self.skip()

    def row(self, words: Sequence[str], style: str = "plain") -> None:
        """A row of texts."""
        for column, text in enumerate(words):
            self.text(column, text, style)
        self.skip()

    @property
    def row_number(self) -> int:
        """The current row, from 0."""
        return self._row

    def link(self, sheet: str, words: str, *, column: int = 0, row: int = 0) -> None:
        """A link to a row of another sheet, in the current row."""
        address = "internal:'{}'!A{}".format(sheet.replace("'", "''"), row + 1)
        self._worksheet.write_url(self._row, column, address, self._formats.style("link"), words)

    def foldable(self) -> None:
        """The current row can be folded into the one above it with a click; it starts in view."""
        self._worksheet.outline_settings(symbols_below=False)
        self._worksheet.set_row(self._row, None, None, {"level": 1})

    def tall(self, lines: int) -> None:
        """Give the current row the height of so many lines of text."""
        self._worksheet.set_row(self._row, _LINE_HEIGHT * lines)

    def over(self, first: int, last: int, words: str) -> None:
        """Words over neighbouring columns, in the current row."""
        style = self._formats.style("over")
        if not words:
            return
        if first == last:
            self._worksheet.write_string(self._row, first, words, style)
        else:
            self._worksheet.merge_range(self._row, first, self._row, last, words, style)

    def repeat(self, first: int, last: int) -> None:
        """Print these rows at the head of every page."""
        self._worksheet.repeat_rows(first, last)

    def widths(self, *widths: float) -> None:
        """The widths of the columns."""
        for column, width in enumerate(widths):
            self._worksheet.set_column(column, column, width)

    def freeze(self, columns: int) -> None:
        """Keep all that is above the current row, and some columns, in view."""
        self._worksheet.freeze_panes(self._row, columns)

    def print_setup(self, *, landscape: bool) -> None:
        """A4, as wide as the page."""
        self._worksheet.set_paper(9)
        self._worksheet.fit_to_pages(1, 0)
        if landscape:
            self._worksheet.set_landscape()


def write_table(sheet: Sheet, place: Place) -> None:
    """A table: what it is, its figures, their precision, its changes and notes."""
    table = redact(place.table)
    with_words = any(cell.text for row in table.cells for cell in row)
    bases = figures.bases(table)
    with_base = any(n is not None for n in bases.rows)
    first = 2 if with_base else 1
    step = 2 if with_words else 1
    _write_widths(sheet, table, first=first, with_words=with_words)
    sheet.line(f"{table_label(table)} {table.title}", "title")
    sheet.line(base_of(table))
    sheet.line(facts_of(table))
    if table.synthetic:
        sheet.line(synthetic_notice(), "notice")
    sheet.link(index_sheet(), _("Terug naar de inhoud"))
    sheet.skip()
    sheet.skip()
    _write_headers(sheet, table, bases.columns, first=first, step=step)
    sheet.freeze(columns=1)
    section = None
    lines = zip(table.rows, figures.heading_texts(table.rows), bases.rows, table.cells, strict=True)
    for heading, words, n, cells in lines:
        if heading.section != section and heading.section:
            sheet.line(heading.section, "section")
        section = heading.section
        sheet.text(0, words)
        if with_base:
            sheet.number(1, n)
        for position, cell in enumerate(cells):
            _write_cell(sheet, first + position * step, cell, with_words=with_words)
        sheet.skip()
    _write_signs(sheet, table)
    _write_precision(sheet, table)
    _write_changes(sheet, table)
    if table.notes:
        sheet.skip()
        sheet.line(_("Noten"), "heading")
        for note in table.notes:
            sheet.line(note)
    sheet.print_setup(landscape=True)


def _write_widths(sheet: Sheet, table: Table, *, first: int, with_words: bool) -> None:
    pair = (_WORDS_WIDTH, _NUMBER_WIDTH) if with_words else (_NUMBER_WIDTH,)
    numbers = max(len(table.columns) * len(pair), 10)
    before = (_NUMBER_WIDTH,) * (first - 1)
    sheet.widths(
        _LABEL_WIDTH, *before, *(pair * len(table.columns) + (_NUMBER_WIDTH,) * 10)[:numbers]
    )


def _write_headers(
    sheet: Sheet, table: Table, bases: Sequence[int | None], *, first: int, step: int
) -> None:
    if any(column.section for column in table.columns):
        section = None
        for position, column in enumerate(table.columns):
            if column.section != section:
                sheet.text(first + position * step, column.section or "", "section")
            section = column.section
        sheet.skip()
    sheet.text(0, "", "header")
    if first == 2:
        sheet.text(1, _("n"), "header_number")
    for position, words in enumerate(figures.heading_texts(table.columns)):
        place = first + position * step
        if step == 2:
            sheet.text(place, words, "header")
            sheet.text(place + 1, _("waarde"), "header_number")
        else:
            sheet.text(place, words, "header_number")
    sheet.skip()
    if any(n is not None for n in bases):
        sheet.text(0, _("n"), "muted")
        for position, n in enumerate(bases):
            sheet.number(first + position * step + step - 1, n)
        sheet.skip()


def _write_cell(sheet: Sheet, column: int, cell: Cell, *, with_words: bool) -> None:
    place = column + 1 if with_words else column
    if with_words and cell.text:
        sheet.text(column, cell.text)
    if cell.shown is Shown.HIDDEN:
        sheet.text(place, "×", "sign")
    elif cell.shown is Shown.DASH or (cell.value is None and cell.text is None):
        sheet.text(place, "–", "sign")
    else:
        published = cell.origin is Origin.PUBLISHED
        sheet.number(place, cell.value, cell.decimals, published=published)


def _write_signs(sheet: Sheet, table: Table) -> None:
    cells = [cell for row in table.cells for cell in row]
    signs = (
        (
            any(c.shown is Shown.HIDDEN for c in cells),
            "× " + _("te klein om te tonen"),
        ),
        (
            any(not is_seen(c) and c.shown is not Shown.HIDDEN for c in cells),
            "– " + _("geen cijfer; de reden staat bij de nauwkeurigheid"),
        ),
        (
            any(c.origin is Origin.PUBLISHED for c in cells if is_seen(c)),
            _("Cursief: gepubliceerd cijfer, niet opnieuw berekend"),
        ),
    )
    for occurs, words in signs:
        if occurs:
            sheet.line(words, "muted")


def _write_precision(sheet: Sheet, table: Table) -> None:
    sheet.skip()
    sheet.line(_("Nauwkeurigheid per cijfer"), "heading")
    numbers = (
        _("Meting"),
        _("Waarde"),
        _("Standaardfout"),
        _("Ondergrens 95%"),
        _("Bovengrens 95%"),
        _("n"),
        _("Ontwerpeffect"),
    )
    sheet.text(0, _("Cijfer"), "header")
    for column, words in enumerate(numbers, start=1):
        sheet.text(column, words, "header_number")
    for column, words in enumerate((_("Herkomst"), _("Opmerking")), start=len(numbers) + 1):
        sheet.text(column, words, "header")
    sheet.skip()
    rows, columns = (figures.heading_texts(axis) for axis in (table.rows, table.columns))
    for row, row_words, cells in zip(table.rows, rows, table.cells, strict=True):
        for above, column_words, cell in zip(table.columns, columns, cells, strict=True):
            parts = (row.section, row_words, above.section, column_words)
            _write_precision_row(sheet, " · ".join(part for part in parts if part), cell)


def _write_precision_row(sheet: Sheet, name: str, cell: Cell) -> None:
    sheet.text(0, name)
    # A year has no thousands separator: it is a name, not an amount.
    sheet.text(1, str(cell.wave), "sign")
    more = cell.decimals + 1
    sheet.number(2, cell.value, cell.decimals, published=cell.origin is Origin.PUBLISHED)
    sheet.number(3, cell.se, more)
    sheet.number(4, cell.ci_low, more)
    sheet.number(5, cell.ci_high, more)
    sheet.number(6, cell.n)
    sheet.number(7, cell.deff, 2)
    sheet.text(8, _origin_words(cell))
    small = _("klein aantal respondenten") if cell.small else ""
    sheet.text(9, "; ".join(part for part in (note_of(cell), small) if part))
    sheet.skip()


def _origin_words(cell: Cell) -> str:
    if cell.shown is Shown.HIDDEN:
        return _("verborgen")
    if not is_seen(cell) or cell.origin is Origin.NONE:
        return _("geen cijfer")
    return _("gepubliceerd") if cell.origin is Origin.PUBLISHED else _("berekend")


def _write_changes(sheet: Sheet, table: Table) -> None:
    if not table.changes:
        return
    sheet.skip()
    sheet.line(_("Verandering sinds eerdere metingen"), "heading")
    numbers = (
        _("Eerdere meting"),
        _("Meting"),
        _("Verschil"),
        _("Ondergrens 95%"),
        _("Bovengrens 95%"),
        _("p (gecorrigeerd)"),
    )
    sheet.text(0, _("Wie en wat"), "header")
    for column, words in enumerate(numbers, start=1):
        sheet.text(column, words, "header_number")
    sheet.text(len(numbers) + 1, _("Oordeel"), "header")
    sheet.skip()
    for change in table.changes:
        _write_change(sheet, table, change)


def _write_change(sheet: Sheet, table: Table, change: Change) -> None:
    decimals = table.cells[change.row][change.column].decimals
    sheet.text(0, figures.subject(table, change))
    sheet.text(1, str(change.earlier_wave), "sign")
    sheet.text(2, str(change.wave), "sign")
    sheet.number(3, change.difference, decimals)
    sheet.number(4, change.ci_low, decimals + 1)
    sheet.number(5, change.ci_high, decimals + 1)
    sheet.number(6, change.p if change.p_adjusted is None else change.p_adjusted, 3)
    sheet.text(7, figures.verdict(change, synthetic=table.synthetic))
    sheet.skip()
