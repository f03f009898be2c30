"""The codebook: every question with its words, answers and universe; no telling numbers."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from xml.etree import ElementTree as ET

import polars as pl
import pytest
from tests.unit.publication.data_formats.materials import (
    book,
    content,
    people,
    tiny_answers,
    tiny_files,
)
from tests.unit.publication.data_formats.rules import NAMESPACE, ddi_faults
from tests.unit.publication.pages import Page

from graadmeter.publication.codebook.counting import protected_counts
from graadmeter.publication.codebook.ddi import render_ddi
from graadmeter.publication.codebook.description import Category, Variable
from graadmeter.publication.codebook.page import render_page
from graadmeter.publication.data_formats.all_files import codebook_of


def tree(*files, language: str = "nl") -> ET.Element:
    return ET.fromstring(render_ddi(book(*files, language=language)))  # noqa: S314 - our own bytes


def texts(root: ET.Element, path: str) -> list[str]:
    steps = "/".join(NAMESPACE + step for step in path.split("/"))
    return [element.text or "" for element in root.findall(f".//{steps}")]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_ddi_has_the_structure_that_is_published(language):
    assert ddi_faults(render_ddi(book(language=language))) == []
    assert ddi_faults(render_ddi(book(*tiny_files(), language=language))) == []
    assert ddi_faults(render_ddi(codebook_of(content(language)))) == []


def test_the_check_of_ddi_finds_what_is_wrong():
    data = render_ddi(book(people(synthetic=True))).decode()
    for old, new in (
        ('missing="Y"', 'missing="yes"'),
        ("<catValu>", "<labl>a</labl><catValu>"),
        ('files="file.people"', 'files="file.nobody"'),
        ('ID="people.age"', 'ID="people.story"'),
        ("ddi:codebook:2_5", "ddi:codebook:3"),
        ("<titl>", "<title>x</title><titl>"),
        ('type="freq"', 'kind="freq"'),
    ):
        assert old in data
        assert ddi_faults(data.replace(old, new, 1).encode()), old


def test_every_variable_has_its_question_universe_and_missing_kinds():
    root = tree()
    variables = {v.attrib["name"]: v for v in root.iter(f"{NAMESPACE}var")}
    severity = variables["severity"]
    assert texts(severity, "qstn/qstnLit") == ["severity?"]
    assert texts(severity, "universe") == ["victim = 'yes'"]
    kinds = {
        c.attrib["missType"] for c in severity.iter(f"{NAMESPACE}catgry") if "missType" in c.attrib
    }
    assert kinds == {"not_asked", "unknown", "no_answer", "not_applicable"}
    invalid = [item.attrib["VALUE"] for item in severity.iter(f"{NAMESPACE}item")]
    assert invalid == ["-6", "-7", "-8", "-9"]
    assert variables["survey_weight"].attrib["wgt"] == "wgt"
    assert "age < 40" in texts(variables["generation"], "derivation/drvcmd")[0]
    group = next(g for g in root.iter(f"{NAMESPACE}varGrp") if g.attrib["type"] == "multipleResp")
    assert group.attrib["var"].split() == [
        "people.forms__verbal",
        "people.forms__physical",
        "people.forms__none",
    ]


def test_every_study_of_the_wave_is_described():
    root = tree(*tiny_files())
    monitor, _answers = tiny_answers()
    expected = [str(s.title) for s in monitor.settings.studies if s.wave == 2025]
    assert texts(root, "stdyDscr/citation/titlStmt/titl") == expected


def test_words_that_xml_cannot_hold_do_not_break_the_file():
    file = people()
    odd = tuple(replace(v, text="a\x00b & <c>") for v in file.variables)
    root = tree(replace(file, variables=odd))
    assert "a\ufffdb & <c>" in texts(root, "qstn/qstnLit")


# ---------------------------------------------------------------------------- how many


def counted(values: Sequence[int | None], rounded_to: int) -> Variable:
    categories = (
        Category(1, "yes", "yes"),
        Category(2, "no", "no"),
        Category(-9, "no_answer", "no answer", missing="no_answer"),
    )
    variable = Variable("v", "v", "v?", "v", "s", "nominal", categories)
    return protected_counts(variable, pl.Series(values, dtype=pl.Int32), rounded_to)


def test_numbers_of_synthetic_answers_are_exact():
    found = counted([1] * 13 + [2] * 3 + [-9] * 2 + [None], 0)
    assert [c.count for c in found.categories] == [13, 3, 2]
    assert found.valid == 16


@pytest.mark.parametrize(
    ("count", "told"), [(0, None), (1, None), (9, None), (10, 10), (14, 10), (15, 20), (24, 20)]
)
def test_numbers_of_people_are_rounded_and_left_out_when_small(count, told):
    values: list[int | None] = [*[1] * count, *[2] * 50]
    assert counted(values, 10).categories[0].count == told


def test_a_number_that_is_told_stands_for_at_least_five_others():
    """The difference of two such numbers can therefore not single out one person."""
    told = [counted([1] * n, 10).categories[0].count for n in range(300)]
    runs = {shown: told.count(shown) for shown in set(told[:290])}
    assert min(runs.values()) >= 5
    assert all(shown is None or shown % 10 == 0 for shown in told)


def test_a_codebook_of_people_says_how_numbers_are_protected_and_holds_no_small_one():
    root = tree(people(for_analyst=False))
    assert texts(root, "catgry/catStat") == []
    assert any("veelvouden van 10" in note for note in texts(root, "fileDscr/notes"))
    exact = tree(people(synthetic=True))
    assert texts(exact, "catgry/catStat")
    assert not any("veelvouden" in note for note in texts(exact, "fileDscr/notes"))


def test_answers_of_people_are_kept_for_an_analyst_only():
    assert people(for_analyst=False).answers is None
    assert people(for_analyst=True).answers is not None
    assert people(for_analyst=True).to_publish().answers is None
    assert people(for_analyst=False, synthetic=True).answers is not None


# ---------------------------------------------------------------------------- the page


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_page_is_whole_and_accessible(language):
    made = content(language)
    page = Page(render_page(codebook_of(made), made))
    assert page.faults == []
    assert len(set(page.ids)) == len(page.ids)
    assert page.all("html")[0].attributes["lang"] == language
    links = [a.attributes["href"] for a in page.all("a")]
    assert {link[1:] for link in links if link.startswith("#")} <= set(page.ids)
    named = [
        e.attributes["aria-labelledby"] for e in page.elements if "aria-labelledby" in e.attributes
    ]
    assert set(named) <= set(page.ids)
    levels = [int(e.tag[1]) for e in page.elements if e.tag in {"h1", "h2", "h3", "h4", "h5"}]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert len(page.all("caption")) == len(page.all("table")) > 5
    assert all(th.attributes.get("scope") in {"col", "row"} for th in page.all("th"))


def test_the_page_has_every_question_with_its_words():
    made = content("en")
    words = Page(render_page(codebook_of(made), made)).words
    monitor, _answers = tiny_answers()
    for group in monitor.groups_in(2025):
        for question in monitor.questionnaire(group.id, 2025).questions:
            if question.type != "block":
                assert " ".join(str(question.text).split()) in words
                assert question.id in words


def test_the_page_says_that_data_are_synthetic_and_only_then():
    for synthetic in (True, False):
        made = content(synthetic=synthetic)
        words = Page(render_page(codebook_of(made), made)).words
        assert ("SYNTHETISCH" in words) == synthetic
        assert ("Microdata downloaden" in words) == synthetic


def test_small_numbers_of_people_are_not_on_the_page():
    made = replace(content(synthetic=False), data_files=(people(for_analyst=False),))
    page = Page(render_page(codebook_of(made), made))
    cells = {cell.words for cell in page.all("td", "numeric")}
    assert {cell.replace(" ", "") for cell in cells} == {"×tekleinomtetonen"}
