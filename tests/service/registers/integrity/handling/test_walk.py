"""An officer takes a report from received to closed, in a real browser on a phone and at a desk."""

from __future__ import annotations

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page
from tests.browsing import go
from tests.service.conftest import BOTH
from tests.service.registers.integrity.handling.scenes import again, of_reporter, scene
from tests.service.registers.integrity.holding.people import CHEAP, PHRASE, current
from tests.service.registers.made import make_member, signed_in_as
from tests.service.visits import DESK, PHONE, faults, photograph, press, said, too_wide, visit

from graadmeter.service.integrity.conversation.messages import messages_of
from graadmeter.service.integrity.holding.keys import make_key
from graadmeter.service.integrity.models import Measure
from graadmeter.service.integrity.words import Conclusion, MeasureKind, State
from graadmeter.service.organisations.words import Role
from graadmeter.service.scope import organisation_scope

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(databases=BOTH, transaction=True),
]


@pytest.fixture(autouse=True)
def _one_step(settings):
    settings.TWO_FACTOR = False


def look(page: Page, name: str) -> None:
    """Nothing beyond the edge on a phone and at a desk, photographed if asked."""
    for viewport in (PHONE, DESK):
        page.set_viewport_size(viewport)
        assert too_wide(page) == []
        photograph(page, f"integrity handling {name}")


def follow(page: Page, name: str) -> None:
    go(page, page.locator("main").get_by_role("link", name=name, exact=True).first)


def choose(page: Page, name: str, value: str) -> None:
    page.locator(f'[name="{name}"][value="{value}"]').check()


def investigate(page: Page, start: str, title: str) -> None:
    """Looks into a report, hears both sides, and concludes; not before the accused was heard."""
    follow(page, "Begin een onderzoek, als dat nodig is")
    choose(page, "wie", "intern")
    page.locator("#namen").fill("Ina Onderzoeker")
    page.locator("#vragen").fill("Wie had de sleutel van de kas?")
    press(page, "Onderzoek beginnen")
    follow(page, "Leg de conclusie vast")
    choose(page, "conclusie", "gegrond")
    page.locator("#tekst").fill("Het staat vast.")
    press(page, "Conclusie vastleggen")
    assert "nog niet gehoord" in said(page)
    look(page, "not heard")
    page.goto(start)
    follow(page, title)
    for who in ("accused", "reporter"):
        follow(page, "Gesprek vastleggen")
        choose(page, "wie", who)
        page.locator("#tekst").fill("Verslag van het gesprek.")
        press(page, "Gesprek vastleggen")
    tell_apart(page)
    follow(page, "Hoor degene om wie het gaat (persoon 2)")
    assert page.locator('[name="wie"][value="accused-2"]').is_checked()
    page.locator("#tekst").fill("Verslag van het gesprek.")
    press(page, "Gesprek vastleggen")
    for number in (1, 2):
        follow(page, f"Informeer degene om wie het gaat (persoon {number})")
        assert page.locator(f'[name="persoon"][value="{number}"]').is_checked()
        choose(page, "keuze", "ja")
        page.locator("#tekst").fill("Verteld dat er een melding is.")
        press(page, "Vastleggen")
    follow(page, "Leg de conclusie vast")
    choose(page, "conclusie-1", "gegrond")
    choose(page, "conclusie-2", "ongegrond")
    page.locator("#tekst").fill("Het staat vast.")
    look(page, "conclusion")
    press(page, "Conclusie vastleggen")


def tell_apart(page: Page) -> None:
    """A second person turns up, after the first was heard."""
    follow(page, "Meer dan één persoon")
    page.locator("#persoon-1").fill("De kassier")
    page.locator("#nieuw").fill("Wie de kas telde")
    look(page, "persons")
    press(page, "Opslaan")
    assert "Persoon 2: Wie de kas telde" in said(page)


def finish(page: Page) -> None:
    """A measure for one, the name of the other cleared, a message to the reporter, and the end."""
    follow(page, "Zuiver de naam van degene om wie het gaat (persoon 2)")
    choose(page, "nodig", "nee")
    page.locator("#tekst").fill("Niemand wist ervan.")
    press(page, "Vastleggen")
    follow(page, "Leg vast welke maatregel volgt (persoon 1)")
    assert page.locator('[name="persoon"][value="1"]').is_checked()
    choose(page, "soort", "waarschuwing")
    press(page, "Maatregel vastleggen")
    follow(page, "Informeer de melder")
    page.locator("#melder").fill("Uw melding is gegrond. Er is een maatregel genomen.")
    press(page, "Melder informeren")
    look(page, "concluded")
    assert faults(page) == []
    follow(page, "Sluit de melding af")
    page.locator("#tekst").fill("Dank u. Wij sluiten de melding.")
    press(page, "Melding afsluiten")
    assert "Er is niets meer te doen." in said(page)
    look(page, "closed")


def test_an_officer_takes_a_report_from_received_to_closed(live_server, browser: Browser):
    there = scene()
    with organisation_scope(there.organisation.pk):
        member = make_member(
            there.organisation, Role.EMPLOYEE, Role.INTEGRITY_OFFICER, name="Fleur Behandelaar"
        )
        make_key(
            member=member,
            passphrase=PHRASE,
            account=member.account,
            today=timezone.localdate(),
            **CHEAP,
        )
        assert current(member).member_id == member.pk
        made = there.report(
            "Er verdween geld uit de kas.\nIk zag het drie keer.", about="De kassier"
        )
    start = f"{live_server.url}/register/{there.organisation.slug}/integriteit/"
    with visit(browser, live_server.url, signed_in_as(member), DESK) as page:
        page.goto(start)
        page.locator('input[type="password"]').fill(PHRASE)
        press(page, "Ontgrendelen")
        look(page, "worklist")
        follow(page, f"Melding {made.report.reference}")
        assert "Er verdween geld uit de kas." in said(page)
        look(page, "new")

        follow(page, "Bevestig de ontvangst")
        assert faults(page) == []
        press(page, "Ontvangst bevestigen")
        follow(page, "Beslis of u de melding in behandeling neemt")
        press(page, "In behandeling nemen")
        follow(page, "Kies waar de melding over gaat")
        look(page, "kinds")
        choose(page, "soort-financieel", "1")
        press(page, "Vastleggen")

        investigate(page, start, f"Melding {made.report.reference}")
        finish(page)
    with organisation_scope(there.organisation.pk):
        report = again(made)
        assert (report.state, report.conclusion) == (State.CLOSED, Conclusion.PARTLY)
        assert Measure.objects.get().kind == MeasureKind.WARNING
        texts = [each.said.text for each in messages_of(of_reporter(made))]
        assert texts[-1] == "Dank u. Wij sluiten de melding."
