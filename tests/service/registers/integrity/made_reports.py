"""Key holders and reports for tests, made through the functions the pages use."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from graadmeter.service.integrity.models import Channel, KeyHolder
from graadmeter.service.integrity.said import Core, Who
from graadmeter.service.integrity.submitting.actions import Made, Submission, submit
from graadmeter.service.integrity.words import HolderKind, Medium, Way
from graadmeter.service.organisations.models import Member
from graadmeter.service.organisations.words import Audience
from graadmeter.service.scope import current_organisation
from graadmeter.service.vault.personal.keypairs import KeyPair, new_key_pair


@dataclass(frozen=True)
class Held:
    """A key holder with the private half that only its owner has."""

    holder: KeyHolder
    pair: KeyPair


def make_holder(member: Member | None, kind: HolderKind = HolderKind.MEMBER) -> Held:
    """A key pair whose private half is not locked away: tests keep it."""
    pair = new_key_pair()
    holder = KeyHolder.objects.create(
        organisation_id=current_organisation(),
        kind=kind,
        member=member,
        public=pair.public,
        locked=b"kept by the test",
        made_on=timezone.localdate(),
    )
    return Held(holder, pair)


def make_recovery() -> Held:
    """The recovery key of the organisation."""
    return make_holder(None, HolderKind.RECOVERY)


def open_channel(**choices: Any) -> Channel:
    """Opens the channel of the organisation of the scope."""
    made: Channel = Channel.objects.create(
        organisation_id=current_organisation(),
        choices={"open": True, **choices},
        changed_on=timezone.localdate(),
    )
    return made


def make_report(
    story: str = "Iemand keek de andere kant op.",
    *,
    way: Way = Way.ANONYMOUS,
    who: Who | None = None,
    today: date | None = None,
    secret: bytes | None = None,
    audience: Audience = Audience.STAFF,
    **core: Any,
) -> Made:
    """A report as somebody made it on the public page."""
    return submit(
        said=Submission(way, Medium.WEB, audience, Core(story=story, **core), who),
        secret=secret or secrets.token_bytes(32),
        today=today or timezone.localdate(),
    )
