"""An anonymous report on a telephone without JavaScript, and back to it; nothing stays behind."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, BrowserContext, Page
from tests.browsing import go
from tests.service.registers.integrity.submitting.walking import a_channel
from tests.service.visits import PHONE, WAIT, faults, photograph, said, too_wide

from graadmeter.service.integrity.models import Attachment, Report
from graadmeter.service.scope import organisation_scope

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(databases=["default", "responses"], transaction=True),
]
LEFT_BEHIND = """async () => [
    localStorage.length, sessionStorage.length, document.cookie,
    (await indexedDB.databases()).length, (await caches.keys()).length,
    (await navigator.serviceWorker.getRegistrations()).length,
]"""


def look(page: Page, name: str, *, scripts: bool) -> None:
    photograph(page, f"integrity {name}")
    if scripts:
        assert faults(page) == []
        assert too_wide(page) == []


def press(page: Page, text: str) -> None:
    go(page, page.locator("main").get_by_role("button", name=text, exact=True))


def report(page: Page, address: str, file: str, *, scripts: bool) -> str:
    """From the first page to the receipt."""
    page.goto(f"{address}/integriteit/voorbeelddam/")
    look(page, "information", scripts=scripts)
    go(page, page.locator("main").get_by_role("link", name="Melden", exact=True))
    press(page, "Volgende")
    look(page, "faults", scripts=scripts)
    page.get_by_text("Zonder naam (anoniem)").click()
    page.get_by_text("Een bestuurder").click()
    look(page, "way", scripts=scripts)
    press(page, "Volgende")
    page.fill("#verhaal", "De bestuurder gunde de opdracht aan zijn broer.\nOok vorig jaar.")
    page.get_by_text("Voordeel halen uit de eigen functie").click()
    page.fill("#wanneer", "In het voorjaar")
    look(page, "story", scripts=scripts)
    press(page, "Nalezen")
    assert "zijn broer" in said(page)
    page.set_input_files("#bestand", file)
    look(page, "reading back", scripts=scripts)
    press(page, "Melding versturen")
    look(page, "received", scripts=scripts)
    return page.locator(".receipt-code").inner_text()


def follow(page: Page, address: str, receipt: str, *, scripts: bool) -> None:
    """With the receipt to the report, and a message."""
    page.goto(f"{address}/integriteit/voorbeelddam/volgen/")
    page.fill("#code", receipt.lower().replace("-", " "))
    press(page, "Bekijken")
    assert "zijn broer" in said(page)
    assert "gunning.txt" in said(page)
    look(page, "conversation", scripts=scripts)
    page.fill("#tekst", "Ik weet nog iets.")
    go(page, page.locator("form:has(#tekst)").get_by_role("button", name="Versturen"))
    assert "Uw bericht is toegevoegd." in said(page)
    assert "Ik weet nog iets." in said(page)
    assert receipt.replace("-", "") not in page.url.upper()
    look(page, "message", scripts=scripts)


@pytest.mark.parametrize("scripts", [True, False])
def test_reporting_and_following_leave_nothing_in_the_browser(
    live_server, browser: Browser, settings, tmp_path, transactional_db, scripts
):
    settings.TWO_FACTOR, settings.DATA = False, tmp_path
    organisation, _officer, _custodian = a_channel()
    file = tmp_path / "gunning.txt"
    file.write_text("Aan de broer.", encoding="utf-8")
    context: BrowserContext = browser.new_context(
        viewport=PHONE, locale="nl-NL", java_script_enabled=scripts
    )
    context.set_default_timeout(WAIT)
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    try:
        page = context.new_page()
        receipt = report(page, live_server.url, str(file), scripts=scripts)
        follow(page, live_server.url, receipt, scripts=scripts)
        assert context.cookies() == []
        assert context.storage_state() == {"cookies": [], "origins": []}
        if scripts:
            assert page.evaluate(LEFT_BEHIND) == [0, 0, "", 0, 0, 0]
        assert [each for each in asked if not each.startswith(live_server.url)] == []
    finally:
        context.close()
    with organisation_scope(organisation.pk):
        assert Report.objects.get().way == "anoniem"
        assert Attachment.objects.count() == 1
