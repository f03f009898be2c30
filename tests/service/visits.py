"""A real browser that visits pages of the service: signed in, looked at, photographed if asked."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page, ViewportSize
from tests.browsing import go, violations

# Set to a folder, every page that is looked at is photographed there.
SCREENSHOTS = os.environ.get("GRAADMETER_SCREENSHOTS", "")
PHONE = ViewportSize(width=360, height=740)
DESK = ViewportSize(width=1100, height=800)
NARROW = ViewportSize(width=320, height=640)
WAIT = 15_000
PRIMARY = "main form button.utrecht-button--primary-action"


@contextmanager
def visit(
    browser: Browser, address: str, client: Client | None = None, viewport: ViewportSize = DESK
) -> Iterator[Page]:
    """A page of a browser of its own.

    Args:
        browser: Chromium.
        address: of the service.
        client: who is signed in, by the cookies of a test client.
        viewport: how large.
    """
    context = browser.new_context(
        viewport=viewport, locale="nl-NL", timezone_id="Europe/Amsterdam", accept_downloads=True
    )
    context.set_default_timeout(WAIT)
    if client is not None:
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": address}]
        )
    try:
        yield context.new_page()
    finally:
        context.close()


def faults(page: Page) -> list[str]:
    """What axe finds serious or critical."""
    return violations(page, "serious", "critical")


def too_wide(page: Page) -> list[str]:
    """Whether the page scrolls sideways; a table in a box that scrolls is no fault."""
    wide = page.evaluate("document.documentElement.scrollWidth")
    room = page.viewport_size["width"] if page.viewport_size else 0
    return [f"{page.url} is {wide} wide at {room}"] if wide > room else []


def photograph(page: Page, name: str) -> None:
    """Keeps a picture of a page, when a folder was named for it."""
    if SCREENSHOTS:
        folder = Path(SCREENSHOTS)
        folder.mkdir(parents=True, exist_ok=True)
        width = page.viewport_size["width"] if page.viewport_size else 0
        file = re.sub(r"[^a-z0-9-]+", "-", name.lower()).strip("-")
        page.screenshot(path=folder / f"{file}-{width}.png", full_page=True)


def press(page: Page, text: str) -> None:
    """Presses the button, or follows the link, with exactly this text in the page itself."""
    main = page.locator("main")
    button = main.get_by_role("button", name=text, exact=True)
    go(page, button.or_(main.get_by_role("link", name=text)).first)


def said(page: Page) -> str:
    return page.locator("main").inner_text()


@dataclass
class Walk:
    """What a respondent met on the way, and answered."""

    pages: list[str] = field(default_factory=list)
    asked: set[str] = field(default_factory=set)
    answers: dict[str, str] = field(default_factory=dict)


def answer_page(page: Page, walk: Walk, victim: str) -> None:
    """The first answer everywhere, and for victim questions the one given."""
    for name in page.eval_on_selector_all(
        "input[type=radio], input[type=checkbox], textarea, main input[type=text]",
        "all => [...new Set(all.map(one => one.name))]",
    ):
        walk.asked.add(name)
        control = page.locator(f'[name="{name}"]')
        if control.first.get_attribute("type") in {"radio", "checkbox"}:
            wanted = page.locator(f'[name="{name}"][value="{victim}"]')
            chosen = control.first
            if name.startswith(("victim_", "witness_")) and wanted.count():
                chosen = wanted
            chosen.check()
            walk.answers[name] = chosen.get_attribute("value") or ""
        elif control.first.evaluate("one => one.tagName") == "TEXTAREA":
            control.first.fill("Aan de balie werd ik uitgescholden.")
            walk.answers[name] = control.first.input_value()


def walk_on(page: Page, walk: Walk, victim: str, until: Callable[[], bool], name: str = "") -> None:
    """Answers page after page until there is reason to stop."""
    for _page in range(80):
        assert too_wide(page) == []
        path = page.url.rsplit("/vragenlijst/", 1)[-1]
        walk.pages.append(path)
        if name:
            photograph(page, f"{name} {len(walk.pages):02} {path}")
        if until():
            return
        if path == "hulp/":
            go(page, "main a.utrecht-link-button")
            continue
        answer_page(page, walk, victim)
        go(page, PRIMARY)
    raise AssertionError(walk.pages)
