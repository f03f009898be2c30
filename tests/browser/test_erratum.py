"""A corrected publication as a reader meets it: the erratum, and an old version with its notice."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page
from tests.browser.test_publication import NARROW, WIDE, faults_in_light_and_dark, open_all
from tests.browsing import go
from tests.unit.publication.corrections.versions import (
    correct,
    publish,
    table_of,
    with_cells,
    with_table,
)
from tests.unit.publication.example import example

from graadmeter.tabulation.table import Shown

pytestmark = pytest.mark.browser

PAGES = ["erratum.html", "index.html", "versions/1/index.html", "versions/2/erratum.html"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("corrected") / "publicatie"
    publish(example(), path)
    cells: dict[tuple[str, int, int], dict[str, object]] = {
        ("2.1", 2, 0): {"value": 13.9, "n": 505},
        ("2.1", 2, 1): {"shown": Shown.HIDDEN},
        ("2.1", 5, 0): {"se": 1.0},
    }
    second = with_cells(with_table(example(), "2.4", title="Een andere titel"), cells)
    changes = tuple(replace(one, significant=None) for one in table_of(second, "2.1").changes)
    second = with_table(second, "2.1", changes=changes)
    correct(second, path, reason="In de weging was een verkeerd aantal gebruikt.")
    third = with_cells(second, {("2.1", 2, 0): {"value": 14.9}})
    correct(third, path, day=date(2026, 12, 1), reason="Een tikfout.")
    return path


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_no_fault_and_nothing_scrolls_sideways(page: Page, folder: Path, name):
    page.goto((folder / name).as_uri())
    open_all(page)
    assert faults_in_light_and_dark(page) == []
    for viewport in (WIDE, NARROW):
        page.set_viewport_size(viewport)
        assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]


def test_from_an_old_page_a_reader_comes_to_the_newest_and_back(page: Page, folder: Path):
    page.goto((folder / "versions" / "1" / "chapter-02.html").as_uri())
    go(page, page.get_by_role("link", name="Naar de nieuwste versie"))
    assert page.url == (folder / "index.html").as_uri()
    go(page, page.get_by_role("link", name="Versie 1, 22 november 2026"))
    assert page.url == (folder / "versions" / "1" / "index.html").as_uri()
    go(page, page.get_by_role("link", name="Wat er is veranderd"))
    assert page.url == (folder / "erratum.html").as_uri()
