"""The system's Chromium, driven by Playwright: started once for all tests of a run."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Locator, Page, sync_playwright

CHROMIUM = Path(os.environ.get("GRAADMETER_CHROMIUM", "/usr/bin/chromium"))
REQUIRED = os.environ.get("GRAADMETER_REQUIRE_BROWSER", "") not in ("", "0")

WITHOUT = (
    # Two pages of the browser itself for its address bar, which nobody sees: for each window they
    # take as long as a page of ours.
    *("WebUIOmniboxPopup", "WebUIOmniboxAimPopup"),
    # Chromium reads the last list it is given, so what Playwright leaves out is repeated here.
    *("AimEnabled", "AvoidCorsURLLoaderRestartOnRedirect", "AvoidUnnecessaryBeforeUnloadCheckSync"),
    *("DestroyProfileOnBrowserClose", "HttpsFirstBalancedModeAutoEnable", "HttpsUpgrades"),
    *("LensOverlay", "MediaRouter", "NetworkTimeServiceQuerying", "OptimizationHints"),
    *("PaintHolding", "PreconnectToSearch", "ThirdPartyStoragePartitioning"),
)
"""Features that Chromium does not load."""
ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    f"--disable-features={','.join(WITHOUT)}",
]
RUN_AXE = "axe.run({resultTypes: ['violations']}).then(found => found.violations)"


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


def violations(page: Page, *impacts: str) -> list[str]:
    """What axe finds wrong on a page as it is: all of it, or what has one of these impacts."""
    # Reading axe in takes as long as checking a page, so once for each document. All it passed
    # stays in the browser: that is far more than what it found wrong.
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    return [
        f"{each['id']} {node['target']} {node['html'][:120]} {page.url}"
        for each in page.evaluate(RUN_AXE)
        if not impacts or each["impact"] in impacts
        for node in each["nodes"]
    ]
