"""A table as figures by what they are about, whom, and when; whatever its rows and columns are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from graadmeter.publication.charts.scene import At
from graadmeter.publication.protection import is_seen
from graadmeter.tabulation.table import Cell, Heading, Shown, Table


@dataclass(frozen=True)
class Name:
    """What a row or column is about, without its wave."""

    label: str
    section: str = ""


@dataclass(frozen=True)
class Figure:
    """A cell and where it stands in the table."""

    at: At
    cell: Cell

    @property
    def seen(self) -> bool:
        """Whether there is a number that a reader may see."""
        return is_seen(self.cell) and self.cell.value is not None

    @property
    def hidden(self) -> bool:
        """Whether there is a number that is too small to show."""
        return self.cell.shown is Shown.HIDDEN

    @property
    def value(self) -> float:
        """The number.

        Raises:
            ValueError: a reader may not see it.
        """
        if not self.seen or self.cell.value is None:
            raise ValueError("a figure that may not be seen has no place in a picture")
        return self.cell.value


@dataclass(frozen=True)
class Reading:
    """A table by row names, column names and waves.

    Attributes:
        figures: by row name, column name and wave; not every combination has to be there.
    """

    rows: tuple[Name, ...]
    columns: tuple[Name, ...]
    waves: tuple[int, ...]
    figures: dict[tuple[Name, Name, int], Figure]

    def at(self, row: Name, column: Name, wave: int) -> Figure | None:
        """The figure at a place, if the table has one."""
        return self.figures.get((row, column, wave))

    @property
    def seen(self) -> tuple[Figure, ...]:
        """The figures that a reader may see."""
        return tuple(figure for figure in self.figures.values() if figure.seen)

    def turned(self) -> Reading:
        """The same with rows and columns the other way round."""
        return Reading(
            self.columns,
            self.rows,
            self.waves,
            {(column, row, wave): f for (row, column, wave), f in self.figures.items()},
        )


def read(table: Table) -> Reading | None:
    """A table as figures; None when two of its cells are about the same.

    The table has been redacted: what may not be seen is not in it.
    """
    waves_of_rows, waves_of_columns = _waves(table.rows), _waves(table.columns)
    rows = _names(table.rows, in_waves=len(waves_of_rows) > 1)
    columns = _names(table.columns, in_waves=len(waves_of_columns) > 1)
    figures: dict[tuple[Name, Name, int], Figure] = {}
    for r, cells in enumerate(table.cells):
        for c, cell in enumerate(cells):
            wave = _wave(table, table.rows[r], table.columns[c], waves_of_rows, waves_of_columns)
            key = (rows[r], columns[c], wave)
            if key in figures:
                return None
            figures[key] = Figure((r, c), cell)
    waves = tuple(sorted({wave for _row, _column, wave in figures}))
    return Reading(_unique(rows), _unique(columns), waves, figures)


def _waves(headings: Sequence[Heading]) -> set[int]:
    return {heading.wave for heading in headings if heading.wave is not None}


def _names(headings: Sequence[Heading], *, in_waves: bool) -> tuple[Name, ...]:
    """Names; where headings are of several waves, a label that only tells the wave is dropped."""

    def name(heading: Heading) -> Name:
        section = heading.section or ""
        if in_waves and heading.label in ("", str(heading.wave)):
            return Name(section)
        return Name(heading.label, section)

    return tuple(map(name, headings))


def _wave(
    table: Table, row: Heading, column: Heading, of_rows: set[int], of_columns: set[int]
) -> int:
    """The wave of a cell: that of the headings, which have one when they differ in it."""
    if len(of_rows) > 1 and row.wave is not None:
        return row.wave
    if len(of_columns) > 1 and column.wave is not None:
        return column.wave
    return table.wave


def _unique(names: Iterable[Name]) -> tuple[Name, ...]:
    return tuple(dict.fromkeys(names))
