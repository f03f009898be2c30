"""Somebody talks to a confidential adviser first, who then reports for them without their name."""

from __future__ import annotations

from datetime import date

import pytest
from playwright.sync_api import Browser
from tests.service.conftest import BOTH
from tests.service.registers.integrity.walk.desk import Desk, at_desk
from tests.service.registers.integrity.walk.looking import fill, follow, look, menu, press
from tests.service.registers.integrity.walk.reporter import (
    Reporter,
    done,
    new_messages,
    reference_on,
    stands,
    terms,
)
from tests.service.registers.integrity.walk.world import Calendar, World
from tests.service.visits import said

from graadmeter.service.integrity.models import AdviserNote, Identity, Investigation
from graadmeter.service.integrity.words import Conclusion, Medium, Pool, State, Verdict, Way
from graadmeter.service.journal.models import Entry

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(databases=BOTH, transaction=True),
]
NOTES_PHRASE = "groene regenton fluistert"
NAME = "Fen Verzonnen"
STORY = "De opzichter laat collega's aan zijn huis werken, in werktijd."
ONLY_NOTED = "Fen slaapt er slecht van."
NAME_LINK = "Wie de melder is: vraag het de bewaarder van namen"


def make_notes(desk: Desk) -> None:
    """A key for notes alone, and a note of the first talk, found again by its words."""
    page = desk.page
    menu(page, "Aantekeningen")
    assert "Sleutel voor uw aantekeningen" in said(page)
    desk.look("notes key")
    fill(page, **{"wachtzin": NOTES_PHRASE, "nog-eens": NOTES_PHRASE})
    press(page, "Sleutel maken")
    assert "U hebt nog geen aantekeningen." in said(page)
    follow(page, "Nieuwe aantekening")
    fill(page, titel="Werk aan huis", contact="gesprek", tekst=ONLY_NOTED)
    page.get_by_label("Misbruik van bevoegdheden").check()
    desk.look("note")
    press(page, "Bewaren")
    fill(page, zoek="slaapt")
    press(page, "Zoeken")
    assert page.locator(".lines h3").all_inner_texts() == ["Werk aan huis"]
    desk.look("notes found")


def hand_in(desk: Desk, reporter: Reporter) -> None:
    """With their consent the adviser writes the report down; the receipt is for the reporter."""
    page = desk.page
    follow(page, "Met toestemming een melding opschrijven")
    assert ONLY_NOTED not in page.content()
    assert "Op naam" not in said(page)
    fill(page, wijze="vertrouwelijk", groep="staff", verhaal=STORY, wie="De opzichter", naam=NAME)
    desk.look("record")
    press(page, "Verder naar nalezen")
    assert "U houdt een sleutel van deze melding." in said(page)
    desk.look("record read back")
    press(page, "Melding vastleggen")
    reporter.take_receipt(page)
    desk.look("recorded")
    follow(page, "Klaar")


def agree(reporter: Reporter) -> str:
    """The reporter reads what the adviser wrote down, and says that it is right."""
    with reporter.own() as page:
        assert stands(page) == "Uw melding is binnen. Er is nog niet mee begonnen."
        assert "Klopt dit?" in said(page)
        assert done(page) == ["U hebt gemeld", "Uw melding is voor u opgeschreven"]
        assert NAME not in said(page)
        reporter.look(page, "written down", axe=True)
        press(page, "Ja, dit klopt")
        assert "Klopt dit?" not in said(page)
        assert done(page)[-1] == "U zei dat uw melding goed is opgeschreven"
        return reference_on(page)


def nameless(desk: Desk) -> None:
    """Nothing on the page says who reported, nor what was noted."""
    content = desk.page.content()
    assert NAME not in content
    assert ONLY_NOTED not in content


def three_rounds(officer: Desk, adviser: Desk, reporter: Reporter) -> None:
    """The officer asks; the reporter answers twice, and once the adviser does for them."""
    officer.open()
    officer.write("Om welke weken gaat het?")
    with reporter.own() as page:
        assert new_messages(page)[-1] == "Om welke weken gaat het?"
        reporter.write(page, "Om heel februari.")
        reporter.look(page, "round 1")
    assert "Om heel februari." in officer.open()
    officer.write("Wie waren er nog meer bij?")
    adviser.open()
    adviser.look("report along")
    nameless(adviser)
    assert "Een behandelaar beslist over deze melding." in adviser.said()
    assert adviser.page.locator(".acts a").count() == 0
    adviser.write("Ik heb de melder gesproken: twee collega's van de buitendienst.")
    assert "twee collega's van de buitendienst" in officer.open()
    officer.write("Willen die met ons praten?")
    with reporter.own() as page:
        assert len(new_messages(page)) == 3
        assert "Ada Vertrouwd" not in said(page)
        reporter.write(page, "Eén van hen wel.")
    assert "Eén van hen wel." in officer.open()
    officer.look("report three rounds")


def refuse_name(browser: Browser, world: World, officer: Desk, reporter: Reporter) -> None:
    """The officer asks for the name and does not get it; the reporter reads why not."""
    follow(officer.page, NAME_LINK)
    fill(officer.page, reden="Wij willen de melder bellen.")
    press(officer.page, "Verzoek doen")
    nameless(officer)
    with at_desk(browser, world, world.custodian, "adviser custodian") as desk:
        menu(desk.page, "Mijn sleutel")
        follow(desk.page, "Verzoeken om een naam")
        desk.unlock()
        nameless(desk)
        fill(desk.page, besluit="nee", woorden="Vraag het via de vertrouwenspersoon.")
        press(desk.page, "Besluit vastleggen")
        nameless(desk)
    officer.open()
    follow(officer.page, NAME_LINK)
    assert "Nee, de naam blijft gesloten" in officer.said()
    nameless(officer)
    with reporter.own() as page:
        assert "Vraag het via de vertrouwenspersoon." in said(page)
        reporter.look(page, "name refused")


