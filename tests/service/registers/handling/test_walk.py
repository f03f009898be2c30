"""A manager follows a report from new to closed, in a real browser on a phone and at a desk."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, Page
from tests.browsing import go
from tests.service.conftest import BOTH
from tests.service.registers import made
from tests.service.registers.handling.scenes import Scene, scene
from tests.service.visits import DESK, PHONE, faults, photograph, press, said, too_wide, visit

from graadmeter.service.incidents.handling.seeing import due_words
from graadmeter.service.incidents.models import Case, Event, Task
from graadmeter.service.incidents.words import State
from graadmeter.service.scope import organisation_scope

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(databases=BOTH, transaction=True),
]
FACTS = {
    "story": "Een man sloeg met zijn vuist op de balie.\nHij riep: ‘Ik weet waar je woont.’",
    "where": "Balie Werk en Inkomen",
    "offender": "Man van rond de veertig, blauwe jas",
    "offender_name": "P. Voorbeeld",
    "witnesses": "Collega aan balie 3",
}


@pytest.fixture(autouse=True)
def _one_step(settings):
    settings.TWO_FACTOR = False


def look(page: Page, name: str, closely: bool = False) -> None:
    """Nothing beyond the edge on a phone and on a desk, photographed if asked.

    Every page is held against axe by test_pages_axe.py; here the ones that only a walk leads to.
    """
    for viewport in (DESK, PHONE):
        page.set_viewport_size(viewport)
        assert too_wide(page) == []
        photograph(page, f"handling {name}")
    if closely:
        assert faults(page) == []


def task(page: Page, name: str) -> None:
    """Follows the link to a task; those for later are behind a fold."""
    fold = page.locator("details.later summary")
    if fold.count():
        fold.click()
    go(page, page.get_by_role("link", name=name, exact=True).first)


def note(page: Page, text: str, button: str = "Vastleggen") -> None:
    page.locator("#tekst").fill(text)
    press(page, button)


def test_a_report_is_followed_from_new_to_closed(live_server, browser: Browser):
    there = scene()
    today = timezone.localdate()
    with organisation_scope(there.organisation.id):
        case = there.case(
            facts=FACTS,
            damage=True,
            reported_on=today - timedelta(days=3),
            happened_on=today - timedelta(days=3),
        )
        # How late it is by now depends on the weekend and on holidays.
        first = Task.objects.filter(case=case).order_by("due_on").values_list("due_on", flat=True)
        late = due_words(first[0], today)
    client = made.signed_in_as(there.manager)
    start = f"{live_server.url}/register/{there.organisation.slug}/"
    with visit(browser, live_server.url, client, PHONE) as page:
        page.goto(start)
        assert late in said(page)
        look(page, "werklijst")
        go(page, page.locator(f'a[href*="{case.pk}"]').filter(has_text=case.number).last)
        look(page, "melding-nieuw")
        assert "Ik weet waar je woont." in said(page)
        press(page, "Melding aannemen")
        press(page, "Aannemen")
        task(page, "Eerste gesprek met het slachtoffer")
        note(page, "Sanne is geschrokken. Zij wil aangifte doen.")
        warn(page)
        ban(page)
        police(page)
        task(page, "Schade verhalen")
        page.locator("#schade").fill("1.250,50")
        page.locator("#klaar").check()
        look(page, "schade")
        press(page, "Vastleggen")
        for number in (1, 2, 3):
            aftercare(page, number)
        task(page, "Terugkoppelen aan het slachtoffer")
        look(page, "terugkoppeling")
        note(page, "Wij hebben de man een waarschuwing gestuurd.", "Vastleggen en laten weten")
        press(page, "Melding afsluiten")
        page.get_by_label("Afgehandeld").check()
        press(page, "Melding afsluiten")
        assert "Er zijn nog open taken: Evalueren" in said(page)
        look(page, "afsluiten-te-vroeg", closely=True)
        press(page, "Terug zonder opslaan")
        task(page, "Evalueren")
        note(page, "Een tweede uitgang bij de balie had geholpen.")
        press(page, "Melding afsluiten")
        page.get_by_label("Afgehandeld").check()
        note(page, "Dank voor uw melding.", "Melding afsluiten")
        assert "Gesloten op" in said(page)
        look(page, "melding-gesloten", closely=True)
    with organisation_scope(there.organisation.id):
        assert Case.objects.get(pk=case.pk).state == State.CLOSED
        assert Event.objects.filter(case=case, kind="feedback.give", for_victim=True).exists()
    other_pages(live_server.url, browser, there, case)


def warn(page: Page) -> None:
    task(page, "Reactie aan de dader")
    look(page, "reactie")
    press(page, "Een waarschuwing maken")
    page.locator("#aan").fill("De heer P. Voorbeeld\nDorpsstraat 1\n1234 AB Voorbeelddam")
    page.locator("#ondertekening").fill("M. Manager\nHoofd publiekszaken")
    press(page, "Brief bewaren")
    assert "In de brief staat nog iets tussen haken" in said(page)
    letter = page.locator("#brief").input_value()
    begin, _open, rest = letter.partition("[")
    page.locator("#brief").fill(f"{begin}u sloeg op tafel{rest.partition(']')[2]}")
    look(page, "waarschuwing")
    press(page, "Brief bewaren")
    with page.expect_download() as download:
        page.get_by_role("link", name="Brief (PDF)").click()
    assert download.value.suggested_filename.endswith(".pdf")


def ban(page: Page) -> None:
    press(page, "Toegangsverbod")
    assert page.locator("#wie").input_value() == "P. Voorbeeld"
    page.locator("#waar").fill("Stadhuis en wijkpunten")
    look(page, "verbod")
    press(page, "Toegangsverbod vastleggen")


def police(page: Page) -> None:
    task(page, "Aangifte bespreken")
    look(page, "aangifte")
    page.get_by_label("Ja, door de organisatie").check()
    press(page, "Vastleggen")
    assert "Vul in op welke dag aangifte is gedaan" in said(page)
    page.locator("#gedaan-op").fill(timezone.localdate().isoformat())
    page.locator("#nummer").fill("PL0000-2026000000")
    page.get_by_label("De politie heeft de VPT-code aan de aangifte gegeven").check()
    press(page, "Vastleggen")
    press(page, "Feitenblad voor de politie")
    look(page, "feitenblad")
    with page.expect_download() as download:
        page.get_by_role("button", name="PDF maken").click()
    assert download.value.suggested_filename.endswith(".pdf")
    page.go_back()


def aftercare(page: Page, number: int) -> None:
    task(page, f"Vragen hoe het gaat, gesprek {number}")
    if number == 1:
        look(page, "nazorg")
    page.get_by_role("group", name="Heeft het slachtoffer behoefte aan nazorg?").get_by_label(
        "Ja"
    ).check()
    page.get_by_label("Voldoende nazorg", exact=True).check()
    note(page, "Slaapt weer beter.")


def other_pages(address: str, browser: Browser, there: Scene, case: Case) -> None:
    client: Client = made.signed_in_as(there.coordinator)
    start = f"{address}/register/{there.organisation.slug}/"
    with visit(browser, address, client, PHONE) as page:
        for part, name in (
            ("zoeken/?stand=gesloten", "zoeken"),
            ("verboden/", "verboden"),
            ("verboden/afdrukken/", "verboden-afdrukken"),
            ("inrichting/protocol/", "protocollen"),
            ("inrichting/protocol/staff/", "protocol"),
        ):
            page.goto(start + part)
            look(page, name)
        page.goto(f"{start}zoeken/?nummer={case.number}")
        assert case.number in said(page)
