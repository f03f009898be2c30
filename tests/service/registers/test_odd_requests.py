"""Whatever is sent to a register, it is answered: odd numbers, odd text, odd kinds of content."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from tests.service.registers.made import LONG_AGO, make_member
from tests.service.registers.matrix import world as worlds
from tests.service.registers.matrix.test_matrix import addresses
from tests.service.registers.matrix.world import World

from graadmeter.service.accounts.models import Grant
from graadmeter.service.accounts.models import Role as InstallationRole
from graadmeter.service.incidents.handling.act_pages import slugs
from graadmeter.service.incidents.models import Participant
from graadmeter.service.incidents.reporting.answers import Page
from graadmeter.service.incidents.words import Capacity
from graadmeter.service.organisations.forms import Doing
from graadmeter.service.organisations.words import Role
from graadmeter.service.project.databases import CONTACTS
from graadmeter.service.scope import organisation_scope

DIGITS, NUL, MANY = "7" * 5000, "a\0b\x01c", "woord " * 2200
OPEN = ("/melden/", "/melding/")
BUTTONS = ("geven", "weg", "gedaan", "inlezen", "einde", "doe")
"""Names of buttons that choose what a page does; without them it takes the usual way."""
ASKED = ("wie", "rij", "gelezen", "versie", "pagina", "na", "naam", "jaar", "zoek", "code")
"""Fields that are read on some page, and are asked on none that is reached here."""


@dataclass(frozen=True)
class Asked:
    """A field of a page, and something that fits it when that is known."""

    name: str
    fitting: str = ""
    free: bool = False


class _Fields(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, Asked] = {}
        self.select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keeps the fields, and the last choice of those that have choices."""
        given = {name: value or "" for name, value in attrs}
        name, kind = given.get("name", ""), given.get("type", "text")
        if tag == "option" and self.select and given.get("value"):
            self.found[self.select] = Asked(self.select, given["value"])
        elif tag == "select":
            self.select = name
            self.found[name] = Asked(name)
        elif tag == "textarea" or (tag == "input" and kind in {"text", "search", "email", "tel"}):
            self.found[name] = Asked(name, free=True)
        elif tag == "input" and kind == "date":
            self.found[name] = Asked(name, "2026-01-05")
        elif tag in {"input", "button"} and name and kind != "file":
            self.found.setdefault(name, Asked(name, given.get("value", "") or "1"))


def _one(asked: Asked, text: str, day: str, other: str) -> str:
    if asked.free:
        return text
    return day if asked.fitting[4:5] == "-" else asked.fitting or other


KINDS: dict[str, Callable[[Asked], str]] = {
    "digits": lambda _asked: DIGITS,
    "long": lambda asked: _one(asked, MANY, "0001-01-01", "-1"),
    "nul": lambda asked: _one(asked, NUL, "9999-12-31", NUL),
}


def fields_of(response: Any) -> list[Asked]:
    """The fields of a page, and those that other pages read."""
    parser = _Fields()
    if response.headers.get("Content-Type", "").startswith("text/html"):
        parser.feed(response.content.decode())
    found = {name: Asked(name) for name in ASKED} | parser.found
    for name in (*BUTTONS, "csrfmiddlewaretoken", ""):
        found.pop(name, None)
    return list(found.values())


def paths(world: World) -> Iterator[str]:
    """Every address, with every act and every page of the form."""
    slug, case = world.organisation.slug, world.case.pk
    yield from (each.path for each in addresses(world))
    for act in slugs():
        yield reverse("case-act", kwargs={"slug": slug, "case_id": case, "act": act})
    for page in Page:
        yield reverse("report-page", kwargs={"slug": slug, "page_id": page.value})


def posts(path: str, fields: list[Asked]) -> Iterator[tuple[str, dict[str, str]]]:
    """What is sent to a page, and what is odd about it."""
    yield "nothing", {}
    for kind, value in KINDS.items():
        sent = {each.name: value(each) for each in fields}
        yield kind, sent
        if path.endswith("/bewijs/"):
            yield f"{kind}, away", {"weg": value(Asked("weg"))}
            yield "a file that is not there", {"weg": "123456"}
        if "/taak/" in path or "/taken/" in path:
            yield f"{kind}, given", sent | {"geven": "1"}
        if "/mensen/" in path and path.rstrip("/")[-1].isdigit():
            for doing in (Doing.ROLE_END, Doing.DEPUTY, Doing.ABSENCE):
                yield f"{kind}, {doing}", sent | {"doe": doing}


def broken(client: Any, path: str) -> list[str]:
    """What ends in a fault of the service."""
    with transaction.atomic(using=CONTACTS):
        first = client.get(path)
        transaction.set_rollback(True, using=CONTACTS)
    fields = fields_of(first)
    wrong = [f"get {path}"] if first.status_code >= 500 else []
    odd = {each.name: NUL if each.free else DIGITS for each in fields}
    asked: list[tuple[str, Callable[[], Any]]] = [
        ("asked", lambda: client.get(path, odd)),
        ("json", lambda: client.post(path, b'{"a": [1]}', content_type="application/json")),
    ]
    for kind, sent in posts(path, fields):
        asked.append((kind, lambda sent=sent: client.post(path, sent)))  # type: ignore[misc]
    for kind, ask in asked:
        kept = client.cookies.copy()
        with transaction.atomic(using=CONTACTS):
            status = ask().status_code
            transaction.set_rollback(True, using=CONTACTS)
        client.cookies = kept
        if status >= 500:
            wrong.append(f"{kind}: {path}")
    return wrong


def begun(client: Client, world: World) -> Client:
    """With a draft of a report."""
    start = reverse("report-start", kwargs={"slug": world.organisation.slug})
    assert client.post(start, {"gevaar": "nee"}).status_code == 302
    return client


def somebody(world: World) -> Client:
    """A coordinator of the case who has every other role as well: every door is open to them."""
    client = Client(raise_request_exception=False)
    with organisation_scope(world.organisation.pk):
        member = make_member(world.organisation, *Role)
        Participant.objects.create(
            organisation=world.organisation,
            case=world.case,
            member=member,
            capacity=Capacity.COORDINATOR,
            since=LONG_AGO,
        )
    Grant.objects.create(account=member.account, role=InstallationRole.ADMINISTRATOR)
    client.force_login(member.account)
    return client


@pytest.fixture(autouse=True)
def one_step(settings):
    """The second step is not what this is about."""
    settings.TWO_FACTOR = False


@pytest.mark.django_db
def test_a_coordinator_is_always_answered():
    world = worlds.build()
    client = begun(somebody(world), world)
    inside = [each for each in paths(world) if not each.startswith(OPEN)]
    assert [each for path in inside for each in broken(client, path)] == []


@pytest.mark.django_db
def test_who_has_no_account_is_always_answered():
    world = worlds.build()
    client = begun(Client(raise_request_exception=False), world)
    open_to_all = [each for each in paths(world) if each.startswith(OPEN)]
    assert [each for path in open_to_all for each in broken(client, path)] == []
