"""Every page of the service with something on it, as a test client gets it: for axe and for vnu.

Each function asks the pages of some addresses; its decorator names them, so that one is not missed.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connections
from django.test import Client
from django.urls import Resolver404, reverse
from django.utils import timezone
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice
from tests.service import inventories
from tests.service.conftest import codes_of
from tests.service.managing import Browser, signed_in, text_of
from tests.service.registers.reporting import pages as reporting_pages
from tests.service.test_open_link import tiny
from tests.service.test_runner import as_victim, enter, fields_of
from tests.service.test_wave import fill, make

from graadmeter.service.accounts import actions as accounts
from graadmeter.service.accounts.models import Role
from graadmeter.service.fieldwork import actions
from graadmeter.service.fieldwork.admissions import issue_to_pool
from graadmeter.service.fieldwork.mail import actions as mail
from graadmeter.service.fieldwork.mail.sending import send_due
from graadmeter.service.fieldwork.models import DayCount, Mailing, Message, Person, Pool, Survey
from graadmeter.service.fieldwork.open_link import set_open_link
from graadmeter.service.fieldwork.runner import respondent

Response = Any  # what a test client answers; its type is not public
Pages = Iterator[Response]
NO_PAGE = {
    "alive": "a word for the machine",
    "ready": "JSON for the machine",
    "choose-language": "goes back to where it was asked",
    "own-language": "goes back to the account",
    "publication": "pages of the publication have tests of their own",
    "publication-file": "pages of the publication have tests of their own",
    "panel-export": "a CSV file",
    "letters-pdf": "a PDF file",
    "pool-letters-pdf": "a PDF file",
    "mailing-again": "goes back to the rounds of mail",
    "frame-drop": "goes back to the frame",
    "response-figures": "a CSV file",
    "open-survey": "goes back to the survey",
    "survey-forget": "goes back to the audit",
    "inventory-withdraw": "goes back to the form",
    "inventory-change": "goes back to the form",
    "attachment": "a file",
    "attachment-original": "a file",
}
"""Addresses without a page of their own, and why."""
GROUPS: dict[str, tuple[Callable[[], Pages], frozenset[str]]] = {}


@dataclass(frozen=True)
class Made:
    """A page as it was answered.

    Attributes:
        name: of the address that answered.
        title: its group, its number in there, and its name; no two pages have the same.
    """

    name: str
    title: str
    html: bytes


MADE: dict[str, list[Made]] = {}
"""The pages of the groups that were asked in this run: asking takes longer than looking at them."""
FOUND = 302
PASSWORD = "een zin van vijf woorden"  # noqa: S105 - of an account that does not exist


def pages_of(*names: str) -> Callable[[Callable[[], Pages]], Callable[[], Pages]]:
    """Registers a group of pages under the name of its function."""

    def register(group: Callable[[], Pages]) -> Callable[[], Pages]:
        GROUPS[group.__name__] = (group, frozenset(names))
        return group

    return register


def _staff() -> Browser:
    return signed_in(Role.MANAGER, Role.ANALYST, Role.ADMINISTRATOR, Role.INTERMEDIARY)


def _code(device: TOTPDevice) -> str:
    moment = TOTP(device.bin_key)
    moment.time = time.time()
    return f"{moment.token():06}"


@pages_of(
    *("sign-in", "enrol", "second-step", "recovery-step", "sign-out", "home", "account"),
    *("change-password", "new-recovery-codes"),
)
def signing_in() -> Pages:
    """An account from its first step to signing out, with every mistake on the way."""
    account, _password = accounts.make_account(
        mail="anna@example.org", name="Anna de Vries", roles=[role.value for role in Role]
    )
    accounts.change_password(account=account, password=PASSWORD)
    client, known = Client(), {"mail": "anna@example.org", "password": PASSWORD}
    yield client.get(reverse("sign-in"))
    yield client.post(reverse("sign-in"), {"mail": "anna@example.org"})
    client.post(reverse("sign-in"), known)
    yield client.get(reverse("enrol"))
    yield client.post(reverse("enrol"), {"code": "1"})
    device = TOTPDevice.objects.get(user=account)
    yield client.post(reverse("enrol"), {"code": _code(device)})
    yield client.get(reverse("home"))
    yield client.get(reverse("account"))
    yield client.get(reverse("change-password"))
    yield client.post(reverse("change-password"), {"old": "x", "new": "y", "again": "z"})
    yield client.post(reverse("new-recovery-codes"))
    yield client.post(reverse("sign-out"))
    client.post(reverse("sign-in"), known)
    for step in ("second-step", "recovery-step"):
        yield client.get(reverse(step))
        yield client.post(reverse(step), {"code": "nee"})


@pages_of(
    *("surveys", "new-survey", "survey", "survey-days", "survey-front", "frame", "frame-preview")
)
def preparing() -> Pages:
    """A survey that is being made, and its frame: without faults, with faults, with quotas."""
    staff = _staff()
    yield staff.get(reverse("surveys"))
    yield staff.get(reverse("new-survey"))
    yield staff.get(reverse("new-survey"), {"monitor": "bestaat niet"})
    yield staff.get(reverse("new-survey"), {"monitor": "miv"})
    made = {"monitor": "miv", "questionnaire": "", "opens_on": "gisteren"}
    yield staff.post(reverse("new-survey"), made)
    survey = make(0)
    Survey.objects.filter(pk=survey.pk).update(state=Survey.State.PREPARING)
    yield staff.get(reverse("surveys"))
    yield staff.get(reverse("survey", args=[survey.pk]))
    days = reverse("survey-days", args=[survey.pk])
    yield staff.get(days)
    yield staff.post(days, {"opens_on": "2999-01-02", "closes_on": "2999-01-01"})
    yield staff.get(reverse("survey-front", args=[survey.pk]))
    there = reverse("frame", args=[survey.pk])
    yield staff.get(there)
    yield staff.post(there)
    head = "nummer;mail;naam;bestuurslaag;geslacht\n"
    rows = [f"n{i};p{i}@example.org;P;{('Rijk', 'Gemeenten')[i % 2]};man" for i in range(20)]
    for lines in ([*rows, "x;p@example.org;P;Provincie;vrouw"], [*rows, "n1;fout;P;Maan;man"]):
        file = SimpleUploadedFile("kader.csv", (head + "\n".join(lines)).encode())
        preview = staff.post(there, {"bestand": file})["Location"]
        yield staff.get(preview)
        wrong = {"opzet": "simple", "aantal": "veel", "startgetal": "x", "grof": "5"}
        yield staff.post(preview, {**wrong, "kolom-number": "nummer"})
        yield staff.post(preview, {"opzet": "quota", "startgetal": "1", "grof": "5"})


@pages_of(
    *("survey", "close-survey", "mailings", "mailing", "letters", "outbox", "outbox-message"),
    *("stop-mail", "preview", "question-list", "survey-days", "survey-followup"),
)
def running() -> Pages:
    """An open survey with respondents over some days, mail that was sent, and letters."""
    staff = _staff()
    survey = make(6)
    fill(survey, 30)
    today = timezone.localdate()
    survey.opens_on, survey.closes_on = today - timedelta(days=9), today + timedelta(days=9)
    survey.save()
    for before in range(1, 9):
        DayCount.objects.create(survey=survey, day=today - timedelta(days=before), completed=before)
    Person.objects.filter(number__gte="p0030").update(mail="iemand@example.org", name="I. Emand")
    there = reverse("survey", args=[survey.pk])
    yield staff.get(there)
    yield staff.get(reverse("surveys"))
    yield staff.get(reverse("survey-days", args=[survey.pk]))
    yield staff.get(reverse("survey-followup", args=[survey.pk]))
    close = reverse("close-survey", args=[survey.pk])
    yield staff.get(close)
    yield staff.post(close, {"title": "nee"})
    yield from _mail(staff, survey, today)
    yield from _preview(staff, survey)


def _mail(staff: Browser, survey: Survey, today: date) -> Pages:
    rounds = reverse("mailings", args=[survey.pk])
    yield staff.get(rounds)
    yield staff.post(rounds, {"invitation": "gisteren", "reminder_1": "2020-01-01"})
    dates: dict[str, date] = {
        Mailing.Kind.INVITATION: today,
        Mailing.Kind.REMINDER_1: today + timedelta(days=5),
    }
    mail.plan_mailings(survey=survey, dates=dates, account=None)
    text = reverse("mailing", args=[survey.pk, "uitnodiging"])
    yield staff.get(text)
    yield staff.post(text, {"tekst-nl": "{niets}", "tekst-en": "{link}", "onderwerp-nl": ""})
    mail.prepare(mailing=survey.mailings.get(kind="invitation"), now=timezone.now())
    send_due()
    first = Message.objects.filter(state="sent")[0]
    Message.objects.filter(pk=first.pk).update(state="failed", reason="uncertain")
    yield staff.get(rounds)
    yield staff.get(text)
    yield staff.get(reverse("outbox"))
    yield staff.get(reverse("outbox-message", args=[first.token]))
    yield staff.get(reverse("letters", args=[survey.pk]))
    yield staff.get(reverse("stop-mail", args=[first.token]))
    yield staff.post(reverse("stop-mail", args=[first.token]))


def _preview(staff: Browser, survey: Survey) -> Pages:
    yield staff.get(reverse("question-list", args=[survey.pk]))
    there = reverse("preview", args=[survey.pk])
    yield staff.get(there)
    yield staff.post(there, {"stand": "kapot"})
    shown = staff.post(there, {"layer": "rijk", "gender": "man"})
    yield shown
    for step in range(80):
        html = text_of(shown)
        held = re.search(r'name="stand" value="([^"]+)"', html)
        if held is None:
            break
        answers = {name: as_victim(name, values) for name, values in fields_of(html).items()}
        answers.pop("stand", None)
        shown = staff.post(there, {**answers, "stand": held[1]})
        if step % 8 == 0:
            yield shown
    yield shown


@pages_of("pool", "pool-codes", "pool-letters", "pools", "new-pool", "pools-file", "more-codes")
def by_hand() -> Pages:
    """Codes by way of an intermediary."""
    staff = _staff()
    survey = make(2)
    pool = Pool.objects.create(
        survey=survey, intermediary=staff.account, body="Waterschap", given={"layer": "rijk"}
    )
    issue_to_pool(pool=pool, number=12, account=None)
    here = [survey.pk, pool.pk]
    yield staff.get(reverse("home"))
    yield staff.get(reverse("pool", args=here))
    yield staff.post(reverse("pool-codes", args=here), {"lijst": "1"})
    yield staff.get(reverse("pool-letters", args=here))
    for name in ("pools", "new-pool", "pools-file"):
        yield staff.get(reverse(name, args=[survey.pk]))
    yield staff.post(reverse("new-pool", args=[survey.pk]), {"body": ""})
    yield staff.post(reverse("pools-file", args=[survey.pk]))
    yield staff.post(reverse("more-codes", args=here), {"number": "veel"})
    actions.close_survey(survey=survey, account=None)
    yield staff.post(reverse("pool-codes", args=here), {"lijst": "1"})


@pages_of("survey", "survey-audit", "open-answers", "open-answer", "microdata")
def closed() -> Pages:
    """A survey that is over: its audit, its open answers, its microdata."""
    staff, colleague = _staff(), signed_in(Role.ANALYST)
    survey = make(2)
    fill(survey, 14)
    here = [survey.pk]
    yield staff.get(reverse("survey-audit", args=here))
    actions.close_survey(survey=survey, account=staff.account)
    yield staff.get(reverse("survey", args=here))
    yield staff.get(reverse("survey-audit", args=here))
    yield staff.get(reverse("open-answers", args=here))
    shown = staff.get(reverse("open-answer", args=here))
    yield shown
    held = re.findall(r'name="(answer|question)" value="([^"]+)"', text_of(shown))
    sent = {**dict(held), "text": "Bij Jan de Vries, 06-12345678."}
    yield staff.post(reverse("open-answer", args=here), sent)
    sent["text"] = "Aan de balie."
    yield staff.post(reverse("open-answer", args=here), sent, follow=True)
    yield staff.post(reverse("open-answer", args=here), sent)
    yield colleague.get(reverse("open-answer", args=here))
    yield staff.get(reverse("microdata", args=here))


@pages_of("start", "invited", "page", "support", "thanks", "stop", "paper", "refuse")
def answering() -> Pages:
    """A respondent from door to thanks, with a mistake on every page."""
    survey = make(1)
    codes = codes_of(survey)
    client = Client()
    yield client.get(reverse("start"))
    yield client.post(reverse("start"), {"code": "ABCD-EFGH-JKMN-0"})
    yield client.get(reverse("page", args=["begin"]))
    yield client.get(reverse("invited", args=[codes[0]]))
    shown = enter(client, codes[0])
    yield client.get(reverse("page", args=["begin"]))
    yield client.get(reverse("refuse"))
    yield client.get(reverse("paper"))
    yield from _through(client, shown)
    yield client.post(reverse("page", args=["insturen"]), follow=True)
    yield client.post(reverse("start"), {"code": codes[0]})
    enter(client, codes[1])
    yield client.get(reverse("support"))
    yield client.post(reverse("stop"))
    enter(client, codes[2])
    yield client.post(reverse("refuse"))
    shown = enter(client, codes[3])
    actions.close_survey(survey=survey, account=None)
    yield client.post(shown.request["PATH_INFO"], {"x": "Een antwoord van enige lengte."})


def _through(client: Client, shown: Response) -> Pages:
    """Every kind of page once without mistakes and once with."""
    seen = set()
    for _step in range(80):
        path = shown.request["PATH_INFO"]
        html = text_of(shown)
        if path.endswith("/insturen/"):
            yield shown
            return
        if path == reverse("support"):
            yield shown
            onward = re.search(r'href="(/vragenlijst/[^"]+)"[^>]*>Verder', html)
            assert onward is not None
            shown = client.get(onward[1])
            continue
        kinds = frozenset(re.findall(r'type="(\w+)"|<(textarea|table|select)', html))
        if kinds not in seen:
            seen.add(kinds)
            yield shown
            names = re.findall(r'<(?:input|textarea)[^>]* name="([^"]+)"', html)
            mistaken = client.post(path, dict.fromkeys(names, "06-12345678 van Jan de Vries"))
            if mistaken.status_code != FOUND:  # a page without questions has nothing to mistake
                yield mistaken
        answers = {name: as_victim(name, values) for name, values in fields_of(html).items()}
        shown = client.post(path, answers, follow=True)
    raise AssertionError(shown)


@pages_of(
    *("inventory", "inventory-about", "inventory-page", "inventory-answers", "inventory-paper"),
    *("inventory-ask", "inventory-colleague", "inventory-ready", "inventory-hand-in"),
    *("inventory-stop", "survey-organisations"),
)
def of_an_organisation() -> Pages:
    """The form of an organisation, with a colleague who fills in a part."""
    survey = inventories.make_inventory(3)
    client = inventories.coordinator(survey)
    for name in ("inventory-about", "inventory", "inventory-paper", "inventory-ask"):
        yield client.get(reverse(name))
    yield client.post(reverse("inventory-ask"), {"naam": ""})
    code = inventories.ask(client, inventories.SECOND)
    yield client.get(reverse("inventory-colleague", args=[inventories.token_of(survey)]))
    for section in (inventories.FIRST, inventories.SECOND):
        page = reverse("inventory-page", args=[f"{section}-1"])
        yield client.get(page)
    yield client.get(reverse("inventory-hand-in"))
    colleague = inventories.enter(code)
    yield colleague.get(reverse("inventory-about"))
    yield colleague.post(reverse("inventory-ready"), {"klaar": "1"})
    inventories.fill(colleague, inventories.SECOND)
    inventories.fill(client, *inventories.sections())
    for name in ("inventory", "inventory-answers", "inventory-hand-in"):
        yield client.get(reverse(name))
    yield inventories.hand_in(client)
    yield _staff().get(reverse("survey-organisations", args=[survey.pk]))
    yield client.post(reverse("inventory-stop"))


@pages_of("open-door", "survey-open-link")
def openly() -> Pages:
    """An address that lets anybody in, where the monitor allows it."""
    survey = tiny("staff")
    set_open_link(survey=survey, wanted=True, account=None)
    actions.open_survey(survey=survey, account=None)
    yield _staff().get(reverse("survey-open-link", args=[survey.pk]))
    door = reverse("open-door", args=[survey.open_link])
    yield Client().get(door)
    yield Client().post(door)


@pages_of(*reporting_pages.NAMES)
def reporting() -> Pages:
    """Reporting with and without an account, and following one's own report."""
    yield from reporting_pages.pages()


