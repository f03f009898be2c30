"""Changes since earlier waves: tested where that can be, and said so where it cannot."""

import pytest
from tests.unit.tabulation.small import ANSWERS, POPULATIONS, printed, spec, tabulate

WAVES = [{"wave": 2018}, {"wave": 2016}, {"wave": 2014}, {"wave": 2012}, {"wave": 2020}]
# The same ten people a hundred times over, so that a test can say something.
MANY = ANSWERS | {"people": ANSWERS["people"].select("*").clear()}
for _times in range(100):
    MANY["people"] = MANY["people"].vstack(ANSWERS["people"])
MANY_POPULATIONS = POPULATIONS | {
    "people": {
        "cells": [
            cell | {"completed": cell["completed"] * 100, "population": cell["population"] * 100}
            for cell in POPULATIONS["people"]["cells"]
        ]
    }
}


def changes(values, n=500, rows=None, columns=WAVES, **more):
    rows = rows or [{}]
    facts = {"question": "answer", "codes": ["yes"], "leave_out": ["dk"]} | more
    table = spec(columns, rows, **facts)
    published = printed([{"wave": column["wave"], "n": n} for column in columns], values)
    return tabulate(table, published, answers=MANY, populations=MANY_POPULATIONS).changes


def test_a_change_is_the_figure_of_now_minus_the_one_of_then():
    found = {c.earlier_wave: c for c in changes([[30, 40, 0, 0, 33]])}
    assert found[2016].difference == pytest.approx(100 * 17 / 52 - 40)
    assert found[2018].difference == pytest.approx(100 * 17 / 52 - 30)
    assert {(c.column, c.wave) for c in found.values()} == {(4, 2020)}


def test_there_is_a_change_only_where_the_trend_is_allowed():
    """MON-17: 2014 is "no", 2012 has no statement."""
    assert {c.earlier_wave for c in changes([[30, 31, 32, 33, 33]])} == {2018, 2016}


def test_a_change_is_tested_where_n_is_printed():
    (change,) = (c for c in changes([[None, 45, None, None, 33]]))
    assert change.ci_low < change.difference < change.ci_high < 0
    assert change.p < 0.001
    assert change.significant is True


def test_a_change_within_chance_is_not_significant():
    (change,) = (c for c in changes([[None, 34, None, None, 33]], n=200))
    assert change.ci_low < 0 < change.ci_high
    assert change.p > 0.05
    assert change.significant is False


def test_the_standard_error_of_then_is_that_of_its_p_and_n_and_the_design_effect_of_now():
    """The smaller the n of then, the wider the interval; the limit is the error of now."""
    widths = []
    for n in (50, 500, 5_000_000):
        (change,) = changes([[None, 34, None, None, 33]], n=n)
        widths.append(change.ci_high - change.ci_low)
    assert widths[0] > widths[1] > widths[2]
    table = spec([{}], [{}], question="answer", codes=["yes"], leave_out=["dk"])
    now = tabulate(table, answers=MANY, populations=MANY_POPULATIONS).cells[0][0]
    assert now.se is not None
    assert now.deff is not None
    assert widths[2] == pytest.approx(2 * 1.96 * now.se, rel=0.01)
    expected = 2 * 1.96 * (now.se**2 + now.deff * 34 * 66 / 500) ** 0.5
    assert widths[1] == pytest.approx(expected, rel=0.01)


def test_without_a_printed_n_a_change_cannot_be_tested_and_none_is_assumed():
    found = changes([[30, 45, 0, 0, 33]], n=None)
    assert len(found) == 2
    for change in found:
        assert change.reason == "Niet te toetsen: n niet gepubliceerd."
        assert change.significant is None
        assert (change.p, change.p_adjusted, change.ci_low, change.ci_high) == (None,) * 4


def test_p_values_are_adjusted_over_the_whole_table():
    """Benjamini and Hochberg: p times tests over rank, never falling as p rises."""
    rows = [{"codes": ["yes"]}, {"codes": ["no"]}]
    found = changes([[30, 36, 0, 0, 33], [71, 64, 0, 0, 67]], rows=rows, n=2000)
    assert len(found) == 4
    by_p = sorted(found, key=lambda c: c.p)
    adjusted = [c.p * len(by_p) / rank for rank, c in enumerate(by_p, 1)]
    expected = [min(adjusted[i:]) for i in range(len(adjusted))]
    assert [c.p_adjusted for c in by_p] == pytest.approx(expected)
    assert [c.significant for c in by_p] == [p < 0.05 for p in expected]
    assert any(c.p_adjusted != c.p for c in by_p)


def test_a_change_that_cannot_be_tested_counts_as_no_test():
    """Of two changes only one has an n: its p is not multiplied by two."""
    columns = [{"wave": 2018}, {"wave": 2016}, {"wave": 2020}]
    table = spec(columns, [{}], question="answer", codes=["yes"], leave_out=["dk"])
    published = printed([{"wave": 2018}, {"wave": 2016, "n": 500}, {"wave": 2020}], [[30, 36, 33]])
    found = tabulate(table, published, answers=MANY, populations=MANY_POPULATIONS).changes
    tested = [c for c in found if c.p is not None]
    assert (len(found), len(tested)) == (2, 1)
    assert tested[0].p_adjusted == pytest.approx(tested[0].p)


def test_a_change_to_or_from_everyone_cannot_be_tested():
    columns = [{"wave": 2016}, {"wave": 2020}]
    (change,) = changes([[0, 33]], columns=columns, codes=["*"])
    assert change.significant is None
    assert change.reason.startswith("Niet te toetsen")


def test_a_mean_has_a_change_but_no_test():
    columns = [{"wave": 2018}, {"wave": 2020}]
    (change,) = changes([[2, 3]], columns=columns, question="times", statistic="mean")
    assert change.difference == pytest.approx(123 / 43 - 2)
    assert (change.reason, change.significant) == ("Niet getoetst.", None)


def test_places_of_a_ranking_have_no_change():
    columns = [{"wave": 2018}, {"wave": 2020}]
    found = changes(
        [[60, 76]],
        columns=columns,
        rows=[{"rank": 1}],
        question="forms",
        codes=["verbal", "threat"],
        leave_out=[],
        statistic="rank",
    )
    assert found == ()


def test_figures_of_different_domains_are_not_compared():
    columns = [{"wave": 2016, "where": "team = 'a'"}, {"wave": 2020, "where": "team = 'b'"}]
    assert changes([[30, 33]], columns=columns) == ()


def test_changes_end_in_the_cell_they_are_of():
    columns = [{"wave": 2016}, {"wave": 2020}]
    rows = [{"codes": ["yes"]}, {"codes": ["no"]}]
    table = spec(columns, rows, question="answer", leave_out=["dk"])
    made = tabulate(table, printed(columns, [[30, 33], [70, 67]]))
    assert [c.difference for c in made.change_of(1, 1)] == [pytest.approx(100 * 35 / 52 - 70)]
    assert made.change_of(1, 0) == ()


def test_an_earlier_place_of_a_ranking_keeps_its_answer():
    columns = [{"wave": 2018}, {"wave": 2020}]
    table = spec(
        columns,
        [{"rank": 1}],
        question="forms",
        codes=["verbal", "threat"],
        leave_out=[],
        statistic="rank",
    )
    made = tabulate(table, printed(columns, [[{"text": "Spoken", "value": 60}, 76]]))
    earlier = made.cells[0][0]
    assert (earlier.text, earlier.value) == ("Spoken", 60)
    assert made.cells[0][1].text != "Spoken"
