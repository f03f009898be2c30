"""The tabellenboek, read back with another library."""

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

import pytest
from openpyxl import load_workbook
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from tests.unit.publication.example import TRICKY, example

from graadmeter.publication import render_workbook


@pytest.fixture(scope="module")
def book() -> Iterator[Workbook]:
    workbook = load_workbook(io.BytesIO(render_workbook(example())))
    yield workbook
    workbook.close()


def links(sheet: Worksheet) -> list[str | None]:
    cells = [cell for row in sheet.iter_rows() for cell in row]
    return [cell.hyperlink.location for cell in cells if cell.hyperlink]


def row_of(sheet: Worksheet, first: str) -> list:
    return next([c.value for c in row] for row in sheet.iter_rows() if row[0].value == first)


def test_there_is_an_index_and_a_sheet_per_table(book):
    assert book.sheetnames == ["Inhoud", "2.1", "2.4", "2.5", "fig-4.1-gemeenten", "B1-1"]


def test_the_index_links_to_every_sheet_and_each_sheet_links_back(book):
    assert links(book["Inhoud"]) == [f"'{name}'!A1" for name in book.sheetnames[1:]]
    for name in book.sheetnames[1:]:
        assert links(book[name]) == ["'Inhoud'!A1"]


def test_values_are_numbers_with_a_format_and_not_rounded(book):
    cell = next(
        c
        for row in book["2.1"].iter_rows()
        for c in row
        if isinstance(c.value, float) and abs(c.value - 23.4567890123) < 1e-9
    )
    assert cell.number_format == "#,##0"
    assert cell.data_type == "n"


def test_signs_stand_for_what_is_not_shown(book):
    values = [c.value for row in book["2.1"].iter_rows() for c in row]
    assert values.count("×") == 1
    assert values.count("–") == 4


def test_precision_changes_and_notes_stand_below(book):
    sheet = book["2.1"]
    row = row_of(sheet, "Verbale agressie · 2016 · Gemeente")
    assert row[1] == "2016"
    assert row[2] == pytest.approx(23.4567890123)
    assert [type(value) for value in row[3:8]] == [float, float, float, int, float]
    assert row[8] == "berekend"
    hidden = row_of(sheet, "Bedreiging of intimidatie · 2016 · Waterschap")
    assert hidden[2:8] == [None] * 6
    assert hidden[8] == "verborgen"
    change = row_of(sheet, "Verbale agressie, Gemeente")
    assert change[3] == pytest.approx(-15.5432109877)
    assert change[7] == "significant (illustratief)"
    assert row_of(sheet, "Noten")
    assert row_of(sheet, "Basis: medewerkers met dagelijks contact met burgers")
    assert row_of(sheet, "Percentages, gewogen")
    assert any("Synthetische gegevens:" in str(c.value) for c in sheet["A"])


def test_a_ranking_has_the_answer_and_its_number_in_two_columns(book):
    row = row_of(book["2.5"], "1.")
    assert row[1:5] == ["Incident niet ernstig genoeg", 57, "Incident niet ernstig genoeg", 50.25]


def test_a_label_never_becomes_a_formula_or_a_link(book):
    sheet = book["fig-4.1-gemeenten"]
    cells = [c for row in sheet.iter_rows() for c in row]
    assert not [c for c in cells if c.data_type == "f"]
    assert [c for c in cells if c.value == "=1+1"]
    assert [c for c in cells if c.value == TRICKY]


def test_panes_are_frozen_below_the_heads(book):
    assert book["2.1"].freeze_panes == "B9"
    assert book["2.1"]["A10"].value == "2012"


def test_the_properties_hold_a_fixed_date(book):
    assert book.properties.created == datetime(2000, 1, 1)
    assert book.properties.title == "Monitor Integriteit en Veiligheid, meting 2016"


def test_sheet_names_are_short_legal_and_unique():
    content = example()
    ids = ["x" * 40, "x" * 40 + "y", "a[b]:*?/\\c", "'q'", "Inhoud", "history", "A", "a"]
    tables = tuple(replace(content.response[0], id=name) for name in ids)
    chapter = replace(content.chapters[0], tables=tables)
    book = load_workbook(
        io.BytesIO(render_workbook(replace(content, chapters=(chapter,), response=())))
    )
    names = book.sheetnames[1:]
    assert len(names) == len({name.casefold() for name in names}) == len(ids)
    assert not [name for name in names if len(name) > 31 or set(name) & set("[]:*?/\\")]


def test_the_english_workbook_is_in_english():
    book = load_workbook(io.BytesIO(render_workbook(example("en"))))
    assert book.sheetnames[0] == "Contents"
    assert row_of(book["2.1"], "Precision of each figure")
