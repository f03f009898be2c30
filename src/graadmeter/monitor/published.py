"""Published figures: facts as printed, with their source and whether they were verified."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from graadmeter.monitor.base import Part

PublishedKind = Literal["table", "figure", "inset", "annex", "text"]


class PublishedValue(Part):
    """A printed number with words beside it ("bijna een derde")."""

    text: str
    value: float | None = None
    qualifier: str | None = None


class PublishedColumn(Part):
    """A printed column; ``n`` as printed in its heading."""

    label: str = ""
    wave: int | None = None
    wave_printed: int | None = None
    wave_presumed: int | None = None
    n: int | None = None


class PublishedRow(Part):
    """A printed row; a row can carry its own wave and n."""

    label: str
    section: str | None = None
    wave: int | None = None
    n: int | None = None
    values: tuple[PublishedValue | float | None, ...]


class PublishedTable(Part):
    """One printed table, figure or inset."""

    id: str
    kind: PublishedKind
    title: str
    chapter: int | None = None
    population: str
    n_caption: str | None = None
    columns: tuple[PublishedColumn, ...]
    rows: tuple[PublishedRow, ...]
    notes: tuple[str, ...] = ()
    doubt: str | None = None
    source: str
    verified: bool

    def wave_of(self, row: int, column: int) -> int | None:
        """The wave a value belongs to: its row's, else its column's; None when not known."""
        return self.rows[row].wave or self.columns[column].wave

    def in_wave(self, row: int, wave: int) -> float | None:
        """The first number of a row for a wave; None if there is none."""
        column = self.column_of(row, wave)
        return None if column is None else self.number(row, column)

    def column_of(self, row: int, wave: int) -> int | None:
        """The first column of a row for a wave; None if there is no such row or column."""
        if row >= len(self.rows):
            return None
        columns = range(len(self.columns))
        return next((column for column in columns if self.wave_of(row, column) == wave), None)

    def n_of(self, row: int, column: int, current: int) -> int | None:
        """The printed n that goes with a value: its row's, else its column's.

        An n without a wave of its own belongs to ``current``, the wave the table was made for.
        """
        wave = self.wave_of(row, column)
        for heading in (self.rows[row], self.columns[column]):
            if heading.n is not None and (heading.wave or current) == (wave or current):
                return heading.n
        return None

    def number(self, row: int, column: int) -> float | None:
        """The printed number in a cell, without the words beside it."""
        value = self.rows[row].values[column]
        return value.value if isinstance(value, PublishedValue) else value

    def words(self, row: int, column: int) -> str | None:
        """The words in a cell, as the answer on a place of a ranking; None when there are none."""
        value = self.rows[row].values[column]
        return value.text if isinstance(value, PublishedValue) else None


class PublishedTables(Part):
    """One file of published tables; ``wave`` is that of the publication that printed them."""

    source: str
    wave: Annotated[int, Field(ge=1900, le=2200)] | None = None
    tables: tuple[PublishedTable, ...]


class PublishedFigure(Part):
    """One figure of a wave from a source of its own, as a number or in words."""

    wave: Annotated[int, Field(ge=1900, le=2200)]
    indicator: str
    population: str
    value: float | None = None
    words: str | None = None
    note: str | None = None
    source: str
    verified: bool = False


class PublishedSeries(Part):
    """One file of loose published figures."""

    source: str
    figures: tuple[PublishedFigure, ...]
