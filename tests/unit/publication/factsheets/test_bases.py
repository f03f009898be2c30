"""Bases of a factsheet: every figure keeps its own, above its column or beside it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from graadmeter.language import use_language
from graadmeter.publication.factsheets.bases import bases_above
from graadmeter.publication.table_view import (
    CellView,
    HeadingView,
    Legend,
    RowView,
    SectionView,
    TableView,
)

LEGEND = Legend(False, False, False, False, False, 30)


def view(*rows: tuple[str, ...]) -> TableView:
    made = tuple(
        RowView(
            HeadingView(f"row {r}", "n = 9"), tuple(CellView("value", "1", base=n) for n in row)
        )
        for r, row in enumerate(rows)
    )
    return TableView(
        anchor="a",
        label="",
        title="",
        base="",
        facts="",
        synthetic=True,
        wide=False,
        column_sections=(),
        columns=tuple(HeadingView(f"column {c}", "") for c in range(len(rows[0]))),
        sections=(SectionView("", made),),
        legend=LEGEND,
        footnotes=(),
        notes=("a note",),
        changes=(),
        csv="",
        sheet="",
    )


def above(*rows: tuple[str, ...]) -> TableView:
    with use_language("nl"):
        return bases_above(view(*rows))


def bases(made: TableView) -> list[list[str]]:
    return [[cell.base for cell in row.cells] for part in made.sections for row in part.rows]


@given(st.lists(st.tuples(*[st.sampled_from(["", "n = 4", "n = 5", "n = 6"])] * 2), min_size=1))
def test_nobody_loses_a_base_or_gets_another(rows):
    made = above(*rows)
    for row, shown in zip(rows, bases(made), strict=True):
        for place, (before, after) in enumerate(zip(row, shown, strict=True)):
            if before:
                assert (after or made.columns[place].base) == before
            else:
                assert after == ""


def test_a_base_that_holds_for_most_stands_above_and_others_in_their_cell():
    made = above(("n = 9", "n = 4"), ("n = 9", "n = 5"), ("n = 2", "n = 6"))
    assert [column.base for column in made.columns] == ["n = 9", ""]
    assert bases(made) == [["", "n = 4"], ["", "n = 5"], ["n = 2", "n = 6"]]
    assert {row.heading.base for part in made.sections for row in part.rows} == {""}
    assert len(made.notes) == 2


def test_without_exceptions_there_is_no_note_on_them():
    made = above(("n = 9",), ("n = 9",))
    assert made.notes == ("a note",)
    assert bases(made) == [[""], [""]]


def test_a_table_without_bases_in_its_cells_is_left_alone():
    assert above(("",)) == view(("",))
