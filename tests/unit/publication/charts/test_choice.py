"""Which chart a table gets; each rule with a table beside it that it does not hold for."""

from dataclasses import replace

import pytest
from tests.unit.publication.charts.tiny import cell, dash, hidden, plan_of, table, waves

from graadmeter.publication.charts.choice import NoChart
from graadmeter.publication.charts.plans import Kind
from graadmeter.tabulation.table import Heading


def kind(one):
    plan = plan_of(one)
    return None if isinstance(plan, NoChart) else plan.kind


def test_figures_of_one_wave_are_bars():
    plan = plan_of(table([[cell(40)], [cell(20)]]))
    assert plan.kind is Kind.BARS
    assert [line.label for line in plan.blocks[0].lines] == ["rij 1", "rij 2"]


def test_parts_of_a_whole_are_stacked():
    assert kind(table([[cell(20), cell(80)], [cell(35.5), cell(64.5)]])) is Kind.STACKED


def test_parts_that_stand_below_each_other_are_stacked_too():
    plan = plan_of(table([[cell(20), cell(31)], [cell(80), cell(69)]]))
    assert plan.kind is Kind.STACKED
    assert plan.wholes[0].parts == ("rij 1", "rij 2")


@pytest.mark.parametrize(
    "cells",
    [
        pytest.param([[cell(20), cell(81)], [cell(35), cell(65)]], id="one row is not 100"),
        pytest.param([[cell(20), cell(80.4)], [cell(35), cell(65)]], id="computed is not rounded"),
        pytest.param([[cell(20), cell(80, n=90)], [cell(35), cell(65)]], id="two bases"),
        pytest.param([[cell(20), cell(80)]], id="one whole may be chance"),
        pytest.param([[cell(20), cell(20)], [cell(20), cell(20)]], id="no wholes"),
    ],
)
def test_what_is_no_whole_is_never_stacked(cells):
    assert kind(table(cells)) is Kind.BARS


def test_printed_parts_may_be_off_by_their_rounding_and_no_more():
    def shares(first):
        now = [cell(30), cell(50), cell(20)]
        then = [cell(first, 2014), cell(50, 2014), cell(20, 2014)]
        return table(
            [list(pair) for pair in zip(then, now, strict=True)], columns=waves(2014, 2016)
        )

    assert kind(shares(31)) is Kind.STACKED
    assert kind(shares(33)) is Kind.BARS


def test_a_total_of_100_is_no_part():
    cells = [[cell(20), cell(30)], [cell(80), cell(70)], [cell(100), cell(100)]]
    plan = plan_of(table(cells))
    assert plan.kind is Kind.STACKED
    assert plan.wholes[0].parts == ("rij 1", "rij 2")


def test_a_whole_with_a_hidden_part_is_not_drawn_and_says_so():
    cells = [[cell(20), cell(80)], [cell(30), cell(70)], [hidden(), cell(22)]]
    plan = plan_of(table(cells))
    assert plan.kind is Kind.STACKED
    assert [bar.hidden for bar in plan.wholes[0].bars] == [False, False, True]
    assert plan.wholes[0].bars[2].parts is None


def test_more_parts_than_colours_are_not_stacked():
    eighths = [[cell(12.5) for _part in range(8)] for _row in range(2)]
    assert kind(table(eighths)) is Kind.BARS


def test_three_waves_are_a_line():
    cells = [[cell(50, 2012), cell(40, 2014), cell(30)]]
    assert kind(table(cells, columns=waves(2012, 2014, 2016))) is Kind.TREND


def test_two_waves_are_bars():
    cells = [[cell(40, 2014), cell(30)]]
    assert kind(table(cells, columns=waves(2014, 2016))) is Kind.BARS


def test_waves_of_which_most_have_no_figure_are_bars():
    cells = [
        [cell(50, 2012), cell(40, 2014), cell(30)],
        [dash(2012), dash(2014), cell(20)],
        [dash(2012), dash(2014), cell(10)],
    ]
    assert kind(table(cells, columns=waves(2012, 2014, 2016))) is Kind.BARS


def test_groups_by_waves_are_small_multiples():
    columns = [Heading(name, wave=year) for name in "AB" for year in (2012, 2014, 2016)]
    line = [cell(50, 2012), cell(40, 2014), cell(30)] * 2
    plan = plan_of(table([line, line], columns=columns))
    assert plan.kind is Kind.TREND
    assert [[panel.title for panel in strip.panels] for strip in plan.strips] == [["A", "B"]] * 2


def test_averages_on_a_stated_scale_are_dots():
    averages = [[cell(4.5, statistic="mean", decimals=1)], [cell(3.0, statistic="mean")]]
    plan = plan_of(table(averages, statistic="mean", title="Ernst (1-7)"))
    assert (plan.kind, plan.scale) == (Kind.DOTS, (1, 7))
    assert kind(table(averages, statistic="mean", title="Aantal keren")) is Kind.BARS
    off = [[cell(8.5, statistic="mean")], *averages]
    assert kind(table(off, statistic="mean", title="Ernst (1-7)")) is Kind.BARS


def test_the_seven_answers_on_severity_are_stacked():
    answers = [Heading(str(answer)) for answer in range(1, 8)]
    shares = [[cell(10) for _answer in range(6)] + [cell(40)] for _row in range(2)]
    plan = plan_of(table(shares, columns=answers))
    assert plan.kind is Kind.STACKED
    assert len(plan.wholes[0].parts) == 7


@pytest.mark.parametrize(
    "one",
    [
        pytest.param(table([[replace(cell(4), text="woord"), cell(5)]]), id="words"),
        pytest.param(
            table([[cell(40), cell(5, statistic="completed")]]), id="percentages and counts"
        ),
        pytest.param(table([[cell(40), hidden()]]), id="one figure"),
        pytest.param(table([[cell(40)], [cell(30)]], kind="inset"), id="small and not asked for"),
        pytest.param(table([[cell(value)] for value in range(8)], kind="annex"), id="an account"),
        pytest.param(table([[cell(-4.0)], [cell(5)]]), id="below zero"),
        pytest.param(
            table([[cell(5)], [cell(6)]], rows=[Heading("zelfde"), Heading("zelfde")]),
            id="two cells about the same",
        ),
        pytest.param(table([[cell(5)] * 8 for _row in range(61)]), id="too much"),
    ],
)
def test_a_table_without_a_chart_says_why(one):
    plan = plan_of(one)
    assert isinstance(plan, NoChart)
    assert plan.reason
