"""Printed figures of the bundled monitor beside the computed ones (DAT-04)."""

import json
import re
from collections import Counter
from dataclasses import replace
from importlib.resources import files

import polars as pl
import pytest

from graadmeter.language.numbers import round_half_up
from graadmeter.tabulation import KeptApart, Outcome, Tabulator, reproduce

PUBLISHED = files("graadmeter") / "monitors" / "miv" / "published" / "report_2016.json"
PLACE = re.compile(r"^(?P<table>.+)\[(?P<row>\d+|n),(?P<column>\d+|n)\]$")


@pytest.fixture(scope="module")
def report() -> dict:
    """The published tables by id, as they stand in the file."""
    return {table["id"]: table for table in json.loads(PUBLISHED.read_bytes())["tables"]}


@pytest.fixture(scope="module")
def decimals(miv) -> dict[str, int]:
    tables = [spec for _chapter, specs in miv.monitor.tables_in(miv.wave) for spec in specs]
    return {spec.id: spec.decimals for spec in tables}


def numbers(report: dict) -> dict[tuple[str, int, int], tuple[int | None, float]]:
    """Wave and number of every figure in tables 2.1 to 10.7, counted from the file alone."""
    found = {}
    for name, table in report.items():
        numbered = re.fullmatch(r"(\d+)\.\d+", name)
        if table["kind"] != "table" or not numbered or not 2 <= int(numbered[1]) <= 10:
            continue
        for i, row in enumerate(table["rows"]):
            for j, (column, value) in enumerate(zip(table["columns"], row["values"], strict=True)):
                number = value.get("value") if isinstance(value, dict) else value
                if number is not None:
                    found[name, i, j] = (row.get("wave") or column.get("wave"), number)
    return found


def test_every_figure_of_the_wave_is_held_against_a_computed_one(miv, report):
    expected = {place: n for place, (wave, n) in numbers(report).items() if wave == miv.wave}
    assert len(expected) > 1000
    found = {(c.table, c.row, c.column): c.printed for c in miv.reproduction.cells}
    assert found == expected
    assert len(miv.reproduction.cells) == len(found)


def test_at_least_95_percent_is_reproduced(miv):
    count = miv.reproduction.count(Outcome.REPRODUCED)
    assert count / len(miv.reproduction.cells) >= 0.95


def test_a_reproduced_figure_rounds_half_up_to_the_printed_one(miv, decimals):
    reproduced = [c for c in miv.reproduction.cells if c.status is Outcome.REPRODUCED]
    wrong = [
        (c.table, c.row, c.column, c.printed, c.computed)
        for c in reproduced
        if float(round_half_up(c.computed, decimals[c.table])) != c.printed
    ]
    assert not wrong


def test_what_is_not_reproduced_rounds_to_something_else(miv, decimals):
    others = [c for c in miv.reproduction.cells if c.status is not Outcome.REPRODUCED]
    assert others
    assert not [
        c for c in others if float(round_half_up(c.computed, decimals[c.table])) == c.printed
    ]


def test_every_conflict_names_other_printed_figures_or_an_n_that_cannot_be(miv, report, decimals):
    conflicts = [c for c in miv.reproduction.cells if c.status is Outcome.CONFLICT]
    assert conflicts
    for cell in conflicts:
        for name in cell.conflicts_with:
            place = PLACE.match(name)
            assert place, name
            table = report[place["table"]]
            if place["row"] == "n":
                assert table["columns"][int(place["column"])]["n"]
            elif place["column"] == "n":
                assert table["rows"][int(place["row"])]["n"]
            else:
                row = table["rows"][int(place["row"])]
                assert row["values"][int(place["column"])] is not None
        if not cell.conflicts_with:
            # No number of people out of n rounds to what is printed.
            assert f"n = {cell.n_computed}." in cell.reason
            half = round_half_up
            possible = {
                float(half(100 * k / cell.n_computed, decimals[cell.table]))
                for k in range(cell.n_computed + 1)
            }
            assert cell.printed not in possible


def test_figures_that_exclude_each_other_cannot_all_be_printed_of_the_same_people(miv, report):
    """The municipalities of table 9.1 add up to more than rounding can explain."""
    cell = next(c for c in miv.reproduction.cells if (c.table, c.row, c.column) == ("9.1", 3, 1))
    assert cell.status is Outcome.CONFLICT
    rows = [row["values"][1] for row in report["9.1"]["rows"]]
    assert sum(rows) > 100 + 0.5 * len(rows)


