"""One series of figures at two rows. All tables are invented."""

import pytest

from graadmeter.consistency.findings import Certainty, Spot
from graadmeter.consistency.material import Grid, Heading, Material
from graadmeter.consistency.printed import Printed
from graadmeter.consistency.rules import copied_line, repeated_values

SERIES = (61, 37, 24, 52, 18, 43)


def table(name, label, lines, *, population="leden", weighted=False, size=250):
    return Grid(
        id=name,
        title=name,
        columns=tuple(Heading(f"Groep {at}", n=size + at) for at in range(len(lines[0]))),
        rows=tuple(Heading(f"{label} {at}") for at in range(len(lines))),
        cells=tuple(tuple(Printed.of(each) for each in line) for line in lines),
        population=population,
        wave=2016,
        weighted=weighted,
    )


def check(*tables):
    return list(repeated_values.RULE.check(Material(tables)))


@pytest.mark.parametrize("weighted", [True, False, None])
def test_a_series_of_another_question_in_another_table_is_found(weighted):
    first = table("a", "Vraag", [SERIES, (9, 8, 12, 31, 22, 14)], weighted=weighted)
    second = table("b", "Stelling", [(19, 28, 2, 39, 2, 24), SERIES], weighted=weighted)
    (found,) = check(first, second)
    assert found.certainty is Certainty.LIKELY
    assert found.where == (Spot("b", 1), Spot("a", 0))
    assert "Stelling 1" in found.message.nl
    assert "Stelling 1" in found.message.en
    assert list(copied_line.RULE.check(Material((first, second)))) == []


def test_a_series_that_differs_in_one_figure_is_left_alone():
    other = (*SERIES[:5], 44)
    assert check(table("a", "Vraag", [SERIES]), table("b", "Stelling", [other])) == []


def test_the_same_question_to_the_same_people_may_be_printed_twice():
    assert check(table("a", "Vraag", [SERIES]), table("b", "Vraag", [SERIES])) == []


def test_the_same_question_to_others_is_found():
    other = table("b", "Vraag", [SERIES], population="bezoekers")
    assert len(check(table("a", "Vraag", [SERIES]), other)) == 1


def test_two_rows_of_one_table_that_are_not_next_to_each_other_are_found():
    lines = [SERIES, (9, 8, 12, 31, 22, 14), SERIES]
    (found,) = check(table("a", "Vraag", lines))
    assert found.where == (Spot("a", 2), Spot("a", 0))


def test_short_or_trivial_series_say_little():
    found = check(table("a", "Vraag", [(61, 37)]), table("b", "Stelling", [(61, 37)]))
    assert all(each.certainty is Certainty.NOTE for each in found)
    trivial = (0, 1, 100, 0, 99, 2)
    assert check(table("a", "Vraag", [trivial]), table("b", "Stelling", [trivial])) == []


def test_few_respondents_say_little():
    line = (33, 50, 67)
    first = table("a", "Vraag", [line], size=6)
    found = check(first, table("b", "Stelling", [line], size=6))
    assert all(each.certainty is Certainty.NOTE for each in found)
