"""A person's walk through the questionnaire in a real browser, on a phone, without JavaScript."""

from __future__ import annotations

import os

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page
from tests.browsing import go
from tests.service.conftest import BOTH, codes_of
from tests.service.test_runner import survey  # noqa: F401 - a fixture
from tests.service.visits import faults

from graadmeter.service.responses.models import Inbox

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(databases=BOTH, transaction=True),
]
NEXT = "main form button.utrecht-button--primary-action"
# Playwright keeps a loop of its own running; the database is ours alone here.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


def fill(page: Page, victim: str) -> None:
    """Chooses the first answer everywhere, and for victim questions the one given."""
    names = page.eval_on_selector_all(
        "input[type=radio]", "all => [...new Set(all.map(one => one.name))]"
    )
    for name in names:
        options = page.locator(f'input[name="{name}"]')
        wanted = page.locator(f'input[name="{name}"][value="{victim}"]')
        plain = not name.startswith(("victim_", "witness_")) or not wanted.count()
        (options.first if plain else wanted).check()


@pytest.mark.parametrize("victim", ["ja", "nee"])
def test_a_walk_on_a_phone_has_no_faults_from_door_to_thanks(
    live_server,
    browser: Browser,
    survey,  # noqa: F811
    victim,
):
    code = codes_of(survey)[0]
    context = browser.new_context(viewport={"width": 360, "height": 740}, locale="nl-NL")
    page = context.new_page()
    seen: list[str] = []
    wrong: list[str] = []

    def look() -> None:
        path = page.url.removeprefix(live_server.url)
        seen.append(path)
        wrong.extend(faults(page))
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= 360, f"{path} is {wide} wide"

    page.goto(live_server.url + reverse("invited", args=[code]))
    look()
    go(page, "main button")
    look()
    go(page, NEXT)
    for _page in range(60):
        look()
        if page.url.endswith("/insturen/"):
            break
        if page.url.endswith("/hulp/"):
            go(page, "main a.utrecht-link-button")
            continue
        fill(page, victim)
        go(page, NEXT)
    go(page, NEXT)
    look()
    assert page.locator("h1").inner_text() == "Dank u wel"
    assert "112" in page.locator("main").inner_text()
    assert (reverse("support") in seen) == (victim == "ja")
    page.goto(live_server.url + reverse("start"))
    page.fill("#code", code)
    go(page, "main button")
    look()
    assert "al antwoorden ingestuurd" in page.locator("main").inner_text()
    context.close()
    assert wrong == []
    assert Inbox.objects.count() == 1


def test_everything_works_without_scripts_pictures_and_styles(
    live_server,
    browser: Browser,
    survey,  # noqa: F811
):
    context = browser.new_context(java_script_enabled=False, viewport={"width": 320, "height": 640})
    context.route("**/*.{css,svg,png}", lambda route: route.abort())
    page = context.new_page()
    page.goto(live_server.url)
    page.fill("#code", codes_of(survey)[1])
    page.keyboard.press("Enter")
    go(page, "text=Beginnen")
    first = page.url
    page.locator("input[type=radio]").first.press("Space")
    go(page, "text=Volgende")
    assert page.url != first
    go(page, "text=Vorige")
    assert page.url == first
    assert page.locator("input[type=radio]").first.is_checked()
    go(page, "text=Stoppen en later verdergaan")
    assert page.locator("h1").inner_text() == "U bent gestopt"
    context.close()


def test_a_mistake_is_summed_up_with_a_link_to_the_field(
    live_server,
    browser: Browser,
    survey,  # noqa: F811
):
    context = browser.new_context(viewport={"width": 1100, "height": 800})
    page = context.new_page()
    page.goto(live_server.url)
    page.fill("#code", "ABCD-EFGH-JKMN-0")
    go(page, "main button")
    summary = page.locator("[role=alert]")
    assert "tikfout" in summary.inner_text()
    summary.locator("a").click()
    assert page.evaluate("document.activeElement.id") == "code"
    assert faults(page) == []
    context.close()
