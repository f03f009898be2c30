"""Somebody of the organisation at work: signs in, unlocks their key, handles, locks it again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from playwright.sync_api import Browser, Page
from tests.browsing import go
from tests.service.registers.integrity.holding.people import PHRASE
from tests.service.registers.integrity.walk.looking import fill, follow, look, press
from tests.service.registers.integrity.walk.world import World
from tests.service.visits import DESK, WAIT, said

from graadmeter.service.organisations.models import Member

PASSWORD = "een zin van vijf woorden"  # noqa: S105 - of nobody


@dataclass
class Desk:
    """A browser in which somebody is signed in.

    Attributes:
        name: under which pages are photographed.
        reference: of the report they work on, as one reads it.
        looked: the pages of acts that were looked at, once each.
    """

    page: Page
    world: World
    name: str
    reference: str = ""
    looked: set[str] = field(default_factory=set)

    @property
    def start(self) -> str:
        """The address of their list of reports."""
        return f"{self.world.address}/register/{self.world.slug}/integriteit/"

    def look(self, name: str) -> None:
        """Looks at the page they are on."""
        look(self.page, f"{self.name} {name}")

    def said(self) -> str:
        """What the page says."""
        return said(self.page)

    def list(self) -> str:
        """What is in their list of reports, as it reads."""
        self.page.goto(self.start)
        return self.page.locator("main section.first").inner_text()

    def open(self, state: str = "") -> str:
        """The report, from the list, or from that of one state; what its page says."""
        self.page.goto(self.start)
        if state:
            fill(self.page, stand=state)
            press(self.page, "Tonen")
        follow(self.page, f"Melding {self.reference}")
        return self.said()

    def do(self, link: str, button: str, **answers: str) -> str:
        """From the page of the report to that of an act, and back; what it says then."""
        follow(self.page, link)
        if link not in self.looked:
            self.looked.add(link)
            look(self.page, f"{self.name} do {link}")
        fill(self.page, **answers)
        press(self.page, button)
        return self.said()

    def write(self, text: str, file: str = "") -> str:
        """A message to the reporter, from the page of the report."""
        answers = {"tekst": text} | ({"bestand": file} if file else {})
        found = self.do("Bericht schrijven", "Bericht versturen", **answers)
        assert text in found
        return found

    def unlock(self) -> None:
        """Types the passphrase where it is asked."""
        fill(self.page, wachtzin=PHRASE)
        press(self.page, "Ontgrendelen")

    def sign_out(self) -> None:
        """Signs out, which locks the key; the cookie that opened it opens nothing any more."""
        go(self.page, self.page.get_by_role("button", name="Uitloggen", exact=True))
        self.page.goto(self.start)
        assert "Inloggen" in self.said()


@contextmanager
def at_desk(
    browser: Browser, world: World, member: Member, name: str, start: str = ""
) -> Iterator[Desk]:
    """Somebody who signs in on the way to where they wanted to be.

    Args:
        name: under which their pages are photographed.
        start: the address in the register; that of the list of reports when it is not given.
    """
    account = member.account
    account.set_password(PASSWORD)
    account.save()
    context = browser.new_context(
        viewport=DESK, locale="nl-NL", timezone_id="Europe/Amsterdam", accept_downloads=True
    )
    context.set_default_timeout(WAIT)
    try:
        desk = Desk(context.new_page(), world, name)
        desk.page.goto(start or desk.start)
        fill(desk.page, mail=account.mail, password=PASSWORD)
        press(desk.page, "Inloggen")
        yield desk
    finally:
        context.close()
