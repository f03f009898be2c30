"""Reports of somebody who says who they are: in an envelope of its own, or to who handles it."""

from __future__ import annotations

from datetime import date

import pytest
from playwright.sync_api import Browser, Page
from tests.service.conftest import BOTH
from tests.service.registers.integrity.walk.desk import Desk, at_desk
from tests.service.registers.integrity.walk.looking import fill, follow, menu, press
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

from graadmeter.service.integrity.models import CheckIn, IdentityRequest, Measure
from graadmeter.service.integrity.words import Conclusion, MeasureKind, Medium, State, Verdict, Way

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(databases=BOTH, transaction=True),
]
STORY = "De wethouder gunde het werk aan zijn zwager."
NAME, PHONE_NUMBER = "Mees Melder", "06 0000 0000"
WHY = "Wij kunnen de getuige anders niet vinden."


def report_signed_in(browser: Browser, reporter: Reporter, world: World) -> str:
    """A member reports from the menu of the register; the name goes into its own envelope."""
    start = f"{world.address}/register/{world.slug}/mijn/"
    with at_desk(browser, world, world.reporter, "confidential signed in", start) as desk:
        page = desk.page
        menu(page, "Integriteit melden")
        assert f"U bent ingelogd als {NAME}." in said(page)
        assert "Zonder naam (anoniem)" not in said(page)
        desk.look("form way")
        fill(page, wijze="vertrouwelijk", over="board")
        press(page, "Volgende")
        assert f"Uw naam: {NAME}" in said(page)
        fill(page, verhaal=STORY, telefoon=PHONE_NUMBER, contact="Liefst in de avond")
        desk.look("form story")
        press(page, "Nalezen")
        desk.look("form reading back")
        press(page, "Melding versturen")
        reporter.take_receipt(page)
        desk.look("received")
        desk.sign_out()
    with reporter.own() as page:
        assert stands(page) == "Uw melding is binnen. Er is nog niet mee begonnen."
        assert NAME not in said(page)
        return reference_on(page)


def nameless(desk: Desk, page_said: str) -> None:
    """Nothing on a page of who handles the report says who made it."""
    content = desk.page.content()
    for hidden in (NAME, PHONE_NUMBER, desk.world.reporter.account.mail):
        assert hidden not in page_said
        assert hidden not in content


def ask_for_name(desk: Desk, why: str) -> None:
    """The officer asks for the name, which is not there yet."""
    desk.open()
    follow(desk.page, "Wie de melder is: vraag het de bewaarder van namen")
    nameless(desk, desk.said())
    fill(desk.page, reden=why)
    desk.look("identity asking")
    press(desk.page, "Verzoek doen")
    assert "Nog geen besluit" in desk.said()
    nameless(desk, desk.said())


def decide_on_name(browser: Browser, world: World, decision: str, words: str) -> None:
    """The custodian reads why, neither the name nor the report, and decides."""
    with at_desk(browser, world, world.custodian, "confidential custodian") as desk:
        menu(desk.page, "Mijn sleutel")
        follow(desk.page, "Verzoeken om een naam")
        desk.unlock()
        nameless(desk, desk.said())
        assert STORY not in desk.page.content()
        fill(desk.page, besluit=decision, woorden=words)
        desk.look(f"requests {decision}")
        press(desk.page, "Besluit vastleggen")
        assert words in desk.said()
        nameless(desk, desk.said())
        desk.look(f"requests {decision} done")
        desk.sign_out()