def investigate(desk: Desk, reporter: Reporter, calendar: Calendar) -> None:
    """A bureau investigates; both sides are heard; what was said turns out not to be so."""
    desk.open()
    desk.do("Beslis of u de melding in behandeling neemt", "In behandeling nemen")
    desk.do("Kies waar de melding over gaat", "Vastleggen", **{"soort-misbruik_bevoegdheden": "1"})
    desk.do(
        "Begin een onderzoek, als dat nodig is",
        "Onderzoek beginnen",
        wie="extern",
        namen="Bureau Voorbeeld",
        vragen="Wie werkte waar, in februari?",
    )
    with reporter.own() as page:
        assert stands(page) == "Er loopt een onderzoek."
    desk.do(
        "Informeer degene om wie het gaat",
        "Vastleggen",
        keuze="wachten",
        tekst="Het bureau bekijkt eerst de roosters.",
    )
    calendar.turn(date(2026, 4, 7))
    desk.open()
    desk.do("Informeer degene om wie het gaat", "Vastleggen", keuze="ja", tekst="Verteld.")
    for who in ("reporter", "witness", "accused"):
        desk.do(
            "Gesprek vastleggen", "Gesprek vastleggen", wie=who, tekst="Verslag van wat is gezegd."
        )
    desk.do("Reactie vastleggen", "Reactie vastleggen", tekst="Het was in hun vrije tijd.")
    desk.do("Bevindingen", "Bevindingen vastleggen", tekst="Het was na werktijd.")
    desk.look("report findings")
    desk.do(
        "Leg de conclusie vast",
        "Conclusie vastleggen",
        conclusie="ongegrond",
        tekst="Het was na werktijd.",
    )


def clear_and_end(desk: Desk, reporter: Reporter) -> None:
    """The name of whom it was about is cleared before it can be closed; then the judgement."""
    desk.do(
        "Informeer de melder",
        "Melder informeren",
        melder="Uw melding is ongegrond: het was na werktijd.",
    )
    desk.do("Sluit de melding af", "Melding afsluiten", tekst="Dank u voor uw melding.")
    assert "dat is nog niet rechtgezet" in desk.said()
    desk.look("not cleared")
    desk.open()
    desk.do(
        "Zuiver de naam van degene om wie het gaat",
        "Vastleggen",
        nodig="ja",
        tekst="Het team heeft gehoord dat er niets mis was.",
        melder="Wij hebben het team verteld dat er niets mis was.",
    )
    with reporter.own() as page:
        assert new_messages(page) == [
            "Uw melding is ongegrond: het was na werktijd.",
            "Wij hebben het team verteld dat er niets mis was.",
        ]
        assert terms(page)[1] == "U kreeg op 7 april 2026 bericht over de beoordeling."
        reporter.look(page, "outcome", axe=True)
    desk.do("Sluit de melding af", "Melding afsluiten", tekst="Dank u voor uw melding.")
    with reporter.own() as page:
        assert stands(page) == "Uw melding is afgesloten."
        reporter.send(page, of="oordeel", oordeel="onvoldoende", reden="Het duurde lang.")
        assert "Dank u. Uw oordeel is bewaard." in said(page)
        reporter.look(page, "judged", axe=True)
    desk.open()
    desk.look("report judged")


def test_what_an_adviser_hands_in_for_somebody_goes_to_its_outcome_without_their_name(
    browser: Browser, world: World, calendar: Calendar
):
    reporter = Reporter(browser, world, "adviser reporter", scripts=True)
    with at_desk(browser, world, world.adviser, "adviser adviser") as adviser:
        adviser.unlock()
        make_notes(adviser)
        hand_in(adviser, reporter)
        adviser.reference = agree(reporter)
        calendar.turn(date(2026, 3, 5))
        with at_desk(browser, world, world.officer, "adviser officer") as officer:
            officer.reference = adviser.reference
            officer.unlock()
            found = officer.open()
            nameless(officer)
            assert "Via een vertrouwenspersoon, vertrouwelijk" in found
            assert "Via vertrouwenspersoon\nAda Vertrouwd" in found
            assert "De melding is voor de melder opgeschreven" in found
            officer.do("Bevestig de ontvangst", "Ontvangst bevestigen")
            three_rounds(officer, adviser, reporter)
            refuse_name(browser, world, officer, reporter)
            investigate(officer, reporter, calendar)
            clear_and_end(officer, reporter)
        adviser.open("Gesloten")
        assert "Onvoldoende" in adviser.said()
        look(adviser.page, "adviser adviser at the end")
    with world.scope():
        made = world.report()
        assert (made.way, made.medium) == (Way.CONFIDENTIAL, Medium.ADVISER)
        assert (made.state, made.conclusion) == (State.CLOSED, Conclusion.UNFOUNDED)
        assert (made.verdict, made.rehabilitated_on) == (Verdict.INSUFFICIENT, date(2026, 4, 7))
        assert Investigation.objects.get().pool == Pool.EXTERNAL
        assert Identity.objects.count() == 1
        assert AdviserNote.objects.count() == 1
        assert not Entry.objects.filter(action="integrity.report").exists()
