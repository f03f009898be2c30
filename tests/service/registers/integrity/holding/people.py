"""Officers, custodians and others with keys that open with a passphrase, as people make them."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone
from nacl.pwhash import argon2id
from tests.service.managing import Browser
from tests.service.registers.integrity.made_reports import Held, make_report
from tests.service.registers.made import make_member, make_organisation, signed_in_as

from graadmeter.service.integrity.handling.access import opened_for
from graadmeter.service.integrity.holding.keys import make_key
from graadmeter.service.integrity.holding.recovery import draw, keep
from graadmeter.service.integrity.holding.unlocking import (
    Unlocker,
    cookie_name,
    give_cookie,
    holder_of,
    keep_open,
    open_private,
)
from graadmeter.service.integrity.models import KeyHolder, Report
from graadmeter.service.integrity.opening import Opened, open_for
from graadmeter.service.integrity.submitting.actions import Made
from graadmeter.service.organisations.access import Visitor
from graadmeter.service.organisations.models import Member, Organisation
from graadmeter.service.organisations.people import roles_of
from graadmeter.service.organisations.words import Role
from graadmeter.service.scope import organisation_scope
from graadmeter.service.vault.personal.keypairs import key_pair_of

PHRASE = "paarse dakgoot zwijgt"
CHEAP: Any = {"opslimit": argon2id.OPSLIMIT_MIN, "memlimit": argon2id.MEMLIMIT_MIN}


def today() -> date:
    """The day of the test."""
    return timezone.localdate()


def with_key(member: Member, phrase: str = PHRASE) -> Member:
    """A member who made a key; Argon2id at its cheapest."""
    make_key(member=member, passphrase=phrase, account=member.account, today=today(), **CHEAP)
    return member


def held_by(member: Member, phrase: str = PHRASE) -> Held:
    """Their key, opened with their passphrase."""
    holder = current(member)
    return Held(holder, key_pair_of(open_private(holder, phrase, member.account)))


def current(member: Member) -> KeyHolder:
    """The key somebody has now."""
    found = holder_of(member)
    assert found is not None
    return found


def unlocker_for(member: Member, phrase: str = PHRASE) -> Unlocker:
    """Somebody who typed their passphrase."""
    held = held_by(member, phrase)
    return Unlocker(held.holder, held.pair.private)


def opened_by(member: Member, report: Report, phrase: str = PHRASE) -> Opened:
    """A report as somebody opens it with their passphrase."""
    found = unlocker_for(member, phrase)
    return open_for(Report.objects.get(pk=report.pk), found.holder, found.private)


def visitor_for(member: Member) -> Visitor:
    """A member who asks for a page."""
    roles = roles_of(member, today())
    return Visitor(member.account, member.organisation, member, roles)


def reads(member: Member, report: Report) -> bool:
    """Whether the service shows a report to somebody."""
    from django.http import Http404

    try:
        opened_for(visitor_for(member), unlocker_for(member), report.pk, read=False)
    except Http404:
        return False
    return True


def browser_of(member: Member, phrase: str = PHRASE) -> Browser:
    """A browser in which somebody is signed in and their key is unlocked."""
    client = signed_in_as(member)
    with organisation_scope(member.organisation_id):
        held = held_by(member, phrase)
        token = keep_open(held.holder, held.pair.private)
    carry(client, member.organisation.slug, token)
    return client


def carry(client: Browser, slug: str, token: bytes) -> None:
    """Puts the cookie in a browser."""
    from django.http import HttpResponse

    response = give_cookie(HttpResponse(), slug, token)
    client.cookies[cookie_name()] = response.cookies[cookie_name()].value


@dataclass
class Scene:
    """An organisation with people who have keys, and its recovery codes."""

    organisation: Organisation
    officer: Member
    second: Member
    custodian: Member
    adviser: Member
    administrator: Member
    shares: tuple[str, str, str]

    def member(self, *roles: Role, **facts: Any) -> Member:
        """Somebody else, with a key."""
        return with_key(make_member(self.organisation, *roles, **facts))

    def report(self, story: str = "Er verdween geld.", **facts: Any) -> Made:
        """A report that came in on the public page."""
        return make_report(story, **facts)

    def scope(self) -> AbstractContextManager[None]:
        """Once more, since a request forgets the scope that was there before it."""
        return organisation_scope(self.organisation.pk)

    @property
    def slug(self) -> str:
        """Of the organisation, in addresses."""
        return str(self.organisation.slug)


def make_scene(slug: str = "sleuteldam") -> Scene:
    """Makes all of it; open the scope of its organisation for what follows."""
    organisation = make_organisation(slug)
    with organisation_scope(organisation.pk):
        administrator = make_member(organisation, Role.ADMINISTRATOR, name="Ada Beheer")
        drawn = draw()
        keep(drawn=drawn, old_shares=None, account=administrator.account, today=today())

        def person(role: Role, name: str) -> Member:
            return with_key(make_member(organisation, role, name=name))

        return Scene(
            organisation=organisation,
            officer=person(Role.INTEGRITY_OFFICER, "Olga Behandelaar"),
            second=person(Role.INTEGRITY_OFFICER, "Otto Behandelaar"),
            custodian=person(Role.CUSTODIAN, "Cor Bewaarder"),
            adviser=person(Role.CONFIDENTIAL_ADVISER, "Vera Vertrouwen"),
            administrator=administrator,
            shares=drawn.shares,
        )
