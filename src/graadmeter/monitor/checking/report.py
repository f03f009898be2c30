"""Chapters of a report: everything they compute exists, and says what can be said."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from graadmeter.errors import Fault
from graadmeter.language import gettext as _
from graadmeter.monitor.cells import CellSpec, cell_spec
from graadmeter.monitor.checking.context import SERIES_TABLES, Context, base_of, did_you_mean
from graadmeter.monitor.checking.rankings import Named, ranking_faults
from graadmeter.monitor.report import (
    KEY_FIGURES,
    Block,
    Box,
    ChapterText,
    Directive,
    Items,
    Paragraph,
    answer_label,
    directives_in,
    left_out,
    position,
)
from graadmeter.monitor.series import SeriesRow, SeriesTable, SeriesTableFile
from graadmeter.monitor.tables import Axis, TableFile, TableSpec

_TABLE_ARGUMENT = {"table": "id"}
_PERCENTAGES = frozenset({"share", "change"})
_RANKINGS = frozenset({"ranking", "top"})
_MANY = 12


def report_faults(context: Context) -> Iterator[Fault]:
    """All faults of what chapters refer to."""
    seen: dict[tuple[int, int], str] = {}
    for text in context.texts:
        yield from _place_faults(context, text, seen)
        tables = _tables(context, text.wave)
        complete = _tables_are_complete(context)
        for directive in directives_in(text):
            yield from _directive_faults(context, text, directive, tables, complete=complete)
        yield from _twice(text)
        yield from _key_figures(text)


def _place_faults(
    context: Context, text: ChapterText, seen: dict[tuple[int, int], str]
) -> Iterator[Fault]:
    if not context.exists("wave", text.wave):
        message = _("Er is geen meting {name}.").format(name=text.wave)
        hint = _("De map onder report is het jaar van een meting.")
        yield Fault(text.file, 0, "unknown-wave", message, hint)
    if not context.exists("chapter", text.chapter):
        message = _("Er is geen hoofdstuk {name}.").format(name=text.chapter)
        hint = _("De hoofdstukken staan in monitor.yaml.")
        yield Fault(text.file, 2, "chapter-unknown", message, hint)
    first = seen.setdefault((text.wave, text.chapter), text.file)
    if first != text.file:
        message = _("Hoofdstuk {chapter} heeft al een tekst.").format(chapter=text.chapter)
        hint = _("De eerste staat in {place}.").format(place=first)
        yield Fault(text.file, 2, "duplicate-id", message, hint)


@dataclass(frozen=True)
class _Known:
    """What a chapter can refer to in a table.

    Attributes:
        rows, columns: section, label and wave of each.
        waves: the waves of its figures besides its own.
        is_percentage: whether the figure in a row and column is a percentage.
        ranked: the figures of a row or of a column that a ranking is of.
    """

    name: str
    chapter: int
    rows: tuple[tuple[str | None, str, int | None], ...]
    columns: tuple[tuple[str | None, str, int | None], ...]
    waves: frozenset[int]
    is_percentage: Callable[[int, int], bool]
    ranked: Callable[[int | None, int | None], tuple[Named, ...]] = lambda _row, _column: ()


def _tables(context: Context, wave: int) -> dict[str, _Known]:
    """Id of each table of a wave to what it is."""
    files = [file for file, _document in context.table_files if file.wave == wave]
    series = [file for file, _document in context.series_tables if file.wave == wave]
    known = [_of_answers(file, spec) for file in files for spec in file.tables]
    known += [_of_series(file, spec) for file in series for spec in file.tables]
    return {one.name: one for one in known}


def _of_answers(file: TableFile, spec: TableSpec) -> _Known:
    waves = {axis.wave for axis in (*spec.rows, *spec.columns)}
    return _Known(
        spec.id,
        file.chapter,
        tuple(_named(axis, file.wave) for axis in spec.rows),
        tuple(_named(axis, file.wave) for axis in spec.columns),
        frozenset(wave for wave in waves if wave is not None),
        lambda row, column: cell_spec(spec, row, column, 0).statistic == "percentage",
        partial(_ranked, spec, file.wave),
    )


def _ranked(spec: TableSpec, wave: int, row: int | None, column: int | None) -> tuple[Named, ...]:
    if row is not None:
        across = [cell_spec(spec, row, c, wave) for c in range(len(spec.columns))]
        named = [(_answer(spec.columns[cell.column]), cell) for cell in across]
        return tuple((label, cell) for label, cell in named if cell.wave == wave)
    down = [cell_spec(spec, r, column or 0, wave) for r in range(len(spec.rows))]
    return tuple((_answer(spec.rows[cell.row]), cell) for cell in down if not cell.heading)


def _answer(axis: Axis) -> str:
    return answer_label(None if axis.section is None else str(axis.section), str(axis.label))


def _of_series(file: SeriesTableFile, spec: SeriesTable) -> _Known:
    return _Known(
        spec.id,
        file.chapter,
        tuple(_named(row, file.wave) for row in spec.rows),
        tuple((None, str(wave), wave) for wave in spec.waves),
        frozenset(spec.waves),
        lambda _row, _column: True,
    )


def _named(axis: Axis | SeriesRow, wave: int) -> tuple[str | None, str, int | None]:
    """What a row or column is called; without a wave of its own it is of the table's."""
    section = None if axis.section is None else str(axis.section)
    own = axis.wave if isinstance(axis, Axis) else None
    return section, str(axis.label), own or wave


