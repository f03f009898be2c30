"""What is hidden cannot be worked out from the same table."""

import pytest

from graadmeter.tabulation.protection import protect
from graadmeter.tabulation.table import Cell, Heading, Origin, Shown, Table


def cell(column: int, n: int, value: float | None = 50.0) -> Cell:
    shown = Shown.VALUE if value is not None else Shown.DASH
    return Cell(0, column, 2025, "percentage", Origin.COMPUTED, shown, value=value, n=n)


def table(*sizes: int) -> Table:
    cells = tuple(cell(i, n, None if n == 0 else 50.0) for i, n in enumerate(sizes))
    columns = tuple(Heading(f"c{i}", n=n) for i, n in enumerate(sizes))
    return Table(
        "1",
        "table",
        "t",
        "g",
        "b",
        "percentage",
        2025,
        True,
        False,
        (Heading("r"),),
        columns,
        (cells,),
    )


PARTS = (True, True, True, False)


def shown(made: Table) -> list[bool]:
    return [one.shown is Shown.VALUE for one in made.cells[0]]


def test_one_small_part_beside_a_total_hides_the_smallest_other_part():
    made = protect(table(8, 60, 40, 108), 30, 10, part_columns=PARTS)
    assert shown(made) == [False, True, False, True]
    assert "te berekenen" in made.cells[0][2].reason


def test_two_small_parts_hide_each_other():
    made = protect(table(8, 60, 5, 73), 30, 10, part_columns=PARTS)
    assert shown(made) == [False, True, False, True]


def test_without_a_total_nothing_more_is_hidden():
    made = protect(table(8, 60, 40, 5), 30, 10, part_columns=PARTS)
    assert shown(made) == [False, True, True, False]


@pytest.mark.parametrize("n", [0, 2, 9])
def test_a_heading_does_not_tell_the_base_of_what_is_hidden(n):
    made = protect(table(n, 60, 40, 100), 30, 10, part_columns=PARTS)
    assert made.columns[0].n is None
    assert made.cells[0][0].shown is Shown.HIDDEN
    assert made.cells[0][0].n is None


def test_an_inventory_hides_nothing():
    made = protect(table(8, 60, 40, 108), 30, 0, part_columns=PARTS)
    assert shown(made) == [True] * 4
    assert made.columns[0].n == 8
