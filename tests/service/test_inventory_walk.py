"""An inventory in a real browser: a secretary, a colleague, a manager, to the microdata."""

from __future__ import annotations

import os
import re

import pytest
from django.conf import settings as django_settings
from django.urls import reverse
from playwright.sync_api import Browser, Page
from tests.browsing import go
from tests.service.conftest import BOTH, codes_of
from tests.service.inventories import SECOND, make_inventory, sections
from tests.service.managing import signed_in
from tests.service.visits import faults

from graadmeter.microdata import read_microdata
from graadmeter.service.accounts.models import Role
from graadmeter.service.fieldwork.export import microdata_of
from graadmeter.service.fieldwork.models import Survey
from graadmeter.service.fieldwork.runner.instruments import monitor_named

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(databases=BOTH, transaction=True),
]
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
PICTURES = os.environ.get("GRAADMETER_PICTURES", "")
NEXT = "text=Opslaan en verder"


class Look:
    """Looks at every page: axe, its width, and a picture where one is asked for."""

    def __init__(self, wide: int):
        self.wide = wide
        self.wrong: list[str] = []
        self.seen: list[str] = []

    def at(self, page: Page, name: str) -> None:
        self.seen.append(name)
        self.wrong += faults(page)
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > self.wide:
            self.wrong.append(f"{name} is {width} wide")
        if page.locator("h1").count() != 1:
            self.wrong.append(f"{name} has {page.locator('h1').count()} headings")
        if PICTURES:
            page.screenshot(path=f"{PICTURES}/{self.wide}-{name}.png", full_page=True)


def answer_all(page: Page, look: Look, name: str, number: str) -> None:
    """Goes on from a page until the overview: first answer everywhere, one number."""
    for step in range(60):
        if page.url.endswith(reverse("inventory")):
            return
        if step < 2:
            look.at(page, f"{name}-{step}")
        names = page.eval_on_selector_all(
            "input[type=radio]", "all => [...new Set(all.map(one => one.name))]"
        )
        for one in names:
            page.locator(f'input[name="{one}"]').first.check()
        for field in page.locator("main input[inputmode=numeric]").all():
            field.fill(number)
        go(page, NEXT)
    raise AssertionError(page.url)


@pytest.fixture
def survey(transactional_db, settings) -> Survey:
    settings.TWO_FACTOR = False
    return make_inventory(3)


