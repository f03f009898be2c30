"""Where to find a question: a sheet for the book and one for every group."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from graadmeter.language import gettext as _
from graadmeter.publication.content import Content
from graadmeter.publication.names import index_sheet
from graadmeter.publication.question_book.places import GroupPlace, explanation_sheet
from graadmeter.publication.question_book.section_sheet import HIDDEN, asked_words
from graadmeter.publication.workbook_sheet import Sheet, synthetic_notice
from graadmeter.tabulation.question_figures import QuestionFigures


def write_book_index(sheet: Sheet, content: Content, groups: Sequence[GroupPlace]) -> None:
    """The first sheet: what the book is, and its groups."""
    sheet.widths(76, 84, 10, 10)
    sheet.line(_("Alle vragen: {title}").format(title=_whole_title(content)), "title")
    if content.synthetic:
        sheet.line(synthetic_notice(), "notice")
    for words in (content.origin, content.disclaimer):
        if words:
            sheet.line(words)
    sheet.link(explanation_sheet(), _("Uitleg bij de tekens en cijfers"))
    sheet.skip()
    sheet.skip()
    sheet.text(0, _("Groep"), "header")
    sheet.text(1, _("Uitgesplitst naar"), "header")
    sheet.text(2, _("Vragen"), "header_number")
    sheet.text(3, _("n"), "header_number")
    sheet.skip()
    sheet.freeze(columns=0)
    for place in groups:
        titles = dict.fromkeys(column.title for column in place.group.columns if column.title)
        sheet.link(place.sheet, f"{place.number} {place.group.title}")
        sheet.text(1, ", ".join(titles) or _("niet uitgesplitst"))
        sheet.number(2, sum(len(one.section.questions) for one in place.sections))
        everybody = [q.bases[0] for one in place.sections for q in one.section.questions]
        sheet.number(3, max((n for n in everybody if n is not None), default=None))
        sheet.skip()
    sheet.print_setup(landscape=True)


def write_group_index(
    sheet: Sheet, content: Content, place: GroupPlace, starts: Mapping[str, Mapping[str, int]]
) -> None:
    """The questions of a group, each with a link to its figures.

    Args:
        sheet: an empty sheet.
        content: the publication.
        place: the group.
        starts: sheet to question to the row where it starts.
    """
    sheet.widths(52, 60, 10, 64)
    sheet.line(f"{place.number} {place.group.title}", "title")
    if content.synthetic:
        sheet.line(synthetic_notice(), "notice")
    sheet.link(index_sheet(), _("Terug naar de inhoud"))
    sheet.link(explanation_sheet(), _("Uitleg bij de tekens en cijfers"), column=1)
    sheet.skip()
    sheet.skip()
    sheet.text(0, _("Onderdeel"), "header")
    sheet.text(1, _("Vraag"), "header")
    sheet.text(2, _("n"), "header_number")
    sheet.text(3, _("Opmerkingen"), "header")
    sheet.skip()
    sheet.freeze(columns=0)
    for one in place.sections:
        sheet.link(one.sheet, f"{one.number} {one.section.title}")
        for question in one.section.questions:
            row = starts[one.sheet][question.id]
            sheet.link(one.sheet, question.label, column=1, row=row)
            base = question.bases[0]
            if base is None:
                sheet.text(2, HIDDEN, "sign")
            else:
                sheet.number(2, base, small=base < place.group.mark_below)
            sheet.text(3, _remarks(question), "muted")
            sheet.skip()
    for section in place.group.sections:
        for label, reason in section.left_out:
            sheet.text(0, section.title)
            sheet.text(1, label)
            sheet.text(3, _("geen cijfers: {reason}").format(reason=reason), "muted")
            sheet.skip()
    sheet.print_setup(landscape=True)


def _whole_title(content: Content) -> str:
    return f"{content.title}, {content.wave_title}"


def _remarks(question: QuestionFigures) -> str:
    parts = (
        asked_words(question) if question.asked else "",
        _("opvulling") if question.filler else "",
        _("met eerdere metingen") if question.earlier else "",
    )
    return "; ".join(part for part in parts if part)
