"""The book of all questions, read back with another library and held against its open data."""

import csv
import io
import re
import zipfile
from dataclasses import replace
from datetime import datetime

import pytest
from openpyxl import load_workbook
from tests.unit.publication.data_formats.rules import csvw_faults
from tests.unit.publication.example import example
from tests.unit.tabulation.everybody import groups

from graadmeter.publication import Content, render_publication
from graadmeter.publication.question_book import render_question_book, render_question_data
from graadmeter.publication.question_book.description import (
    describe_question_data,
    question_fields,
)
from graadmeter.publication.question_book.open_data import exact
from graadmeter.publication.question_book.places import group_places
from graadmeter.tabulation.table import Shown

FIRST = 3
"""The first column of figures, counted from 1."""


def content(language: str = "nl", *, synthetic: bool = True) -> Content:
    found = tuple(replace(g, synthetic=synthetic) for g in groups(filler=["times"]))
    return replace(example(language, synthetic=synthetic), all_questions=found)


@pytest.fixture(scope="module")
def made():
    return content()


@pytest.fixture(scope="module")
def book(made):
    return load_workbook(io.BytesIO(render_question_book(made)))


@pytest.fixture(scope="module")
def data(made):
    text = render_question_data(made).decode("utf-8")
    return list(csv.DictReader(io.StringIO(text)))


def sheet_rows(book, name: str) -> list[list]:
    return [[cell.value for cell in row] for row in book[name].iter_rows()]


def links(sheet) -> list[str]:
    cells = [cell for row in sheet.iter_rows() for cell in row]
    return [cell.hyperlink.location for cell in cells if cell.hyperlink]


def figures_of(book, name: str, width: int) -> list[dict[str, list]]:
    """Per question its rows of figures, by what column B says, in the order of the sheet."""
    found: list[dict[str, list]] = []
    for row in sheet_rows(book, name):
        kind, label, values = row[1], row[0] or "", row[FIRST - 1 : FIRST - 1 + width]
        if kind == "n":
            found.append({})
        if found and kind:
            kind = f"{kind} published" if label.startswith("    ") else kind
            found[-1].setdefault(kind, []).append(values)
    return found


def test_sheets_go_by_group_and_part(book):
    assert book.sheetnames == ["Inhoud", "Uitleg", "1 people", "1.1 S", "2 clerks", "2.1 S"]


def test_every_link_leads_to_a_row_of_a_sheet(book):
    for name in book.sheetnames:
        for address in links(book[name]):
            found = re.fullmatch(r"'(.+)'!A(\d+)", address)
            assert found
            assert int(found[2]) <= book[found[1]].max_row


def test_the_index_of_a_group_leads_to_each_question(book, made):
    targets = links(book["1 people"])[2:]
    questions = made.all_questions[0].sections[0].questions
    rows = [int(address.rpartition("A")[2]) for address in targets if not address.endswith("!A1")]
    assert [book["1.1 S"].cell(row, 1).value for row in rows] == [q.label for q in questions]


def test_panes_are_frozen_under_the_letters(book):
    assert book["1.1 S"].freeze_panes == "C7"
    head = sheet_rows(book, "1.1 S")[:6]
    assert head[3] == [None, None, None, "team", None, "role", None, None]
    assert head[4][2:7] == ["Totaal", "the a", "the b", "the x", "the y"]
    assert head[5][1:7] == ["letter", None, "A", "B", "C", "D"]


def test_columns_are_wide_enough_for_their_words(book):
    sheet = book["1.1 S"]
    for place in range(1, 8):
        letter = sheet.cell(1, place).column_letter
        longest = max(len(word) for word in str(sheet.cell(5, place).value).split())
        assert sheet.column_dimensions[letter].width > longest


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_sheet_says_that_the_data_are_synthetic(language):
    book = load_workbook(io.BytesIO(render_question_book(content(language))))
    for name in book.sheetnames:
        words = " ".join(str(v) for row in sheet_rows(book, name) for v in row if v)
        assert ("synthetic" if language == "en" else "synthetisch") in words.casefold(), name
    assert "ynthetic" in book.properties.subject or "ynthetisch" in book.properties.subject


