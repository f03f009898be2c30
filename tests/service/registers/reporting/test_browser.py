"""On a telephone: how many taps and how long a report takes, and what a reporter sees."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Locator, Page
from tests.browsing import go
from tests.service.registers.made import (
    make_member,
    make_organisation,
    make_representative,
    signed_in_as,
)
from tests.service.visits import PHONE, faults, photograph, said, too_wide, visit

from graadmeter.service.incidents.models import Case, Participant
from graadmeter.service.organisations.words import Function, Role
from graadmeter.service.scope import organisation_scope

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(databases=["default", "responses"], transaction=True),
]
MOST_TAPS = 12
MOST_SECONDS = 180
TAP, WORDS_PER_SECOND, KEYS_PER_SECOND = 2.0, 238 / 60, 2.5
"""Slow hands, and every word on every page read at 238 words a minute, which is how fast adults
read silently (Brysbaert, Journal of Memory and Language 109, 2019)."""


@dataclass
class Hand:
    """Somebody with a telephone: every tap is counted, and how long it all would take.

    Attributes:
        arrived: the seconds it took to get to this page.
    """

    page: Page
    name: str
    taps: int = 0
    seconds: float = 0.0
    arrived: float = 0.0
    pages: int = 0

    def open(self, address: str) -> None:
        self.page.goto(address)
        self.look()

    def look(self) -> None:
        """Reads a page, and checks what everybody must be able to do with it."""
        self.pages += 1
        self.arrived = self.seconds
        assert faults(self.page) == []
        assert too_wide(self.page) == []
        photograph(self.page, f"{self.name} {self.pages:02}")
        self.seconds += len(said(self.page).split()) / WORDS_PER_SECOND

    def tap(self, target: str | Locator) -> None:
        """A tap that stays on the page."""
        found = self.page.locator(target) if isinstance(target, str) else target
        found.click()
        self.taps += 1
        self.seconds += TAP

    def answer(self, text: str) -> None:
        """A tap on a button that leads on."""
        button = self.page.get_by_role("button").filter(has_text=text)
        go(self.page, button.first)
        self.taps += 1
        self.seconds += TAP
        self.look()

    def type(self, field: str, text: str) -> None:
        """A tap in a field, and a key for every character."""
        self.tap(field)
        self.page.locator(field).fill(text)
        self.seconds += len(text) / KEYS_PER_SECOND


@contextmanager
def a_phone(browser: Browser, address: str, name: str, **options) -> Iterator[Hand]:
    with visit(browser, address, viewport=PHONE, **options) as page:
        yield Hand(page, name)


@pytest.fixture
def organisation(settings, transactional_db):
    settings.TWO_FACTOR = False
    return make_organisation()


def test_a_civil_servant_reports_in_a_few_taps(live_server, browser, organisation):
    with organisation_scope(organisation.pk):
        make_member(organisation, Role.INCIDENT_COORDINATOR)
    with a_phone(browser, live_server.url, "report staff") as hand:
        hand.open(f"{live_server.url}/melden/{organisation.slug}/")
        hand.answer("Nee, ik ben nu veilig")
        hand.answer("Voor mijzelf, en ik ben medewerker")
        hand.tap("label[for=vorm]")
        hand.answer("Volgende")
        hand.answer("Aan de telefoon")
        hand.answer("Vandaag")
        hand.answer("Iemand van buiten")
        hand.answer("Deze pagina overslaan")
        hand.answer("Melding versturen")
        assert "Uw melding is binnen" in said(hand.page)
        assert hand.taps <= MOST_TAPS
        assert hand.arrived < MOST_SECONDS
        go(hand.page, hand.page.get_by_role("button", name="Bekijk uw melding, of vraag ons"))
        hand.look()
        assert "U hebt dit gemeld" in said(hand.page)
        hand.type("#telefoon", "0612345678")
        hand.answer("Vraag ons te bellen")
        assert "Iemand belt u." in said(hand.page)
    with organisation_scope(organisation.pk):
        assert Case.objects.count() == 1


def test_a_threatened_council_member_reports_and_chooses_who_may_know(
    live_server, browser, organisation
):
    with organisation_scope(organisation.pk):
        clerk = make_member(organisation, Role.CLERK, name="Griffier Verzonnen")
        mayor = make_member(organisation, Role.CHAIR, function=Function.BURGEMEESTER)
        council = make_representative(organisation)
    client = signed_in_as(council)
    with a_phone(browser, live_server.url, "report council", client=client) as hand:
        hand.open(f"{live_server.url}/melden/{organisation.slug}/")
        hand.answer("Nee, ik ben nu veilig")
        hand.answer("Voor mijzelf")
        hand.tap("label[for=vorm-2]")
        hand.answer("Volgende")
        hand.answer("Op sociale media")
        hand.answer("Gisteren")
        hand.answer("Dat weet ik niet")
        hand.answer("Deze pagina overslaan")
        hand.tap("label[for=wie]")
        hand.tap("label[for=wie-2]")
        hand.answer("Deze mensen inlichten")
        hand.answer("Melding versturen")
        assert "Uw melding is binnen" in said(hand.page)
        assert hand.taps <= MOST_TAPS
        assert hand.arrived < MOST_SECONDS
        go(hand.page, hand.page.get_by_role("link", name="Bekijk uw melding"))
        hand.look()
        assert "Weet het nu: Griffier" in said(hand.page)
    with organisation_scope(organisation.pk):
        told = set(Participant.objects.values_list("member_id", flat=True))
    assert {clerk.pk, mayor.pk, council.pk} == told


def test_it_works_without_javascript_also_with_danger_and_evidence(
    live_server, browser: Browser, organisation, tmp_path
):
    picture = tmp_path / "bericht.txt"
    picture.write_text("Ik weet waar je woont.", encoding="utf-8")
    context = browser.new_context(viewport=PHONE, locale="nl-NL", java_script_enabled=False)
    try:
        page = context.new_page()
        page.goto(f"{live_server.url}/melden/{organisation.slug}/")
        for text in ("Ja, ik of iemand anders", "Ik ben nu veilig", "Als collega of getuige"):
            photograph(page, f"report nojs {text}")
            go(page, page.get_by_role("button").filter(has_text=text))
        page.locator("label[for=functie]").click()
        photograph(page, "report nojs victim")
        go(page, page.get_by_role("button", name="Volgende"))
        page.locator("label[for=vorm-3]").click()
        page.locator("label[for=vorm-3-seksueel]").click()
        photograph(page, "report nojs what")
        for text in ("Volgende", "Iemand stond voor mij", "Vandaag", "Een collega of leiding"):
            go(page, page.get_by_role("button").filter(has_text=text))
        photograph(page, "report nojs integrity")
        for text in ("Volgende", "Volgende"):
            go(page, page.get_by_role("button", name=text))
        go(page, page.get_by_role("link", name="Voeg een foto"))
        page.set_input_files("#bestand", picture)
        go(page, page.get_by_role("button", name="Toevoegen"))
        photograph(page, "report nojs evidence")
        go(page, page.get_by_role("link", name="Verder"))
        photograph(page, "report nojs check")
        go(page, page.get_by_role("button", name="Melding versturen"))
        assert page.locator(".receipt-code").count() == 1
        photograph(page, "report nojs done")
    finally:
        context.close()