def name_granted(browser: Browser, desk: Desk, reporter: Reporter, world: World) -> None:
    """A first request is refused, a second granted; the reporter reads both, and who looked."""
    ask_for_name(desk, "Ik ben benieuwd.")
    decide_on_name(browser, world, "nee", "Dat is geen reden.")
    desk.open()
    follow(desk.page, "Wie de melder is: vraag het de bewaarder van namen")
    assert "Nee, de naam blijft gesloten" in desk.said()
    nameless(desk, desk.said())
    desk.look("identity refused")
    with reporter.own() as page:
        assert "Een behandelaar vroeg om uw naam. De bewaarder van namen gaf die niet" in done(page)
        assert "Dat is geen reden." in said(page)
    ask_for_name(desk, WHY)
    decide_on_name(browser, world, "ja", "Dat is nodig om verder te kunnen.")
    follow_to_name = "Wie de melder is: vraag het de bewaarder van namen"
    nameless(desk, desk.open())
    follow(desk.page, follow_to_name)
    assert f"Naam\n{NAME}\n" in desk.said()
    assert PHONE_NUMBER in desk.said()
    desk.look("identity seen")
    with reporter.own() as page:
        assert done(page)[-2:] == [
            "De bewaarder van namen besloot dat een behandelaar uw naam mag zien",
            "Een behandelaar heeft uw naam gezien",
        ]
        assert WHY in said(page)
        assert "Dat is nodig om verder te kunnen." in said(page)
        reporter.look(page, "name seen", axe=True)


def three_rounds(desk: Desk, reporter: Reporter) -> None:
    """Question and answer, three times; each message is new once."""
    for question, answer in (
        ("Wanneer hoorde u dit?", "In de week van de gunning."),
        ("Van wie hoorde u het?", "Van iemand bij inkoop."),
        ("Mogen wij de termijn stilzetten tot de rekenkamer klaar is?", "Ja, dat is goed."),
    ):
        desk.open()
        desk.write(question)
        with reporter.own() as page:
            assert new_messages(page)[-1] == question
            reporter.write(page, answer)
        assert "1 nieuw bericht" in desk.list()
        assert answer in desk.open()


def stand_still(desk: Desk, reporter: Reporter, calendar: Calendar) -> None:
    """The term stands still for ten days, and its last day moves by as many."""
    desk.do(
        "De termijn laten stilstaan",
        "Termijn stilzetten",
        reden="melder_akkoord",
        melder="De termijn staat stil, zoals u goedvond.",
    )
    with reporter.own() as page:
        assert terms(page)[1] == "De termijn voor een bericht staat stil sinds 3 maart 2026."
        reporter.look(page, "standing still")
    calendar.turn(date(2026, 3, 13))
    assert "De termijn staat stil." in desk.list()
    desk.open()
    desk.do("Verder met de termijn", "Verder met de termijn")
    with reporter.own() as page:
        assert "13 juni 2026" in terms(page)[1]
        assert "De termijn loopt weer" in done(page)


def treated_worse(desk: Desk, reporter: Reporter, calendar: Calendar) -> None:
    """The reporter says to be treated worse: an alarm until something is done about it."""
    calendar.turn(date(2026, 3, 31))
    with reporter.own() as page:
        reporter.send(page, of="antwoord", antwoord="ja", toelichting="Mijn rooster is veranderd.")
        assert done(page)[-1] == "U zei dat u slechter wordt behandeld"
    assert "De melder wordt slechter behandeld" in desk.list()
    desk.look("worklist alarm")
    desk.open()
    desk.look("report alarm")
    desk.do(
        "De melder wordt slechter behandeld: doe er iets aan",
        "Vastleggen en bericht sturen",
        tekst="Het rooster is teruggezet.",
        melder="Uw rooster is teruggezet.",
    )
    assert "De melder wordt slechter behandeld" not in desk.list()
    with reporter.own() as page:
        assert new_messages(page) == ["Uw rooster is teruggezet."]


def conclude(desk: Desk, outcome: str, measure: str) -> None:
    """Without an investigation: whom it is about is told and heard, then the conclusion."""
    desk.open()
    desk.do("Informeer degene om wie het gaat", "Vastleggen", keuze="ja", tekst="Verteld.")
    desk.do(
        "Hoor degene om wie het gaat",
        "Gesprek vastleggen",
        wie="accused",
        tekst="Het verslag van het gesprek.",
        akkoord="1",
    )
    desk.do(
        "Leg de conclusie vast", "Conclusie vastleggen", conclusie=outcome, tekst="Het staat vast."
    )
    if measure:
        desk.do("Leg vast welke maatregel volgt", "Maatregel vastleggen", soort=measure)