def test_real_data_are_not_called_synthetic():
    book = load_workbook(io.BytesIO(render_question_book(content(synthetic=False))))
    for name in book.sheetnames:
        words = " ".join(str(v) for row in sheet_rows(book, name) for v in row if v)
        assert "Synthetische gegevens" not in words


def test_values_are_those_of_the_open_data_with_all_their_digits(book, data, made):
    for group, name in zip(made.all_questions, ("1.1 S", "2.1 S"), strict=True):
        width = len(group.columns)
        in_book = figures_of(book, name, width)
        own = [r for r in data if r["group"] == group.group and r["flag"] != "published"]
        questions = group.sections[0].questions
        assert len(in_book) == len(questions)
        for question, figures in zip(questions, in_book, strict=True):
            rows = [r for r in own if r["question"] == question.id]
            assert len(rows) == width * len(question.answers)
            value = "gemiddelde" if question.statistic == "mean" else "%"
            kinds = (("estimate", value), ("ci_low", "95% van"), ("ci_high", "95% tot"))
            for field, kind in kinds:
                shown = [v for line in figures[kind] for v in line]
                for row, found in zip(rows, shown, strict=True):
                    wanted = float(row[field]) if row[field] else None
                    assert (found if isinstance(found, float | int) else None) == wanted
            bases = [int(r["n"]) if r["n"] else "×" for r in rows[:width]]
            assert figures["n"] == [bases]


def test_letters_are_those_of_the_open_data(book, data, made):
    group = made.all_questions[0]
    letters = {(c.variable, c.code): c.letter for c in group.columns}
    answer = figures_of(book, "1.1 S", 5)[2]
    rows = [r for r in data if (r["question"], r["flag"]) == ("answer", "computed")]
    for line, shown in zip(range(3), answer["hoger dan"], strict=True):
        for row, found in zip(rows[line * 5 : line * 5 + 5], shown, strict=True):
            names = [letters[row["by"], level] for level in row["higher_than"].split("|") if level]
            if row["tested"] == "true":
                assert (found or "") == " ".join(names)
            else:
                assert found in (None, "·")
    assert answer["hoger dan"][0][1] == "B"


def test_published_figures_stand_apart(book, data):
    answer = figures_of(book, "1.1 S", 5)[2]
    assert answer["% published"] == [[31.5, 32.5, None, None, None]]
    found = [r for r in data if r["flag"] == "published"]
    assert [(r["wave"], r["level"], r["estimate"]) for r in found] == [
        ("2018", "", "31.5"),
        ("2018", "a", "32.5"),
    ]
    assert {(r["synthetic"], r["table"]) for r in found} == {("false", "1")}
    row = next(r for r in sheet_rows(book, "1.1 S") if str(r[0]).startswith("    2018"))
    assert row[-1] == "Other words in 2018."


def test_what_is_hidden_is_in_no_file(book, data, made):
    forms = [r for r in data if r["question"] == "forms" and r["by"] == "team"]
    assert {r["flag"] for r in forms} == {"hidden"}
    silent = ("n", "estimate", "se", "ci_low", "ci_high", "deff", "higher_than")
    assert {r[name] for r in forms for name in silent} == {""}
    figures = figures_of(book, "1.1 S", 5)[3]
    for line in (*figures["n"], *figures["%"]):
        assert line[1:3] == ["×", "×"]
    for kind in ("95% van", "95% tot", "hoger dan"):
        for line in figures[kind]:
            assert line[1:3] == [None, None]


def test_a_figure_that_slips_through_is_still_not_written(made):
    # Tabulation leaves hidden figures out; the publication does not rely on it.
    group = made.all_questions[0]
    section = group.sections[0]
    question = section.questions[2]
    cells = [list(row) for row in question.cells]
    cells[0][1] = replace(cells[0][1], shown=Shown.HIDDEN, value=77.123456, ci_low=66.654321)
    leaky = replace(question, cells=tuple(map(tuple, cells)))
    questions = (*section.questions[:2], leaky, *section.questions[3:])
    changed = replace(group, sections=(replace(section, questions=questions),))
    unsafe = replace(made, all_questions=(changed,))
    with zipfile.ZipFile(io.BytesIO(render_question_book(unsafe))) as parts:
        text = "".join(parts.read(name).decode("utf-8") for name in parts.namelist())
    text += render_question_data(unsafe).decode("utf-8")
    assert "77.123456" not in text
    assert "66.654321" not in text


