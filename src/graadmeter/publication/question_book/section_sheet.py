"""One part of a questionnaire on a sheet: its questions below each other under one head."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from graadmeter.language import gettext as _
from graadmeter.publication.protection import is_seen
from graadmeter.publication.question_book.places import GroupPlace, SectionPlace
from graadmeter.publication.workbook_sheet import Sheet, synthetic_notice, wrapped_lines
from graadmeter.tabulation.breakdowns import BreakdownColumn
from graadmeter.tabulation.question_figures import EarlierFigures, QuestionFigures
from graadmeter.tabulation.table import Cell, Shown

HIDDEN, NONE, UNTESTED = "×", "–", "·"
_FIRST = 2
_LABEL_WIDTH, _KIND_WIDTH, _REMARK_WIDTH = 44, 13, 60
_NARROWEST, _WIDEST = 11, 24


def write_section(
    sheet: Sheet, place: SectionPlace, home: GroupPlace, tables: Mapping[str, str]
) -> dict[str, int]:
    """Write the questions of a section.

    Args:
        sheet: an empty sheet.
        place: the section.
        home: its group.
        tables: id of a table of the report to what it is called.

    Returns:
        Question id to the row it starts on.
    """
    group = home.group
    remarks = _FIRST + len(group.columns)
    sheet.widths(
        _LABEL_WIDTH, _KIND_WIDTH, *(_width(column) for column in group.columns), _REMARK_WIDTH
    )
    sheet.line(f"{place.number} {group.label}: {place.section.title}", "title")
    sheet.line(synthetic_notice() if group.synthetic else "", "notice")
    sheet.link(home.sheet, _("Terug naar de vragen van deze groep"))
    sheet.skip()
    head = sheet.row_number
    _write_head(sheet, group.columns)
    sheet.freeze(columns=_FIRST)
    sheet.repeat(head, sheet.row_number - 1)
    starts = {}
    for question in place.section.questions:
        starts[question.id] = sheet.row_number
        _write_question(sheet, question, group.mark_below, remarks, tables)
        sheet.skip()
    sheet.print_setup(landscape=True)
    return starts


def _width(column: BreakdownColumn) -> float:
    """Wide enough for the longest word of the heading, which wraps."""
    longest = max((len(word) for word in column.label.split()), default=0)
    return float(min(max(_NARROWEST, longest + 3), _WIDEST))


def _write_head(sheet: Sheet, columns: Sequence[BreakdownColumn]) -> None:
    spans = _spans(columns)
    sheet.tall(
        max(
            wrapped_lines(columns[first].title, sum(map(_width, columns[first : last + 1])))
            for first, last in spans
        )
    )
    for first, last in spans:
        sheet.over(_FIRST + first, _FIRST + last, columns[first].title)
    sheet.skip()
    sheet.tall(max(wrapped_lines(column.label, _width(column)) for column in columns))
    for place, column in enumerate(columns, start=_FIRST):
        sheet.text(place, column.label, "header_number")
    sheet.text(0, _("Vraag en antwoord"), "header")
    sheet.text(1, _("Cijfer"), "header")
    sheet.text(_FIRST + len(columns), _("Opmerkingen"), "header_remark")
    sheet.skip()
    sheet.text(1, _("letter"), "muted")
    for place, column in enumerate(columns, start=_FIRST):
        sheet.text(place, column.letter, "sign")
    sheet.skip()


def _spans(columns: Sequence[BreakdownColumn]) -> list[tuple[int, int]]:
    """First and last position of neighbouring columns with the same title."""
    spans: list[tuple[int, int]] = []
    for place, column in enumerate(columns):
        if spans and columns[spans[-1][0]].title == column.title:
            spans[-1] = (spans[-1][0], place)
        else:
            spans.append((place, place))
    return spans


def asked_words(question: QuestionFigures) -> str:
    """Whom a question was put to: "Gesteld aan: iedereen van deze groep"."""
    return _("Gesteld aan: {whom}").format(whom=question.asked or _("iedereen van deze groep"))


def filler_words() -> str:
    """What is said of synthetic answers that nothing printed stands behind."""
    return _(
        "Opvulling: over deze vraag is niets gedrukt; de synthetische antwoorden zeggen niets."
    )


def _write_question(
    sheet: Sheet,
    question: QuestionFigures,
    mark_below: int,
    remarks: int,
    tables: Mapping[str, str],
) -> None:
    sheet.line(question.label, "heading")
    sheet.line(question.text, "muted")
    facts = [
        asked_words(question),
        _("meerdere antwoorden mogelijk") if question.several else "",
        filler_words() if question.filler else "",
    ]
    sheet.line(". ".join(fact for fact in facts if fact).rstrip(".") + ".", "muted")
    sheet.text(0, _("Respondenten (ongewogen)"))
    sheet.text(1, _("n"))
    for place, n in enumerate(question.bases, start=_FIRST):
        if n is None:
            sheet.text(place, HIDDEN, "sign")
        else:
            sheet.number(place, n, small=n < mark_below, muted=True)
    sheet.skip()
    for position, answer in enumerate(question.answers):
        sheet.tall(wrapped_lines(answer.label, _LABEL_WIDTH))
        sheet.text(0, answer.label, "wrapped")
        _write_figures(sheet, question, position)
        for earlier in question.earlier:
            if earlier.answer == position:
                _write_earlier(sheet, earlier, remarks, tables)


def _write_figures(sheet: Sheet, question: QuestionFigures, position: int) -> None:
    cells, letters = question.cells[position], question.letters[position]
    sheet.text(1, "%" if question.statistic == "percentage" else _("gemiddelde"))
    for place, cell in enumerate(cells, start=_FIRST):
        if is_seen(cell) and cell.value is not None:
            sheet.number(place, cell.value, cell.decimals, small=cell.small)
        else:
            sheet.text(place, HIDDEN if cell.shown is Shown.HIDDEN else NONE, "sign")
    sheet.skip()
    _write_limits(sheet, _("95% van"), [_shown(cell, cell.ci_low) for cell in cells], cells)
    _write_limits(sheet, _("95% tot"), [_shown(cell, cell.ci_high) for cell in cells], cells)
    if any(found is not None for found in letters):
        sheet.text(1, _("hoger dan"), "muted")
        for place, (found, cell) in enumerate(zip(letters, cells, strict=True), start=_FIRST):
            if found is not None:
                sheet.text(place, " ".join(found), "sign")
            elif place > _FIRST and is_seen(cell):
                sheet.text(place, UNTESTED, "sign")
        sheet.foldable()
        sheet.skip()


def _shown(cell: Cell, value: float | None) -> float | None:
    return value if is_seen(cell) else None


def _write_limits(
    sheet: Sheet, words: str, values: Sequence[float | None], cells: Sequence[Cell]
) -> None:
    sheet.text(1, words, "muted")
    for place, (value, cell) in enumerate(zip(values, cells, strict=True), start=_FIRST):
        sheet.number(place, value, cell.decimals, muted=True)
    sheet.foldable()
    sheet.skip()


def _write_earlier(
    sheet: Sheet, earlier: EarlierFigures, remarks: int, tables: Mapping[str, str]
) -> None:
    table = tables.get(earlier.table, earlier.table)
    sheet.text(
        0, "    " + _("{wave}, gepubliceerd ({table})").format(wave=earlier.wave, table=table)
    )
    seen = [
        (place, cell)
        for place, cell in enumerate(earlier.cells, start=_FIRST)
        if cell is not None and is_seen(cell)
    ]
    sheet.text(1, _("gemiddelde") if seen and seen[0][1].statistic == "mean" else "%")
    for place, cell in seen:
        sheet.number(place, cell.value, cell.decimals, published=True)
    notes = "; ".join(dict.fromkeys(cell.note for _p, cell in seen if cell.note))
    sheet.text(remarks, notes, "remark")
    sheet.skip()
