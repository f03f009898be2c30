"""From a table specification to its cells: what each figure counts, among whom, in which wave."""

from __future__ import annotations

from dataclasses import dataclass

from graadmeter.monitor.tables import ACCOUNTING, Axis, TableSpec


@dataclass(frozen=True)
class CellSpec:
    """One cell of a table, its row and column taken together.

    Attributes:
        row: position of the row in the specification, from 0.
        column: position of the column, from 0.
        question: question, option column or derived variable; None in accounting cells and heads.
        groups: the group and those whose response is added to it.
        heading: it stands under a subheading and has no figure.
        codes: answers counted; empty when the statistic counts none.
        leave_out: answers left out of the base.
        conditions: expressions that all hold for whoever is in the base.
    """

    row: int
    column: int
    group: str
    wave: int
    statistic: str
    question: str | None
    codes: tuple[str, ...]
    leave_out: tuple[str, ...]
    rank: int | None
    conditions: tuple[str, ...]
    weighted: bool
    groups: tuple[str, ...] = ()
    heading: bool = False

    @property
    def accounting(self) -> bool:
        """The figure comes from the response accounting, not from answers."""
        return self.statistic in ACCOUNTING


def cell_spec(table: TableSpec, row: int, column: int, wave: int) -> CellSpec:
    """The cell at a position; ``wave`` is the wave of the table's file."""
    down, across = table.rows[row], table.columns[column]
    question = down.question or across.question or table.question
    if question is not None:
        question = fill_in(question, {**down.fill, **across.fill})
    codes = down.codes if down.codes is not None else across.codes
    leave_out = down.leave_out if down.leave_out is not None else across.leave_out
    group = down.group or across.group or table.group
    return CellSpec(
        row=row,
        column=column,
        group=group,
        groups=tuple(dict.fromkeys([group, *down.also, *across.also])),
        heading=down.heading or across.heading,
        wave=down.wave or across.wave or wave,
        statistic=down.statistic or across.statistic or table.statistic,
        question=question,
        codes=(codes if codes is not None else table.codes) or (),
        leave_out=leave_out if leave_out is not None else table.leave_out,
        rank=down.rank or across.rank,
        conditions=conditions_of(table.base, down, across),
        weighted=table.weighted,
    )


def conditions_of(base: str | None, *axes: Axis) -> tuple[str, ...]:
    """The expressions of a table's base and of axis entries, each once, in order."""
    stated = [base, *(text for axis in axes for text in (axis.base, axis.where))]
    return tuple(dict.fromkeys(text for text in stated if text))


def fill_in(question: str, values: dict[str, str]) -> str:
    """A question id with ``{name}`` filled in; an unknown name is left as it stands."""
    for name, value in values.items():
        question = question.replace("{" + name + "}", value)
    return question


def cells_of(table: TableSpec, wave: int) -> tuple[CellSpec, ...]:
    """All cells of a table, row by row."""
    return tuple(
        cell_spec(table, row, column, wave)
        for row in range(len(table.rows))
        for column in range(len(table.columns))
    )
