"""Every question by every breakdown: the figures of the tables, protected."""

from dataclasses import replace

import polars as pl
import pytest
from tests.unit.tabulation.everybody import (
    PROTECTION,
    TABLE,
    groups,
    made_monitor,
    people,
    question_of,
)
from tests.unit.tabulation.small import ANSWERS, WAVE, microdata, monitor, spec, tabulate

from graadmeter.tabulation import Origin, Shown
from graadmeter.tabulation.breakdowns import standard_breakdowns
from graadmeter.tabulation.questions import all_questions


@pytest.fixture(scope="module")
def group():
    return groups()[0]


def test_breakdowns_are_the_strata_and_what_the_tables_select_by():
    assert standard_breakdowns(made_monitor(), "people", WAVE) == ("team", "role")
    assert standard_breakdowns(made_monitor(), "clerks", WAVE) == ()


def test_a_variable_that_not_everybody_has_is_no_breakdown():
    table = spec(
        [{"where": "forms__verbal = 1"}, {"where": "answer = 'yes'"}], [{"codes": ["yes"]}]
    )
    found = standard_breakdowns(monitor(table), "people", WAVE)
    assert found == ("team", "answer")


def test_columns_are_everybody_and_the_levels_with_letters_that_run_on(group):
    assert [(c.variable, c.code, c.letter) for c in group.columns] == [
        ("", "", ""),
        ("team", "a", "A"),
        ("team", "b", "B"),
        ("role", "x", "C"),
        ("role", "y", "D"),
    ]
    assert group.columns[1].condition == "team = 'a'"
    assert group.columns[0].condition == ""


def test_all_questions_of_all_groups_are_there():
    found = groups()
    assert [g.group for g in found] == ["people", "clerks"]
    assert [q.id for q in found[0].sections[0].questions] == [
        "team",
        "role",
        "answer",
        "forms",
        "times",
    ]
    assert [len(c.columns) for c in found] == [5, 1]
    assert [g.weighted for g in found] == [True, False]


@pytest.mark.parametrize(
    ("question", "codes"), [("answer", ("yes", "no", "dk")), ("forms", ("verbal", "threat"))]
)
def test_shares_are_those_of_a_table(group, question, codes):
    columns = [{}, {"where": "team = 'a'"}, {"where": "role = 'x'"}, {"where": "role = 'y'"}]
    table = spec(columns, [{"codes": [code]} for code in codes], question=question)
    answers = ANSWERS | {"people": people()}
    expected = tabulate(table, answers=answers, protection=PROTECTION)
    ours = question_of(group, question)
    rows = {answer.code: cells for answer, cells in zip(ours.answers, ours.cells, strict=True)}
    for row, code in enumerate(codes):
        for column, place in enumerate((0, 1, 3, 4)):
            wanted, found = expected.cells[row][column], rows[code][place]
            if Shown.HIDDEN in (found.shown, wanted.shown):
                continue
            for name in ("value", "se", "ci_low", "ci_high", "deff", "n_effective", "df", "n"):
                assert getattr(found, name) == pytest.approx(getattr(wanted, name)), name
            assert found.small == wanted.small


def test_a_number_has_its_mean(group):
    columns = [{}, {"where": "team = 'b'"}]
    table = spec(columns, [{}], question="times", statistic="mean")
    expected = tabulate(table, answers=ANSWERS | {"people": people()}).cells[0]
    ours = question_of(group, "times").cells[0]
    for wanted, found in zip(expected, (ours[0], ours[2]), strict=True):
        assert (found.value, found.se, found.n) == pytest.approx(
            (wanted.value, wanted.se, wanted.n)
        )
        assert found.statistic == "mean"


def test_a_small_base_is_hidden_with_what_would_tell_it(group):
    forms = question_of(group, "forms")
    # Team b has 6; hiding only that would leave the total minus team a.
    assert [n is None for n in forms.bases] == [False, True, True, False, False]
    for row in forms.cells:
        for cell in row[1:3]:
            assert cell.shown is Shown.HIDDEN
            assert (cell.value, cell.n, cell.se, cell.ci_low, cell.ci_high) == (None,) * 5
            assert (cell.deff, cell.n_effective, cell.df) == (None,) * 3
    assert all(row[1] is None and row[2] is None for row in forms.letters)
    named = {letter for row in forms.letters for found in row for letter in found or ()}
    assert not named & {"A", "B"}


