"""Percentages that are impossible together. All tables are invented."""

from typing import Any

import pytest

from graadmeter.consistency import Certainty, Grid, Heading, Material, Printed, Spot, audit
from graadmeter.consistency.rules.joint_shares import RULE


def table(cells, columns, rows=None, **other):
    rows = rows or [Heading(f"Antwoord {at}") for at in range(len(cells))]
    numbers = tuple(
        tuple(None if each is None else Printed.of(str(each)) for each in line) for line in cells
    )
    settings: dict[str, Any] = {"id": "t", "title": "Tabel", "weighted": False} | other
    return Grid(
        **settings,
        columns=tuple(columns),
        rows=tuple(rows),
        cells=numbers,
    )


def groups(*n):
    return [Heading(f"Groep {at}", n=each) for at, each in enumerate(n)]


def findings(*tables):
    return audit(Material(tables), [RULE])


SIBLINGS = [[40, 30, 20], [35, 30, 70], [25, 40, 10]]
"""Three distributions of people of unknown number."""


def beside_siblings(column, n, **other):
    cells = [[new, *line] for new, line in zip(column, SIBLINGS, strict=True)]
    return table(cells, groups(n, 200, 200, 200), **other)


def test_answers_that_need_more_people_than_there_are():
    # 0, 41 and 60 of 209 are at least 0, 85 and 125 people; only 200 people give them.
    (finding,) = findings(beside_siblings([0, 41, 60], 209))
    assert finding.certainty is Certainty.LIKELY
    assert finding.where == (Spot("t", None, 0),)
    assert (finding.printed, finding.possible) == ("0; 41; 60", "n = 200")
    assert "minstens 210" in finding.message.nl
    assert "at least 210" in finding.message.en
    assert findings(beside_siblings([0, 41, 59], 209)) == ()


def test_answers_that_no_number_of_people_gives_are_certain():
    # 20, 20 and 59 of 41 are 8, 8 and 24 people: one too few; no smaller number fits either.
    (finding,) = findings(beside_siblings([20, 20, 59], 41))
    assert finding.certainty is Certainty.CERTAIN
    assert finding.possible == ""
    assert "hoogstens 40" in finding.message.nl
    assert "at most 40" in finding.message.en
    assert findings(beside_siblings([20, 20, 61], 41)) == ()


def test_a_few_blanks_that_explain_it_easily_are_a_note():
    (finding,) = findings(beside_siblings([8, 34, 59], 209))
    assert finding.certainty is Certainty.NOTE
    assert finding.possible.startswith("n = ")


@pytest.mark.parametrize("weighted", [True, None])
def test_weights_leave_only_more_answers_than_people(weighted):
    assert findings(beside_siblings([0, 41, 60], 209, weighted=weighted)) == ()
    assert findings(beside_siblings([20, 20, 60], 3, weighted=weighted)) == ()
    (finding,) = findings(beside_siblings([20, 20, 60], 2, weighted=weighted))
    assert finding.certainty is Certainty.CERTAIN


def test_several_answers_are_left_alone():
    title = "Tabel (meerdere antwoorden mogelijk)"
    assert findings(beside_siblings([0, 41, 60], 209, title=title)) == ()


def test_other_rules_have_their_own():
    assert findings(beside_siblings([22, 44, 22], 9)) == ()  # does not add up
    assert findings(beside_siblings([50, 50, 0], 9)) == ()  # impossible by itself


TOTAL = [Heading("Rijk", n=17), Heading("Provincies", n=9), Heading("Totaal", n=26)]


def test_a_total_that_is_no_sum_of_its_parts():
    # 10 of 17 and 3 of 9 are 13 of 26: 50 %.
    assert findings(table([[59, 33, 50]], TOTAL)) == ()
    (finding,) = findings(table([[59, 33, 54]], TOTAL))
    assert finding.where == (Spot("t", 0, 2), Spot("t", 0, 0), Spot("t", 0, 1))
    assert (finding.certainty, finding.printed) == (Certainty.CERTAIN, "54; 59; 33")
    assert finding.possible == "50"
    assert "13 tot en met 13 van de 26" in finding.message.nl


def test_a_total_that_blanks_may_explain_is_likely():
    columns = [Heading("Rijk", n=100), Heading("Gemeenten", n=100), Heading("Totaal", n=200)]
    (finding,) = findings(table([[20, 60, 42]], columns))
    assert finding.certainty is Certainty.LIKELY
    (finding,) = findings(table([[20, 60, 45]], columns))
    assert finding.certainty is Certainty.CERTAIN


def test_totals_down_the_rows_are_checked_as_well():
    rows = TOTAL
    (finding,) = findings(table([[59], [33], [54]], [Heading("Ja")], rows=rows))
    assert finding.where[0] == Spot("t", 2, 0)


@pytest.mark.parametrize(
    "columns",
    [
        [Heading("Rijk", n=17), Heading("Provincies", n=9), Heading("Totaal", n=30)],
        [Heading("Rijk", n=17), Heading("Provincies"), Heading("Totaal", n=26)],
        [Heading("Rijk", n=17), Heading("Provincies", n=9), Heading("Samen", n=26)],
    ],
)
def test_without_n_that_add_up_nothing_is_said_of_a_total(columns):
    assert findings(table([[59, 33, 54]], columns)) == ()


def test_a_weighted_total_is_left_alone():
    assert findings(table([[59, 33, 54]], TOTAL, weighted=True)) == ()
    assert findings(table([[59, None, 54]], TOTAL)) == ()
