"""One error in a clean table, of the kinds that happen when figures are copied into a report.

Each function takes a generator of chance and a clean table and gives the table with one error in
it, or nothing when that kind of error cannot be made in such a table or changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

import numpy as np
from tests.property.consistency.planting.clean import Table

from graadmeter.consistency.material import Grid
from graadmeter.consistency.printed import Printed

QUESTIONS = ("single", "several", "waves")
_ALL = 100


@dataclass(frozen=True)
class Planted:
    """A table with an error.

    Attributes:
        grid: the table.
        copied: for a copied column: from where to where.
    """

    grid: Grid
    copied: tuple[int, int] | None = None


Kind = Callable[[np.random.Generator, Table], Planted | None]


def total_of(grid: Grid) -> int | None:
    """Position of the total's column."""
    found = [at for at, heading in enumerate(grid.columns) if heading.label == "Totaal"]
    return found[0] if found else None


def _with(grid: Grid, row: int, column: int, value: Decimal) -> Grid:
    cells = [list(line) for line in grid.cells]
    old = cells[row][column]
    cells[row][column] = Printed(value, old.decimals if old else 0)
    return replace(grid, cells=tuple(tuple(line) for line in cells))


def _mistyped(rng: np.random.Generator, text: str) -> str:
    """Two neighbouring digits exchanged, or one digit replaced by another."""
    places = [at for at, each in enumerate(text) if each.isdigit()]
    pairs = [(one, other) for one, other in pairwise(places) if text[one] != text[other]]
    digits = list(text)
    if pairs and rng.random() < 0.5:
        one, other = pairs[int(rng.integers(len(pairs)))]
        digits[one], digits[other] = digits[other], digits[one]
    else:
        at = places[int(rng.integers(len(places)))]
        digits[at] = str((int(digits[at]) + int(rng.integers(1, 10))) % 10)
    return "".join(digits)


def _digits(rng: np.random.Generator, grid: Grid, row: int, column: int) -> Grid | None:
    number = grid.cells[row][column]
    if number is None:
        return None
    value = Decimal(_mistyped(rng, f"{number.value:.{number.decimals}f}"))
    share = number.value <= _ALL and "%" in grid.columns[column].label
    if value == number.value or (share and value > _ALL):
        return None
    return _with(grid, row, column, value)


def digit_swap(rng: np.random.Generator, table: Table) -> Planted | None:
    """57 for 75, or 57 for 51, in any cell."""
    grid = table.grid
    row, column = int(rng.integers(len(grid.rows))), int(rng.integers(len(grid.columns)))
    found = _digits(rng, grid, row, column)
    if found is None:
        return None
    number = found.cells[row][column]
    if table.kind in QUESTIONS and number is not None and number.value > _ALL:
        return None
    return Planted(found)


def copied_column(rng: np.random.Generator, table: Table) -> Planted | None:
    """The figures of one group or wave over those of another; the headings stay."""
    if table.kind not in QUESTIONS:
        return None
    grid = table.grid
    columns = [at for at in range(len(grid.columns)) if at != total_of(grid)]
    source, target = (int(each) for each in rng.permutation(columns)[:2])
    if grid.line(column=source) == grid.line(column=target):
        return None
    cells = []
    for line in grid.cells:
        new = list(line)
        new[target] = line[source]
        cells.append(tuple(new))
    return Planted(replace(grid, cells=tuple(cells)), (source, target))


def wrong_n(rng: np.random.Generator, table: Table) -> Planted | None:
    """Another number of respondents in one heading: mistyped, or off by at most a fifth."""
    if table.kind not in QUESTIONS:
        return None
    grid = table.grid
    column = int(rng.integers(len(grid.columns)))
    n = grid.columns[column].n
    if n is None:
        return None
    new = (
        int(_mistyped(rng, str(n)))
        if rng.random() < 0.5
        else n + int(rng.integers(-max(1, n // 5), max(1, n // 5) + 1))
    )
    if new == n or new < 1:
        return None
    headings = list(grid.columns)
    headings[column] = replace(headings[column], n=new)
    return Planted(replace(grid, columns=tuple(headings)))


def dropped_category(rng: np.random.Generator, table: Table) -> Planted | None:
    """One answer of a distribution left out."""
    if table.kind not in ("single", "waves"):
        return None
    grid = table.grid
    row = int(rng.integers(len(grid.rows)))
    if all(number is not None and number.value == 0 for number in grid.cells[row]):
        return None
    return Planted(
        replace(
            grid,
            rows=grid.rows[:row] + grid.rows[row + 1 :],
            cells=grid.cells[:row] + grid.cells[row + 1 :],
        )
    )


def shifted_row(rng: np.random.Generator, table: Table) -> Planted | None:
    """The figures of one row one column to the right, the last one in front."""
    if table.kind not in QUESTIONS:
        return None
    grid = table.grid
    row = int(rng.integers(len(grid.rows)))
    line = grid.cells[row]
    moved = (line[-1], *line[:-1])
    if moved == line:
        return None
    return Planted(replace(grid, cells=(*grid.cells[:row], moved, *grid.cells[row + 1 :])))


def wrong_total(rng: np.random.Generator, table: Table) -> Planted | None:
    """Another percentage for everybody: anything, or a few points off."""
    grid = table.grid
    column = total_of(grid)
    if column is None:
        return None
    row = int(rng.integers(len(grid.rows)))
    number = grid.cells[row][column]
    if number is None:
        return None
    steps = _ALL * 10**number.decimals
    now = int(number.value.scaleb(number.decimals))
    off = max(1, steps // 10)
    new = int(rng.integers(0, steps + 1) if rng.random() < 0.5 else now + rng.integers(-off, off))
    if new == now or not 0 <= new <= steps:
        return None
    return Planted(_with(grid, row, column, Decimal(new).scaleb(-number.decimals)))


def wrong_rate(rng: np.random.Generator, table: Table) -> Planted | None:
    """A mistyped response percentage."""
    return _in_columns(rng, table, "response", (2,))


def wrong_count(rng: np.random.Generator, table: Table) -> Planted | None:
    """A mistyped number of people approached or of questionnaires completed."""
    return _in_columns(rng, table, "response", (0, 1))


def wrong_weight(rng: np.random.Generator, table: Table) -> Planted | None:
    """A mistyped weight."""
    return _in_columns(rng, table, "weights", (2,))


def _in_columns(
    rng: np.random.Generator, table: Table, kind: str, columns: Sequence[int]
) -> Planted | None:
    if table.kind != kind:
        return None
    row = int(rng.integers(len(table.grid.rows)))
    found = _digits(rng, table.grid, row, columns[int(rng.integers(len(columns)))])
    return None if found is None else Planted(found)


KINDS: dict[str, Kind] = {
    "digit swap": digit_swap,
    "copied column": copied_column,
    "wrong n": wrong_n,
    "dropped category": dropped_category,
    "shifted row": shifted_row,
    "wrong total": wrong_total,
    "wrong rate": wrong_rate,
    "wrong count": wrong_count,
    "wrong weight": wrong_weight,
}