def _tables_are_complete(context: Context) -> bool:
    """Whether what a chapter refers to cannot stand in what could not be read."""
    documents = [d for _file, d in context.table_files]
    documents += [d for _file, d in context.series_tables]
    return not {"tables", SERIES_TABLES} & context.unread and all(
        map(context.is_complete, documents)
    )


def _directive_faults(
    context: Context,
    text: ChapterText,
    directive: Directive,
    tables: Mapping[str, _Known],
    *,
    complete: bool,
) -> Iterator[Fault]:
    def fault(rule: str, message: str, hint: str) -> Fault:
        return Fault(text.file, directive.line, rule, message, hint)

    given = {key for key, _value in directive.arguments}
    for key in ("places", "since"):
        value = directive.get(key)
        whole = value is None or (value.isascii() and value.isdigit() and int(value) > 0)
        if not whole:
            message = _("“{value}” is geen getal.").format(value=value)
            yield fault("report-arguments", message, _("Schrijf een geheel getal boven nul."))
            return
    if directive.name in _RANKINGS and ("row" in given) == ("column" in given):
        message = _("“{name}” rangschikt de cijfers van één rij of van één kolom.")
        hint = _("Geef row of column, en niet allebei.")
        yield fault("report-arguments", message.format(name=directive.name), hint)
    for number in (directive.get("chapters") or "").split():
        if not (number.isascii() and number.isdigit()) or not context.exists("chapter", number):
            message = _("Er is geen hoofdstuk {name}.").format(name=number)
            yield fault("chapter-unknown", message, _("De hoofdstukken staan in monitor.yaml."))
    if directive.name == "decomposition":
        yield from _decomposition_faults(context, text, directive)
        return
    name = directive.get(_TABLE_ARGUMENT.get(directive.name, "table"))
    if name is None:
        return
    known = tables.get(name)
    if known is None:
        if complete:
            message = _("Er is geen tabel “{name}” in deze meting.").format(name=name)
            hint = did_you_mean(name, tables) or _("De tabellen staan in de map tables.")
            yield fault("report-unknown-table", message, hint)
        return
    if directive.name == "table" and known.chapter != text.chapter:
        message = _("Tabel “{name}” hoort bij hoofdstuk {chapter}.").format(
            name=name, chapter=known.chapter
        )
        hint = _('Verwijs ernaar met see table="{name}" tussen dubbele accolades.').format(
            name=name
        )
        yield fault("report-unknown-table", message, hint)
    if complete:
        yield from _cell_faults(text, directive, known)
        if directive.name in _RANKINGS:
            yield from _ranking_faults(context, text, directive, known)


def _cell_faults(text: ChapterText, directive: Directive, known: _Known) -> Iterator[Fault]:
    found: dict[str, int] = {}
    for key, headings in (("row", known.rows), ("column", known.columns)):
        name = directive.get(key)
        if name is None:
            continue
        at = position(name, headings)
        if at is not None:
            found[key] = at
            continue
        labels = [label for _section, label, _wave in headings]
        yield Fault(
            text.file,
            directive.line,
            "report-unknown-cell",
            _("Tabel “{table}” heeft niet precies één rij of kolom “{name}”.").format(
                table=known.name, name=name
            ),
            did_you_mean(name, labels)
            or _("Er staan: {names}.").format(names=", ".join(labels[:_MANY])),
        )
    if {"row", "column"} > found.keys() or directive.name not in _PERCENTAGES:
        return
    if not known.is_percentage(found["row"], found["column"]):
        message = _("Dit cijfer is geen percentage: “{name}” kan er niets van zeggen.").format(
            name=directive.name
        )
        hint = _("Gebruik figure, of kies een cel met een percentage.")
        yield Fault(text.file, directive.line, "report-not-a-percentage", message, hint)
    if directive.name == "change" and int(directive["since"]) not in known.waves:
        message = _("Tabel “{table}” heeft geen cijfers van {wave}.").format(
            table=known.name, wave=directive["since"]
        )
        hint = _("Er zijn cijfers van: {waves}.").format(
            waves=", ".join(map(str, sorted(known.waves))) or "–"
        )
        yield Fault(text.file, directive.line, "report-unknown-cell", message, hint)