def test_nothing_is_in_hidden_rows_columns_or_sheets(book):
    for sheet in book.worksheets:
        assert sheet.sheet_state == "visible"
        assert not any(facts.hidden for facts in sheet.row_dimensions.values())
        assert not any(facts.hidden for facts in sheet.column_dimensions.values())


def test_small_bases_carry_the_mark_in_their_format(book):
    sheet = book["2.1 S"]
    values = [
        cell
        for row in sheet.iter_rows(min_row=7, min_col=FIRST)
        for cell in row
        if isinstance(cell.value, float | int)
    ]
    marked = [cell for cell in values if "°" in cell.number_format]
    assert marked
    assert all(cell.data_type == "n" for cell in marked)


def test_filler_says_so_at_the_question_and_in_the_data(book, data):
    words = [row[0] for row in sheet_rows(book, "1.1 S") if row[0]]
    assert any("Opvulling: over deze vraag is niets gedrukt" in line for line in words)
    times = [r for r in data if r["question"] == "times"]
    assert {r["flag"] for r in times} == {"filler"}
    assert {r["tested"] for r in times} == {"false"}


def test_all_signs_are_explained(book):
    signs = {row[0] for row in sheet_rows(book, "Uitleg") if row[0]}
    assert {"%", "n", "×", "–", "·", "°", "hoger dan", "Opvulling", "people", "clerks"} <= signs


def test_the_same_content_gives_the_same_bytes_with_a_fixed_date(made, book):
    assert render_question_book(made) == render_question_book(content())
    assert render_question_data(made) == render_question_data(content())
    assert book.properties.created == datetime(2000, 1, 1)
    assert book.properties.title.startswith("Alle vragen: ")


def test_the_data_have_a_row_per_figure(data, made):
    cells = [
        c
        for g in made.all_questions
        for s in g.sections
        for q in s.questions
        for r in q.cells
        for c in r
    ]
    assert len([r for r in data if r["flag"] != "published"]) == len(cells)
    assert list(data[0]) == [field.name for field in question_fields()]


def test_names_of_sheets_are_short_legal_and_unique(made):
    group = made.all_questions[0]
    section = group.sections[0]
    titles = [
        "x" * 40,
        "Nevenfuncties en financiële belangen van bestuurders",
        "a[b]:*?/\\c",
        "'q'",
    ]
    sections = tuple(replace(section, title=title) for title in titles)
    places = group_places([replace(group, sections=sections, label="y" * 50)] * 2)
    names = [name for g in places for name in (g.sheet, *(s.sheet for s in g.sections))]
    assert len({name.casefold() for name in names}) == len(names)
    assert all(len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in names)
    assert not any(name[0] == "'" or name[-1] == "'" for name in names)


@pytest.mark.parametrize("value", [0.1, 100 / 3, 1e-17, -0.0, 5.0])
def test_a_number_keeps_all_its_digits(value):
    assert float(exact(value)) == value


@pytest.mark.parametrize("value", [None, float("nan"), float("inf")])
def test_what_is_no_number_is_empty(value):
    assert exact(value) == ""


def test_a_publication_has_the_book_when_it_has_questions(made):
    names = {"tabellenboek-alle-vragen.xlsx", "data/all-questions.csv"}
    assert names <= set(render_publication(made))
    assert not names & set(render_publication(example()))


def test_the_english_book_is_in_english():
    book = load_workbook(io.BytesIO(render_question_book(content("en"))))
    assert book.sheetnames[:2] == ["Contents", "Explanation"]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_csvw_description_fits_the_data(language):
    made = content(language)
    assert csvw_faults(describe_question_data(made), render_question_data(made)) == []


def test_the_csvw_check_finds_a_column_that_is_missing(made):
    data = render_question_data(made).replace(b"question_label,", b"label,", 1)
    assert csvw_faults(describe_question_data(made), data)
