"""The publications of a monitor become material for an audit, each apart."""

from dataclasses import replace

import pytest
from tests.unit.monitor.planting import TINY

from graadmeter.consistency import Printed
from graadmeter.consistency.reading.figures import grids_of_figures
from graadmeter.consistency.reading.monitor import material_of, publications_of
from graadmeter.monitor import load_monitor
from graadmeter.monitor.published import PublishedFigure

A, B, C = "source a", "source b", "source c"
TITLES = {"harm": "Harm"}


@pytest.fixture(scope="module")
def tiny():
    return load_monitor(str(TINY))


@pytest.fixture(scope="module")
def miv():
    return load_monitor("miv")


def figure(value, *, wave=2020, population="staff", source=A, **more):
    return PublishedFigure(
        wave=wave, indicator="harm", population=population, value=value, source=source, **more
    )


def test_publications_are_told_apart_and_those_of_no_wave_come_last(tiny, miv):
    assert publications_of(miv) == (2016, 2022)
    assert publications_of(tiny) == (2025, None)


def test_tables_and_text_of_one_publication_go_together(miv):
    material = material_of(miv, 2016)

    assert {each.id for each in material.tables} == set(miv.published)
    assert {each.wave for each in material.tables} == {2016}
    assert {each.wave_of_text for each in material.statements} == {2016}
    assert {each.section for each in material.statements}.isdisjoint({"Kamerbrief 2022"})


def test_tables_of_a_group_without_strata_are_not_weighted(tiny):
    material = material_of(tiny, None)
    by_group = {
        spec.published_id: bool(tiny.group(spec.group).strata) and spec.weighted
        for file in tiny.table_files
        for spec in file.tables
        if spec.published_id
    }

    weighted = {each.id: each.weighted for each in material.tables}
    assert set(by_group.values()) == {True, False}
    assert {name: weighted[name] for name in by_group} == by_group


def test_tables_without_a_specification_are_of_unknown_weighting(tiny):
    bare = replace(tiny, table_files=())

    assert {each.weighted for each in material_of(bare, None).tables} == {None}


def test_a_statement_without_wave_is_of_the_publication(tiny):
    first, second = material_of(tiny, 2025).statements

    assert (first.wave, first.wave_of_text, first.value) == (2023, 2025, Printed.of("30"))
    assert (second.wave, second.wave_of_text, second.value) == (2025, 2025, None)
    assert second.words == "bijna een derde van de medewerkers"


def test_text_without_tables_is_held_against_figures_up_to_its_wave(miv):
    assert max(figure.wave for figure in miv.figures) > 2022
    tables = {each.id: each for each in material_of(miv, 2022).tables}

    waves = [column.wave for column in tables["victim_any"].columns]
    assert waves == [2010, 2012, 2014, 2016, 2018, 2020, 2022]
    column = waves.index(2022)
    rows = [each.label for each in tables["victim_any"].rows]
    assert tables["victim_any"].cells[rows.index("medewerkers")][column] == Printed.of("33")


def test_figures_without_a_title_are_left_out(tiny, miv):
    (table,) = material_of(tiny, 2025).tables
    assert table.title == "Incidents in other sources"
    assert material_of(replace(tiny, series_files=()), 2025).tables == ()
    assert "respondents" in {figure.indicator for figure in miv.figures}
    assert "respondents" not in {each.id for each in material_of(miv, 2022).tables}


def test_figures_of_an_indicator_have_the_titles_of_the_tables_that_use_it(miv):
    titles = {each.id: each.title for each in material_of(miv, 2022).tables}

    assert titles["victim_verbal"].endswith(": Verbale agressie")
    assert " / Ambtenaren" in titles["victim_any"]


def test_rows_are_people_and_columns_are_waves():
    (table,) = grids_of_figures(
        [
            figure(20, wave=2022),
            figure(10.5, wave=2020),
            figure(None, words="veel", population="all"),
        ],
        2022,
        TITLES,
    )

    assert (table.title, table.wave, table.population) == ("Harm", 2022, "staff, all")
    assert [each.label for each in table.columns] == ["2020", "2022"]
    assert [each.label for each in table.rows] == ["staff", "all"]
    assert table.cells == ((Printed.of("10.5"), Printed.of("20")), (None, None))
    assert table.words == ((None, None), ("veel", None))


def test_a_source_that_says_something_else_has_a_row_of_its_own():
    (table,) = grids_of_figures(
        [figure(20), figure(21, source=B), figure(20, source=C)], 2022, TITLES
    )

    assert [each.label for each in table.rows] == ["staff", "staff (source b)"]
    assert table.cells == ((Printed.of("20"),), (Printed.of("21"),))


def test_the_first_verified_source_has_the_cell():
    (table,) = grids_of_figures(
        [figure(20), figure(21, source=B, verified=True), figure(22, source=C, verified=True)],
        2022,
        TITLES,
    )

    assert [each.label for each in table.rows] == [
        "staff",
        "staff (source a)",
        "staff (source c)",
    ]
    assert [str(line[0]) for line in table.cells] == ["21", "20", "22"]


def test_a_number_goes_before_words():
    (table,) = grids_of_figures([figure(None, words="veel"), figure(20, source=B)], 2022, TITLES)

    assert table.cells == ((Printed.of("20"),), (None,))
    assert table.words == ((None,), ("veel",))
