"""Every address of a register, by everybody who might come, to look and to do: nothing leaks."""

from __future__ import annotations

import re
from contextlib import nullcontext
from dataclasses import dataclass
from http.cookies import SimpleCookie

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import override_settings
from django.urls import reverse
from tests.service.registers.matrix import world as worlds
from tests.service.registers.matrix.expected import TABLE, Who
from tests.service.registers.matrix.reports import REPORT_SECRETS
from tests.service.registers.matrix.world import SECRETS, Persona, World
from tests.service.routes import routes

from graadmeter.service.organisations.words import Role
from graadmeter.service.project.databases import CONTACTS

STARTS = (
    *("/register/", "/melden/", "/melding/", "/beheer/organisaties/"),
    *("/integriteit/", "/integrity/"),
)
IN, SIGN_IN, HIDDEN, REFUSED, NO_SUCH = "in", "sign in", "404", "403", "405"
OF_EVERYBODY = {"open": IN, "draft": REFUSED, "nobody": NO_SUCH}
SENT = {"people-member": {"doe": "afwezig"}, "report-own-case": {"doe": "toevoegen"}}
"""What is sent to addresses that know no request without it."""
ANSWERS = {404: HIDDEN, 403: REFUSED, 405: NO_SUCH}
SHOWING_CASES = {"case-worklist", "case-search", "report-own", "keeping-person"}
"""Addresses of no case that list cases."""
WITHOUT_KEY = {"no account", "every role, no case", "member of another organisation"}
"""Who asks for a report without a key of their own: they are sent away before it is looked for."""
_ARGUMENT = re.compile(r"<\w+:(\w+)>")


@dataclass(frozen=True)
class Address:
    """A route, and an address of it in the world."""

    name: str
    path: str
    of_case: bool
    of_report: bool = False


def register_routes() -> dict[str, str]:
    """Names and patterns of the routes of registers."""
    return {name: pattern for pattern, name in routes() if pattern.startswith(STARTS)}


def addresses(world: World) -> list[Address]:
    """One of each route, of what is there."""
    found = []
    for name, pattern in register_routes().items():
        values = {each: world.values[each] for each in _ARGUMENT.findall(pattern)}
        for each, value in values.items():
            if isinstance(value, dict):
                values[each] = value[name]
        path, of_report = reverse(name, kwargs=values), "report_id" in values
        found.append(Address(name, path, "case_id" in values, of_report))
    return found


def expected(who: Who, persona: Persona) -> str:
    """What somebody gets, by the table."""
    if who.door in OF_EVERYBODY:
        return OF_EVERYBODY[who.door]
    if not persona.account:
        return SIGN_IN
    if who.door in {"account", "installation"}:
        return IN if who.door == "account" or persona.installation else REFUSED
    if who.door == "setup" and persona.installation:
        return HIDDEN if who.own else IN
    found = _of_member(who, persona) if persona.member else HIDDEN
    return HIDDEN if found == IN and who.own else found


def _of_member(who: Who, persona: Persona) -> str:
    needed = frozenset({Role.ADMINISTRATOR}) if who.door == "setup" else who.roles
    if needed and not needed & persona.roles:
        return HIDDEN if who.hidden else REFUSED
    if who.keys and persona.keyed:
        if not persona.report_key:
            return HIDDEN
        return IN if persona.report_key in who.keys else REFUSED
    if who.seeing and not who.seeing & persona.capacities:
        return HIDDEN
    return IN if not who.capacities or who.capacities & persona.capacities else REFUSED


def answered(response: HttpResponse) -> str:
    """What somebody got."""
    if response.status_code == 302 and response["Location"].startswith("/inloggen/"):
        return SIGN_IN
    if response.status_code >= 500:
        return str(response.status_code)
    return ANSWERS.get(response.status_code, IN)


def ask(persona: Persona, address: Address, method: str) -> HttpResponse:
    """Asks, and undoes what that did."""
    # Telling of a changed setting takes as long as a request, so it is said where it matters.
    steps = override_settings(TWO_FACTOR=True) if persona.half else nullcontext()
    cookies = SimpleCookie(persona.client.cookies)
    with steps, transaction.atomic(using=CONTACTS):
        sent = SENT.get(address.name, {}) if method == "post" else {}
        response: HttpResponse = getattr(persona.client, method)(address.path, sent)
        transaction.set_rollback(True, using=CONTACTS)
    persona.client.cookies = cookies
    return response


def leaked(world: World, response: HttpResponse) -> list[str]:
    """Words of the case in an answer, also where it leads."""
    text = response.content.decode("latin-1") + str(response.headers)
    return [word for word in (*SECRETS, *REPORT_SECRETS, world.case.number) if word in text]


