"""An anonymous report from a telephone without JavaScript, until its reporter says how it went."""

from __future__ import annotations

from datetime import date

import pytest
from playwright.sync_api import Browser
from tests.service.conftest import BOTH
from tests.service.registers.integrity.walk.desk import Desk, at_desk
from tests.service.registers.integrity.walk.looking import fetch, fill, follow, press
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

from graadmeter.service.integrity.models import CheckIn, Identity, Investigation, Measure
from graadmeter.service.integrity.words import Conclusion, MeasureKind, State, Verdict

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(databases=BOTH, transaction=True),
]
STORY = "De kassier nam geld uit de kas.\nIk zag het drie keer."
OUTCOME = "Uw melding is gegrond. Er is een maatregel genomen."


def report(reporter: Reporter, file: str) -> None:
    """From the public page to the receipt, by way of what was forgotten on the first page."""
    with reporter.coming() as page:
        page.goto(reporter.front)
        assert "Binnen 7 dagen krijgt u een bevestiging." in said(page)
        reporter.look(page, "information")
        follow(page, "Melden")
        press(page, "Volgende")
        assert "Kies hoe u wilt melden." in said(page)
        reporter.look(page, "form faults")
        page.get_by_text("Zonder naam (anoniem)").click()
        page.get_by_text("Iemand die hier werkt").click()
        page.get_by_label("Bas Behandelaar").check()
        reporter.look(page, "form way")
        press(page, "Volgende")
        fill(page, verhaal=STORY, wie="De kassier van de balie", contact="Alleen hier")
        page.get_by_text("Fraude, diefstal of valse declaraties").click()
        reporter.look(page, "form story")
        press(page, "Nalezen")
        assert "Bas Behandelaar" in said(page)
        page.set_input_files("#bestand", file)
        reporter.look(page, "form reading back")
        press(page, "Melding versturen")
        assert "Uiterlijk 9 maart 2026" in said(page)
        assert "Uiterlijk 9 juni 2026" in said(page)
        reporter.take_receipt(page)
        reporter.look(page, "received")


def receive(desk: Desk, reporter: Reporter) -> None:
    """The officer finds it in the list, reads it and its file, and confirms on the second day."""
    desk.look("unlock")
    desk.unlock()
    assert "Ontvangst bevestigen: uiterlijk maandag 9 maart" in desk.said()
    desk.look("worklist new")
    found = desk.open()
    desk.look("report new")
    assert STORY.splitlines()[1] in found
    assert "De melder heeft niet gezegd wie die is." in found
    assert reporter.receipt not in desk.page.content()
    assert fetch(desk.page, "kasboek.txt") == "Drie keer vijftig."
    found = desk.do("Bevestig de ontvangst", "Ontvangst bevestigen")
    assert "De ontvangst is bevestigd." in desk.page.locator("body").inner_text()
    assert "Ontvangst bevestigd\n4 maart 2026" in found


def first_round(desk: Desk, reporter: Reporter, file: str) -> None:
    """A question; the reporter reads it as new, once, and answers with a file."""
    desk.write("Op welke dagen zag u dit?")
    with reporter.own() as page:
        assert stands(page) == "Uw melding is binnen. Er is nog niet mee begonnen."
        assert terms(page) == [
            "De ontvangst is bevestigd op 4 maart 2026.",
            "U krijgt uiterlijk 4 juni 2026 bericht over de beoordeling en wat ermee is gedaan.",
        ]
        assert new_messages(page)[1:] == ["Op welke dagen zag u dit?"]
        assert "Roos Behandelaar" not in said(page)
        reporter.look(page, "round 1 read")
        reporter.write(page, "Op drie maandagen. Zie het rooster.", file)
        assert new_messages(page) == []
        assert "Uw bestand: rooster.txt" in said(page)
        reporter.look(page, "round 1 answered")
    assert "1 nieuw bericht" in desk.list()
    desk.look("worklist message")
    assert "Op drie maandagen." in desk.open()
    assert fetch(desk.page, "rooster.txt") == "Maandag."
    assert "nieuw bericht" not in desk.list()


