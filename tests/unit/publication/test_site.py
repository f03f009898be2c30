"""The pages: their markup, their links, their words."""

from collections import Counter
from dataclasses import replace
from functools import cache

import pytest
from tests.unit.publication.example import example
from tests.unit.publication.pages import Page

from graadmeter.publication import Thresholds, render_publication, render_site
from graadmeter.tabulation.table import Cell, Heading, Origin, Shown, Table

LANGUAGES = ["nl", "en"]


@cache
def pages(language: str = "nl", synthetic: bool = True) -> dict[str, Page]:
    files = render_site(example(language, synthetic=synthetic))
    return {name: Page(data) for name, data in files.items() if name.endswith(".html")}


def cell_words(page: Page, css: str) -> list[str]:
    return [element.words for element in page.all("td", css)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_element_is_closed_in_order(language):
    assert not {name: page.faults for name, page in pages(language).items() if page.faults}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_language_is_stated(language):
    for page in pages(language).values():
        assert page.all("html")[0].attributes["lang"] == language


def test_a_language_without_catalogue_is_given_in_dutch_and_says_so():
    page = Page(render_site(replace(example(), language="fy"))["index.html"])
    assert page.all("html")[0].attributes["lang"] == "nl"


def test_nothing_but_own_files_may_load_and_nothing_is_inline():
    for page in pages().values():
        policy = [e for e in page.all("meta") if "http-equiv" in e.attributes]
        assert policy[0].attributes["content"] == (
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
            "base-uri 'none'; form-action 'none'"
        )
        assert not page.all("style") + page.all("form")
        assert [(e.attributes["src"], e.text) for e in page.all("script")] == [("search.js", "")]
        names = {name for element in page.elements for name in element.attributes}
        assert "style" not in names
        assert not [name for name in names if name.startswith("on")]


def test_labels_are_escaped_everywhere():
    source = pages()["chapter-04.html"].source
    assert b"<script>" not in source
    assert source.count(b"&lt;script&gt;") > 5


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_header_cell_has_a_scope_and_words(language):
    for name, page in pages(language).items():
        for header in page.all("th"):
            assert header.attributes.get("scope") in ("col", "row", "rowgroup", "colgroup"), name
            assert header.words, name


def test_every_table_has_a_caption_in_a_region_that_can_be_focused():
    for page in pages().values():
        tables = page.all("table")
        assert len(page.all("caption")) == len(tables)
        regions = page.all("div", "region")
        assert len(regions) == len(tables)
        for region in regions:
            assert region.attributes["tabindex"] == "0"
            assert region.attributes["role"] == "region"
            assert region.attributes["aria-labelledby"] in page.ids


def test_every_row_of_a_table_is_as_wide_as_its_head():
    for name, page in pages().items():
        table: list[int] = []
        for element in page.elements:
            if element.tag == "table":
                table = []
            elif element.tag == "tr":
                table.append(0)
            elif element.tag in ("td", "th"):
                span = int(element.attributes.get("colspan", 1))
                table[-1] += span
                if element.attributes.get("rowspan"):
                    table.append(table.pop())
            if element.tag == "tr" and len(table) > 3:
                # The second head row lacks the corner cell, which spans two rows.
                assert len(set(table[2:-1])) == 1, name


@pytest.mark.parametrize("language", LANGUAGES)
def test_ids_are_unique_on_a_page(language):
    for name, page in pages(language).items():
        assert not [i for i, count in Counter(page.ids).items() if count > 1], name


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("synthetic", [True, False])
def test_every_link_leads_to_a_file_and_an_element_that_exist(language, synthetic):
    files = render_publication(example(language, synthetic=synthetic))
    all_pages = pages(language, synthetic)
    followed = 0
    for name, page in all_pages.items():
        for element in page.all("a") + page.all("link"):
            file, _hash, anchor = element.attributes["href"].partition("#")
            assert (file or name) in files, element
            if anchor:
                assert anchor in all_pages[file or name].ids, element
            followed += 1
    assert followed > 100


def test_every_reference_by_id_leads_to_an_element():
    for page in pages().values():
        for element in page.elements:
            for name in ("aria-labelledby", "aria-describedby"):
                if name in element.attributes:
                    assert element.attributes[name] in page.ids


def test_footnotes_are_linked_both_ways_and_hold_the_reason_once():
    page = pages()["chapter-02.html"]
    marks = [e for e in page.all("a") if "-ref-" in e.attributes.get("id", "")]
    assert {mark.attributes["href"] for mark in marks} == {
        "#tabel-2.1-noot-1",
        "#tabel-2.1-noot-2",
    }
    notes = [e for e in page.all("li") if "-noot-" in e.attributes.get("id", "")]
    assert len(notes) == 2
    assert "niet afzonderlijk gevraagd in 2016" in notes[1].words
    backs = [e.attributes["href"] for e in page.all("a") if "-ref-" in e.attributes["href"]]
    assert backs == ["#tabel-2.1-ref-1-1", "#tabel-2.1-ref-2-1"]


def test_a_caption_holds_label_title_base_unit_and_weighting():
    captions = [caption.words for caption in pages()["chapter-02.html"].all("caption")]
    assert captions[0] == (
        "Tabel 2.1 Slachtofferschap naar vorm van agressie en bestuurslaag "
        "Basis: medewerkers met dagelijks contact met burgers. Percentages, gewogen. Synthetisch"
    )
    # The last two captions are those of the change that is taken apart.
    assert "Basis: slachtoffers zonder aangifte (n = 407)." in captions[-3]
    assert "Gemiddelden, ongewogen" in pages()["chapter-04.html"].all("caption")[0].words
    real = pages(synthetic=False)["chapter-02.html"].all("caption")[0].words
    assert "Synthetisch" not in real


@pytest.mark.parametrize(
    ("language", "words"),
    [("nl", "12,2"), ("en", "12.2")],
)
def test_numbers_follow_the_language(language, words):
    assert words in pages(language)["reproduction.html"].words


def test_an_interval_stands_with_its_value():
    values = cell_words(pages()["chapter-02.html"], "value")
    assert "23 interval 21–27" in values


def test_bases_stand_with_rows_and_columns():
    headers = [header.words for header in pages()["chapter-02.html"].all("th")]
    assert "Rijk n = 507" in headers
    assert "Gemeente n = 682 (gepubliceerd: 680)" in headers
    assert "Waterschap n = 28" in headers


def test_a_base_stands_in_the_cell_when_no_heading_has_it():
    assert [w for w in cell_words(pages()["chapter-04.html"], "value") if "n = 33" in w]
    assert not [w for w in cell_words(pages()["chapter-02.html"], "value") if "n =" in w]


def test_hidden_cells_dashes_small_bases_and_published_figures_are_told_apart():
    page = pages()["chapter-02.html"]
    assert cell_words(page, "hidden") == ["× te klein om te tonen"]
    assert cell_words(page, "dash") == ["– geen cijfer noot 2"] * 4
    assert "41 noot 1 (gepubliceerd)" in cell_words(page, "published")
    assert "11° (klein aantal respondenten) interval 0–25" in " ".join(cell_words(page, "value"))
    legend = page.all("ul", "legend")[0].words
    for words in ("kleine aantallen: n < 30", "te klein om te tonen", "gepubliceerd cijfer"):
        assert words in legend


def test_a_legend_explains_only_the_signs_that_occur_and_the_threshold_of_the_group():
    content = replace(example(), thresholds={"medewerkers": Thresholds(50, 20)})
    legends = Page(render_site(content)["chapter-02.html"]).all("ul", "legend")
    assert "n < 50" in legends[0].words
    assert "te klein" not in legends[1].words
    assert "n <" not in legends[2].words


def test_a_ranking_shows_the_answer_with_its_figure():
    values = cell_words(pages()["chapter-02.html"], "with-words")
    assert values[1] == "Incident niet ernstig genoeg 50 interval 46–55"


def test_a_percent_sign_stands_where_units_differ():
    assert "45%" in cell_words(pages()["response.html"], "value")
    assert "3.600" in cell_words(pages()["response.html"], "value")


@pytest.mark.parametrize(
    ("synthetic", "words"),
    [
        (True, ["significant (illustratief)", "geen noemenswaardig verschil (illustratief)"]),
        (False, ["significant", "geen noemenswaardig verschil"]),
    ],
)
def test_a_change_is_told_in_words_with_its_test(synthetic, words):
    page = pages(synthetic=synthetic)["chapter-02.html"]
    rows = [row.words for row in page.all("tr")]
    significant, none = words
    assert (
        "Verbale agressie, Rijk van 30 (2014) naar 12 (2016): −18 procentpunten "
        f"−22 tot −13 < 0,001 {significant}"
    ) in rows
    assert (
        "Bedreiging of intimidatie, Provincie van 9 (2014) naar 7 (2016): −1 procentpunt "
        f"−6 tot 4 0,734 {none}"
    ) in rows
    assert (
        "Verbale agressie, Rijk van 41 (2012) naar 12 (2016): −29 procentpunten "
        "– – niet te toetsen: n niet gepubliceerd"
    ) in rows


def test_a_change_of_a_hidden_figure_is_not_told():
    assert not [r for r in pages()["chapter-02.html"].all("tr") if "Waterschap van" in r.words]


def test_weights_say_whether_rounding_explains_them():
    rows = [row.words for row in pages()["response.html"].all("tr")]
    assert "Rijk 0,842 0,84 0,837–0,848 verklaard door afronding" in rows
    assert "Gemeente gereconstrueerd 1,235 1,31 1,210–1,260 niet verklaard door afronding" in rows
    assert "Provincie gereconstrueerd 0,432 – – geen gewicht gedrukt" in rows


def test_the_reproduction_gives_its_share_and_every_reason_in_full():
    page = pages()["reproduction.html"]
    assert "60,0%" in page.words
    assert "de tekst van het rapport noemt 14" in page.words
    assert "In tegenspraak met: tekst 2.2, fig-2.1" in page.words
    assert "Tabel 2.1 Verbale agressie Rijk – 2014 30 29,6" in page.words


def test_the_overview_gives_key_numbers_origin_and_versions():
    words = pages()["index.html"].words
    for expected in (
        "5 ",
        "nagemaakt bij de gedrukte tabellen",
        "Dit is een demonstratie",
        "numpy 2.4.6",
        "60,0%",
        "Deel I: veiligheid",
        "Tabel 2.1 Slachtofferschap",
        "Figuur 4.1 gemeenten",
    ):
        assert expected in words


def test_a_chapter_links_to_its_neighbours():
    page = pages()["chapter-04.html"]
    turns = {
        e.attributes["rel"]: e.attributes["href"] for e in page.all("a") if "rel" in e.attributes
    }
    assert turns == {"prev": "chapter-02.html", "next": "chapter-11.html"}


def test_a_heading_without_words_is_named_by_its_wave_and_a_figure_without_cells_is_a_dash():
    content = example()
    table = replace(
        content.response[0],
        rows=(Heading("", wave=2016),),
        columns=(Heading("Rijk", wave=2014), Heading("")),
        cells=(
            (
                Cell(0, 0, 2014, "percentage", Origin.NONE, Shown.VALUE),
                Cell(0, 1, 2016, "percentage", Origin.COMPUTED, Shown.VALUE, value=-0.4),
            ),
        ),
    )
    content = replace(content, chapters=(), response=(table,))
    page = Page(render_site(content)["response.html"])
    headers = [header.words for header in page.all("th")]
    assert headers[:3] == ["Rijk (2014)", "waarde", "2016"]
    assert cell_words(page, "dash") == ["– geen cijfer"]
    assert cell_words(page, "value") == ["0"]


def page_of(table: Table) -> Page:
    content = replace(example(), chapters=(), response=(table,), weights=())
    return Page(render_site(content)["response.html"])


def test_a_wave_stands_in_a_heading_only_where_headings_differ_in_it():
    table = example().response[0]
    same = replace(table, rows=tuple(Heading(h.label, wave=2016) for h in table.rows))
    assert "2016" not in page_of(same).all("table")[0].words
    differ = replace(table, rows=(Heading("Rijk", wave=2014), Heading("Gemeente", wave=2016)))
    assert "Rijk (2014)" in [header.words for header in page_of(differ).all("th")]


def test_a_label_that_returns_wave_after_wave_becomes_a_section():
    table = example().chapters[0].tables[0]
    flat = tuple(Heading(h.section or "", wave=h.wave) for h in table.rows)
    page = page_of(replace(table, rows=flat))
    headers = [header.words for header in page.all("th") if header.attributes["scope"] != "col"]
    assert headers[:4] == ["Verbale agressie", "2012", "2014", "2016"]
    # The change table names its rows as before.
    assert "Verbale agressie, Rijk" in headers
    once = (*flat[:-1], Heading("Alles samen", wave=2016))
    headers = [header.words for header in page_of(replace(table, rows=once)).all("th")]
    assert "Alles samen" in headers
    mostly_once = tuple(
        Heading(f"Vorm {r // 2 if r < 4 else r}", wave=2014 + r % 2) for r in range(9)
    )
    headers = [header.words for header in page_of(replace(table, rows=mostly_once)).all("th")]
    assert "Vorm 0 (2014)" in headers


def test_a_base_in_a_heading_that_its_cells_contradict_is_not_shown():
    table = example().chapters[0].tables[0]
    wrong = replace(table, columns=(Heading("Rijk", n=9999), *table.columns[1:]))
    page = page_of(wrong)
    assert "9.999" not in page.words
    assert [words for words in cell_words(page, "value") if "n = 507" in words]


def test_a_base_that_all_figures_share_stands_in_the_caption_and_not_in_every_row():
    table = example().chapters[0].tables[2]
    page = page_of(replace(table, rows=tuple(replace(h, n=407) for h in table.rows)))
    assert "(n = 407)" in page.all("caption")[0].words
    assert not [h for h in page.all("th") if h.attributes["scope"] == "row" and "407" in h.words]


def test_the_summary_of_changes_counts_what_could_be_tested():
    summaries = [s.words for s in pages()["chapter-02.html"].all("summary")]
    assert (
        "Verandering Tabel 2.1 vergelijkingen: 4, getoetst: 3, significant (illustratief): 2"
    ) in summaries
    table = example().chapters[0].tables[0]
    untested = page_of(replace(table, changes=table.changes[:1]))
    assert "vergelijkingen: 1, getoetst: 0" in untested.words
    assert "significant (illustratief):" not in untested.words
