"""Small bases are marked, or hidden with everything about them."""

from dataclasses import fields
from typing import Any

import pytest
from tests.unit.tabulation.small import printed, spec, tabulate

from graadmeter.tabulation import Shown


def cell(mark_below: int, hide_below: int, **more):
    facts = {"question": "times", "statistic": "mean", "base": "answer = 'yes'"} | more
    protection = {"people": {"mark_below": mark_below, "hide_below": hide_below}}
    return tabulate(spec([{}], [{}], **facts), protection=protection).cells[0][0]


@pytest.mark.parametrize(
    ("mark_below", "hide_below", "shown", "small"),
    [
        (3, 3, Shown.VALUE, False),
        (4, 3, Shown.VALUE, True),
        (4, 4, Shown.HIDDEN, True),
        (30, 10, Shown.HIDDEN, True),
        # An inventory of organisations is marked and never hidden.
        (30, 0, Shown.VALUE, True),
    ],
)
def test_a_base_of_three_is_marked_below_one_threshold_and_hidden_below_another(
    mark_below, hide_below, shown, small
):
    found = cell(mark_below, hide_below)
    assert (found.shown, found.small) == (shown, small)


def test_a_marked_cell_keeps_its_figures():
    found = cell(30, 0)
    assert (found.value, found.n) == (pytest.approx(cell(0, 0).value), 3)


@pytest.mark.parametrize("statistic", ["mean", "percentage", "rank"])
def test_a_hidden_cell_has_no_figure_in_any_field(statistic):
    facts: dict[str, dict[str, Any]] = {
        "mean": {"question": "times"},
        "percentage": {"question": "forms", "codes": ["verbal"]},
        "rank": {"question": "forms", "codes": ["verbal", "threat"]},
    }
    found = cell(30, 10, statistic=statistic, **facts[statistic])
    kept = {
        field.name: value
        for field in fields(found)
        if (value := getattr(found, field.name)) not in (None, "")
    }
    reason = kept.pop("reason")
    assert kept.pop("filler") is False
    assert kept == {
        "row": 0,
        "column": 0,
        "wave": 2020,
        "statistic": statistic,
        "origin": "computed",
        "shown": "hidden",
        "small": True,
        "decimals": 0,
    }
    assert reason == "Minder dan 10 respondenten: niet getoond."


def test_a_hidden_figure_has_no_change():
    """A change together with the earlier figure would give it away."""
    columns = [{"wave": 2016}, {"wave": 2020}]
    table = spec(columns, [{}], question="answer", codes=["yes"], base="answer = 'yes'")
    published = printed([{"wave": 2016, "n": 500}, {"wave": 2020}], [[30, 100]])
    hidden = {"people": {"mark_below": 30, "hide_below": 10}}
    assert len(tabulate(table, published).changes) == 1
    assert tabulate(table, published, protection=hidden).changes == ()


def test_published_figures_and_counts_of_the_response_are_not_hidden():
    columns: list[dict[str, Any]] = [{"wave": 2016}, {"statistic": "completed"}]
    table = spec(columns, [{}], question="answer", codes=["yes"])
    published = printed([{"wave": 2016, "n": 5}, {"wave": 2020}], [[30, 10]])
    hidden = {"people": {"mark_below": 30, "hide_below": 20}}
    earlier, completed = tabulate(table, published, protection=hidden).cells[0]
    assert (earlier.shown, earlier.value) == (Shown.VALUE, 30)
    assert (completed.shown, completed.value) == (Shown.VALUE, 10)


def test_the_bundled_monitor_hides_no_inventory_and_marks_it(miv):
    """MON-28: organisations are marked only, as the report does; persons are hidden below ten."""
    hide = {g.id: g.protection.hide_below for g in miv.monitor.settings.groups}
    regimes = {g.id: g.regime for g in miv.monitor.settings.groups}
    assert {hide[g] for g, regime in regimes.items() if regime == "inventory"} == {0}
    assert {hide[g] for g, regime in regimes.items() if regime == "perception"} == {10}
    cells = [
        (spec.group, cell)
        for _chapter, specs in miv.monitor.tables_in(miv.wave)
        for spec in specs
        for row in miv.tabulator.table(spec).cells
        for cell in row
        if cell.small
    ]
    inventory = [cell for group, cell in cells if regimes[group] == "inventory"]
    assert len(inventory) > 100
    assert {cell.shown for cell in inventory} == {Shown.VALUE}


def test_no_figure_of_the_bundled_monitor_is_about_fewer_persons_than_allowed(miv):
    hide = {g.id: g.protection.hide_below for g in miv.monitor.settings.groups}
    shown = [
        (cell.n, hide[spec.group])
        for _chapter, specs in miv.monitor.tables_in(miv.wave)
        for spec in specs
        for row in miv.tabulator.table(spec).cells
        for cell in row
        if cell.origin == "computed" and cell.value is not None and cell.n is not None
    ]
    assert len(shown) > 1000
    assert all(n >= least for n, least in shown)
