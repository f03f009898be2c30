"""The workbook of all questions as bytes."""

from __future__ import annotations

import io

from xlsxwriter import Workbook

from graadmeter.language import gettext as _
from graadmeter.language import use_language
from graadmeter.publication.content import Content
from graadmeter.publication.names import index_sheet, places, table_label
from graadmeter.publication.question_book.explanation import write_explanation
from graadmeter.publication.question_book.index_sheets import write_book_index, write_group_index
from graadmeter.publication.question_book.places import explanation_sheet, group_places
from graadmeter.publication.question_book.section_sheet import write_section
from graadmeter.publication.workbook import OPTIONS, set_facts
from graadmeter.publication.workbook_sheet import Formats, Sheet


def render_question_book(content: Content) -> bytes:
    """Every question of every group: an index, an explanation, and per group its own sheets."""
    stream = io.BytesIO()
    with use_language(content.language), Workbook(stream, OPTIONS) as workbook:
        title = _("Alle vragen: {title}").format(title=f"{content.title}, {content.wave_title}")
        set_facts(workbook, content, title)
        formats = Formats(workbook)

        def add(name: str) -> Sheet:
            return Sheet(workbook.add_worksheet(name), formats)

        groups = group_places(content.all_questions)
        labels = {name: table_label(place.table) for name, place in places(content).items()}
        write_book_index(add(index_sheet()), content, groups)
        write_explanation(add(explanation_sheet()), content)
        for group in groups:
            index = add(group.sheet)
            starts = {
                place.sheet: write_section(add(place.sheet), place, group, labels)
                for place in group.sections
            }
            write_group_index(index, content, group, starts)
    return stream.getvalue()
