"""A publication with one wrong number in a table or a sentence does not come about."""

import re
from dataclasses import replace
from typing import Any

import pytest
from tests.integration.commands import call

from graadmeter.cli import publishing
from graadmeter.publication import Content
from graadmeter.publication.gate import contradictions, said
from graadmeter.publication.sentences.english import English
from graadmeter.tabulation.table import Origin, Table


@pytest.fixture(scope="module")
def microdata(tmp_path_factory, tiny_folder):
    folder = tmp_path_factory.mktemp("gate") / "microdata"
    assert call("synthesize", tiny_folder, "--wave", 2025, "--out", folder).code == 0
    return folder


@pytest.fixture
def build(tiny_folder, microdata, tmp_path, monkeypatch):
    """Builds with content that was changed after it was computed."""

    def building(change=lambda content: content):
        unchanged = publishing.assemble  # type: ignore[attr-defined]
        monkeypatch.setattr(publishing, "assemble", lambda *a, **o: change(unchanged(*a, **o)))
        target = tmp_path / "publication"
        given = ["--wave", 2025, "--microdata", microdata, "--out", target]
        return call("build", tiny_folder, *given), target

    return building


def with_table(content: Content, name: str, change) -> Content:
    """The same content with one table changed wherever it stands."""
    chapters = tuple(
        replace(
            chapter,
            tables=tuple(change(each) if each.id == name else each for each in chapter.tables),
        )
        for chapter in content.chapters
    )
    return replace(content, chapters=chapters)


def with_cell(table: Table, row: int, column: int, **values) -> Table:
    rows = [list(line) for line in table.cells]
    rows[row][column] = replace(rows[row][column], **values)
    return replace(table, cells=tuple(tuple(line) for line in rows))


def computed_in(table: Table) -> list[tuple[int, int]]:
    return [
        (row, column)
        for row, line in enumerate(table.cells)
        for column, cell in enumerate(line)
        if cell.origin is Origin.COMPUTED and cell.se is not None
    ]


def test_what_was_computed_does_not_contradict_itself(build):
    done, target = build()
    assert done.code == 0, done.err
    assert (target / "index.html").is_file()


@pytest.mark.parametrize("by", [1.0, -2.0, 0.01])
def test_a_number_changed_in_a_table_stops_the_build_and_is_named(build, by):
    def wrong(content: Content) -> Content:
        def change(table: Table) -> Table:
            row, column = computed_in(table)[0]
            value = table.cells[row][column].value or 0.0
            return with_cell(table, row, column, value=value + by)

        return with_table(content, "2.1", change)

    done, target = build(wrong)
    assert done.code == 1
    assert "2.1" in done.err
    assert "own-interval" in done.err
    assert not target.exists()


@pytest.mark.parametrize("what", ["se", "ci_low", "ci_high"])
def test_so_does_a_changed_margin(build, what):
    def wrong(content: Content) -> Content:
        def change(table: Table) -> Table:
            row, column = computed_in(table)[0]
            return with_cell(
                table, row, column, **{what: getattr(table.cells[row][column], what) + 0.5}
            )

        return with_table(content, "2.1", change)

    assert build(wrong)[0].code == 1


def test_so_does_a_change_that_is_not_the_difference_of_its_figures(build):
    def wrong(content: Content) -> Content:
        def change(table: Table) -> Table:
            first, *others = table.changes
            return replace(
                table, changes=(replace(first, difference=first.difference + 1.0), *others)
            )

        return with_table(content, "2.1", change)

    done, _target = build(wrong)
    assert done.code == 1
    assert "own-change" in done.err


def test_a_wrong_number_in_a_sentence_stops_the_build_and_is_named(build, monkeypatch):
    said = English.percent
    monkeypatch.setattr(
        English, "percent", lambda self, value, decimals=0: said(self, value + 7, decimals)
    )
    done, target = build()
    assert done.code == 1
    assert "own-sentence" in done.err
    assert re.search(r"chapter-02\.html, \d+ \(own-sentence\)", done.err)
    assert not target.exists()


def test_a_wrong_size_of_a_change_is_found_as_well(build, monkeypatch):
    said = English.points
    monkeypatch.setattr(
        English, "points", lambda self, value, decimals=0: said(self, value + 3, decimals)
    )

    def tested(content: Content) -> Content:
        def change(table: Table) -> Table:
            return replace(
                table, changes=tuple(replace(each, significant=True) for each in table.changes)
            )

        return with_table(content, "2.1", change)

    done, _target = build(tested)
    assert done.code == 1
    assert "own-sentence" in done.err


def test_a_figure_of_too_few_that_would_be_seen_stops_the_build(build):
    def wrong(content: Content) -> Content:
        def change(table: Table) -> Table:
            row, column = computed_in(table)[0]
            return with_cell(table, row, column, n=4)

        return with_table(content, "2.1", change)

    done, target = build(wrong)
    assert done.code == 1
    assert "own-protection" in done.err
    assert not target.exists()


def test_a_wrong_number_in_what_a_chart_says_to_who_does_not_see_it_is_found(build, monkeypatch):
    unchanged = said.alternative  # type: ignore[attr-defined]
    monkeypatch.setattr(
        said, "alternative", lambda table, kind: f"{unchanged(table, kind)} It is 98.7 percent."
    )
    done, _target = build()
    assert done.code == 1
    assert "98,7" in done.err


def test_printed_figures_may_contradict_each_other(build):
    def wrong(content: Content) -> Content:
        def change(table: Table) -> Table:
            row, column = next(
                (row, column)
                for row, line in enumerate(table.cells)
                for column, cell in enumerate(line)
                if cell.origin is Origin.PUBLISHED and cell.value is not None
            )
            table = with_cell(table, row, column, value=99.0)
            return replace(table, changes=())

        return with_table(content, "2.1", change)

    done, _target = build(wrong)
    assert done.code == 0, done.err


def test_the_message_is_in_the_language_of_who_builds(
    tiny_folder, microdata, tmp_path, monkeypatch
):
    said = English.percent
    monkeypatch.setattr(
        English, "percent", lambda self, value, decimals=0: said(self, value + 7, decimals)
    )
    given = [
        "build",
        tiny_folder,
        "--wave",
        2025,
        "--microdata",
        microdata,
        "--out",
        tmp_path / "a",
    ]
    dutch, english = call(*given), call("--language", "en", *given)
    assert "spreken elkaar tegen" in dutch.err.replace("\n", " ")
    assert "contradict each other" in english.err.replace("\n", " ")


def test_a_number_out_of_range_is_a_finding_and_no_crash(build):
    found: list[Any] = []

    def wrong(content: Content) -> Content:
        def change(table: Table) -> Table:
            row, column = computed_in(table)[0]
            return with_cell(table, row, column, value=140.0)

        changed = with_table(content, "2.1", change)
        found.extend(contradictions(changed))
        return changed

    assert build(wrong)[0].code == 1
    assert any(each.possible == "0–100" for each in found)