def test_the_mirror_of_a_hidden_column_is_hidden_too():
    # Three people of role x: how many of team a are of role x would tell where they are.
    made = made_monitor()
    frame = people()
    roles = ["x"] * 3 + ["y"] * 297
    found = microdata(made, ANSWERS | {"people": frame.with_columns(role=pl.Series(roles))})
    group = all_questions(made, WAVE, found)[0]
    role = question_of(group, "role")
    assert role.bases[3:] == (None, None)
    for row in role.cells:
        assert row[0].shown is Shown.VALUE
        assert {cell.shown for cell in row[1:]} == {Shown.HIDDEN}
    assert question_of(group, "team").cells[0][1].shown is Shown.VALUE


def test_a_group_without_threshold_shows_all(group):
    clerks = groups()[1]
    cells = [cell for row in question_of(clerks, "team").cells for cell in row]
    assert all(cell.shown is Shown.VALUE for cell in cells)
    assert all(cell.small for cell in cells)


def test_letters_of_small_bases_and_filler_are_not_given():
    filled = question_of(groups(filler=["answer"])[0], "answer")
    assert filled.filler
    assert all(cell.filler for row in filled.cells for cell in row)
    assert all(found is None for row in filled.letters for found in row)
    plain = question_of(groups()[0], "answer")
    assert any(found is not None for row in plain.letters for found in row)
    # Team a said yes far more often than team b.
    assert plain.letters[0][1] == ("B",)
    assert plain.letters[1][2] == ("A",)


def test_figures_of_earlier_waves_are_those_of_the_report(group):
    answer = question_of(group, "answer")
    # The figures of 2014 are not comparable, so the table has a dash and so has nobody else.
    assert [(one.wave, one.table, one.answer) for one in answer.earlier] == [(2018, TABLE.id, 0)]
    cells = answer.earlier[0].cells
    assert [cell.value if cell else None for cell in cells] == [31.5, 32.5, None, None, None]
    assert {cell.origin for cell in cells if cell} == {Origin.PUBLISHED}
    assert {cell.note for cell in cells if cell} == {"Other words in 2018."}
    assert not question_of(group, "team").earlier


def test_who_was_asked_is_in_words(group):
    forms = question_of(group, "forms")
    assert (forms.universe, forms.asked) == ("answer = 'yes'", "answer: the yes")
    assert question_of(group, "answer").asked == ""
    assert forms.several


def test_a_group_that_was_not_asked_is_left_out():
    made = made_monitor()
    found = microdata(made, ANSWERS)
    empty = replace(
        found["clerks"],
        stored=found["clerks"].stored.clear(),
        values=found["clerks"].values.clear(),
    )
    assert [g.group for g in all_questions(made, WAVE, found | {"clerks": empty})] == ["people"]


def test_two_breakdowns_hide_the_same_of_each_other():
    # What is shown of answers in a column and of columns among answers is the same figure.
    made = monitor(
        spec([{"where": "team = 'a'"}, {"where": "role = 'x'"}, {"where": "answer = 'yes'"}], [{}]),
        protection=PROTECTION,
    )
    changed = people().with_columns(role=pl.Series(["x"] * 4 + ["y"] * 296))
    found = microdata(made, ANSWERS | {"people": changed})
    group = all_questions(made, WAVE, found)[0]
    names = {column.variable for column in group.columns if column.variable}
    assert names == {"team", "role", "answer"}
    hidden = {
        (question, answer.code, column.variable, column.code)
        for question in names
        for answer, row in zip(
            question_of(group, question).answers, question_of(group, question).cells, strict=True
        )
        for column, cell in zip(group.columns, row, strict=True)
        if column.variable and cell.shown is Shown.HIDDEN
    }
    assert hidden
    assert hidden == {(by, level, question, answer) for question, answer, by, level in hidden}