def test_columns_of_which_the_wave_is_not_known_are_listed_and_not_counted(miv, report):
    expected = Counter(place[0] for place, (wave, _n) in numbers(report).items() if wave is None)
    assert set(expected) == {"9.3", "9.7", "9.11", "9.13"}
    assert Counter(u.table for u in miv.reproduction.unknown_wave) == expected
    listed = {(u.table, u.row, u.column) for u in miv.reproduction.unknown_wave}
    assert not listed & {(c.table, c.row, c.column) for c in miv.reproduction.cells}


def test_a_figure_of_an_unknown_wave_says_what_was_printed_and_what_is_presumed(miv):
    for value in miv.reproduction.unknown_wave:
        assert (value.wave_printed, value.wave_presumed) == (2012, 2016)
        assert value.computed is not None


@pytest.fixture(scope="module")
def shuffled(miv) -> dict[str, tuple[str, Counter]]:
    """Group to a question whose answers were dealt out anew, and what is still reproduced."""
    questions = {
        "medewerkers": "viol_gifts",
        "politieke_ambtsdragers": "viol_gifts",
        "secretarissen": "code_board_updated",
        "griffiers": "code_representatives_updated",
    }
    microdata = dict(miv.microdata)
    for group, question in questions.items():
        values = microdata[group].values
        mixed = values[question].shuffle(seed=7)
        assert not mixed.equals(values[question])
        microdata[group] = replace(microdata[group], values=values.with_columns(mixed))
    tabulator = Tabulator(miv.monitor, miv.wave, microdata)
    made = reproduce(miv.monitor, tabulator, miv.wave, miv.synthesis.kept_apart)
    groups = {s.id: s.group for _c, specs in miv.monitor.tables_in(miv.wave) for s in specs}
    return {
        group: (
            question,
            Counter(groups[c.table] for c in made.cells if c.status is Outcome.REPRODUCED),
        )
        for group, question in questions.items()
    }


@pytest.mark.parametrize(
    "group", ["medewerkers", "politieke_ambtsdragers", "secretarissen", "griffiers"]
)
def test_dealing_out_the_answers_to_one_question_anew_is_noticed(miv, shuffled, group):
    """Reproduction looks at the microdata, not at the published figures."""
    groups = {s.id: s.group for _c, specs in miv.monitor.tables_in(miv.wave) for s in specs}
    before = sum(
        c.status is Outcome.REPRODUCED and groups[c.table] == group for c in miv.reproduction.cells
    )
    _question, after = shuffled[group]
    assert after[group] < before


# -------------------------------------------------------------------- the list kept apart


def of(tiny, kept_apart, values):
    microdata = dict(tiny.microdata)
    microdata["staff"] = replace(microdata["staff"], values=values)
    tabulator = Tabulator(tiny.monitor, tiny.wave, microdata)
    cells = reproduce(tiny.monitor, tabulator, tiny.wave, kept_apart).cells
    return next(c for c in cells if (c.table, c.row, c.column) == ("2.5", 0, 1))


@pytest.fixture
def later(tiny) -> pl.DataFrame:
    """Everyone a year longer employed than table 2.5 has it."""
    return tiny.microdata["staff"].values.with_columns(pl.col("years_employed") + 1)


@pytest.mark.parametrize(
    ("proven", "status"), [(True, Outcome.CONFLICT), (False, Outcome.NOT_REACHED)]
)
def test_only_a_proven_contradiction_is_a_conflict(tiny, later, proven, status):
    apart = KeptApart("2.5", 0, 1, 7.5, ("2.1[0,0]",), "Because.", proven)
    cell = of(tiny, [apart], later)
    assert cell.status is status
    assert "Because." in cell.reason


def test_a_figure_that_is_off_without_a_known_reason_is_not_reached(tiny, later):
    cell = of(tiny, [], later)
    assert (cell.status, cell.conflicts_with) == (Outcome.NOT_REACHED, ())
    assert cell.reason.startswith("Berekend is 8,")


def test_a_figure_that_comes_back_is_reproduced_even_when_kept_apart(tiny):
    apart = KeptApart("2.5", 0, 1, 7.5, (), "Because.")
    cell = of(tiny, [apart], tiny.microdata["staff"].values)
    assert (cell.status, cell.conflicts_with) == (Outcome.REPRODUCED, ())