def faults(world: World, persona: Persona, address: Address, method: str) -> list[str]:
    """What is wrong with one request."""
    rule = TABLE[address.name]
    who = rule.get if method == "get" else rule.post
    wanted = expected(who, persona)
    response = ask(persona, address, method)
    got = answered(response)
    other = expected(rule.post if method == "get" else rule.get, persona)
    # Where a request of that kind is not taken, who may not come in may hear that first.
    fits = got == wanted or (wanted == NO_SUCH and got == other != IN)
    said = f"{persona.name}: {method} {address.name}"
    found = [] if fits else [f"{said}: {got}, not {wanted}"]
    may_read = got == IN and (persona.sees or rule.shows or persona.report_key)
    if not may_read:
        found += [f"{said}: leaks {word}" for word in leaked(world, response)]
    return found


def worth_asking(persona: Persona, address: Address, method: str) -> bool:
    """Whether somebody adds anything to the others.

    Roles one by one do not where only the case matters, and the other way around; nor at both
    looking and doing where the row has one guard for the two. Where nobody may come, or everybody,
    three who differ most are enough.
    """
    rule = TABLE[address.name]
    who = rule.get if method == "get" else rule.post
    if who.door in OF_EVERYBODY:
        return persona.name in {"no account", "every role, no case", "coordinator of the case"}
    if address.of_report:
        return persona.keyed or persona.name in WITHOUT_KEY
    if persona.keyed:
        return "/integriteit/" in address.path
    one_role = persona.name.endswith("without the case")
    if one_role and (address.of_case or (method == "get" and rule.get == rule.post)):
        return False
    if address.of_case:
        return True
    return one_role or not persona.sees or address.name in SHOWING_CASES


@pytest.fixture(autouse=True)
def one_step(settings):
    """The second step is asked of one persona alone."""
    settings.TWO_FACTOR = False


@pytest.mark.django_db
def test_nobody_gets_what_the_table_does_not_give():
    world = worlds.build()
    wrong, asked = [], 0
    for address in addresses(world):
        for persona in world.personas:
            for method in ("get", "post"):
                if worth_asking(persona, address, method):
                    wrong += faults(world, persona, address, method)
                    asked += 1
    assert wrong == []
    assert asked > 20 * len(TABLE)


def test_every_route_has_a_row_and_every_row_a_route():
    assert set(register_routes()) == set(TABLE)


@pytest.mark.django_db
def test_the_world_has_what_the_table_speaks_of():
    world = worlds.build()
    handler = next(each for each in world.personas if each.name == "coordinator of the case")
    seen = "".join(
        ask(handler, address, "get").content.decode("latin-1")
        for address in addresses(world)
        if address.name in {"case", "attachment", "keeping-case", "keeping-mark", "case-bans"}
    )
    # Otherwise nothing could leak, and the test above would prove nothing.
    assert [word for word in (*SECRETS, world.case.number) if word not in seen] == []


@pytest.mark.django_db
def test_a_case_one_may_not_know_looks_like_one_that_is_not_there():
    world = worlds.build()
    knows = {"every role, no case", "the accused", "member of another organisation"}
    nowhere = "00000000-0000-4000-8000-000000000000"
    for persona in world.personas:
        if persona.name in knows:
            for address in addresses(world):
                if address.of_case:
                    there = ask(persona, address, "get")
                    other = Address(
                        address.name, address.path.replace(str(world.case.pk), nowhere), True
                    )
                    not_there = ask(persona, other, "get")
                    assert plain(there, world, nowhere) == plain(not_there, world, nowhere)


def plain(response: HttpResponse, world: World, nowhere: str) -> tuple[int, str]:
    """An answer without its token and its own address."""
    text = response.content.decode().replace(str(world.case.pk), nowhere)
    return response.status_code, re.sub(r'csrfmiddlewaretoken" value="\w+"', "", text)


@pytest.mark.django_db
def test_what_is_refused_changes_nothing():
    from graadmeter.service.incidents.models import Case, Event
    from graadmeter.service.scope import every_organisation

    world = worlds.build()
    with every_organisation():
        before = list(Case.objects.values()), Event.objects.count()
    for persona in world.personas:
        if persona.name in {"every role, no case", "the accused", "expired deputy"}:
            for address in addresses(world):
                if address.of_case:
                    with transaction.atomic(using=CONTACTS):
                        persona.client.post(address.path, {"opheffen": "1", "reason": "x"})
    with every_organisation():
        assert (list(Case.objects.values()), Event.objects.count()) == before
