"""What a directive says: a figure, a sentence or a list, from the cells it names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from graadmeter.language import gettext as _
from graadmeter.monitor.report import Directive, answer_label, left_out, position
from graadmeter.publication import figures
from graadmeter.publication.sentences import (
    Figure,
    Sentence,
    change,
    figure_in,
    most_frequent,
    not_comparable,
    ranking,
    share,
)
from graadmeter.publication.sentences.grammar import Grammar
from graadmeter.tabulation.table import Cell, Heading, Shown, Table

PLACES = 3
_NO = "no"


def locate(table: Table, directive: Directive) -> tuple[int, int]:
    """Row and column of the cell that a directive names.

    Raises:
        ValueError: it names none; `graadmeter check` finds that before.
    """
    row = _at(table, table.rows, directive["row"])
    column = _at(table, table.columns, directive["column"])
    if row is None or column is None:
        raise ValueError(f"{table.id}: no cell {directive['row']!r}, {directive['column']!r}")
    return row, column


def _at(table: Table, headings: Sequence[Heading], name: str | None) -> int | None:
    """Where a heading is; without a wave of its own it is of the table's."""
    if name is None:
        return None
    return position(name, [(h.section, h.label, h.wave or table.wave) for h in headings])


def say_figure(table: Table, directive: Directive) -> Sentence:
    """A figure with its unit, as in: 27%; see `remark_on` for what goes with it."""
    row, column = locate(table, directive)
    found = figure_in(table, row, column)
    if found is None:
        return Sentence(_("geen cijfer"), ())
    return Sentence(figures.figure(table.cells[row][column], None), (found.place,))


def remark_on(table: Table, directive: Directive, grammar: Grammar) -> str:
    """That a figure is of few respondents, as in: indicatief, n = 18; empty when it is not."""
    found = figure_in(table, *locate(table, directive))
    return grammar.indicative(found.n) if found is not None and found.small else ""


def say_base(table: Table, directive: Directive) -> Sentence:
    """The number of respondents behind a figure."""
    row, column = locate(table, directive)
    cell = table.cells[row][column]
    n = cell.n if cell.n is not None else cell.n_printed
    if n is None or cell.shown is Shown.HIDDEN:
        return Sentence(_("een onbekend aantal"), ())
    return Sentence(figures.number(n), ((table.id, row, column),))


def say_share(table: Table, directive: Directive, grammar: Grammar) -> Sentence:
    """A percentage as a sentence of its own."""
    row, column = locate(table, directive)
    found = figure_in(table, row, column)
    if found is None:
        people = directive["people"]
        return Sentence(_without(table, row, column, people), ())
    return share(found, directive["people"], directive["says"], grammar)


def _without(table: Table, row: int, column: int, people: str) -> str:
    """That there is no figure, and why."""
    cell = table.cells[row][column]
    if cell.filler:
        return _("Voor {people} is er geen uitkomst: de antwoorden zijn opvulling.").format(
            people=people
        )
    if cell.shown is Shown.HIDDEN:
        return _("Voor {people} zijn er te weinig antwoorden om een cijfer te tonen.").format(
            people=people
        )
    return _("Voor {people} is hier geen cijfer.").format(people=people)


def say_change(table: Table, directive: Directive, grammar: Grammar) -> Sentence:
    """What became of a figure since an earlier wave, as far as that may be said."""
    row, column = locate(table, directive)
    since = int(directive["since"])
    for moved in table.change_of(row, column):
        if moved.earlier_wave == since:
            sentence = change(table, moved, directive["what"], grammar)
            if sentence is not None:
                return sentence
    earlier = _earlier(table, row, column, since)
    if earlier is not None and earlier.comparable == _NO:
        reason = earlier.reason or earlier.note
        return not_comparable(since, reason[:1].lower() + reason[1:], grammar)
    return Sentence(
        _(
            "Over een verschil met {wave} is niets te zeggen: niet van beide metingen is een "
            "cijfer dat getoond kan worden."
        ).format(wave=since),
        (),
    )


def _earlier(table: Table, row: int, column: int, wave: int) -> Cell | None:
    """The figure of an earlier wave in the same row or column, where that is only one."""
    beside = [c for c in table.cells[row] if c.wave == wave]
    above = [r[column] for r in table.cells if r[column].wave == wave]
    for found in (beside, above):
        if len(found) == 1:
            return found[0]
    return None


def say_ranking(table: Table, directive: Directive, grammar: Grammar) -> Sentence:
    """The most frequent answers of a row or column."""
    named = ranked(table, directive)
    said = ranking(named, directive["what"], grammar, _places(directive))
    if said is None:
        return Sentence(_("Er is geen rangorde te geven."), ())
    missing = what_is_missing(table, directive)
    return replace(said, text=" ".join(filter(None, (said.text, missing))))


def top_places(
    table: Table, directive: Directive, grammar: Grammar
) -> list[tuple[tuple[str, ...], str]]:
    """The most frequent answers, place by place, with the number that those on it show."""
    return [
        (tuple(name for name, _figure in members), _percent([f for _n, f in members], grammar))
        for members in most_frequent(ranked(table, directive), _places(directive))
    ]


def _percent(found: Sequence[Figure], grammar: Grammar) -> str:
    """The number that figures share; with what is to be known when one of them is uncertain."""
    shown = grammar.percent(found[0].value, found[0].decimals)
    small = [figure for figure in found if figure.small]
    return f"{shown} ({grammar.indicative(small[0].n)})" if small else shown


def ranked(table: Table, directive: Directive) -> list[tuple[str, Figure]]:
    """The figures of a row or column that may be said, each with the answer it is of.

    In a table of places the answer is in the cell, elsewhere it is the heading.
    """
    named = [
        (cell.text or label, figure_in(table, cell.row, cell.column))
        for label, cell in _candidates(table, directive)
    ]
    return [(answer, figure) for answer, figure in named if figure is not None]


def what_is_missing(table: Table, directive: Directive) -> str:
    """That a ranking lacks answers that may not be seen; empty when it has all."""
    cells = [cell for _label, cell in _candidates(table, directive)]
    if any(cell.shown is Shown.HIDDEN for cell in cells):
        return _("Niet elk antwoord is te tonen; het hoogste kan ontbreken.")
    return ""


def _candidates(table: Table, directive: Directive) -> list[tuple[str, Cell]]:
    """Headings and cells of a row or column; of a row those of this wave alone."""
    row, column = (
        _at(table, table.rows, directive.get("row")),
        _at(table, table.columns, directive.get("column")),
    )
    if row is not None:
        now = [c for c, cell in enumerate(table.cells[row]) if cell.wave == table.wave]
        cells = [(_answer(table.columns[c]), (row, c)) for c in now]
    elif column is not None:
        cells = [(_answer(h), (r, column)) for r, h in enumerate(table.rows)]
    else:
        raise ValueError(f"{table.id}: a ranking is of a row or of a column")
    apart = left_out(directive)
    return [(label, table.cells[r][c]) for label, (r, c) in cells if label not in apart]


def _answer(heading: Heading) -> str:
    return answer_label(heading.section, heading.label)


def _places(directive: Directive) -> int:
    return int(directive.get("places") or PLACES)
