"""What is done on any page of a walk: look at it, fill it in, press a button, follow a link."""

from __future__ import annotations

from playwright.sync_api import Locator, Page
from tests.browsing import go
from tests.service.visits import DESK, PHONE, photograph, too_wide


def look(page: Page, name: str) -> None:
    """Nothing lies beyond the edge on a phone and at a desk; photographed if asked."""
    before = page.viewport_size
    for viewport in (PHONE, DESK):
        page.set_viewport_size(viewport)
        assert too_wide(page) == []
        photograph(page, f"walk {name}")
    if before is not None:
        page.set_viewport_size(before)


def press(page: Page, text: str, within: str = "main") -> None:
    """Presses the only button with exactly this text."""
    go(page, page.locator(within).get_by_role("button", name=text, exact=True))


def follow(page: Page, text: str) -> None:
    """Follows the first link in the page itself with exactly this text."""
    go(page, page.locator("main").get_by_role("link", name=text, exact=True).first)


def menu(page: Page, *texts: str) -> None:
    """Follows links of the menu of the register, one after the other."""
    for text in texts:
        go(page, page.locator(".register-nav").get_by_role("link", name=text, exact=True).first)


def fill(page: Page, **answers: str) -> None:
    """Fills in controls by their names.

    Radios and ticks take the value they have in the form, lists the words one reads.
    """
    for name, answer in answers.items():
        found = page.locator(f'main [name="{name}"]:not([type="hidden"])')
        _fill(found, answer)


def _fill(found: Locator, answer: str) -> None:
    kind = found.first.get_attribute("type")
    if kind in {"radio", "checkbox"}:
        found.and_(found.page.locator(f'[value="{answer}"]')).check()
    elif kind == "file":
        found.set_input_files(answer)
    elif found.evaluate("one => one.tagName") == "SELECT":
        found.select_option(label=answer)
    else:
        found.fill(answer)


def fetch(page: Page, name: str) -> str:
    """What is in the file that a link or a button with exactly this text brings."""
    main = page.locator("main")
    link = main.get_by_role("link", name=name, exact=True)
    with page.expect_download() as download:
        link.or_(main.get_by_role("button", name=name, exact=True)).click()
    return download.value.path().read_text(encoding="utf-8")
