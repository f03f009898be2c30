"""The publication as a reader meets it: on a small screen, in the dark, by keyboard, on paper."""

import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Page, ViewportSize
from tests.browsing import go, violations
from tests.unit.publication.report_text.made import BODY, chapter

from graadmeter.publication import render_publication, write_publication

pytestmark = pytest.mark.browser

PAGES = [
    "index.html",
    "chapter-02.html",
    "chapter-04.html",
    "chapter-11.html",
    "response.html",
    "reproduction.html",
]
NARROW, WIDE = ViewportSize(width=320, height=640), ViewportSize(width=1280, height=900)
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("site") / "publicatie"
    write_publication(render_publication(chapter(BODY)), path, "miv", 2016)
    return path


@pytest.fixture(scope="module")
def site(folder: Path) -> Iterator[str]:
    """The publication on this machine, as any web server would give it."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def complaints(page: Page) -> list[str]:
    """What the browser complains about, such as a policy that is not met."""
    found: list[str] = []
    page.on("console", lambda message: found.append(message.text))
    page.on("requestfailed", lambda request: found.append(request.url))
    return found


def open_all(page: Page) -> None:
    for details in page.locator("details").all():
        details.evaluate("element => element.open = true")


def faults_in_light_and_dark(page: Page) -> list[str]:
    """What axe finds on a page that is open, on a wide and on a narrow screen."""
    found = []
    for viewport in (WIDE, NARROW):
        page.set_viewport_size(viewport)
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            wrong = violations(page)
            found += [f"{viewport['width']} {scheme}: {each}" for each in wrong]
    return found


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_no_fault(page, site, complaints, name):
    page.goto(f"{site}/{name}")
    open_all(page)
    assert not complaints
    assert faults_in_light_and_dark(page) == []
    assert not complaints


@pytest.mark.parametrize("name", PAGES)
def test_a_page_does_not_scroll_sideways_and_has_the_banner(page, site, name):
    page.goto(f"{site}/{name}")
    assert page.get_by_text("Synthetische gegevens:").is_visible()
    open_all(page)
    for width in (1280, 768, 320):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate("document.body.scrollWidth") <= width


def test_a_wide_table_scrolls_in_its_own_region_and_keeps_its_caption(page, site):
    page.set_viewport_size(NARROW)
    page.goto(f"{site}/chapter-02.html")
    region = page.get_by_role("region", name="Tabel 2.4")
    assert region.evaluate("e => e.scrollWidth > e.clientWidth")
    region.focus()
    page.keyboard.press("ArrowRight")
    # The policy of the page allows no waiting by script: look again until it has scrolled.
    for _look in range(50):
        if region.evaluate("e => e.scrollLeft") > 0:
            break
        page.wait_for_timeout(50)
    assert region.evaluate("e => e.scrollLeft") > 0
    region.evaluate("e => { e.scrollLeft = 200 }")
    box = region.locator("caption :is(h2, h3)").bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 320


def test_a_chart_keeps_its_size_on_a_narrow_screen_and_scrolls_by_itself(page, site):
    page.set_viewport_size(NARROW)
    page.goto(f"{site}/chapter-02.html")
    region = page.locator(".chart-scroll").first
    assert (region.get_attribute("aria-label") or "").startswith("Beeld: ")
    assert region.evaluate("e => e.scrollWidth") >= 700
    region.focus()
    assert region.evaluate("e => document.activeElement === e")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.set_viewport_size(WIDE)
    assert region.evaluate("e => e.scrollWidth <= e.clientWidth")


def test_the_first_tab_stop_skips_to_the_content(page, site):
    page.goto(f"{site}/chapter-02.html")
    page.keyboard.press("Tab")
    link = page.locator(":focus")
    assert link.inner_text() == "Naar de inhoud"
    box = link.bounding_box()
    assert box is not None
    assert box["y"] >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "inhoud"


def test_every_table_can_be_reached_by_keyboard_with_visible_focus(page, site):
    page.goto(f"{site}/chapter-02.html")
    reached = []
    for _press in range(80):
        page.keyboard.press("Tab")
        focus = page.evaluate(
            "() => { const e = document.activeElement, s = getComputedStyle(e);"
            " return [e.getAttribute('aria-labelledby') || e.tagName, s.outlineStyle,"
            " parseFloat(s.outlineWidth)] }"
        )
        if focus[0] == "BODY":
            break
        assert focus[1:] == ["solid", 3], focus
        reached.append(focus[0])
    assert {"tabel-2.1-titel", "tabel-2.4-titel", "tabel-2.5-titel"} <= set(reached)


def test_the_menu_and_the_changes_open_by_keyboard(page, site):
    page.goto(f"{site}/chapter-02.html")
    page.locator(".chapters-nav summary").press("Enter")
    go(page, page.get_by_role("link", name="4 Veiligheidsbeleid van organisaties").first)
    assert page.url.endswith("chapter-04.html")
    page.goto(f"{site}/chapter-02.html")
    page.locator("details.changes summary").first.press("Enter")
    assert page.get_by_text("−18 procentpunten").is_visible()


def test_a_deep_link_shows_the_table_below_the_banner(page, site):
    page.goto(f"{site}/chapter-02.html#tabel-2.4")
    banner = page.locator(".banner").bounding_box()
    heading = page.locator("[id='tabel-2.4-titel']").bounding_box()
    assert banner is not None
    assert heading is not None
    assert banner["y"] >= 0
    assert heading["y"] >= banner["y"] + banner["height"]


def test_on_paper_navigation_is_gone_and_changes_are_open(page, site):
    page.goto(f"{site}/chapter-02.html")
    page.emulate_media(media="print", color_scheme="dark")
    for gone in (".site-nav", ".contents", ".turn", ".table-links", ".breadcrumb"):
        assert not page.locator(gone).first.is_visible(), gone
    assert page.locator(".banner").is_visible()
    assert page.get_by_text("−18 procentpunten").is_visible()
    assert page.locator(".region").first.evaluate("e => getComputedStyle(e).overflowX") == "visible"
    colours = "[getComputedStyle(document.body).color, getComputedStyle(document.body.parentNode)"
    colour, background = page.evaluate(f"() => {colours}.backgroundColor]")
    assert (colour, background) == ("rgb(0, 0, 0)", "rgb(255, 255, 255)")
    assert page.pdf(prefer_css_page_size=True).startswith(b"%PDF")


def test_a_folder_opened_without_a_server_has_its_style(page, folder, complaints):
    page.goto((folder / "chapter-02.html").as_uri())
    assert page.locator(".site-header").evaluate("e => getComputedStyle(e).borderTopWidth") == "4px"
    assert not complaints


def test_text_twice_as_large_still_fits(page, site):
    page.set_viewport_size({"width": 640, "height": 800})
    page.goto(f"{site}/chapter-02.html")
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert page.evaluate("document.documentElement.scrollWidth") <= 640
