"""What tabulation hides stays out of every output format.

Tabulation has already decided what is shown. Here the figures behind a dash or a hidden cell are
taken out of the tables, so that no output format can leak them by mistake.
"""

from __future__ import annotations

from dataclasses import replace

from graadmeter.language import gettext as _
from graadmeter.publication.content import Content, Thresholds
from graadmeter.tabulation.table import (
    Cell,
    Change,
    Outcome,
    ReproducedCell,
    Reproduction,
    Shown,
    Table,
    UnknownWaveValue,
)

_SEEN = (Shown.VALUE, Shown.WITH_NOTE)


def is_seen(cell: Cell) -> bool:
    """Whether the figure of a cell may be shown."""
    return cell.shown in _SEEN


def redact(table: Table) -> Table:
    """The table without the figures that are not shown, and without changes that tell them."""
    return replace(
        table,
        cells=tuple(tuple(_redact_cell(cell) for cell in row) for row in table.cells),
        changes=tuple(change for change in table.changes if _may_tell(table, change)),
    )


def _redact_cell(cell: Cell) -> Cell:
    if is_seen(cell):
        return cell
    return Cell(
        row=cell.row,
        column=cell.column,
        wave=cell.wave,
        statistic=cell.statistic,
        origin=cell.origin,
        shown=cell.shown,
        reason=cell.reason,
        note=cell.note,
        comparable=cell.comparable,
        decimals=cell.decimals,
    )


def _may_tell(table: Table, change: Change) -> bool:
    return is_seen(table.cells[change.row][change.column]) and is_seen(
        table.cells[change.earlier_row][change.earlier_column]
    )


def redact_reproduction(content: Content) -> Reproduction | None:
    """The reproduction as it may be shown.

    Synthetic data are of nobody and stay as they are. Of real data, the computed figure is taken
    out where the table hides it or where the base is too small to show.
    """
    reproduction = content.reproduction
    if reproduction is None or content.synthetic:
        return reproduction
    hidden = _hidden_places(content)
    fewest = max(
        (Thresholds().hide_below, *(t.hide_below for t in content.thresholds.values())),
    )
    reason = _("te klein om te tonen")

    def cell(one: ReproducedCell) -> ReproducedCell:
        small = one.n_computed is not None and one.n_computed < fewest
        if not small and not _is_hidden(one, hidden):
            return one
        # The outcome would tell what the figure rounds to.
        return replace(
            one, computed=None, n_computed=None, status=Outcome.NOT_REACHED, reason=reason
        )

    def unknown(one: UnknownWaveValue) -> UnknownWaveValue:
        return replace(one, computed=None) if _is_hidden(one, hidden) else one

    return Reproduction(
        cells=tuple(cell(one) for one in reproduction.cells),
        unknown_wave=tuple(unknown(one) for one in reproduction.unknown_wave),
    )


_Place = tuple[str, int | str, int | str]


def _hidden_places(content: Content) -> frozenset[_Place]:
    """Hidden cells by position and by labels: a printed table may lack rows that ours has."""
    tables = [t for chapter in content.chapters for t in chapter.tables] + list(content.response)
    places: set[_Place] = set()
    for table in tables:
        for row, cells in zip(table.rows, table.cells, strict=True):
            for column, cell in zip(table.columns, cells, strict=True):
                if cell.shown is Shown.HIDDEN:
                    places.add((table.id, cell.row, cell.column))
                    places.add((table.id, row.label, column.label))
    return frozenset(places)


def _is_hidden(one: ReproducedCell | UnknownWaveValue, hidden: frozenset[_Place]) -> bool:
    return (one.table, one.row, one.column) in hidden or (
        one.table,
        one.row_label,
        one.column_label,
    ) in hidden
