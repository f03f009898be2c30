"""The pictures of a publication: their bytes, words and files."""

import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest
import typst
from tests.unit.publication.charts.test_scenes import check_words
from tests.unit.publication.charts.tiny import cell, hidden, scene_of, table, waves
from tests.unit.publication.example import SECRETS, SECRETS_IN_WORDS, example
from tests.unit.publication.pages import Page

from graadmeter.language import use_language
from graadmeter.publication import ChapterContent
from graadmeter.publication.charts import render_charts
from graadmeter.publication.charts.alternative import alternative
from graadmeter.publication.charts.drawing import specification, to_svg
from graadmeter.publication.charts.outlines import letters
from graadmeter.publication.charts.pixels import to_png
from graadmeter.publication.charts.plans import Kind
from graadmeter.publication.charts.scene import Scene, Words
from graadmeter.publication.charts.theme import config
from graadmeter.publication.protection import redact
from graadmeter.publication.site import render_site

SVG = "{http://www.w3.org/2000/svg}"
PLAIN = {"svg", "defs", "g", "path", "rect", "line", "use"}


def content(*tables, language="nl"):
    chapter = ChapterContent(2, "Hoofdstuk", None, tables)
    return replace(
        example(language), chapters=(chapter,), response=(), reproduction=None, nonresponse=()
    )


BARS = table([[cell(40.0)], [cell(20.0)], [hidden()]], id="fig-1/a")
STACKED = table([[cell(20), cell(80)], [cell(35), cell(65)]], id="fig-2")
TREND = table([[cell(50, 2012), cell(40, 2014), cell(30)]], columns=waves(2012, 2014, 2016), id="3")
TREND = replace(TREND, kind="figure")
SMALL = table([[cell(40.0)]], id="fig-4")


def test_every_table_has_a_chart_or_a_reason():
    charts = render_charts(content(BARS, STACKED, TREND, SMALL))
    kinds = {name: chart.kind for name, chart in charts.by_table.items()}
    assert kinds == {"fig-1/a": Kind.BARS, "fig-2": Kind.STACKED, "3": Kind.TREND}
    assert charts.without == {"fig-4": "te weinig cijfers voor een beeld"}
    assert sorted(charts.files)[:2] == ["figures/3.png", "figures/3.svg"]
    assert "figures/fig-1-a.svg" in charts.files


def test_the_same_content_gives_the_same_pictures():
    assert render_charts(content(BARS, TREND)) == render_charts(content(BARS, TREND))


def test_a_picture_is_plain_svg_without_words_for_machines_or_anything_from_elsewhere():
    for chart in render_charts(content(BARS, STACKED, TREND)):
        root = ElementTree.fromstring(chart.svg)  # noqa: S314  our own picture
        assert (root.get("width"), root.get("height")) == (str(chart.width), str(chart.height))
        for element in root.iter():
            assert element.tag.removeprefix(SVG) in PLAIN
            for name, value in element.attrib.items():
                assert "aria" not in name and name not in ("role", "class", "style"), name
                assert "url(" not in value and "var(" not in value
                if name.endswith("href"):
                    assert value.startswith("#")


def test_every_letter_that_is_used_is_in_the_picture():
    for chart in render_charts(content(BARS, TREND)):
        text = chart.svg.decode()
        used = set(re.findall(r'xlink:href="#(\w+)"', text))
        assert used == set(re.findall(r'<path id="(\w+)"', text)) != set()


def test_a_png_has_twice_as_many_pixels():
    (chart,) = render_charts(content(BARS))
    assert chart.png.startswith(b"\x89PNG")
    size = int.from_bytes(chart.png[16:20], "big"), int.from_bytes(chart.png[20:24], "big")
    assert size == (2 * chart.width, 2 * chart.height)


def test_typst_embeds_a_picture_without_any_font_as_accessible_pdf(tmp_path):
    (chart,) = render_charts(content(TREND))
    (tmp_path / "a.svg").write_bytes(chart.svg)
    (tmp_path / "main.typ").write_text(
        '#set document(title: "Proef")\n#set text(lang: "nl")\n= Kop\n'
        '#image("a.svg", alt: "Een lijndiagram")\n'
    )
    made = typst.compile(str(tmp_path / "main.typ"), ignore_system_fonts=True, pdf_standards="ua-1")
    assert made.startswith(b"%PDF")


def test_a_letter_that_the_font_does_not_have_stays_text():
    assert letters("漢", bold=False) is None
    svg = to_svg(Scene(100, 30, (Words("漢 & <b>", 5, 10),))).decode()
    assert "漢 &amp; &lt;b&gt;</text>" in svg
    ElementTree.fromstring(svg)  # noqa: S314  our own picture


def test_letters_are_as_wide_as_labels_are_planned():
    known = letters("Één cijfer: 20–27° (“ja”) …", bold=False)
    assert known is not None
    assert known.by_character["A"].advance / known.units == pytest.approx(0.667, abs=0.001)


def test_the_specification_is_vega_lite_with_the_numbers_of_the_language():
    scene = scene_of(BARS)
    made = specification(scene)
    assert "vega-lite" in made["$schema"]
    assert (made["width"], made["config"]["locale"]["number"]["decimal"]) == (720, ",")
    with use_language("en"):
        assert config()["locale"]["number"]["decimal"] == "."
    assert to_png(to_svg(scene)) == to_png(to_svg(scene))


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("one", [BARS, STACKED, TREND], ids=["bars", "stacked", "trend"])
def test_an_alternative_text_says_what_is_shown_with_a_number(language, one):
    (chart,) = render_charts(content(one, language=language))
    assert len(chart.alt) > 40
    shown = {str(round(c.value)) for line in redact(one).cells for c in line if c.value is not None}
    assert shown & set(re.findall(r"\d+", chart.alt))
    assert ("synthetisch" in chart.alt) == (language == "nl")
    assert "77" not in chart.alt


def test_filler_is_not_told_as_a_finding():
    filled = table([[cell(40, filler=True)], [cell(20, filler=True)]])
    assert "De cijfers lopen van 20 tot 40." in alternative(redact(filled), Kind.BARS)
    alike = table([[cell(40, filler=True)], [cell(40, filler=True)]])
    assert "Elk cijfer is 40." in alternative(redact(alike), Kind.BARS)


def test_figures_that_may_not_be_seen_are_in_no_picture_and_no_alternative_text():
    for language in ("nl", "en"):
        for chart in render_charts(example(language, synthetic=False)):
            texts = chart.svg.decode() + chart.alt
            assert not [secret for secret in SECRETS if secret in texts]
            assert not [secret for secret in SECRETS_IN_WORDS if secret in chart.alt]


def test_a_page_shows_the_picture_within_its_table_with_its_size_and_files():
    files = render_site(content(BARS, SMALL))
    page = Page(files["chapter-02.html"])
    (image,) = page.all("img")
    assert image.attributes["src"] in files
    assert image.attributes["alt"].startswith("Staafdiagram: Wat mensen zien.")
    assert int(image.attributes["width"]) == 720 and int(image.attributes["height"]) > 50
    links = {link.attributes["href"] for link in page.all("a")}
    assert {"figures/fig-1-a.svg", "figures/fig-1-a.png"} <= links


def test_labels_of_the_example_do_not_overlap():
    for chapter in example().chapters:
        for one in chapter.tables:
            if one.id in render_charts(example()).by_table:
                check_words(scene_of(one))
