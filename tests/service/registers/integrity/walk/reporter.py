"""Somebody who reports: each time in a browser of its own, in which nothing may stay behind."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from playwright.sync_api import Browser, BrowserContext, Page, Request, Response
from tests.browsing import go
from tests.service.registers.integrity.walk.looking import fill, look, press
from tests.service.registers.integrity.walk.world import World
from tests.service.visits import PHONE, WAIT, faults, said

LEFT_BEHIND = """async () => [
    localStorage.length, sessionStorage.length, document.cookie,
    (await indexedDB.databases()).length, (await caches.keys()).length,
    (await navigator.serviceWorker.getRegistrations()).length,
]"""


@dataclass
class Reporter:
    """A reporter with, once there is one, their receipt on paper.

    Attributes:
        name: under which pages are photographed.
        scripts: whether their browser runs JavaScript.
        asked: every address that any of their browsers asked for.
        answers: what came back in the browser of now.
    """

    browser: Browser
    world: World
    name: str
    scripts: bool
    receipt: str = ""
    asked: list[str] = field(default_factory=list)
    answers: list[Response] = field(default_factory=list)

    @property
    def front(self) -> str:
        """The address of the public page."""
        return f"{self.world.address}/integriteit/{self.world.slug}/"

    def look(self, page: Page, name: str, *, axe: bool = False) -> None:
        """Looks at a page; axe, which needs scripts, does so where that is asked."""
        look(page, f"{self.name} {name}")
        if axe and self.scripts:
            assert faults(page) == []

    @contextmanager
    def coming(self) -> Iterator[Page]:
        """A browser that was never here before; what it kept is looked at before it is closed."""
        context = self.browser.new_context(
            viewport=PHONE,
            locale="nl-NL",
            java_script_enabled=self.scripts,
            accept_downloads=True,
        )
        context.set_default_timeout(WAIT)
        self.answers.clear()
        context.on("request", self._ask)
        context.on("response", self._answer)
        try:
            page = context.new_page()
            yield page
            self._nothing_stays(context, page)
        finally:
            context.close()

    def _ask(self, request: Request) -> None:
        self.asked.append(request.url)

    def _answer(self, response: Response) -> None:
        self.answers.append(response)

    def _nothing_stays(self, context: BrowserContext, page: Page) -> None:
        assert context.cookies() == []
        assert context.storage_state() == {"cookies": [], "origins": []}
        if self.scripts:
            assert page.evaluate(LEFT_BEHIND) == [0, 0, "", 0, 0, 0]
        assert [each for each in self.asked if not each.startswith(self.world.address)] == []
        bare = self.receipt.replace("-", "")
        if bare:
            assert [each for each in self.asked if bare in each.upper().replace("-", "")] == []
        pages = [each.headers for each in self.answers if "/static/" not in each.url]
        assert pages
        assert [each for each in pages if "set-cookie" in each] == []
        assert {each["cache-control"] for each in pages} == {"no-store"}

    def take_receipt(self, page: Page) -> None:
        """Writes the receipt over from the last page of the form."""
        self.receipt = page.locator(".receipt-code").inner_text()

    @contextmanager
    def own(self) -> Iterator[Page]:
        """The page of their report, entered with the receipt as somebody types it."""
        with self.coming() as page:
            page.goto(f"{self.front}volgen/")
            page.fill("#code", self.receipt.lower().replace("-", " "))
            press(page, "Bekijken")
            yield page

    def write(self, page: Page, text: str, file: str = "") -> None:
        """Sends a message from their page."""
        form = page.locator("form:has(#tekst)")
        page.fill("#tekst", text)
        if file:
            page.set_input_files("#bestand", file)
        go(page, form.get_by_role("button", name="Versturen", exact=True))
        assert "Uw bericht is toegevoegd." in said(page)

    def send(self, page: Page, of: str, **answers: str) -> None:
        """Fills in and sends one of the small forms of their page, by one of its fields."""
        fill(page, **answers)
        button = page.locator(f'form:has([name="{of}"])').get_by_role("button").last
        go(page, button)


def reference_on(page: Page) -> str:
    """The number of the report, from the heading of its page."""
    return page.locator("h1").inner_text().removeprefix("Uw melding ")


def stands(page: Page) -> str:
    """How it stands, as the reporter reads it under the heading."""
    return page.locator("main .lead").inner_text()


def terms(page: Page) -> list[str]:
    """The two terms, as the reporter reads them."""
    return page.locator("main .lead + ul > li").all_inner_texts()


def new_messages(page: Page) -> list[str]:
    """What the reporter reads for the first time."""
    found = page.locator(".talk-message:has(.talk-new) .as-written")
    return found.all_inner_texts()


def done(page: Page) -> list[str]:
    """What happened, as the reporter reads it: the words without the days."""
    return page.locator("main .history li strong").all_inner_texts()
