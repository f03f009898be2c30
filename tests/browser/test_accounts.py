"""Pages for who works with the service, as somebody meets them in a browser."""

import base64
import time

import pytest
from django.test import Client
from django_otp.oath import TOTP
from tests.browsing import go, violations

from graadmeter.service.accounts import actions

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NARROW, WIDE = {"width": 320, "height": 640}, {"width": 1280, "height": 900}


@pytest.fixture
def site(monkeypatch, browser, transactional_db, live_server) -> str:
    """The service on this machine; Playwright's own loop is no reason to refuse the database."""
    return str(live_server.url)


@pytest.fixture
def complaints(page) -> list[str]:
    """What the browser complains about, such as a policy that is not met."""
    found: list[str] = []
    page.on("console", lambda message: found.append(message.text))
    return found


def check(page, complaints: list[str]) -> None:
    """No fault for axe, nothing beyond the edge, in light and dark, wide and narrow."""
    for viewport in (WIDE, NARROW):
        page.set_viewport_size(viewport)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            assert violations(page) == []
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= viewport["width"], f"{page.url} is {wide} wide"
    assert not complaints


def test_signing_in_for_the_first_time_has_no_fault_on_any_page(page, site, complaints):
    _account, password = actions.make_account(
        mail="anna@example.org", name="Anna de Vries", roles=["manager"]
    )
    page.goto(f"{site}/beheer/")
    check(page, complaints)
    go(page, "main button")
    assert page.locator("#error-summary-title").evaluate("one => one === document.activeElement")
    check(page, complaints)

    page.fill("#mail", "anna@example.org")
    page.fill("#password", password)
    go(page, "main button")
    check(page, complaints)
    assert page.locator(".qr").evaluate("one => one.naturalWidth") > 0
    secret = page.inner_text(".secret").replace(" ", "")
    totp = TOTP(base64.b32decode(secret + "=" * (-len(secret) % 8)))
    totp.time = time.time()
    page.fill("#code", f"{totp.token():06}")
    go(page, "main button")
    assert page.locator(".recovery li").count() == 8
    check(page, complaints)

    go(page, "main a.utrecht-button")
    check(page, complaints)
    chosen = "een zin van vijf woorden"
    page.fill("#old", password)
    page.fill("#new", chosen)
    page.fill("#again", chosen)
    go(page, "main button")
    assert page.inner_text("h1") == "Dag Anna de Vries"
    check(page, complaints)
    page.goto(f"{site}/beheer/account/")
    check(page, complaints)


def test_an_error_page_has_no_fault(page, site, complaints):
    page.goto(f"{site}/bestaat-niet/")
    found = [text for text in complaints if "404" not in text]
    check(page, found)
    assert page.inner_text("h1") == "Deze pagina bestaat niet"


def test_the_keyboard_goes_past_the_header_and_through_the_form(page, site):
    page.goto(f"{site}/inloggen/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className").startswith("utrecht-skip-link")
    box = page.locator(".utrecht-skip-link").bounding_box()
    assert box is not None
    assert box["y"] >= 0
    page.keyboard.press("Enter")
    reached = []
    for _step in range(3):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.id || document.activeElement.tagName"))
    assert reached == ["mail", "password", "BUTTON"]


@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["wide", "narrow"])
def test_what_is_pressed_is_large_enough(page, site, viewport):
    page.set_viewport_size(viewport)
    page.goto(f"{site}/inloggen/")
    for one in page.locator("button, input:not([type=hidden])").all():
        box = one.bounding_box()
        assert box is not None
        assert box["height"] >= 44


def test_pages_work_at_twice_the_size_of_text(page, site):
    page.goto(f"{site}/inloggen/")
    page.set_viewport_size({"width": 640, "height": 450})
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert page.evaluate("document.documentElement.scrollWidth") <= 640


def test_pages_work_without_scripts(browser, site):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}/inloggen/")
    go(page, "text=English")
    assert page.inner_text("h1") == "Sign in"
    context.close()


def test_a_page_asks_for_nothing_but_our_own_files(site):
    text = Client().get("/inloggen/").content.decode()
    assert "http" not in text.replace('xmlns="http', "")