def end(desk: Desk, reporter: Reporter, told: str, verdict: str) -> None:
    """The reporter is informed, reads it, and judges once the report is closed."""
    desk.do("Informeer de melder", "Melder informeren", melder=told)
    with reporter.own() as page:
        assert new_messages(page) == [told]
        assert stands(page) == "Er is een conclusie."
        reporter.look(page, "outcome", axe=True)
    desk.do("Sluit de melding af", "Melding afsluiten", tekst="Dank u voor uw melding.")
    with reporter.own() as page:
        assert stands(page) == "Uw melding is afgesloten."
        reporter.send(page, of="oordeel", oordeel=verdict)
        assert "Dank u. Uw oordeel is bewaard." in said(page)
        reporter.look(page, "judged", axe=True)
    assert f"Oordeel van de melder: {verdict}" in desk.list()
    desk.open("Gesloten")
    desk.look("report judged")


def look_again(desk: Desk, reporter: Reporter, calendar: Calendar) -> None:
    """Whom it was about asks to look again: the report is open again, and the reporter reads it."""
    calendar.turn(date(2026, 4, 21))
    desk.open("Gesloten")
    desk.do(
        "Opnieuw bekijken",
        "Opnieuw in behandeling nemen",
        wie="betrokkene",
        tekst="De zwager deed niet mee.",
    )
    desk.look("report looked at again")
    with reporter.own() as page:
        assert stands(page) == "Uw melding wordt behandeld."
        assert done(page)[-1] == "Uw melding is heropend"
        assert "zwager deed niet mee" not in said(page)
        reporter.look(page, "looked at again")


def conclude_again(desk: Desk, reporter: Reporter, world: World) -> None:
    """Unfounded this time: the measure is undone, all are told, and the reporter judges that."""
    desk.do(
        "Leg de conclusie vast", "Conclusie vastleggen", conclusie="ongegrond", tekst="Bewezen."
    )
    with world.scope():
        taken = Measure.objects.get()
    found = desk.do(
        "Maatregel intrekken",
        "Maatregel intrekken",
        maatregel=str(taken.pk),
        waarom="teruggedraaid",
        tekst="De melding is bij nader inzien ongegrond.",
    )
    assert "ingetrokken op 21 april 2026" in found
    desk.do(
        "Zuiver de naam van degene om wie het gaat",
        "Vastleggen",
        nodig="nee",
        tekst="Niemand wist ervan.",
    )
    desk.do(
        "Vertel degene om wie het gaat wat de conclusie is",
        "Vastleggen",
        keuze="ja",
        tekst="Verteld dat de melding ongegrond is.",
    )
    told = "Bij nader inzien is uw melding ongegrond."
    with reporter.own() as page:
        assert stands(page) == "Er is een conclusie. U krijgt daar bericht over."
    desk.open()
    desk.do("Vertel de melder wat de nieuwe conclusie is", "Melder informeren", melder=told)
    desk.do("Sluit de melding af", "Melding afsluiten", tekst="Dit is onze laatste conclusie.")
    with reporter.own() as page:
        assert told in new_messages(page)
        reporter.send(page, of="oordeel", oordeel="onvoldoende")
        assert "Dank u. Uw oordeel is bewaard." in said(page)
    desk.open("Gesloten")
    desk.look("report judged again")
    assert "Oordeel van de melder: voldoende" in desk.said()
    assert "Oordeel van de melder: onvoldoende" in desk.said()