def later_rounds(desk: Desk, reporter: Reporter, calendar: Calendar, file: str) -> None:
    """The organisation sends a file, which the reporter fetches; and once more a question."""
    calendar.turn(date(2026, 3, 9))
    desk.open()
    desk.write("Is dit de kas die u bedoelt?", file)
    with reporter.own() as page:
        assert new_messages(page) == ["Is dit de kas die u bedoelt?"]
        assert fetch(page, "Ophalen: kas.txt") == "De kas bij de balie."
        reporter.write(page, "Ja, die kas.")
    calendar.turn(date(2026, 3, 10))
    assert "Ja, die kas." in desk.open()
    desk.write("Wie had er dienst?")
    with reporter.own() as page:
        assert new_messages(page) == ["Wie had er dienst?"]
        reporter.write(page, "Alleen de kassier.")
        reporter.send(page, of="wens", wens="Liever niet op maandag")
        assert "Hoe u contact wilt:" in said(page)
        reporter.look(page, "three rounds")
    assert "Hoe de melder contact wil\n\nLiever niet op maandag" in desk.open()
    desk.look("report three rounds")


def admit(desk: Desk, reporter: Reporter) -> None:
    """It is taken up and coded; the reporter reads that it is."""
    desk.do(
        "Beslis of u de melding in behandeling neemt",
        "In behandeling nemen",
        melder="Wij gaan hiermee aan de slag.",
    )
    desk.do("Kies waar de melding over gaat", "Vastleggen", **{"soort-financieel": "1"})
    with reporter.own() as page:
        assert stands(page) == "Uw melding wordt behandeld."
        assert "Wij gaan hiermee aan de slag." in said(page)
        assert done(page)[-1] == "Uw melding is in behandeling genomen"


def assign(desk: Desk, reporter: Reporter) -> None:
    """People of the organisation investigate; one of them gets a key."""
    desk.do(
        "Begin een onderzoek, als dat nodig is",
        "Onderzoek beginnen",
        wie="intern",
        namen="Ina Onderzoeker",
        vragen="Wie had de sleutel van de kas?",
    )
    follow(desk.page, "Iemand een sleutel geven of afnemen")
    desk.look("recipients")
    fill(
        desk.page,
        wie="Ina Onderzoeker",
        als="onderzoeker",
        hoeveel="alles",
        reden="Zij onderzoekt de melding.",
    )
    press(desk.page, "Sleutel geven")
    assert "Onderzoeker, sinds 10-03-2026" in desk.said()
    with reporter.own() as page:
        assert stands(page) == "Er loopt een onderzoek."
        assert done(page)[-2:] == [
            "Er is een onderzoek begonnen",
            "Iemand kreeg een sleutel van uw melding: Onderzoeker",
        ]
        assert "Ina Onderzoeker" not in said(page)
        reporter.look(page, "investigation")


def investigate(browser: Browser, world: World, reference: str) -> None:
    """The investigator hears both sides and writes down what was found, and decides nothing."""
    with at_desk(browser, world, world.investigator, "anonymous investigator") as desk:
        desk.reference = reference
        desk.unlock()
        found = desk.open()
        desk.look("report")
        assert "U onderzoekt deze melding. Een behandelaar beslist erover." in found
        assert "Wie had de sleutel van de kas?" in found
        links = desk.page.locator(".acts a").all_inner_texts()
        assert links == ["Gesprek vastleggen", "Bevindingen"]
        for who, text in (
            ("reporter", "De melder zag het drie keer, zo blijkt uit het gesprek hier."),
            ("accused", "De kassier zegt: ik leende het."),
        ):
            desk.do("Gesprek vastleggen", "Gesprek vastleggen", wie=who, tekst=text, akkoord="1")
        desk.do("Bevindingen", "Bevindingen vastleggen", tekst="Er is drie keer geld genomen.")
        assert "De bevindingen zijn vastgelegd" in desk.said()
        desk.sign_out()


def decide(desk: Desk, reporter: Reporter, calendar: Calendar) -> None:
    """Whom it is about is told and answers; a conclusion, a measure, the police, the reporter."""
    calendar.turn(date(2026, 4, 20))
    assert "Er is drie keer geld genomen." in desk.open()
    desk.do(
        "Informeer degene om wie het gaat",
        "Vastleggen",
        keuze="ja",
        tekst="Verteld dat er een melding is, en wat daarin staat.",
    )
    desk.do("Reactie vastleggen", "Reactie vastleggen", tekst="Ik heb er spijt van.")
    desk.look("report heard")
    desk.do(
        "Leg de conclusie vast",
        "Conclusie vastleggen",
        conclusie="gegrond",
        tekst="Het staat vast.",
    )
    with reporter.own() as page:
        assert stands(page) == "Er is een conclusie. U krijgt daar bericht over."
        assert "spijt" not in said(page)
        assert "Gegrond" not in said(page)
    desk.do("Leg vast welke maatregel volgt", "Maatregel vastleggen", soort="waarschuwing")
    desk.do("Aangifte", "Aangifte vastleggen")
    calendar.turn(date(2026, 5, 4))
    desk.open()
    desk.do("Informeer de melder", "Melder informeren", melder=OUTCOME)
    desk.look("report informed")


