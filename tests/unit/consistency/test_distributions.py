"""Which lines are read as distributions. All tables are invented."""

import pytest

from graadmeter.consistency.distributions import (
    Axis,
    Evidence,
    complete_answers,
    distributions,
    sums_possible,
)
from graadmeter.consistency.material import Grid, Heading
from graadmeter.consistency.printed import Printed


def grid(cells, columns=None, rows=None, **other):
    columns = columns or [Heading(f"Kolom {at}") for at in range(len(cells[0]))]
    rows = rows or [Heading(f"Antwoord {at}") for at in range(len(cells))]
    numbers = tuple(
        tuple(None if each is None else Printed.of(str(each)) for each in line) for line in cells
    )
    return Grid(
        **({"id": "t", "title": "Tabel"} | other),
        columns=tuple(columns),
        rows=tuple(rows),
        cells=numbers,
    )


def found(*tables):
    return [(line.axis, line.at, line.evidence) for line in distributions(tables)]


def test_columns_that_add_up_are_distributions():
    table = grid([[40, 30, 20, 10], [35, 30, 70, 80], [25, 40, 10, 11]])
    assert found(table) == [(Axis.COLUMN, at, Evidence.STRONG) for at in range(4)]


def test_rows_that_add_up_are_distributions():
    table = grid([[40, 35, 25], [30, 30, 40], [20, 70, 10], [10, 80, 11]])
    assert found(table) == [(Axis.ROW, at, Evidence.STRONG) for at in range(4)]


def test_a_list_of_statements_is_none():
    assert found(grid([[40, 30, 20], [85, 70, 70], [25, 40, 60]])) == []


@pytest.mark.parametrize(
    "other",
    [
        {"title": "Tabel (meerdere antwoorden mogelijk)"},
        {"title": "Tabel (% (helemaal) mee eens)"},
        {"title": "Top 3 redenen"},
        {"title": "Gemiddeld rapportcijfer"},
        {"notes": ("Noot 1: meerdere antwoorden mogelijk.",)},
    ],
)
def test_a_table_that_says_it_is_something_else_is_none(other):
    cells = [[40, 30, 20], [35, 30, 70], [25, 40, 10]]
    assert found(grid(cells)) != []
    assert found(grid(cells, **other)) == []


def test_the_total_is_not_counted_in():
    rows = [Heading("Ja"), Heading("Nee"), Heading("Totaal")]
    table = grid([[40, 30, 20], [60, 70, 80], [100, 100, 100]], rows=rows)
    assert [len(line.numbers) for line in distributions((table,))] == [2, 2, 2]


def test_people_with_different_n_are_not_divided_over_each_other():
    columns = [Heading("Rijk", n=20), Heading("Gemeenten", n=300), Heading("Provincies", n=12)]
    cells = [[40, 35, 25], [30, 30, 40], [20, 70, 10]]
    assert {axis for axis, _at, _evidence in found(grid(cells))} == {Axis.ROW}
    assert found(grid(cells, columns=columns)) == []


def test_sections_and_waves_are_lines_of_their_own():
    rows = [
        Heading("Ja", section="Een"),
        Heading("Nee", section="Een"),
        Heading("Ja", section="Twee"),
        Heading("Nee", section="Twee"),
    ]
    table = grid([[40, 30], [60, 70], [15, 25], [85, 75]], rows=rows)
    assert [line.section for line in distributions((table,))] == ["Een", "Een", "Twee", "Twee"]
    waves = [Heading("Ja", wave=2012), Heading("Nee", wave=2012)]
    waves += [Heading("Ja", wave=2016), Heading("Nee", wave=2016)]
    table = grid([[40, 30], [60, 70], [15, 25], [85, 75]], rows=waves)
    assert [line.wave for line in distributions((table,))] == [2012, 2012, 2016, 2016]


def test_of_two_axes_the_one_that_adds_up_most_often_is_taken():
    # Ranks: each column is a person or body, each row a rank; the rows add up but for one.
    table = grid([[81, 2, 20], [17, 13, 69], [2, 85, 11]])
    assert {axis for axis, _at, _evidence in found(table)} == {Axis.COLUMN}


def test_two_lines_are_too_few_to_be_sure():
    rows = [Heading("Burgemeester"), Heading("Griffier"), Heading("Weet niet")]
    table = grid([[40, 30], [35, 30], [25, 40]], rows=rows)
    assert [evidence for *_rest, evidence in found(table)] == [Evidence.SOME] * 2
    assert found(grid([[40, 30], [35, 30], [25, 40]])) == []


def test_tables_with_the_same_title_are_siblings_but_never_strong():
    rows = [Heading("Burgemeester"), Heading("Overig")]
    tables = [grid([[40], [60]], rows=rows, id=f"fig/{at}", title="Wie?") for at in range(4)]
    assert [evidence for *_rest, evidence in found(*tables)] == [Evidence.SOME] * 4
    assert found(tables[0]) == []


def test_totals_within_the_rows_make_no_distribution():
    rows = [Heading("Gemeente (totaal)"), Heading("Raadslid"), Heading("Wethouder")]
    cells = [[50, 40, 30], [30, 30, 40], [20, 30, 30]]
    assert found(grid(cells)) != []
    assert found(grid(cells, rows=rows)) == []


def test_a_line_of_one_answer_tells_nothing():
    assert found(grid([[100, 100, 100], [0, 0, 0]])) == []


@pytest.mark.parametrize(
    ("labels", "complete"),
    [
        (["Ja", "Nee"], True),
        (["Ja", "Weet niet"], False),
        (["Altijd", "Vaak", "Soms", "Nooit"], True),
        (["Altijd", "Soms"], False),
        (["Dit jaar of vorig jaar", "2-3 jaar geleden", "Langer geleden"], True),
        (["Yes", "No", "Don't know"], True),
    ],
)
def test_answers_from_one_end_to_the_other_are_complete(labels, complete):
    assert complete_answers(labels) is complete


@pytest.mark.parametrize(
    ("numbers", "low", "high"),
    [
        (["33", "33", "33"], "99", "101"),
        (["22", "44", "22", "0", "0"], "98", "101"),
        (["33.3", "33.3", "33.3"], "99,9", "100,1"),
        (["50", "50"], "99", "101"),
    ],
)
def test_sums_that_rounding_allows(numbers, low, high):
    found = sums_possible([Printed.of(each) for each in numbers])
    assert tuple(str(each) for each in found) == (low, high)


def test_two_of_three_lines_with_few_answers_are_some_evidence():
    few = [[40, 30, 30], [35, 30, 30], [25, 40, 75]]
    assert found(grid(few)) == [(Axis.COLUMN, at, Evidence.SOME) for at in range(3)]
    many = [[20, 20, 20], *[[10, 10, 10]] * 6, [20, 20, 55]]
    assert found(grid(many)) == []


def test_sums_that_pass_more_loosely_than_roundings_do_are_no_strong_evidence():
    tight = [[21, 31, 19, 40], [20, 19, 30, 20], [19, 20, 21, 20], [40, 31, 30, 17]]
    assert {evidence for *_rest, evidence in found(grid(tight))} == {Evidence.STRONG}
    loose = [[21, 31, 19, 40], [20, 19, 30, 20], [19, 20, 21, 20], [42, 32, 28, 17]]
    assert {evidence for *_rest, evidence in found(grid(loose))} == {Evidence.SOME}
