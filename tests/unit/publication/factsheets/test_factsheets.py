"""Factsheets: the figures of tables, what is missing in words, pages and PDFs of two pages."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from io import BytesIO
from typing import Any

import pikepdf
import polars as pl
import pytest
from outloud import check
from pdfua import validate
from tests.conftest import TINY
from tests.unit.publication.data_formats.rules import csvw_faults
from tests.unit.publication.factsheets.sheets import WAVE, content

from graadmeter.language import use_language
from graadmeter.monitor import load_monitor
from graadmeter.publication import Content, Thresholds, render_site
from graadmeter.publication.factsheets.description import describe_factsheet_data
from graadmeter.publication.factsheets.making import make_factsheets
from graadmeter.publication.factsheets.open_data import render_factsheet_data
from graadmeter.publication.factsheets.output import render_factsheets
from graadmeter.publication.factsheets.pages import from_folder
from graadmeter.publication.factsheets.paper import sheet_data
from graadmeter.publication.factsheets.view import SheetView, view_factsheets
from graadmeter.publication.factsheets.words import protection_words
from graadmeter.synthesis import synthesize
from graadmeter.tabulation import Tabulator
from graadmeter.tabulation.table import Shown, Table

HOSTILE = '#panic("x") *a* $b$ <c> @d \\e [f] // g & "h"'


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    return render_factsheets(content())


@pytest.fixture(scope="module")
def site() -> dict[str, bytes]:
    return render_site(content())


def with_table(change: Any, **more: Any) -> Content:
    """The publication with every table of its factsheets changed."""
    made = content()

    def sheet(one):
        parts = tuple(replace(p, table=change(p.table), **more) for p in one.parts)
        return replace(one, parts=parts)

    groups = tuple(replace(g, sheets=tuple(map(sheet, g.sheets))) for g in made.factsheets)
    return replace(made, factsheets=groups)


def hide_own(table: Table) -> Table:
    rows = tuple(
        (replace(row[0], shown=Shown.HIDDEN, value=77.123456, n=6, small=True), *row[1:])
        for row in table.cells
    )
    return replace(table, cells=rows)


def mark_own(table: Table) -> Table:
    rows = tuple((replace(row[0], small=True), *row[1:]) for row in table.cells)
    return replace(table, cells=rows)


def viewed(made: Content, name: str) -> SheetView:
    with use_language(made.language):
        sheets = [sheet for group in view_factsheets(made) for sheet in group.sheets]
    return next(sheet for sheet in sheets if sheet.id == name)


def test_there_is_one_per_team_and_one_of_everybody():
    names = [sheet.id for group in content().factsheets for sheet in group.sheets]
    assert names == ["five-minutes", "north", "south"]


def test_a_question_that_nobody_answered_gives_no_factsheets():
    monitor = load_monitor(str(TINY))
    microdata = synthesize(monitor, WAVE, 1).microdata(monitor)
    tabulator = Tabulator(monitor, WAVE, microdata)
    staff = microdata["staff"]
    empty = staff.values.with_columns(team=pl.lit(None, dtype=staff.values["team"].dtype))
    unanswered = microdata | {"staff": replace(staff, values=empty)}
    made = make_factsheets(monitor, tabulator.table, WAVE, unanswered)
    assert [sheet.id for group in made for sheet in group.sheets] == ["five-minutes"]


def test_the_figures_are_those_of_the_table_beside_those_of_everybody():
    (part,) = viewed(content(), "north").parts
    (sheet,) = [s for g in content().factsheets for s in g.sheets if s.id == "north"]
    own, everybody = sheet.parts[0].table.cells[0]
    first = part.headlines[0]
    assert first.figure == f"{own.value:.0f}%"
    assert first.beside == f"All staff: {everybody.value:.0f}%"
    assert f"n = {own.n}" in first.detail
    assert [column.text for column in part.table.columns] == ["North", "All staff"]


def test_what_is_hidden_is_said_and_the_larger_group_speaks_instead():
    (part,) = viewed(with_table(hide_own), "north").parts
    assert [one.figure for one in part.headlines] == ["", ""]
    assert {one.mark for one in part.headlines} == {"niet getoond"}
    assert all(sentence.startswith("All staff: ") for sentence in part.sentences)
    hidden, instead = part.remarks
    assert "2 van de 2 cijfers van North" in hidden
    assert "All staff" in instead


def test_what_is_small_is_called_indicative():
    (part,) = viewed(with_table(mark_own), "north").parts
    assert {one.mark for one in part.headlines} == {"indicatief"}
    assert "indicatief, n = " in part.sentences[0]
    assert "2 van de 2 cijfers van North" in part.remarks[0]


def test_without_hidden_or_small_figures_there_is_nothing_to_remark():
    (part,) = viewed(content(), "five-minutes").parts
    own = [one for one in part.headlines if one.mark]
    assert (part.remarks == ()) == (not own)


def test_hidden_figures_are_in_no_file():
    made = with_table(hide_own)
    everything = b"".join(
        data for name, data in render_factsheets(made).items() if not name.endswith(".pdf")
    )
    everything += b"".join(d for n, d in render_site(made).items() if "factsheets/" in n)
    assert b"77.1" not in everything
    assert b"77,1" not in everything


def test_every_factsheet_has_a_page_a_pdf_and_its_figures(files, site):
    names = ["five-minutes", "north", "south"]
    assert [n for n in files if n.endswith(".pdf")] == [f"factsheets/{n}.pdf" for n in names]
    assert {f"factsheets/{n}.html" for n in names} | {"factsheets.html"} <= set(site)
    lines = list(csv.DictReader(io.StringIO(files["data/factsheets.csv"].decode())))
    assert len(lines) == 2 + 2 * 2 * 2
    assert {line["synthetic"] for line in lines} == {"true"}
    where = [line["where"] for line in lines if line["factsheet"] == "north"]
    assert where == ["team = 'north'", ""] * 2


def test_addresses_on_a_page_in_a_folder_lead_somewhere(files, site):
    everything = {**files, **site}
    for name in ("factsheets/north.html", "factsheets.html"):
        page = site[name].decode()
        ids = set(re.findall(r'\bid="([^"]+)"', page))
        for address in re.findall(r'\b(?:href|src)="([^"]+)"', page):
            path, _mark, anchor = address.partition("#")
            if not path:
                assert anchor in ids
                continue
            if name.startswith("factsheets/"):
                assert path.startswith("../"), address
                path = path.removeprefix("../")
            # Other files are made by other parts of the publication.
            assert path in everything or path.endswith((".xlsx", ".csv", ".json", ".pdf"))


def test_only_addresses_within_the_site_are_made_relative():
    page = b'<a href="index.html"><a href="#x"><a href="https://a.nl"><img src="a/b.svg">'
    made = from_folder(page)
    assert made == (
        b'<a href="../index.html"><a href="#x"><a href="https://a.nl"><img src="../a/b.svg">'
    )


@pytest.mark.parametrize("name", ["five-minutes", "north"])
def test_every_page_says_that_it_is_synthetic(files, site, name):
    assert "Synthetisch" in site[f"factsheets/{name}.html"].decode()
    document = pikepdf.open(BytesIO(files[f"factsheets/{name}.pdf"]))
    assert "synthetisch" in str(document.docinfo["/Keywords"])
    with document.open_metadata() as metadata:
        assert "synthetisch" in str(metadata["pdf:Keywords"])


def test_answers_of_people_are_not_called_synthetic():
    made = content(synthetic=False)
    for name, data in render_factsheets(made).items():
        if name.endswith(".pdf"):
            with pikepdf.open(BytesIO(data)) as document:
                assert "synthetisch" not in str(document.docinfo["/Keywords"])
        else:
            assert b"ynthetisch" not in data


def test_a_pdf_has_two_pages_a_language_and_a_title(files):
    for name in ("five-minutes", "north", "south"):
        document = pikepdf.open(BytesIO(files[f"factsheets/{name}.pdf"]))
        assert len(document.pages) == 2
        assert str(document.Root.Lang) == "nl"
        assert document.Root.ViewerPreferences.DisplayDocTitle
        with document.open_metadata() as metadata:
            assert content().title in str(metadata["dc:title"])
            assert metadata["pdfuaid:part"] == "1"


def test_a_chart_has_words_in_the_pdf(files):
    document = pikepdf.open(BytesIO(files["factsheets/north.pdf"]))
    found = [
        str(each.Alt)
        for each in document.objects
        if isinstance(each, pikepdf.Dictionary) and each.get("/S") == "/Figure" and "/Alt" in each
    ]
    assert found
    assert all(len(text) > 20 for text in found)


def test_checkers_find_no_error(files, tmp_path):
    for name in ("five-minutes", "north"):
        file = tmp_path / f"{name}.pdf"
        file.write_bytes(files[f"factsheets/{name}.pdf"])
        assert [str(found) for found in validate(file).findings] == []
        found = check(str(file))
        assert [each for each in found.findings if each.severity == "error"] == []


def test_the_same_content_gives_the_same_bytes(files):
    assert render_factsheets(content()) == files


def test_words_are_never_taken_for_commands():
    made = render_factsheets(
        with_table(lambda table: replace(table, title=HOSTILE), title=HOSTILE, people=HOSTILE)
    )
    assert all(data for data in made.values())


def test_what_does_not_fit_on_two_pages_is_refused():
    def longer(table: Table) -> Table:
        return replace(table, rows=table.rows * 120, cells=table.cells * 120)

    made = content()
    (sheet,) = [s for g in made.factsheets for s in g.sheets if s.id == "north"]
    part = sheet.parts[0]
    long = replace(sheet, parts=(replace(part, table=longer(part.table), rows=part.rows * 120),))
    group = replace(made.factsheets[1], sheets=(long,))
    with pytest.raises(ValueError, match="does not fit"):
        render_factsheets(replace(made, factsheets=(group,)))


def in_two_parts(rows: int) -> Content:
    """One factsheet of two groups of people, each with this number of figures."""
    made = content()
    (sheet,) = [s for g in made.factsheets for s in g.sheets if s.id == "north"]
    (part,) = sheet.parts
    times = rows // len(part.rows)
    table = replace(part.table, rows=part.table.rows * times, cells=part.table.cells * times)
    first = replace(part, table=table, rows=part.rows * times)
    second = replace(first, title="Others", table=replace(table, id=f"{table.id}-b"))
    group = replace(made.factsheets[1], sheets=(replace(sheet, parts=(first, second)),))
    return replace(made, factsheets=(group,))


def sizes(pdf: bytes) -> set[float]:
    """Sizes of the letters of a PDF, in points; those of pictures are outlines."""
    with pikepdf.open(BytesIO(pdf)) as document:
        return {
            float(one.operands[1])
            for page in document.pages
            for one in pikepdf.parse_content_stream(page)
            if str(one.operator) == "Tf"
        }


@pytest.mark.parametrize("rows", [8, 14, 20])
def test_two_groups_fit_on_two_pages_in_letters_that_can_be_read(rows):
    made = render_factsheets(in_two_parts(rows))["factsheets/north.pdf"]
    with pikepdf.open(BytesIO(made)) as document:
        assert len(document.pages) == 2
    assert min(sizes(made)) >= 7
    assert len([size for size in sizes(made) if size >= 8]) >= 3


def test_notes_are_said_once():
    made = in_two_parts(8)
    (sheet,) = [s for group in view_factsheets(made) for s in group.sheets]
    data = sheet_data(made, sheet, [None, None])
    assert len(data["notes"]) == len(set(data["notes"]))
    assert set(sheet.parts[0].table.notes) <= set(data["notes"])


@pytest.mark.parametrize(
    ("limits", "organisations", "said"),
    [
        ((10, 10), (False, False), "Ook niet getoond zijn cijfers waarmee dat door optellen"),
        ((0, 0), (True, True), "Het zijn opgaven van organisaties; kleine aantallen zijn"),
        ((10, 0), (False, True), "Van de opgaven van organisaties zijn kleine aantallen"),
        ((10, 0), (False, False), "Van een deel van de groepen zijn kleine aantallen"),
        ((0, 0), (False, True), "Kleine aantallen zijn gemarkeerd, niet verborgen."),
    ],
)
def test_only_what_is_hidden_is_promised_to_be(limits, organisations, said):
    made = content()
    (one, *_others) = made.factsheets[0].sheets[0].parts[0].rows
    rows = [
        replace(one, group=name, organisations=own)
        for name, own in zip("ab", organisations, strict=True)
    ]
    thresholds = {name: Thresholds(30, n) for name, n in zip("ab", limits, strict=True)}
    with use_language("nl"):
        words = protection_words(replace(made, thresholds=thresholds), rows)
    assert said in words
    assert ("optellen" in words) == all(limits)


def test_a_chart_scrolls_in_a_region_with_a_name(site):
    for name in ("factsheets/north.html", "chapter-02.html"):
        regions = re.findall(r'<div class="chart-scroll"([^>]*)><img [^>]*>', site[name].decode())
        assert regions
        assert site[name].count(b'<figure class="chart">') == len(regions)
        for attributes in regions:
            assert 'tabindex="0"' in attributes
            assert 'role="region"' in attributes
            assert re.search('aria-label="Beeld: [^"]+"', attributes)


def test_a_publication_without_factsheets_has_no_page_and_no_link():
    made = replace(content(), factsheets=())
    assert render_factsheets(made) == {}
    site = render_site(made)
    assert "factsheets.html" not in site
    assert b"factsheets.html" not in site["index.html"]


def test_they_can_be_in_english():
    files = render_factsheets(content("en"))
    document = pikepdf.open(BytesIO(files["factsheets/north.pdf"]))
    assert str(document.Root.Lang) == "en"


def test_the_csvw_description_fits_the_data():
    made = content()
    data = render_factsheet_data(made.factsheets)
    assert csvw_faults(describe_factsheet_data(made), data) == []
    assert csvw_faults(describe_factsheet_data(made), data.replace(b"figure,", b"x,", 1))
