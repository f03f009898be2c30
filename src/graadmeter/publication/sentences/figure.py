"""What a sentence may use: figures of cells that a reader may see, with where they stand."""

from __future__ import annotations

from dataclasses import dataclass

from graadmeter.tabulation.table import Cell, Shown, Table

Place = tuple[str, int, int]
"""Table, row and column of a cell."""


@dataclass(frozen=True)
class Figure:
    """A figure that may be said.

    Attributes:
        value: in percent, or in the unit of its table; unrounded.
        wave: the wave it is of.
        place: the cell it comes from.
        n: unweighted base; None where it is not known.
        small: the base is below the threshold under which a figure is marked.
        decimals: decimals to show.
        note: the comparability note that goes with it.
    """

    value: float
    wave: int
    place: Place
    n: int | None = None
    small: bool = False
    decimals: int = 0
    note: str = ""


@dataclass(frozen=True)
class Sentence:
    """Words, and the cells that they rest on."""

    text: str
    cells: tuple[Place, ...]

    def __str__(self) -> str:
        """Its words."""
        return self.text


def figure_in(table: Table, row: int, column: int) -> Figure | None:
    """The figure in a cell; None when there is none, or a reader may not see it."""
    cell = table.cells[row][column]
    if not may_be_said(cell) or cell.value is None:
        return None
    return Figure(
        value=cell.value,
        wave=cell.wave,
        place=(table.id, row, column),
        n=cell.n,
        small=cell.small,
        decimals=cell.decimals,
        note=cell.note,
    )


def may_be_said(cell: Cell) -> bool:
    """Whether a sentence may use a cell: it has a value that is shown, and not of filler."""
    return (
        cell.value is not None and cell.shown in {Shown.VALUE, Shown.WITH_NOTE} and not cell.filler
    )
