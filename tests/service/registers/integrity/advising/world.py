"""An adviser with a key to notes that is unlocked in a browser."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils import timezone
from nacl.pwhash import argon2id
from tests.service.managing import Browser
from tests.service.registers.made import make_member, make_organisation, signed_in_as

from graadmeter.service.integrity.advising import actions
from graadmeter.service.integrity.advising.notes import Written
from graadmeter.service.integrity.advising.words import Contact, Subject
from graadmeter.service.integrity.holding.unlocking import Unlocker, cookie_name, unlocked
from graadmeter.service.integrity.models import AdviserNote, KeyHolder
from graadmeter.service.integrity.words import HolderKind
from graadmeter.service.organisations.models import Member, Organisation
from graadmeter.service.organisations.words import Role
from graadmeter.service.scope import organisation_scope

PASSPHRASE = "vier losse woorden regenton"  # noqa: S105 - of nobody
CHEAP = {"opslimit": argon2id.OPSLIMIT_MIN, "memlimit": argon2id.MEMLIMIT_MIN}
DAY = date(2026, 3, 2)


@dataclass
class Adviser:
    """An adviser; everything is done in the scope of the organisation."""

    organisation: Organisation
    member: Member
    holder: KeyHolder

    def scope(self):
        return organisation_scope(self.organisation.pk)

    def token(self) -> bytes:
        with self.scope():
            return actions.unlock_notes(holder=self.holder, passphrase=PASSPHRASE, today=DAY)

    def unlocker(self) -> Unlocker:
        token = self.token()
        with self.scope():
            found = unlocked(token, self.member, HolderKind.NOTES)
        assert found is not None
        return found

    def browser(self, *, locked: bool = False) -> Browser:
        client = signed_in_as(self.member)
        if not locked:
            token = base64.urlsafe_b64encode(self.token()).decode()
            client.cookies[cookie_name(HolderKind.NOTES)] = token
        return client

    def write(self, title: str = "Over een gunning", text: str = "", **facts) -> AdviserNote:
        unlocker = self.unlocker()
        written = note(title, text, **facts)
        with self.scope():
            return actions.write_note(
                unlocker=unlocker, written=written, today=timezone.localdate()
            )

    def address(self, name: str, *more) -> str:
        return reverse(name, args=[self.organisation.slug, *more])


def note(title: str = "Over een gunning", text: str = "", **facts) -> Written:
    return Written(
        **{
            "title": title,
            "text": text,
            "on": DAY,
            "contact": Contact.TALK,
            "subjects": (Subject.FINANCIAL,),
            **facts,
        }
    )


def make_adviser(organisation: Organisation | None = None, *roles: Role) -> Adviser:
    """An adviser with a key to notes under `PASSPHRASE`."""
    organisation = organisation or make_organisation()
    with organisation_scope(organisation.pk):
        member = make_member(organisation, *(roles or (Role.CONFIDENTIAL_ADVISER,)))
        holder = actions.make_key(member=member, passphrase=PASSPHRASE, today=DAY, **CHEAP)
    return Adviser(organisation, member, holder)