def check_in(reporter: Reporter, calendar: Calendar) -> None:
    """Four weeks after the confirmation the reporter is asked how they are treated."""
    calendar.turn(date(2026, 4, 1))
    with reporter.own() as page:
        assert "Wordt u slechter behandeld sinds u meldde?" in said(page)
        reporter.look(page, "check in")
        reporter.send(page, of="antwoord", antwoord="nee")
        assert "Wordt u slechter behandeld" not in said(page)
        assert done(page)[-1] == "U zei dat u niet slechter wordt behandeld"


def read_outcome(reporter: Reporter) -> None:
    """The reporter reads what came of it, a month before the last day for it."""
    with reporter.own() as page:
        assert terms(page)[1] == "U kreeg op 4 mei 2026 bericht over de beoordeling."
        assert new_messages(page) == [OUTCOME]
        assert "U kreeg bericht over de beoordeling" in done(page)
        assert "Hoe is uw melding behandeld?" not in said(page)
        reporter.look(page, "outcome")


def close_and_judge(desk: Desk, reporter: Reporter) -> None:
    """It is closed; the reporter says how it was handled, once, and the officer reads that."""
    desk.do("Sluit de melding af", "Melding afsluiten", tekst="Dank u voor uw melding.")
    assert "Er is niets meer te doen." in desk.said()
    with reporter.own() as page:
        assert stands(page) == "Uw melding is afgesloten."
        assert terms(page) == []
        assert new_messages(page) == ["Dank u voor uw melding."]
        reporter.look(page, "closed")
        reporter.send(page, of="oordeel", oordeel="goed", reden="Ik werd serieus genomen.")
        assert "Dank u. Uw oordeel is bewaard." in said(page)
        assert "Hoe is uw melding behandeld?" not in said(page)
        reporter.look(page, "judged")
    assert "1 nieuw bericht" in desk.list()
    found = desk.open()
    desk.look("report judged")
    assert "Oordeel van de melder\nGoed" in found
    assert "Ik werd serieus genomen." in found


def kept_out(browser: Browser, world: World) -> None:
    """The officer whom the reporter did not want sees that there is nothing."""
    with at_desk(browser, world, world.second, "anonymous kept out") as desk:
        desk.unlock()
        assert "Er zijn geen meldingen om te tonen." in desk.said()
        desk.look("worklist")


def test_an_anonymous_report_is_investigated_and_its_reporter_judges_how(
    browser: Browser, world: World, calendar: Calendar, document
):
    reporter = Reporter(browser, world, "anonymous reporter", scripts=False)
    report(reporter, document("kasboek.txt", "Drie keer vijftig."))
    with reporter.own() as page:
        reference = reference_on(page)
        assert terms(page)[0] == "U krijgt uiterlijk 9 maart 2026 een bevestiging."
        assert "Er zijn nog geen berichten." in said(page)
        reporter.look(page, "own first")
    calendar.turn(date(2026, 3, 4))
    with at_desk(browser, world, world.officer, "anonymous officer") as desk:
        desk.reference = reference
        receive(desk, reporter)
        first_round(desk, reporter, document("rooster.txt", "Maandag."))
        later_rounds(desk, reporter, calendar, document("kas.txt", "De kas bij de balie."))
        admit(desk, reporter)
        assign(desk, reporter)
        investigate(browser, world, reference)
        check_in(reporter, calendar)
        decide(desk, reporter, calendar)
        read_outcome(reporter)
        close_and_judge(desk, reporter)
        desk.sign_out()
    kept_out(browser, world)
    with world.scope():
        made = world.report()
        assert (made.state, made.conclusion) == (State.CLOSED, Conclusion.FOUNDED)
        assert made.verdict == Verdict.GOOD
        assert made.police_report_on == date(2026, 4, 20)
        assert Measure.objects.get().kind == MeasureKind.WARNING
        look = Investigation.objects.get()
        assert (look.begun_on, look.ended_on) == (date(2026, 3, 10), date(2026, 4, 20))
        assert CheckIn.objects.get(round=1).answered_on == date(2026, 4, 1)
        assert not Identity.objects.exists()
