"""Distributions that do not add up. All tables are invented."""

from typing import Any

import pytest

from graadmeter.consistency import Certainty, Grid, Heading, Material, Printed, Spot, audit
from graadmeter.consistency.rules.distribution_sum import RULE

ANSWERS = ("Ja", "Nee", "Weet niet")


def table(cells, rows=ANSWERS, **other):
    headings = tuple(each if isinstance(each, Heading) else Heading(each) for each in rows)
    numbers = tuple(
        tuple(None if each is None else Printed.of(str(each)) for each in line) for line in cells
    )
    columns = tuple(Heading(f"Groep {at}") for at in range(len(cells[0])))
    settings: dict[str, Any] = {"id": "t", "title": "Regeling aanwezig"} | other
    return Grid(
        **settings,
        columns=columns,
        rows=headings,
        cells=numbers,
    )


def findings(*tables):
    return audit(Material(tables), [RULE])


def test_a_column_above_100_among_columns_that_add_up_is_certain():
    (finding,) = findings(table([[40, 30, 20, 47], [35, 30, 70, 50], [25, 40, 10, 8]]))
    assert finding.certainty is Certainty.CERTAIN
    assert finding.where == (Spot("t", None, 3),)
    assert finding.printed == "47; 50; 8"
    assert finding.possible == "99–101"
    assert "105 procent" in finding.message.nl
    assert "105 per cent" in finding.message.en


def test_a_column_below_100_may_miss_an_answer():
    (finding,) = findings(table([[40, 30, 20, 47], [35, 30, 70, 40], [25, 40, 10, 8]]))
    assert finding.certainty is Certainty.CERTAIN
    assert "mist een antwoord" in finding.message.nl


@pytest.mark.parametrize("last", [[45, 47, 8], [47, 45, 7], [47, 46, 8], [46, 45, 8]])
def test_what_rounding_explains_is_left_alone(last):
    cells = [[40, 30, 20], [35, 30, 70], [25, 40, 10]]
    assert findings(table([[*line, new] for line, new in zip(cells, last, strict=True)])) == ()


def test_zeros_can_only_have_been_rounded_down():
    # 59 + 43 is at least 58.5 + 42.5 = 101, whatever the three zeros were.
    cells = [[59, 58, 59, 83], [6, 29, 0, 0], [4, 3, 0, 0], [28, 6, 43, 17], [3, 3, 0, 0]]
    (finding,) = findings(table(cells, rows="ABCDE"))
    assert finding.where == (Spot("t", None, 2),)
    assert finding.possible == "98–101"


def test_one_decimal_allows_less():
    cells = [["40.0", "30.1", "20.2", "40.4"], ["60.0", "69.9", "79.8", "60.0"]]
    (finding,) = findings(table(cells, rows=ANSWERS[:2]))
    assert finding.possible == "99,9–100,1"
    assert "100,4 procent" in finding.message.nl
    assert "100.4 per cent" in finding.message.en


def test_weights_make_no_difference():
    cells = [[40, 30, 20, 47], [35, 30, 70, 50], [25, 40, 10, 8]]
    assert len(findings(table(cells, weighted=True))) == 1


def test_several_answers_need_not_add_up():
    cells = [[40, 30, 20, 47], [35, 30, 70, 50], [25, 40, 10, 8]]
    assert findings(table(cells, title="Regeling (meerdere antwoorden mogelijk)")) == ()


def test_a_line_with_a_figure_missing_may_fall_short_but_not_pass_100():
    cells = [[40, 30, 20, 47], [35, 30, 70, 40], [25, 40, 10, None]]
    assert findings(table(cells)) == ()
    cells = [[40, 30, 20, 47], [35, 30, 70, 60], [25, 40, 10, None]]
    assert len(findings(table(cells))) == 1


def test_a_row_is_found_as_well():
    cells = [[8, 34, 59], [2, 35, 63], [1, 40, 16], [0, 41, 59]]
    (finding,) = findings(table(cells, rows="ABCD"))
    assert finding.where == (Spot("t", 2, None),)


def test_in_a_table_with_sections_the_figures_are_named():
    rows = [Heading(each, section=section) for section in ("Een", "Twee") for each in ("A", "B")]
    cells = [[40, 30, 20], [60, 70, 80], [15, 25, 47], [85, 75, 60]]
    (finding,) = findings(table(cells, rows=rows))
    assert finding.where == (Spot("t", 2, 2), Spot("t", 3, 2))


def test_a_panel_beside_one_that_adds_up_is_likely():
    one = table([[67], [33]], rows=("Burgemeester", "Overig"), id="fig/1", title="Wie?")
    other = table(
        [[84], [3], [15], [4]],
        rows=("Burgemeester", "Griffier", "Weet niet", "Overig"),
        id="fig/2",
        title="Wie?",
    )
    (finding,) = findings(one, other)
    assert finding.certainty is Certainty.LIKELY
    assert finding.where == (Spot("fig/2", None, 0),)
    assert findings(other) == ()


def test_a_lone_yes_no_unknown_is_likely():
    (finding,) = findings(table([[64], [35], [8]]))
    assert finding.certainty is Certainty.LIKELY
    assert findings(table([[64], [35]], rows=("Ja", "Nee"))) == ()
    assert findings(table([[64], [29], [8]])) == ()


def test_a_table_that_always_falls_short_is_a_note():
    (finding,) = findings(table([[60, 50, 40], [20, 30, 40]], rows=("Altijd", "Nooit")))
    assert finding.certainty is Certainty.NOTE
    assert finding.printed == "80; 80; 80"
    assert findings(table([[60, 50, 40], [20, 30, 40]], rows=("Altijd", "Soms"))) == ()


def test_a_group_in_which_nobody_was_asked_is_all_zeros():
    assert findings(table([[40, 30, 20, 0], [35, 30, 70, 0], [25, 40, 10, 0]])) == ()
