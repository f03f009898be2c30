"""What a chart shows, in words, for who does not see it."""

from __future__ import annotations

from graadmeter.language import current_language
from graadmeter.language import gettext as _
from graadmeter.publication import figures
from graadmeter.publication.charts.plans import Kind
from graadmeter.publication.protection import is_seen
from graadmeter.publication.sentences import (
    Figure,
    change,
    figure_in,
    grammar_of,
    key_findings,
    ranking,
)
from graadmeter.tabulation.table import Cell, Table

_PLACES = 2


def alternative(table: Table, kind: Kind) -> str:
    """What the picture of a redacted table shows, with at least one of its numbers.

    Sentences are those of the report: a change is named only as its test allows.
    """
    parts = [f"{kind_name(kind)}: {table.title.rstrip('. ')}.", _telling(table, kind)]
    if table.synthetic:
        parts.append(_("De gegevens zijn synthetisch."))
    return " ".join(part for part in parts if part)


def kind_name(kind: Kind) -> str:
    """What a kind of chart is called."""
    return {
        Kind.BARS: _("Staafdiagram"),
        Kind.DOTS: _("Puntdiagram"),
        Kind.STACKED: _("Gestapelde staven van 100 procent"),
        Kind.TREND: _("Lijndiagram"),
    }[kind]


def _telling(table: Table, kind: Kind) -> str:
    percent = figures.shared_unit(table) is figures.Unit.PERCENT
    if percent and kind is Kind.TREND:
        told = _change(table)
        if told:
            return told
    named = [
        (_name(table, r, c), found)
        for r in range(len(table.rows))
        for c in range(len(table.columns))
        if (found := figure_in(table, r, c)) is not None and found.wave == table.wave
    ]
    return (_highest(named) if percent else "") or _plain(table)


def _change(table: Table) -> str:
    """The change with the most evidence; without one, the first that may be told."""
    grammar = grammar_of(current_language())
    found = key_findings([table], 1)
    for moved in [*(one.change for one in found), *table.changes]:
        sentence = change(table, moved, _("het percentage"), grammar)
        if sentence is not None:
            return f"{figures.subject(table, moved)}: {sentence}"
    return ""


def _highest(named: list[tuple[str, Figure]]) -> str:
    sentence = ranking(named, _("het hoogst"), grammar_of(current_language()), _PLACES)
    return "" if sentence is None else str(sentence)


def _plain(table: Table) -> str:
    """The lowest and the highest number, where no sentence may be made."""
    seen: list[Cell] = [
        cell for row in table.cells for cell in row if is_seen(cell) and cell.value is not None
    ]
    now = [cell for cell in seen if cell.wave == table.wave] or seen
    ordered = sorted(now, key=lambda cell: cell.value or 0.0)
    if not ordered:
        return ""
    low, high = (figures.number(cell.value, cell.decimals) for cell in (ordered[0], ordered[-1]))
    if low == high:
        return _("Elk cijfer is {number}.").format(number=low)
    return _("De cijfers lopen van {low} tot {high}.").format(low=low, high=high)


def _name(table: Table, row: int, column: int) -> str:
    """What a figure is about; the only row or column of a table is not named."""
    words = []
    for heading, alone in (
        (table.rows[row], len(table.rows) == 1),
        (table.columns[column], len(table.columns) == 1),
    ):
        own = heading.label if heading.label != str(heading.wave) else ""
        part = ": ".join(piece for piece in (heading.section, own) if piece)
        if part and not alone:
            words.append(part)
    return ", ".join(words) or table.title
