"""Factsheets of the bundled monitor say what the tables of its report say."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from graadmeter.monitor import MadePart, cells_of
from graadmeter.monitor.monitor import Monitor
from graadmeter.tabulation.table import Cell, Shown

Key = tuple[str, str, tuple[str, ...], tuple[str, ...], frozenset[str]]


def parts(monitor: Monitor, wave: int) -> Iterator[MadePart]:
    """Of the factsheets that are not of one province: those have no table beside them."""
    for sheet in monitor.factsheets_in(wave):
        if sheet.each is None:
            yield from sheet.parts


def figures(miv, spec) -> Iterator[tuple[Key, Cell]]:
    table = miv.tabulator.table(spec)
    for cell in cells_of(spec, miv.wave):
        if cell.question is None or cell.wave != miv.wave or cell.heading:
            continue
        codes, left = tuple(sorted(cell.codes)), tuple(sorted(cell.leave_out))
        key = (cell.group, cell.question, codes, left, frozenset(cell.conditions))
        yield key, table.cells[cell.row][cell.column]


@pytest.fixture(scope="module")
def printed(miv) -> dict[tuple[str, Key], Cell]:
    named = {one.table for part in parts(miv.monitor, miv.wave) for one in part.indicators}
    return {
        (spec.id, key): cell
        for _chapter, specs in miv.monitor.tables_in(miv.wave)
        for spec in specs
        if spec.id in named
        for key, cell in figures(miv, spec)
    }


def test_a_figure_is_that_of_the_table_it_names(miv, printed):
    compared, differing = 0, []
    for part in parts(miv.monitor, miv.wave):
        named = dict(zip(range(len(part.indicators)), part.indicators, strict=True))
        for key, cell in figures(miv, part.table):
            other = printed.get((named[cell.row].table or "", key))
            if other is None or Shown.HIDDEN in (cell.shown, other.shown):
                continue
            compared += 1
            if cell.n != other.n or cell.value != pytest.approx(other.value):
                differing.append((part.table.id, key, cell.n, cell.value, other.n, other.value))
    assert differing == []
    assert compared > 120


def test_every_figure_names_a_table_and_none_is_of_filler(miv):
    for part in parts(miv.monitor, miv.wave):
        assert [one.id for one in part.indicators if one.table is None] == []
        cells = [cell for row in miv.tabulator.table(part.table).cells for cell in row]
        assert not any(cell.filler for cell in cells)


def test_what_is_an_artefact_of_synthetic_answers_is_on_no_factsheet(miv):
    """Seeing any behaviour at all, and forms of aggression against office holders: not printed."""
    counted = {
        (one.group or part.table.group, one.question)
        for part in parts(miv.monitor, miv.wave)
        for one in part.indicators
    }
    office = "politieke_ambtsdragers"
    assert not {question for _group, question in counted} & {"viol_any", "aftercare_needed"}
    assert not counted & {(office, f"victim_{f}") for f in ("verbal", "threat", "physical")}
