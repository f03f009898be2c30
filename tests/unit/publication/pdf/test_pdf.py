"""The report as PDF: accessible, complete, and of the same bytes."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from io import BytesIO
from itertools import pairwise
from typing import Any

import pikepdf
import pytest
from outloud import check
from pdfua import validate
from tests.unit.publication.example import SECRETS, SECRETS_IN_WORDS, TRICKY, example
from tests.unit.publication.report_text.made import BODY, chapter

from graadmeter.language import use_language
from graadmeter.publication.charts import render_charts
from graadmeter.publication.pdf import render_pdf
from graadmeter.publication.pdf.data import report_data

HOSTILE = '#panic("x") *a* $b$ <c> @d \\e [f] // g'


@pytest.fixture(scope="module")
def pdf() -> bytes:
    return render_pdf(chapter(BODY))


def elements(node: Any, kind: str) -> list[Any]:
    kids = node.get("/K")
    each = list(kids) if isinstance(kids, pikepdf.Array) else [] if kids is None else [kids]
    found = []
    for kid in each:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            found += [kid] if kind == kid.S else []
            found += elements(kid, kind)
    return found


def opened(data: bytes) -> Any:
    return pikepdf.open(BytesIO(data))


def scope_of(cell: Any) -> str:
    held = cell.get("/A")
    each = list(held) if isinstance(held, pikepdf.Array) else [held]
    return next((str(one.Scope) for one in each if one is not None and "/Scope" in one), "")


def test_the_same_content_gives_the_same_bytes(pdf):
    assert render_pdf(chapter(BODY)) == pdf


def test_it_says_its_language_its_title_and_that_it_is_synthetic(pdf):
    document = opened(pdf)
    assert str(document.Root.Lang) == "nl"
    assert document.Root.ViewerPreferences.DisplayDocTitle
    with document.open_metadata() as metadata:
        assert example().title in str(metadata["dc:title"])
        assert metadata["pdfuaid:part"] == "1"
    assert "synthetisch" in str(document.docinfo["/Keywords"])


def test_every_table_has_headings_of_columns_and_rows(pdf):
    document = opened(pdf)
    tables = elements(document.Root.StructTreeRoot, "/Table")
    assert len(tables) >= len({t.id for chapter in example().chapters for t in chapter.tables})
    for table in tables:
        heads = [c for head in elements(table, "/THead") for c in elements(head, "/TH")]
        assert heads
        assert {scope_of(cell) for cell in heads} == {"/Column"}
        for row in (r for body in elements(table, "/TBody") for r in elements(body, "/TR")):
            first, *rest = [*elements(row, "/TH"), *elements(row, "/TD")]
            if rest:
                assert (str(first.S), scope_of(first)) == ("/TH", "/Row")
                assert {str(cell.S) for cell in rest} == {"/TD"}


def test_every_picture_says_what_it_shows_with_a_number(pdf):
    document = opened(pdf)
    pictures = elements(document.Root.StructTreeRoot, "/Figure")
    assert pictures
    for picture in pictures:
        words = str(picture.Alt)
        assert len(words) > 40
        assert re.search(r"\d", words)


def test_footnotes_of_the_text_are_notes_with_a_link(pdf):
    document = opened(pdf)
    root = document.Root.StructTreeRoot
    notes = [*elements(root, "/Note"), *elements(root, "/FENote")]
    assert len(notes) == 2


def test_no_heading_is_skipped(pdf):
    document = opened(pdf)
    root = document.Root.StructTreeRoot

    def walk(node):
        kids = node.get("/K")
        for kid in (
            list(kids) if isinstance(kids, pikepdf.Array) else [] if kids is None else [kids]
        ):
            if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
                yield str(kid.S)
                yield from walk(kid)

    levels = [int(kind[2]) for kind in walk(root) if kind[:2] == "/H" and kind[2:].isdigit()]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_every_reference_to_a_note_is_a_link(pdf):
    with use_language("nl"):
        data = report_data(example(), render_charts(example()))
    marks = [
        mark["target"]
        for chapter in data["chapters"]
        for block in chapter["blocks"]
        if block["kind"] == "table"
        for section in block["sections"]
        for row in section["rows"]
        for cell in row["cells"]
        for mark in cell["marks"]
    ]
    assert marks
    document = opened(pdf)
    links = [
        one
        for page in document.pages
        for one in page.get("/Annots", [])
        if one.Subtype == "/Link" and ("/Dest" in one or "/A" in one)
    ]
    # The table of contents links too.
    assert len(links) >= len(marks)


def test_what_may_not_be_seen_is_not_in_the_data():
    with use_language("nl"):
        text = json.dumps(report_data(example(), render_charts(example())), ensure_ascii=False)
    assert not [secret for secret in (*SECRETS, *SECRETS_IN_WORDS) if secret in text]


@pytest.mark.parametrize("text", [HOSTILE, TRICKY])
def test_words_are_never_taken_for_commands(text):
    content = example()
    chapter = content.chapters[0]
    table = replace(chapter.tables[0], title=text, notes=(text,), base_label=text)
    chapters = (replace(chapter, title=text, tables=(table, *chapter.tables[1:])),)
    made = render_pdf(replace(content, title=text, chapters=chapters, response=()))
    assert opened(made).pages


def test_an_answer_without_synthetic_data_does_not_say_so():
    made = opened(render_pdf(replace(example(), synthetic=False)))
    assert "synthetisch" not in str(made.docinfo["/Keywords"])


def test_checkers_find_no_error(pdf, tmp_path):
    file = tmp_path / "rapport.pdf"
    file.write_bytes(pdf)
    assert [str(found) for found in validate(file).findings] == []
    found = check(str(file))
    assert [each for each in found.findings if each.severity == "error"] == []
