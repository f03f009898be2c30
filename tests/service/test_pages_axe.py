"""Every page of the service: no serious fault for axe, and nothing beyond the edge at 320 px."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route
from tests.service import every_page
from tests.service.conftest import BOTH
from tests.service.registers import pages as _registers  # noqa: F401 - joins the others
from tests.service.routes import routes
from tests.service.settings import SERVER
from tests.service.visits import DESK, NARROW, PHONE, faults, photograph, too_wide, visit

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(databases=BOTH, transaction=True),
]


def test_every_address_has_a_page_to_look_at_or_a_reason_why_not():
    shown = frozenset().union(*(names for _make, names in every_page.GROUPS.values()))
    known = {name for _pattern, name in routes()}
    assert known - shown - set(every_page.NO_PAGE) == set()
    assert set(every_page.NO_PAGE) & shown == set()
    assert (shown | set(every_page.NO_PAGE)) - known == set()


@pytest.fixture(scope="module")
def sheet(live_server, browser: Browser) -> Iterator[Page]:
    """An empty page of the service, to show the pages on that were asked before."""
    start = f"{live_server.url}/leeg/"

    def answer(route: Route) -> None:
        route.fulfill(content_type="text/html; charset=utf-8", body="<!doctype html><title>-")

    with visit(browser, live_server.url) as page:
        page.route(start, answer)
        page.goto(start)
        page.unroute(start)
        yield page


def look(page: Page, html: str, name: str) -> list[str]:
    """What is wrong with a page: in light at a desk, in the dark on a phone, and at 320 px.

    Pages of the service have no scripts. So they can be written into one document after the other,
    which keeps the styles and axe, that would be read and compiled anew for each visit.
    """
    assert "<script" not in html, name
    page.set_content(html)
    wrong = []
    for viewport in (DESK, PHONE, NARROW):
        page.set_viewport_size(viewport)
        page.emulate_media(color_scheme="dark" if viewport is PHONE else "light")
        wrong += too_wide(page)
        if viewport is not NARROW:
            wrong += faults(page)
            photograph(page, name)
    return [f"{name}: {each}" for each in wrong]


@pytest.mark.skipif(bool(SERVER), reason="pages are the same whatever the database")
@pytest.mark.parametrize("group", every_page.GROUPS)
def test_no_page_has_a_serious_fault(sheet: Page, settings, tmp_path, group):
    wrong, seen = [], set()
    for made in every_page.pages_made(group, settings, tmp_path):
        seen.add(made.name)
        wrong += look(sheet, made.html.decode(), made.title)
    assert wrong == []
    assert every_page.GROUPS[group][1] - seen == set()


PALE = "main p { color: #777; background: #888 }"


@pytest.mark.skipif(bool(SERVER), reason="pages are the same whatever the database")
@pytest.mark.parametrize(
    ("styles", "found"),
    [
        (f"@media (prefers-color-scheme: light) {{ {PALE} }}", "color-contrast"),
        (f"@media (prefers-color-scheme: dark) {{ {PALE} }}", "color-contrast"),
        (f"@media (min-width: 1000px) {{ {PALE} }}", "color-contrast"),
        (f"@media (max-width: 400px) {{ {PALE} }}", "color-contrast"),
        ("@media (min-width: 1000px) { main h1 { width: 1200px } }", "wide at 1100"),
        ("main h1 { min-width: 330px }", "wide at 320"),
    ],
)
def test_a_fault_at_one_width_or_in_one_scheme_is_found_there_and_not_on_the_next_page(
    sheet: Page, settings, tmp_path, styles, found
):
    good = every_page.pages_made("in_trouble", settings, tmp_path)[0].html.decode()
    assert look(sheet, good, "good") == []
    loaded = "[...document.styleSheets].map(one => one.cssRules.length)"
    assert all(sheet.evaluate(loaded))
    wrong = look(sheet, good.replace("</head>", f"<style>{styles}</style></head>"), "wrong")
    assert wrong
    assert all(found in each for each in wrong)
    assert look(sheet, good, "good again") == []


@pytest.mark.skipif(bool(SERVER), reason="pages are the same whatever the database")
def test_a_fault_that_has_nothing_to_do_with_styles_is_found(sheet: Page, settings, tmp_path):
    good = every_page.pages_made("in_trouble", settings, tmp_path)[0].html.decode()
    wrong = look(sheet, good.replace(' lang="nl"', "", 1), "wrong")
    assert wrong
    assert all("html-has-lang" in each for each in wrong)
