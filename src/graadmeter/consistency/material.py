"""What is audited: printed or computed tables, and statements about them in running text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from graadmeter.consistency.printed import Printed


class Origin(StrEnum):
    """Who is answerable for a figure."""

    PRINTED = "printed"
    """Carried over from a publication of others."""
    COMPUTED = "computed"
    """Computed here."""


@dataclass(frozen=True)
class Heading:
    """The heading of a row or a column.

    Attributes:
        label: its words.
        section: the heading above a block of rows; empty when there is none.
        wave: the wave its figures belong to; None when the other heading or nothing says so.
        n: number of respondents printed with it.
        wave_printed: the wave in the printed heading, where that cannot be the wave of the
            figures; ``wave`` is then None or what is presumed.
    """

    label: str
    section: str = ""
    wave: int | None = None
    n: int | None = None
    wave_printed: int | None = None


@dataclass(frozen=True)
class Grid:
    """A table, figure or box with its numbers.

    Attributes:
        id: its published id.
        title: its title as printed.
        population: about whom or what it is.
        wave: the wave of the publication; figures without a wave of their own belong to it.
        columns, rows: headings.
        cells: a tuple per row, an entry per column; None where no number is printed.
        words: the same shape: words printed in a cell (places of a ranking); None without.
        n: number of respondents printed with the whole table.
        notes: footnotes as printed; never remarks of whoever carried the figures over.
        weighted: whether its percentages are weighted; None when that is not known.
        chapter: chapter it stands in.
        origin: who is answerable for its figures.
        kind: ``table``, ``figure``, ``inset``, ``annex`` or ``text``: how it is called.
    """

    id: str
    title: str
    columns: tuple[Heading, ...]
    rows: tuple[Heading, ...]
    cells: tuple[tuple[Printed | None, ...], ...]
    population: str = ""
    wave: int | None = None
    words: tuple[tuple[str | None, ...], ...] = ()
    n: int | None = None
    notes: tuple[str, ...] = ()
    weighted: bool | None = None
    chapter: int | None = None
    origin: Origin = Origin.PRINTED
    kind: str = "table"

    def wave_of(self, row: int, column: int) -> int | None:
        """The wave a number belongs to: its row's, its column's or the publication's."""
        return self.rows[row].wave or self.columns[column].wave or self.wave

    def n_of(self, row: int, column: int) -> int | None:
        """The printed n that goes with a number.

        An n in a heading without a wave belongs to the wave of the publication, so that it says
        nothing of the earlier waves in the same row. None when no n is printed for it.
        """
        wave = self.wave_of(row, column)
        for heading in (self.rows[row], self.columns[column]):
            if heading.n is not None and (heading.wave or self.wave) == wave:
                return heading.n
        return self.n if wave == self.wave else None

    def places(self) -> Iterator[tuple[int, int, Printed]]:
        """Row, column and number of every cell that has a number, row by row."""
        for row, line in enumerate(self.cells):
            for column, number in enumerate(line):
                if number is not None:
                    yield row, column, number

    def line(
        self, *, row: int | None = None, column: int | None = None
    ) -> tuple[Printed | None, ...]:
        """The cells of a row or of a column."""
        if row is not None:
            return self.cells[row]
        if column is None:
            raise ValueError("a row or a column")
        return tuple(line[column] for line in self.cells)


@dataclass(frozen=True)
class Statement:
    """What running text says of a figure.

    Attributes:
        id: by which it is named in findings.
        words: the printed words: a sentence, or the part of it that speaks of the figure.
        about: what the figure is of, in the words of who carried it over; helps linking.
        section: number of the section it stands in, such as ``3.3`` or ``4 (inleiding)``.
        population: about whom.
        wave: wave of the figure.
        layer: ``gemeente``, ``provincie``, ``waterschap``, ``rijk`` or empty.
        value: the number it states, when that is given beside the words.
        unit: ``percent``, ``count``, ``percentage points``, ``factor``, ``direction``, ...
        wave_of_text: wave of the publication it stands in.
        places: the cells it is about, when whoever made the sentence says so: (table, row, column).
        origin: who is answerable for the sentence.
    """

    id: str
    words: str
    about: str = ""
    section: str = ""
    population: str = ""
    wave: int | None = None
    layer: str = ""
    value: Printed | None = None
    unit: str = ""
    wave_of_text: int | None = None
    places: tuple[tuple[str, int, int], ...] = ()
    origin: Origin = Origin.PRINTED


@dataclass(frozen=True)
class Material:
    """Everything of one audit.

    Attributes:
        tables: with unique ids.
        statements: with unique ids.
    """

    tables: tuple[Grid, ...] = ()
    statements: tuple[Statement, ...] = ()
    _by_id: dict[str, Grid] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._by_id.update({table.id: table for table in self.tables})

    def table(self, name: str) -> Grid:
        """The table with this id; raises ``KeyError`` when there is none."""
        return self._by_id[name]