def test_a_name_is_seen_when_the_custodian_agrees_and_the_report_goes_to_its_end(
    browser: Browser, world: World, calendar: Calendar
):
    reporter = Reporter(browser, world, "confidential reporter", scripts=True)
    reference = report_signed_in(browser, reporter, world)
    calendar.turn(date(2026, 3, 3))
    with at_desk(browser, world, world.officer, "confidential officer") as desk:
        desk.reference = reference
        desk.unlock()
        nameless(desk, desk.open())
        assert "Op de website, ingelogd, vertrouwelijk" in desk.said()
        desk.do("Bevestig de ontvangst", "Ontvangst bevestigen")
        desk.do("Beslis of u de melding in behandeling neemt", "In behandeling nemen")
        desk.do("Kies waar de melding over gaat", "Vastleggen", **{"soort-misbruik_positie": "1"})
        three_rounds(desk, reporter)
        stand_still(desk, reporter, calendar)
        name_granted(browser, desk, reporter, world)
        treated_worse(desk, reporter, calendar)
        conclude(desk, "deels_gegrond", "gesprek_voorzitter")
        end(desk, reporter, "Uw melding is voor een deel gegrond.", "voldoende")
        look_again(desk, reporter, calendar)
        conclude_again(desk, reporter, world)
    with world.scope():
        made = world.report()
        assert (made.way, made.medium) == (Way.CONFIDENTIAL, Medium.SIGNED_IN)
        assert (made.state, made.verdict) == (State.CLOSED, Verdict.INSUFFICIENT)
        assert made.conclusion == Conclusion.UNFOUNDED
        assert made.appealed_on == date(2026, 4, 21)
        asked = IdentityRequest.objects.order_by("asked_on", "decided_on")
        assert sorted(asked.values_list("granted", flat=True)) == [False, True]
        measure = Measure.objects.get()
        assert (measure.kind, measure.undone_on) == (MeasureKind.CHAIR_TALK, date(2026, 4, 21))
        assert CheckIn.objects.get(round=1).answer == "ja"


def report_by_name(reporter: Reporter, page: Page) -> None:
    """On the public page, with a name that was forgotten at first."""
    page.goto(f"{reporter.front}melden/")
    page.get_by_text("Op naam").click()
    page.get_by_text("Iemand die hier werkt").click()
    press(page, "Volgende")
    fill(page, verhaal=STORY)
    press(page, "Nalezen")
    assert "Vul uw naam in, of ga terug en kies een andere manier." in said(page)
    reporter.look(page, "form no name")
    fill(page, naam=NAME, telefoon=PHONE_NUMBER)
    reporter.look(page, "form name")
    press(page, "Nalezen")
    assert NAME in said(page)
    press(page, "Melding versturen")
    reporter.take_receipt(page)


def test_who_reports_by_name_is_known_to_who_handles_it_until_the_end(
    browser: Browser, world: World, calendar: Calendar
):
    reporter = Reporter(browser, world, "named reporter", scripts=False)
    with reporter.coming() as page:
        report_by_name(reporter, page)
    with reporter.own() as page:
        reference = reference_on(page)
        assert "Hoe u contact wilt\nMees Melder, 06 0000 0000" in said(page)
    calendar.turn(date(2026, 3, 3))
    with at_desk(browser, world, world.officer, "named officer") as desk:
        desk.reference = reference
        desk.unlock()
        assert "Hoe de melder contact wil\nMees Melder, 06 0000 0000" in desk.open()
        desk.look("report")
        desk.do("Bevestig de ontvangst", "Ontvangst bevestigen")
        desk.do("Beslis of u de melding in behandeling neemt", "In behandeling nemen")
        three_rounds(desk, reporter)
        conclude(desk, "niet_vast_te_stellen", "")
        end(desk, reporter, "Wij kunnen niet vaststellen wat er is gebeurd.", "onvoldoende")
        assert "Er is niets meer te doen." in desk.said()
    with world.scope():
        made = world.report()
        assert (made.way, made.medium) == (Way.NAMED, Medium.WEB)
        assert (made.state, made.conclusion) == (State.CLOSED, Conclusion.NOT_ESTABLISHED)
        assert made.verdict == Verdict.INSUFFICIENT
        assert not IdentityRequest.objects.exists()
