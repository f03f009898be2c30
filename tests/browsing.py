"""The system's Chromium, driven by Playwright: started once for all tests of a run."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, sync_playwright

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


def go(page: Page, target: str | Locator) -> None:
    """Follows a link or sends a form, and waits for where it leads.

    A click alone may be done before a busy browser starts to leave the page.
    """
    found = page.locator(target) if isinstance(target, str) else target
    with page.expect_navigation():
        found.click()
