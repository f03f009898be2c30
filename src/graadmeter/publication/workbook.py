"""The tabellenboek: every table on a sheet of its own, with numbers that can be calculated with."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import datetime

from xlsxwriter import Workbook

from graadmeter.language import gettext as _
from graadmeter.language import use_language
from graadmeter.publication.content import Content
from graadmeter.publication.corrections.erratum_sheet import write_erratum
from graadmeter.publication.names import ERRATUM_SHEET, Place, index_sheet, places, table_label
from graadmeter.publication.workbook_sheet import Formats, Sheet, synthetic_notice, write_table

# The same bytes on any day: a workbook must hold some date.
_CREATED = datetime(2000, 1, 1)
OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}


def render_workbook(content: Content) -> bytes:
    """All tables as one workbook: an index, then a sheet per table."""
    stream = io.BytesIO()
    with use_language(content.language), Workbook(stream, OPTIONS) as workbook:
        set_facts(workbook, content, f"{content.title}, {content.wave_title}")
        formats = Formats(workbook)
        where = places(content)
        _write_index(Sheet(workbook.add_worksheet(index_sheet()), formats), content, where)
        for place in where.values():
            write_table(Sheet(workbook.add_worksheet(place.sheet), formats), place)
        if content.edition.corrections:
            sheet = Sheet(workbook.add_worksheet(ERRATUM_SHEET), formats)
            write_erratum(sheet, content, index_sheet())
    return stream.getvalue()


def set_facts(workbook: Workbook, content: Content, title: str) -> None:
    """The properties of a workbook, without a time."""
    workbook.set_properties(
        {
            "title": title,
            "subject": synthetic_notice() if content.synthetic else "",
            "author": "Graadmeter",
            "comments": content.disclaimer,
            "status": content.edition.words,
            "created": _CREATED,
        }
    )


def _write_index(sheet: Sheet, content: Content, where: Mapping[str, Place]) -> None:
    sheet.widths(24, 90, 12)
    sheet.line(f"{content.title}, {content.wave_title}", "title")
    sheet.line(content.edition.words)
    if content.synthetic:
        sheet.line(synthetic_notice(), "notice")
    for words in (content.origin, content.disclaimer):
        if words:
            sheet.line(words)
    sheet.skip()
    sheet.row([_("Tabel"), _("Titel"), _("Hoofdstuk")], "header")
    sheet.freeze(columns=0)
    chapters = {t.id: c.number for c in reversed(content.chapters) for t in c.tables}
    for name, place in where.items():
        sheet.link(place.sheet, table_label(place.table))
        sheet.text(1, place.table.title)
        if name in chapters:
            sheet.number(2, chapters[name])
        sheet.skip()
    if content.edition.corrections:
        sheet.link(ERRATUM_SHEET, _("Erratum"))
        about = _(
            "Elk cijfer van een tabel dat een nieuwe versie heeft veranderd, oud naast nieuw, en "
            "waar verder iets anders is."
        )
        sheet.text(1, about)
        sheet.skip()
    sheet.print_setup(landscape=False)
