"""Pages for tests in the browser of `tests/browsing.py`."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route

ELSEWHERE = re.compile(r"^(https?|wss?)://(?!(127\.0\.0\.1|localhost|\[::1\])([:/]|$))")


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