@pages_of()
def in_trouble() -> Pages:
    """What is shown when something is not there, not allowed, or does not work."""
    analyst = signed_in(Role.ANALYST)
    yield analyst.get("/bestaat-niet/")
    yield analyst.get(reverse("new-survey"))
    yield Client(enforce_csrf_checks=True).post(reverse("start"), {"code": "x"})


def name_of(response: Response) -> str:
    """The name of the address that answered."""
    try:
        return str(response.resolver_match.url_name)
    except Resolver404:
        return "nowhere"


def pages_made(group: str, settings: Any, folder: Path) -> list[Made]:
    """The pages of a group, asked once for all that are to look at them.

    Args:
        group: its name.
        settings: of Django, put back after the test.
        folder: for what the service writes.
    """
    if group not in MADE:
        make, _names = GROUPS[group]
        MADE[group] = [
            Made(name_of(response), f"{group} {number:02} {name_of(response)}", response.content)
            for number, response in enumerate(_asked(make, settings, folder))
        ]
    return MADE[group]


def _asked(make: Callable[[], Pages], settings: Any, folder: Path) -> Pages:
    """The pages of a group, under settings with which each of them can be asked."""
    respondent._surveys.clear()
    for database in connections:
        call_command("flush", database=database, verbosity=0, interactive=False)
    settings.TWO_FACTOR, settings.MAIL_PER_MINUTE = make is signing_in, 0
    settings.DATA, settings.MAIL_URL = folder, ""
    for number, response in enumerate(make()):
        assert b"<h1" in response.content, f"{number} of {make.__name__}: {response.status_code}"
        yield response
