"""Searching within a page: by keyboard, in closed parts, and no dead field without scripts."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from tests.unit.publication.report_text.made import BODY, NO_CHARTS, chapter

from graadmeter.publication import render_site

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("search")
    for name, data in render_site(chapter(BODY), NO_CHARTS).items():
        (path / name).write_bytes(data)
    return path


def highlighted(page: Page, name: str) -> list[str]:
    return page.evaluate(f"[...(CSS.highlights.get('{name}') || [])].map(String)")


def test_matches_are_counted_and_shown_regardless_of_accents_and_capitals(page, folder):
    page.goto((folder / "chapter-02.html").as_uri())
    field = page.get_by_role("searchbox", name="Zoek op deze pagina")
    field.fill("RIJK")

    expect(page.locator(".page-search output")).to_contain_text("keer gevonden")
    words = highlighted(page, "found")
    assert len(words) > 3
    assert {word.casefold() for word in words} == {"rijk"}


def test_enter_goes_on_and_round_and_opens_what_is_closed(page, folder):
    page.goto((folder / "chapter-02.html").as_uri())
    field = page.get_by_role("searchbox", name="Zoek op deze pagina")
    field.fill("Oordeel")
    details = page.locator("details.changes").first
    assert details.get_attribute("open") is None

    field.press("Enter")
    expect(page.locator(".page-search output")).to_contain_text("1 van 2: ")
    assert details.get_attribute("open") is not None
    assert highlighted(page, "found-here") == ["Oordeel"]
    expect(page.get_by_role("columnheader", name="Oordeel").first).to_be_in_viewport()
    field.press("Enter")
    field.press("Enter")
    expect(page.locator(".page-search output")).to_contain_text("1 van 2: ")
    field.press("Shift+Enter")
    expect(page.locator(".page-search output")).to_contain_text("2 van 2: ")


def test_nothing_found_is_said_and_nothing_is_marked(page, folder):
    page.goto((folder / "index.html").as_uri())
    page.get_by_role("searchbox").fill("zzz")

    expect(page.locator(".page-search output")).to_have_text("Niets gevonden")
    assert highlighted(page, "found") == []
    expect(page.get_by_role("button", name="Volgende")).to_be_disabled()


def test_without_scripts_there_is_no_field_that_does_nothing(browser, folder):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((folder / "chapter-02.html").as_uri())
    assert page.locator(".page-search").count() == 0
    assert page.get_by_role("heading", level=1).is_visible()
    context.close()


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("een woord, een kern", ["Een woord, een kern"]),
        ("kern en  de SITE.", ["kern en de site."]),  # and past the number of a footnote
        ("23% van allen", ["23% van allen"]),
        ("23%.", []),  # signs are signs, not a pattern
        ("eerste tweede", []),  # two items of a list
    ],
)
def test_words_are_found_across_elements_and_not_across_blocks(page, folder, words, found):
    page.goto((folder / "chapter-02.html").as_uri())
    page.get_by_role("searchbox").fill(words)
    assert [" ".join(one.split()) for one in highlighted(page, "found")] == found


@pytest.mark.parametrize(
    ("name", "words", "said"),
    [
        ("chapter-02.html", "eerste noot", "1 van 1: 1 De eerste noot. terug"),
        (
            "index.html",
            "werkelijke waarde",
            "1 van 1: … zo’n interval in 95 van de 100 keer de werkelijke waarde. "
            "Dat van een kleine groep bijna …",
        ),
    ],
)
def test_the_words_around_a_match_are_announced_and_take_no_room(page, folder, name, words, said):
    page.goto((folder / name).as_uri())
    field = page.get_by_role("searchbox")
    output = page.locator(".page-search output")
    field.fill(words)
    height = page.locator(".page-search").bounding_box()["height"]
    field.press("Enter")

    expect(output).to_have_role("status")
    expect(output).to_have_text(said)
    assert page.locator(".page-search").bounding_box()["height"] == height
