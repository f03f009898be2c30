"""A whole wave in a real browser: from a file with people to the publication of what they said."""

from __future__ import annotations

import csv
import json
import random
import re
import zipfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import product
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, Page
from tests.browsing import go
from tests.integration.commands import call
from tests.service.conftest import BOTH
from tests.service.mail_server import Clock, MailServer, running
from tests.service.managing import signed_in
from tests.service.test_wave import answer
from tests.service.visits import PHONE, PRIMARY, Walk, photograph, press, said, visit, walk_on

from graadmeter.service.accounts.models import Role
from graadmeter.service.fieldwork.admissions import enter, submit
from graadmeter.service.fieldwork.mail.sending import send_due
from graadmeter.service.fieldwork.mail.tasks import fieldwork_tick
from graadmeter.service.fieldwork.models import Admission, Survey
from graadmeter.service.fieldwork.runner.instruments import monitor_named
from graadmeter.service.responses import drafts

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(databases=BOTH, transaction=True),
]
TITLE = "Overheidsmedewerkers 2016"
CELLS = list(product(("Rijk", "Gemeente", "Provincie", "Waterschap"), ("man", "vrouw")))
PEOPLE, ANSWERED = 48, 36
ASKED = "viol_confidential_info"
"""The question whose figure is followed from the answers to the publication."""
SEEN_IT = {"eenmaal", "enkele_keren", "vaak"}


@pytest.fixture
def post() -> Iterator[MailServer]:
    """A real mail server."""
    with running() as server:
        yield server


