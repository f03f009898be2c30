"""The result of tabulation: tables of estimates, compared with earlier waves and protected.

A publication is made from these and from nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Origin(StrEnum):
    """Where the figure in a cell comes from."""

    COMPUTED = "computed"
    PUBLISHED = "published"
    NONE = "none"


class Shown(StrEnum):
    """What a reader may see of a cell."""

    VALUE = "value"
    WITH_NOTE = "with_note"
    DASH = "dash"
    HIDDEN = "hidden"


@dataclass(frozen=True)
class Heading:
    """A row or column heading.

    Attributes:
        label: its words.
        section: heading above the block of rows it belongs to.
        wave: the wave it stands for when the figures of a table are of several waves.
        n: unweighted base of this wave, when it is one for the whole row or column.
        n_published: base as printed, for comparison.
    """

    label: str
    section: str | None = None
    wave: int | None = None
    n: int | None = None
    n_published: int | None = None


@dataclass(frozen=True)
class Cell:
    """One figure.

    Attributes:
        value: in the unit of the table (percent, mean, count, factor), unrounded; None if there is
            none or it may not be shown.
        n: unweighted base; for published figures as printed, else None.
        se, ci_low, ci_high: standard error and 95 % interval, same unit; None where unknown.
        deff, n_effective: design effect and effective base.
        text: words instead of or beside the number (the answer on a place of a ranking).
        shown: value, value with a note, dash, or hidden because the base is too small.
        reason: why there is a dash, or why it is hidden.
        note: comparability note that goes with the value.
        small: base below the threshold under which a figure is marked.
        printed: the number printed in the published table for this cell and wave.
        n_printed: the base printed for it.
        comparable: comparability of the wave with the current one: yes, with_note, no; None for
            the current wave.
        decimals: decimals to show.
        filler: synthetic answers to a question about which nothing was printed.
    """

    row: int
    column: int
    wave: int
    statistic: str
    origin: Origin
    shown: Shown
    value: float | None = None
    n: int | None = None
    se: float | None = None
    ci_low: float | None = None
    ci_high: float | None = None
    deff: float | None = None
    n_effective: float | None = None
    df: float | None = None
    text: str | None = None
    reason: str = ""
    note: str = ""
    small: bool = False
    printed: float | None = None
    n_printed: int | None = None
    comparable: str | None = None
    decimals: int = 0
    filler: bool = False


@dataclass(frozen=True)
class Change:
    """The change of a figure since an earlier wave, in percentage points or the table's unit.

    ``significant`` is None when the change cannot be tested; ``reason`` says why.
    """

    row: int
    column: int
    earlier_row: int
    earlier_column: int
    wave: int
    earlier_wave: int
    difference: float
    ci_low: float | None = None
    ci_high: float | None = None
    p: float | None = None
    p_adjusted: float | None = None
    significant: bool | None = None
    reason: str = ""


@dataclass(frozen=True)
class Table:
    """A protected table.

    Attributes:
        cells: row by row.
        changes: changes since earlier waves that may be shown.
        notes: printed notes of comparability and reading.
        synthetic: the microdata are synthetic; every output says so.
    """

    id: str
    kind: str
    title: str
    group: str
    base_label: str
    statistic: str
    wave: int
    weighted: bool
    synthetic: bool
    rows: tuple[Heading, ...]
    columns: tuple[Heading, ...]
    cells: tuple[tuple[Cell, ...], ...]
    changes: tuple[Change, ...] = ()
    notes: tuple[str, ...] = ()

    def change_of(self, row: int, column: int) -> tuple[Change, ...]:
        """The changes that end in a cell."""
        return tuple(c for c in self.changes if (c.row, c.column) == (row, column))


@dataclass(frozen=True)
class WeightCheck:
    """A weight computed from the counts beside the printed one.

    ``low`` and ``high`` bound the weights that the printed, rounded shares allow; ``explained``
    says whether the printed weight, itself rounded, overlaps them; None when nothing is printed.
    """

    table: str
    label: str
    computed: float
    printed: float | None
    printed_decimals: int
    low: float | None
    high: float | None
    explained: bool | None
    reconstructed: bool


class Outcome(StrEnum):
    """Whether a printed figure came back."""

    REPRODUCED = "reproduced"
    CONFLICT = "conflict"
    NOT_REACHED = "not_reached"


@dataclass(frozen=True)
class ReproducedCell:
    """One printed figure beside the computed one. Positions are those of the published table."""

    table: str
    row: int
    column: int
    row_label: str
    column_label: str
    n_printed: int | None
    n_computed: int | None
    printed: float
    computed: float | None
    status: Outcome
    reason: str
    conflicts_with: tuple[str, ...] = ()


@dataclass(frozen=True)
class UnknownWaveValue:
    """A printed figure of a column whose wave the report does not say."""

    table: str
    row: int
    column: int
    row_label: str
    column_label: str
    wave_printed: int | None
    wave_presumed: int | None
    printed: float
    computed: float | None


@dataclass(frozen=True)
class Reproduction:
    """Every printed figure of the wave beside the computed one."""

    cells: tuple[ReproducedCell, ...]
    unknown_wave: tuple[UnknownWaveValue, ...]

    def count(self, status: Outcome) -> int:
        """Number of figures with an outcome."""
        return sum(cell.status is status for cell in self.cells)