class Walk:
    """The browsers of a secretary, a colleague, another organisation and a manager."""

    def __init__(self, browser: Browser, start: str, wide: int):
        self.look = Look(wide)
        self.start = start
        self.pages: list[Page] = []
        self.browser = browser
        self.secretary, self.colleague, self.manager, self.other = (
            self._opened(wide) for _each in range(4)
        )

    def _opened(self, wide: int) -> Page:
        context = self.browser.new_context(viewport={"width": wide, "height": 740}, locale="nl-NL")
        self.pages.append(context.new_page())
        return self.pages[-1]

    def go(self, page: Page, name: str, *arguments: object) -> None:
        page.goto(self.start + reverse(name, args=arguments))

    def delegate(self, code: str) -> str:
        """The secretary reads who sees what, and asks a colleague; the link in the mail."""
        page, look = self.secretary, self.look
        self.go(page, "invited", code)
        go(page, "main button")
        look.at(page, "uitleg")
        go(page, "text=Alle vragen bekijken of afdrukken")
        look.at(page, "papier")
        self.go(page, "inventory")
        look.at(page, "overzicht-leeg")
        go(page, "text=Laat een collega dit invullen")
        go(page, "text=Code maken")
        look.at(page, "collega-fout")
        page.fill("#naam", "Robin van de Meldpunten")
        page.check(f'input[value="{SECOND}"]')
        go(page, "text=Code maken")
        look.at(page, "collega-code")
        link = re.search(r"https?://\S+", page.locator("pre").inner_text())
        assert link is not None
        return link[0]

    def work_along(self, link: str) -> None:
        """The colleague says ready too early, fills in the section, and says so again."""
        page, look = self.colleague, self.look
        page.goto(link)
        go(page, "main button")
        look.at(page, "collega-uitleg")
        assert "Registratie agressie" in page.locator("main").inner_text()
        go(page, "text=Naar het overzicht")
        look.at(page, "collega-overzicht")
        go(page, "text=Ik ben klaar")
        look.at(page, "collega-nog-niet")
        self.go(page, "inventory")
        go(page, "main ul a:has-text('Invullen')")
        answer_all(page, look, "collega-pagina", "17")
        go(page, "text=Ik ben klaar")
        look.at(page, "collega-klaar")

    def finish(self) -> None:
        """The secretary sees that it is done, fills in the rest, hands in, changes, hands in."""
        page, look = self.secretary, self.look
        self.go(page, "inventory")
        look.at(page, "overzicht-collega-klaar")
        assert "meldt dat het klaar is" in page.locator("main").inner_text()
        go(page, "text=Controleren en insturen")
        look.at(page, "insturen-niet-klaar")
        for section in [section for section in sections() if section != SECOND]:
            self.go(page, "inventory-page", f"{section}-1")
            answer_all(page, look, f"pagina-{section}", "4")
        go(page, "text=Controleren en insturen")
        look.at(page, "insturen")
        go(page, "text=Alle antwoorden bekijken of afdrukken")
        look.at(page, "antwoorden")
        self.go(page, "inventory-hand-in")
        go(page, "text=Opgave insturen")
        look.at(page, "ingestuurd")
        assert "De opgave is ingestuurd" in page.locator("main").inner_text()
        self.go(self.colleague, "inventory")
        look.at(self.colleague, "collega-ingestuurd")
        go(page, "main button:has-text('Wijzigen')")
        look.at(page, "overzicht-wijzigen")
        go(page, "text=Controleren en insturen")
        go(page, "text=Opgave insturen")

    def close(self, survey: Survey) -> None:
        """The manager looks who handed in, and closes."""
        page, look = self.manager, self.look
        name = django_settings.SESSION_COOKIE_NAME
        session = signed_in(Role.MANAGER).cookies[name].value
        page.context.add_cookies([{"name": name, "value": session, "url": self.start}])
        self.go(page, "survey", survey.pk)
        go(page, "main >> text=Organisaties")
        look.at(page, "beheer-organisaties")
        self.go(page, "close-survey", survey.pk)
        look.at(page, "beheer-sluiten")
        page.fill("#title", survey.title)
        go(page, "text=Onderzoek voorgoed sluiten")
        look.at(page, "beheer-verantwoording")
        assert "Alles klopt" in page.locator("main").inner_text()


@pytest.mark.parametrize("wide", [360, 1100])
def test_a_secretary_and_a_colleague_make_one_form(
    live_server, browser: Browser, survey, wide, tmp_path, settings
):
    settings.ADDRESS = live_server.url
    walk = Walk(browser, live_server.url, wide)
    codes = codes_of(survey)
    walk.work_along(walk.delegate(codes[0]))
    walk.finish()
    other = walk.other
    walk.go(other, "invited", codes[1])
    go(other, "main button")
    walk.go(other, "inventory-page", "integriteit_borging-1")
    walk.close(survey)
    other.locator("main input[type=radio]").first.check()
    go(other, NEXT)
    walk.look.at(other, "gesloten-tijdens-invullen")
    assert "U kunt het hier nog overnemen" in other.locator("main").inner_text()
    walk.go(walk.secretary, "inventory")
    walk.look.at(walk.secretary, "gesloten-na-insturen")
    for page in walk.pages:
        page.context.close()

    assert walk.look.wrong == []
    survey.refresh_from_db()
    for name, content in microdata_of([survey]).items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(content)
    read = read_microdata(tmp_path, monitor_named("miv"), 2016)["secretarissen"]
    assert read.respondents == 1
    assert read.values["reg_verbal"].to_list() == [17]
    assert read.values["layer"].to_list() == ["gemeente"]


def test_it_works_without_scripts_and_styles_and_stopping_forgets(
    live_server, browser: Browser, survey
):
    context = browser.new_context(java_script_enabled=False, viewport={"width": 320, "height": 640})
    context.route("**/*.{css,svg,png}", lambda route: route.abort())
    page = context.new_page()
    page.goto(live_server.url)
    page.fill("#code", codes_of(survey)[0])
    page.keyboard.press("Enter")
    go(page, "text=Naar het overzicht")
    go(page, "main ul a:has-text('Invullen') >> nth=0")
    page.locator("input[type=radio]").first.press("Space")
    go(page, "text=Opslaan en naar het overzicht")
    assert "bezig" in page.locator("main").inner_text()
    go(page, "text=Stoppen en later verdergaan")
    assert page.locator("h1").inner_text() == "U bent gestopt"
    page.goto(live_server.url + reverse("inventory"))
    assert page.locator("h1").inner_text() == "Vul uw code opnieuw in"
    context.close()