def frame() -> str:
    """A file as an organisation may have it: one column under a name of its own."""
    rows = [
        f"n{i};persoon{i}@example.org;Persoon {i};{layer};{gender}"
        for i, (layer, gender) in enumerate(CELLS * (PEOPLE // len(CELLS)))
    ]
    return "\n".join(["nummer;postbus;naam;bestuurslaag;geslacht", *rows]) + "\n"


def make_survey(page: Page, address: str, today: datetime) -> Survey:
    """Through the pages: a survey with its days."""
    page.goto(f"{address}/beheer/")
    photograph(page, "01 home")
    page.goto(f"{address}/beheer/onderzoeken/")
    photograph(page, "02 surveys")
    press(page, "Nieuw onderzoek")
    press(page, "Vragenlijsten zoeken")
    page.select_option("#questionnaire", "2016:medewerkers")
    page.fill("#title", TITLE)
    photograph(page, "03 new survey")
    press(page, "Onderzoek maken")
    press(page, "Dagen wijzigen")
    page.fill("#opens_on", today.date().isoformat())
    page.fill("#closes_on", (today + timedelta(days=28)).date().isoformat())
    photograph(page, "04 days")
    press(page, "Opslaan")
    assert "De dagen zijn opgeslagen." in page.inner_text("body")
    photograph(page, "05 survey in preparation")
    return Survey.objects.get()


def import_frame(page: Page) -> None:
    """Through the pages: nothing is taken in before the columns are right and were looked at."""
    press(page, "Steekproefkader")
    page.set_input_files(
        "#bestand", {"name": "kader.csv", "mimeType": "text/csv", "buffer": frame().encode()}
    )
    photograph(page, "06 frame")
    press(page, "Bekijken")
    photograph(page, "07 frame with a column unknown")
    column = page.get_by_label("Mailadres")
    assert column.input_value() == ""
    column.select_option(label="postbus")
    page.get_by_label("Wij mailen hen").check()
    press(page, "Opnieuw bekijken")
    assert f"Nieuw: {PEOPLE} personen" in said(page)
    photograph(page, "08 frame preview")
    press(page, "Inlezen")
    assert f"{PEOPLE} personen ingelezen" in page.inner_text("body")
    photograph(page, "09 frame taken in")


def plan_mail(page: Page, there: str, today: datetime) -> None:
    """Through the pages: the days of the rounds, and the text of the invitation, looked at."""
    page.goto(there)
    press(page, "Mail")
    photograph(page, "10 mail proposed")
    days = {"announcement": "", "invitation": today.date().isoformat()}
    days["reminder_1"] = (today + timedelta(days=7)).date().isoformat()
    for kind, day in days.items():
        page.fill(f"#{kind}", day)
    press(page, "Dagen bewaren")
    press(page, "Uitnodiging")
    page.fill("#onderwerp-nl", "Doe mee aan {onderzoek}")
    press(page, "Voorbeeld bekijken")
    assert f"Doe mee aan {TITLE}" in said(page)
    photograph(page, "11 invitation")
    press(page, "Bewaren")
    assert "De tekst is bewaard." in page.inner_text("body")


def send(post: MailServer, now: datetime) -> dict[str, str]:
    """What the worker does at a moment: addresses to the link in the mail that arrived."""
    post.handler.received.clear()
    tick = fieldwork_tick(now=now)
    assert tick.failures == 0
    send_due(clock=Clock(now), transport=post.transport())
    found = {}
    for _sender, address, message in post.handler.received:
        body = message.get_body(("plain",))
        assert body is not None
        plain = body.get_content()
        links = re.findall(r"https?://\S+/deelnemen/[0-9A-Z-]+/", plain)
        assert address not in found
        assert len(set(links)) == 1
        found[address] = links[0]
    return found


def at_the_end(page: Page) -> Callable[[], bool]:
    return lambda: page.url.endswith("/insturen/")


def respond_as_victim(browser: Browser, address: str, link: str) -> Walk:
    """On a phone, from the link in the mail to the thanks."""
    walk = Walk()
    with visit(browser, address, viewport=PHONE) as page:
        page.goto(link)
        photograph(page, "20 door")
        go(page, "main button")
        photograph(page, "21 intro")
        go(page, PRIMARY)
        walk_on(page, walk, "ja", at_the_end(page), "22 victim")
        go(page, PRIMARY)
        assert page.inner_text("h1") == "Dank u wel"
        photograph(page, "29 thanks")
    return walk


def respond_in_two_parts(browser: Browser, address: str, link: str) -> Walk:
    """On a phone: stops half-way, goes on in another browser with the code, and tries twice."""
    walk = Walk()
    code = link.rstrip("/").rsplit("/", 1)[-1]
    with visit(browser, address, viewport=PHONE) as page:
        page.goto(link)
        go(page, "main button")
        go(page, PRIMARY)
        walk_on(page, walk, "nee", lambda: len(walk.pages) == 5)
        left = page.url
        press(page, "Stoppen en later verdergaan")
        assert page.inner_text("h1") == "U bent gestopt"
        photograph(page, "30 stopped")
    with visit(browser, address, viewport=PHONE) as page:
        page.goto(address)
        page.fill("#code", code.lower().replace("-", " "))
        go(page, "main button")
        photograph(page, "31 resumed")
        press(page, "Verdergaan")
        assert page.url == left
        walk_on(page, walk, "nee", at_the_end(page), "32 no victim")
        go(page, PRIMARY)
        assert page.inner_text("h1") == "Dank u wel"
        page.goto(link)
        go(page, "main button")
        assert "al antwoorden ingestuurd" in said(page)
        photograph(page, "39 second use")
    return walk


def respond_by_hand(links: dict[str, str], numbers: range) -> dict[int, str]:
    """Others, without a browser: person to what they answered to the question that is followed."""
    dice = random.Random(3)  # noqa: S311 - invented answers
    found = {}
    for number in numbers:
        code = links[f"persoon{number}@example.org"].rstrip("/").rsplit("/", 1)[-1]
        ticket = enter(code)
        content = drafts.load(ticket.keys.draft, ticket.keys.draft_key)
        assert content is not None
        record = answer(content.given, dice)
        assert submit(ticket, record)
        found[number] = str(record[ASKED])
    return found


def close(page: Page, there: str) -> None:
    """Through the pages: by typing the title, after which the counts agree."""
    page.goto(there)
    assert f"{ANSWERED}" in said(page)
    photograph(page, "40 survey open")
    press(page, "Onderzoek sluiten …")
    photograph(page, "41 close")
    page.fill("#title", TITLE)
    press(page, "Onderzoek voorgoed sluiten")
    assert "Alles klopt" in said(page)
    assert page.locator(".verdict--unsound").count() == 0
    assert page.locator(".verdict--sound").count() >= 6
    figures = page.locator("dl.figures dd").all_inner_texts()
    assert figures == [str(PEOPLE), str(ANSWERED), "0", str(PEOPLE - ANSWERED)]
    photograph(page, "42 audit")


def redact(browser: Browser, there: str, address: str, analysts: Sequence[Client]) -> None:
    """Through the pages: what one analyst changed, another approves."""
    with (
        visit(browser, address, analysts[0]) as first,
        visit(browser, address, analysts[1]) as second,
    ):
        first.goto(there)
        press(first, "Open antwoorden")
        photograph(first, "50 open answers")
        press(first, "Volgende antwoord")
        photograph(first, "51 open answer")
        for _answer in range(3):
            first.fill("#text", "Aan de balie op [plaats].")
            press(first, "Opslaan voor een collega")
        second.goto(there)
        press(second, "Open antwoorden")
        assert "Goedgekeurd: 0 van" in said(second)
        press(second, "Volgende antwoord")
        photograph(second, "52 open answer of a colleague")
        for _answer in range(3):
            assert second.input_value("#text") == "Aan de balie op [plaats]."
            press(second, "Opslaan of goedkeuren")
        first.reload()
        press(first, "Stoppen")
        assert "Goedgekeurd: 3 van" in said(first)
        photograph(first, "53 open answers approved")


def download(browser: Browser, there: str, address: str, analyst: Client, folder: Path) -> Path:
    """Through the pages: the microdata, as a folder."""
    with visit(browser, address, analyst) as page:
        page.goto(there)
        press(page, "Microdata")
        photograph(page, "54 microdata")
        with page.expect_download() as waiting:
            page.get_by_role("button", name="Microdata downloaden").click()
        waiting.value.save_as(folder / "microdata.zip")
    with zipfile.ZipFile(folder / "microdata.zip") as packed:
        packed.extractall(folder)
    return next(each for each in folder.iterdir() if each.is_dir())


def expected(answers: dict[int, str]) -> float:
    """The percentage who saw it happen, from the answers and the population of the monitor."""
    seen = defaultdict(list)
    for number, given in answers.items():
        layer, gender = CELLS[number % len(CELLS)]
        seen[layer.lower(), gender].append(given in SEEN_IT)
    cells = monitor_named("miv").populations["medewerkers", 2016].cells
    share = {(c.values["layer"], c.values["gender"]): c.population for c in cells}
    total = sum(share[cell] * sum(each) / len(each) for cell, each in seen.items())
    return 100 * total / sum(share.values())


def rows_of(out: Path, table: str) -> dict[tuple[str, str], dict[str, str]]:
    """The figures of the wave in the open data of a table, by row and column."""
    with (out / "data" / f"{table}.csv").open(encoding="utf-8-sig") as stream:
        rows = [row for row in csv.DictReader(stream) if row["wave"] == "2016"]
    return {(row["row"], row["column"]): row for row in rows}


def test_a_wave_from_frame_to_publication(live_server, browser, settings, tmp_path, post):
    address = live_server.url
    settings.TWO_FACTOR, settings.MAIL_PER_MINUTE, settings.ADDRESS = False, 0, address
    manager, analysts = signed_in(Role.MANAGER), [signed_in(Role.ANALYST) for _each in range(2)]
    today = timezone.localtime().replace(hour=12, minute=0)
    with visit(browser, address, manager) as page:
        survey = make_survey(page, address, today)
        there = f"{address}/beheer/onderzoeken/{survey.pk}/"
        import_frame(page)
        plan_mail(page, there, today)
        page.goto(there)
        press(page, "Onderzoek openen")
        assert "Het onderzoek is open" in page.inner_text("body")

        links = send(post, today)
        everybody = {f"persoon{i}@example.org" for i in range(PEOPLE)}
        assert set(links) == everybody
        victim = respond_as_victim(browser, address, links["persoon0@example.org"])
        other = respond_in_two_parts(browser, address, links["persoon1@example.org"])
        assert "hulp/" in victim.pages
        assert "hulp/" not in other.pages
        aftercare = {"aftercare_needed", "aftercare_rating", "aftercare_description"}
        assert aftercare <= victim.asked
        assert not aftercare & other.asked
        assert len(set(victim.pages)) > len(set(other.pages)) + 3
        answers = {0: victim.answers[ASKED], 1: other.answers[ASKED]}
        answers |= respond_by_hand(links, range(2, ANSWERED))
        assert len(set(answers.values())) > 1

        reminded = send(post, today + timedelta(days=7))
        assert set(reminded) == {f"persoon{i}@example.org" for i in range(ANSWERED, PEOPLE)}
        assert all(reminded[each] == links[each] for each in reminded)
        page.goto(f"{there.replace('onderzoeken', 'onderzoek')}mail/")
        photograph(page, "12 mail sent")
        close(page, there)
    assert not Admission.objects.filter(sealed__isnull=False).exists()
    redact(browser, there, address, analysts)
    folder = download(browser, there, address, analysts[0], tmp_path)

    out = tmp_path / "publication"
    built = call("build", "miv", "--wave", 2016, "--microdata", folder, "--out", out)
    assert built.code == 0, built.err
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["synthetic"] is False
    assert f"De antwoorden komen uit de microdata in de map “{folder.name}”" in (
        out / "index.html"
    ).read_text(encoding="utf-8")
    layers = Counter(CELLS[number % len(CELLS)][0] for number in answers)
    response = rows_of(out, "B1-1")
    assert {layer: float(response[layer, "Ingevuld"]["estimate"]) for layer in layers} == layers
    figure = next(
        row
        for (label, column), row in rows_of(out, "7.1").items()
        if label.startswith("Misbruik maken") and column == "Totaal"
    )
    assert int(figure["n"]) == ANSWERED
    assert float(figure["estimate"]) == pytest.approx(expected(answers), abs=1e-6)
    assert figure["synthetic"] == "false"
