"""The erratum as a sheet of the tabellenboek: a row per change, with numbers as numbers."""

from __future__ import annotations

from graadmeter.language import gettext as _
from graadmeter.publication.content import Content
from graadmeter.publication.corrections.erratum_view import (
    ChangeView,
    CorrectionView,
    TableChanges,
    view_erratum,
)
from graadmeter.publication.edition import Figure
from graadmeter.publication.workbook_sheet import Sheet, synthetic_notice


def write_erratum(sheet: Sheet, content: Content, index: str) -> None:
    """All corrections, newest first, in the current language.

    Args:
        sheet: an empty sheet.
        content: the publication.
        index: name of the sheet to go back to.
    """
    sheet.widths(40, 34, 34, 10, 22, 22, 10, 10, 60)
    sheet.line(_("Erratum"), "title")
    if content.synthetic:
        sheet.line(synthetic_notice(), "notice")
    sheet.link(index, _("Terug naar de inhoud"))
    sheet.skip()
    for one in view_erratum(content):
        _write_correction(sheet, one)
    sheet.print_setup(landscape=True)


def _write_correction(sheet: Sheet, one: CorrectionView) -> None:
    sheet.skip()
    sheet.line(one.title, "heading")
    sheet.line(one.reason)
    sheet.line(one.summary)
    for words in one.lists:
        sheet.line(words)
    if one.inputs:
        sheet.line(one.inputs_words)
    for name in one.others:
        sheet.line(_("Ook veranderd: {names}.").format(names=name))
    sheet.skip()
    headings = (_("Tabel"), _("Rij"), _("Kolom"))
    for column, words in enumerate(headings):
        sheet.text(column, words, "header")
    numbers = (_("Meting"), _("Was"), _("Is nu"), _("n was"), _("n is nu"))
    for column, words in enumerate(numbers, len(headings)):
        sheet.text(column, words, "header_number")
    sheet.text(len(headings) + len(numbers), _("Opmerking"), "header")
    sheet.skip()
    for table in one.tables:
        _write_table(sheet, table)


def _write_table(sheet: Sheet, table: TableChanges) -> None:
    for remark in table.remarks:
        sheet.text(0, table.name)
        sheet.text(8, remark)
        sheet.skip()
    for change in (*table.changes, *table.exact):
        sheet.text(0, table.name)
        sheet.text(1, change.row)
        sheet.text(2, change.column)
        # A year has no thousands separator: it is a name, not an amount.
        sheet.text(3, change.wave, "sign")
        _write_figure(sheet, 4, change.item.old, change.old)
        _write_figure(sheet, 5, change.item.new, change.new)
        sheet.number(6, change.item.old.n if change.item.old else None)
        sheet.number(7, change.item.new.n if change.item.new else None)
        sheet.text(8, "; ".join(part for part in (_intervals(change), change.remark) if part))
        sheet.skip()


def _write_figure(sheet: Sheet, column: int, figure: Figure | None, words: str) -> None:
    if figure is None or figure.value is None:
        sheet.text(column, words, "sign")
    else:
        sheet.number(column, figure.value, figure.decimals or 0)


def _intervals(change: ChangeView) -> str:
    """The figures with their intervals in words, which a number alone does not have."""
    both = [one for one in (change.item.old, change.item.new) if one is not None]
    return f"{change.old} → {change.new}" if any(one.ci_low is not None for one in both) else ""
