"""A figure is hidden in all outputs or in none, and no table gives away what another hides."""

import polars as pl
from tests.unit.tabulation.everybody import PROTECTION, people
from tests.unit.tabulation.small import ANSWERS, WAVE, microdata, monitor, spec

from graadmeter.tabulation import Shown, Tabulator
from graadmeter.tabulation.questions import all_questions
from graadmeter.tabulation.table import Table

TEAMS = [{"where": "team = 'a'"}, {"where": "team = 'b'"}]


def tables(*specs, roles: list[str] | None = None) -> list[Table]:
    named = [one.model_copy(update={"id": str(place)}) for place, one in enumerate(specs)]
    made = monitor(*named, protection=PROTECTION)
    frame = people()
    if roles is not None:
        frame = frame.with_columns(role=pl.Series(roles))
    tabulator = Tabulator(made, WAVE, microdata(made, ANSWERS | {"people": frame}))
    return [tabulator.table(one) for one in named]


def shown(table: Table) -> list[list[bool]]:
    return [[cell.shown is Shown.VALUE for cell in row] for row in table.cells]


def test_a_small_part_takes_another_with_it_and_says_why():
    # Of team b 6 people said yes, and only they were asked.
    (made,) = tables(spec([*TEAMS, {}], [{"codes": ["verbal"]}], question="forms"))
    assert shown(made) == [[False, False, True]]
    other, few, _total = made.cells[0]
    assert "Minder dan 10" in few.reason
    assert "te berekenen" in other.reason
    assert [column.n for column in made.columns[:2]] == [None, None]


def test_a_table_with_the_rest_is_held_against_a_table_with_the_total():
    one = spec([TEAMS[0]], [{"codes": ["verbal"]}], question="forms")
    other = spec([{}], [{"codes": ["physical"]}], question="forms")
    assert [shown(made) for made in tables(one, other)] == [[[False]], [[True]]]


def test_a_total_that_is_a_row_in_one_and_a_base_in_another_table_is_one_group():
    three = ["x"] * 3 + ["y"] * 297
    one = spec([{"where": "role = 'y'"}], [{"codes": ["yes"]}], question="answer")
    other = spec([{}], [{"codes": ["no"]}], question="answer", base="role = 'y'")
    total = spec([{}], [{"codes": ["yes"]}], question="answer")
    found = [shown(made) for made in tables(one, other, total, roles=three)]
    assert found == [[[False]], [[False]], [[True]]]


def test_the_book_of_all_questions_hides_what_the_tables_hide():
    columns = [{"where": "team = 'a'"}, {"where": "role = 'x'"}, {}]
    table = spec(columns, [{"codes": ["verbal"]}], question="forms")
    made = monitor(table, protection=PROTECTION)
    found = microdata(made, ANSWERS | {"people": people()})
    tabulator = Tabulator(made, WAVE, found)
    report = tabulator.table(table)
    group = all_questions(made, WAVE, found, [(table, report)], tabulator.hidden)[0]
    (forms,) = (q for s in group.sections for q in s.questions if q.id == "forms")
    places = {column.condition: place for place, column in enumerate(group.columns)}
    for column, cell in zip(columns, report.cells[0], strict=True):
        beside = forms.cells[0][places[column.get("where", "")]]
        assert (cell.shown is Shown.HIDDEN) == (beside.shown is Shown.HIDDEN)
    assert shown(report) == [[False, True, True]]


def test_answers_that_are_left_out_do_not_show_a_group_elsewhere():
    # With those who do not know 12 people, without them 9: both are hidden.
    roles = ["x"] * 12 + ["y"] * 288
    with_all = spec([{"where": "role = 'x'"}], [{"codes": ["yes"]}], question="answer")
    without = spec(
        [{"where": "role = 'x'"}], [{"codes": ["yes"]}], question="answer", leave_out=["dk"]
    )
    assert [shown(made) for made in tables(with_all, without, roles=roles)] == [[[False]]] * 2


def test_an_inventory_hides_nothing():
    table = spec([{"where": "team = 'b'"}, {}], [{"codes": ["b"]}], question="team", group="clerks")
    (made,) = tables(table)
    assert shown(made) == [[True, True]]
    assert made.cells[0][0].small


SIX = ["y"] * 294 + ["x"] * 6
"""Six people have a role of their own; they are of team b, and none of them said yes."""


def test_what_only_some_were_asked_is_hidden_where_the_answer_is_that_made_them_some():
    roles = [{"where": "role = 'x'"}, {"where": "role = 'y'"}, {}]
    asked = spec(roles, [{"codes": ["yes"]}], question="answer")
    routed = spec(roles, [{"codes": ["verbal"]}], question="forms")
    found = [shown(made) for made in tables(asked, routed, roles=SIX)]
    # Who said yes has role y, all of them: the base of role y would say so.
    assert found == [[[False, False, True]]] * 2


def test_a_heading_states_no_base_that_is_hidden_elsewhere():
    rows = [{"codes": ["yes"], **team} for team in TEAMS]
    table = spec([{"where": "role = 'y'"}], rows, question="answer")
    teams = spec([*TEAMS, {}], [{"codes": ["yes"]}], question="answer")
    made, _teams = tables(table, teams, roles=SIX)
    assert made.cells[0][0].shown is Shown.VALUE
    assert made.columns[0].n is None
