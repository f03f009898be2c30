"""A browser for tests: the system's Chromium, driven by Playwright."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, sync_playwright

CHROMIUM = Path(os.environ.get("GRAADMETER_CHROMIUM", "/usr/bin/chromium"))
REQUIRED = os.environ.get("GRAADMETER_REQUIRE_BROWSER", "") not in ("", "0")

ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

ELSEWHERE = re.compile(r"^(https?|wss?)://(?!(127\.0\.0\.1|localhost|\[::1\])([:/]|$))")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, started once; without it tests are skipped, or fail where it is required."""
    if not CHROMIUM.exists():
        message = (
            f"no Chromium at {CHROMIUM}: install it (Debian: apt-get install chromium) "
            "or set GRAADMETER_CHROMIUM to its path"
        )
        if REQUIRED:
            pytest.fail(f"GRAADMETER_REQUIRE_BROWSER is set, but there is {message}")
        pytest.skip(message)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=ARGS,
        )
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A fresh page of a Dutch reader that fails the test if it asks anything of another machine."""
    asked: list[str] = []

    def refuse(route: Route) -> None:
        asked.append(route.request.url)
        route.abort()

    context = browser.new_context(
        locale="nl-NL", timezone_id="Europe/Amsterdam", viewport={"width": 1280, "height": 900}
    )
    context.set_default_timeout(10_000)
    context.route(ELSEWHERE, refuse)
    yield context.new_page()
    context.close()
    assert not asked, f"the page asked for {asked}"
