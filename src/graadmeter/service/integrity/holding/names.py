"""Who reported, and what was asked and decided about seeing it; `name_actions` writes it.

A request has a key of its own. Beside the reason it is sealed under the key of the report, so that
handlers and the reporter read reason and decision; and it is sealed to each custodian, who read no
report. On a yes the custodian seals the key of the identity envelope to who asked.
"""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from graadmeter.errors import UserError
from graadmeter.language import gettext as _
from graadmeter.service.integrity.events import add_event
from graadmeter.service.integrity.holding.recipients import ENDED, recipients_of
from graadmeter.service.integrity.holding.unlocking import Unlocker
from graadmeter.service.integrity.models import (
    Event,
    Identity,
    IdentityRequest,
    IdentityRequestKey,
    KeyHolder,
    Report,
    ReportKey,
)
from graadmeter.service.integrity.opening import Opened, place_of
from graadmeter.service.integrity.said import Who
from graadmeter.service.integrity.words import Capacity, KeyKind
from graadmeter.service.journal.actions import record
from graadmeter.service.organisations.models import Member
from graadmeter.service.project.databases import CONTACTS
from graadmeter.service.vault.personal.envelopes import content_of
from graadmeter.service.vault.personal.keypairs import Context, open_with

_FIRST = 1


@dataclass(frozen=True)
class Told:
    """A request as those read it who have its key.

    Attributes:
        words: of the decision; empty until there is one.
    """

    request: IdentityRequest
    reason: str
    words: str


def request_context(request_id: uuid.UUID, holder: KeyHolder) -> Context:
    """What the key of a request is bound to when it is sealed to a custodian."""
    return Context(
        "integrity.identity-request", holder.organisation_id, request_id, str(holder.pk), _FIRST
    )


def has_identity(report: Report) -> bool:
    """Whether its reporter said who they are."""
    return bool(Identity.objects.filter(report=report).exists())


def custodians_of(report: Report, without: int | None = None) -> list[KeyHolder]:
    """Who can decide on a name: custodians with the key of this name, other than who asks."""
    rows = ReportKey.objects.filter(
        report=report,
        kind=KeyKind.IDENTITY,
        capacity=Capacity.CUSTODIAN,
        removed_on__isnull=True,
        holder__replaced_on__isnull=True,
    ).exclude(holder__member_id=without)
    return [row.holder for row in rows.select_related("holder__member__account")]


def reason_for(unlocker: Unlocker, asked: IdentityRequest) -> Told:
    """A request as a custodian reads it.

    Raises:
        UserError: it is not sealed to them.
    """
    key = request_key(unlocker, asked)
    return Told(asked, _read(key, asked, "sealed_for_custodian")["reason"], _words(key, asked))


def told_of(opened: Opened) -> list[Told]:
    """The requests about a report as its handlers and its reporter read them.

    What is under a version of the key that they lack is left out.
    """
    found = []
    rows = IdentityRequest.objects.filter(report=opened.report).select_related(
        "asked_by__member__account", "decided_by__member__account"
    )
    for asked in rows.order_by("asked_on", "pk"):
        if not opened.can_read(asked.version):
            continue
        content = opened.read(asked, "sealed_reason")
        words = _words(bytes.fromhex(content["key"]), asked)
        found.append(Told(asked, content["reason"], words))
    return found


def granted_to(report: Report, member: Member) -> IdentityRequest | None:
    """The decision by which somebody may see who reported, if there is one.

    It lasts as long as their key to the report: who was removed and added again asks again.
    """
    held = next((each for each in recipients_of(report) if each.member.pk == member.pk), None)
    if held is None:
        return None
    found: IdentityRequest | None = (
        IdentityRequest.objects.filter(
            report=report, asked_by__member=member, granted=True, decided_on__gte=held.since
        )
        .exclude(pk__in=_ended(report))
        .order_by("-decided_on")
        .first()
    )
    return found


def name_for(*, opened: Opened, by: Member, today: date) -> Who | None:
    """Who reported, for a handler whom a custodian let see it; None for others.

    The first time the reporter reads that it was seen, and each day it is journalled once a read.
    """
    granted = granted_to(opened.report, by)
    if granted is None or opened.identity is None:
        return None
    who = Who.model_validate(opened.who())
    with transaction.atomic(using=CONTACTS):
        report = Report.objects.select_for_update().get(pk=opened.report.pk)
        if not handles(report, by):
            return None
        facts = {"request": str(granted.pk), "capacity": str(Capacity.OFFICER)}
        seen = Event.objects.filter(report=report, kind="identity.read", member=by, codes=facts)
        if not seen.exists():
            add_event(report, "identity.read", today, member=by, for_reporter=True, codes=facts)
        _record(report, by, "integrity.identity-read")
    return who


def requests_for(unlocker: Unlocker) -> list[IdentityRequest]:
    """The requests that a custodian can read, those to decide on first."""
    rows = IdentityRequest.objects.filter(keys__holder=unlocker.holder).select_related(
        "report", "asked_by__member__account"
    )
    return sorted(rows, key=lambda each: (each.decided_on is not None, -each.asked_on.toordinal()))


def request_key(unlocker: Unlocker, asked: IdentityRequest) -> bytes:
    """The key of a request, for a custodian.

    Raises:
        UserError: it is not sealed to them.
    """
    row = IdentityRequestKey.objects.filter(request=asked, holder=unlocker.holder).first()
    if row is None:
        raise not_theirs()
    context = request_context(asked.pk, unlocker.holder)
    return open_with(unlocker.private, bytes(row.sealed), context)


def handles(report: Report, member: Member | None) -> bool:
    """Whether somebody handles a report."""
    return member is not None and any(
        each.member.pk == member.pk and each.capacity == Capacity.OFFICER
        for each in recipients_of(report)
    )


def _ended(report: Report) -> list[str]:
    """The requests whose yes ended with the removal of who had asked."""
    lines = Event.objects.filter(report=report, kind="recipient.remove")
    return [
        each for codes in lines.values_list("codes", flat=True) for each in codes.get(ENDED, ())
    ]


def _words(key: bytes, asked: IdentityRequest) -> str:
    if asked.sealed_decision is None:
        return ""
    return str(_read(key, asked, "sealed_decision")["words"])


def _read(key: bytes, asked: IdentityRequest, column: str) -> dict[str, str]:
    envelope = bytes(getattr(asked, column))
    found: dict[str, str] = json.loads(content_of(key, envelope, place_of(asked, column)))
    return found


def not_theirs() -> UserError:
    """What is said to who cannot decide on a request."""
    return UserError(
        _("Over dit verzoek kunt u niet beslissen"),
        where="besluit",
        mend=_("Een andere bewaarder van namen beslist over verzoeken van uzelf."),
    )


def _record(report: Report, by: Member, action: str, **facts: object) -> None:
    record(
        organisation_id=report.organisation_id,
        account=by.account,
        action=action,
        subject=str(report.pk),
        **facts,
    )
