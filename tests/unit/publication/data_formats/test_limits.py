"""What does not fit in a workbook is refused before anything is written."""

from dataclasses import replace

import pytest
from tests.unit.publication.example import example

from graadmeter.errors import UserError
from graadmeter.publication import render_publication
from graadmeter.publication.content import Content
from graadmeter.publication.data_formats.limits import XLSX_CELL, check_cells, fit
from graadmeter.publication.names import places
from graadmeter.tabulation.table import Table


def tables() -> list[Table]:
    return [place.table for place in places(example()).values()]


def test_ordinary_tables_fit():
    check_cells(tables())


@pytest.mark.parametrize("part", ["title", "note", "row", "cell"])
def test_a_text_that_a_cell_cannot_hold_is_refused_with_its_table(part):
    table, long = tables()[0], "x" * (XLSX_CELL + 1)
    first = table.cells[0]
    wrong = {
        "title": replace(table, title=long),
        "note": replace(table, notes=(long,)),
        "row": replace(table, rows=(replace(table.rows[0], label=long), *table.rows[1:])),
        "cell": replace(
            table, cells=((replace(first[0], note=long), *first[1:]), *table.cells[1:])
        ),
    }[part]
    with pytest.raises(UserError) as caught:
        check_cells([wrong])
    assert caught.value.where == table.id
    assert str(len(long)) in caught.value.what


def with_title(content: Content, title: str) -> Content:
    chapter = content.chapters[0]
    tables = (replace(chapter.tables[0], title=title), *chapter.tables[1:])
    return replace(content, chapters=(replace(chapter, tables=tables), *content.chapters[1:]))


def test_a_publication_with_such_a_text_is_not_made():
    with pytest.raises(UserError, match="tabellenboek"):
        render_publication(with_title(example(), "x" * (XLSX_CELL + 1)))


@pytest.mark.parametrize(("text", "fits"), [("a" * 10, True), ("a" * 11, False), ("€€€€", False)])
def test_lengths_are_in_bytes(text, fits):
    if fits:
        assert fit(text, 10, what="x", where="y") == text
    else:
        with pytest.raises(UserError, match="10"):
            fit(text, 10, what="x", where="y")