def _ranking_faults(
    context: Context, text: ChapterText, directive: Directive, known: _Known
) -> Iterator[Fault]:
    row, column = directive.get("row"), directive.get("column")
    at_row = None if row is None else position(row, known.rows)
    at_column = None if column is None else position(column, known.columns)
    if (at_row is None) == (at_column is None):
        return
    named = known.ranked(at_row, at_column)
    apart = left_out(directive)
    for label in sorted(set(apart) - {label for label, _cell in named}):
        message = _("Er is niets met het opschrift “{label}” om weg te laten.").format(label=label)
        hint = did_you_mean(label, [label for label, _cell in named])
        hint = hint or _("Schrijf het opschrift zoals het in de tabel staat.")
        yield Fault(text.file, directive.line, "report-ranking", message, hint)
    # A figure without a question is a fault of its table.
    counted = [(label, cell) for label, cell in named if cell.question or cell.accounting]
    ranked = [(label, cell) for label, cell in counted if label not in apart]
    faults = ranking_faults(ranked, lambda cell: _universe(context, cell, text.wave))
    first = next(faults, None)
    if first is not None:
        hint = _('Laat weg wat er niet bij hoort: leave-out="opschrift | ander opschrift".')
        yield Fault(text.file, directive.line, "report-ranking", first, hint)


def _universe(context: Context, cell: CellSpec, wave: int) -> str | None:
    """Who gets the question of a figure."""
    entry = context.questionnaire_of.get((cell.group, wave))
    question = entry[0].question(base_of(cell.question or "")) if entry else None
    return question.universe if question is not None else None


def _decomposition_faults(
    context: Context, text: ChapterText, directive: Directive
) -> Iterator[Fault]:
    files = [f for f, _document in context.table_files if f.wave == text.wave]
    names = [spec.id for file in files for spec in file.decompositions]
    if directive["id"] not in names and _tables_are_complete(context):
        message = _("Er is geen ontleding “{name}” in deze meting.").format(name=directive["id"])
        hint = did_you_mean(directive["id"], names) or _("De tabellen staan in de map tables.")
        yield Fault(text.file, directive.line, "report-unknown-table", message, hint)


def _twice(text: ChapterText) -> Iterator[Fault]:
    """A table stands once, so that every reference leads to one place."""
    seen: dict[str, int] = {}
    for directive in directives_in(text):
        if directive.name not in {"table", "decomposition"}:
            continue
        first = seen.setdefault(directive["id"], directive.line)
        if first != directive.line:
            message = _("“{name}” staat twee keer in dit hoofdstuk.").format(name=directive["id"])
            hint = _("De eerste staat op regel {line}.").format(line=first)
            yield Fault(text.file, directive.line, "duplicate-id", message, hint)


def _key_figures(text: ChapterText) -> Iterator[Fault]:
    """A box of key figures is a list in which each item begins with its figure."""
    for box in _boxes(text.blocks):
        if box.kind != KEY_FIGURES:
            continue
        items = [item for block in box.blocks if isinstance(block, Items) for item in block.items]
        lists_only = all(isinstance(block, Items) for block in box.blocks)
        if not items or not lists_only or not all(map(_begins_with_figure, items)):
            message = _("In dit kader begint niet elk punt van de lijst met een cijfer.")
            hint = _('Begin elk punt met figure table="…" row="…" column="…" tussen accolades.')
            yield Fault(text.file, box.line, "report-box", message, hint)


def _boxes(blocks: tuple[Block, ...]) -> Iterator[Box]:
    for block in blocks:
        if isinstance(block, Box):
            yield block


def _begins_with_figure(item: tuple[Block, ...]) -> bool:
    if len(item) != 1 or not isinstance(item[0], Paragraph) or not item[0].children:
        return False
    first = item[0].children[0]
    return isinstance(first, Directive) and first.name == "figure"
