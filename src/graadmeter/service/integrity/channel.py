"""What an organisation chose for its integrity channel, read with `channel_of`."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from graadmeter.service.integrity.models import Channel, KeyHolder, ReportKey
from graadmeter.service.integrity.words import HolderKind, KeyKind
from graadmeter.service.organisations.models import Member

Short = Annotated[str, Field(max_length=200)]
Long = Annotated[str, Field(max_length=4000)]


class ChannelChoices(BaseModel):
    """The choices of one organisation.

    Attributes:
        open: whether reports can come in here; it takes officers with a key, and a recovery key.
        anonymous: whether one can report without saying who one is.
        confidential: whether one can report to the officer through a confidential adviser.
        phone, place: where one can report by telephone or in person.
        external: an external committee or desk, and how it is reached; empty without one.
        committee: who decides on admissibility, as people read it; empty is the officer.
        procedure: where the organisation's own rules can be read.
        check_in_weeks: how long after the confirmation a reporter is asked about retaliation.
        standstill_days: after how many days without anything its handlers are reminded.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", validate_default=True)

    open: bool = False
    anonymous: bool = True
    confidential: bool = True
    phone: Short = ""
    place: Short = ""
    external: Long = ""
    committee: Short = ""
    procedure: Short = ""
    check_in_weeks: Annotated[
        tuple[Annotated[int, Field(ge=1, le=104)], ...], Field(max_length=12)
    ] = (4, 13, 26, 52)
    standstill_days: Annotated[int, Field(ge=7, le=90)] = 21


def channel_of() -> ChannelChoices:
    """What the organisation of the scope chose, with the defaults for the rest."""
    found = Channel.objects.first()
    return ChannelChoices.model_validate(found.choices) if found else ChannelChoices()


def recovery_holder() -> KeyHolder | None:
    """The recovery key of the organisation of the scope, if it was made."""
    found: KeyHolder | None = KeyHolder.objects.filter(
        kind=HolderKind.RECOVERY, replaced_on__isnull=True
    ).first()
    return found


def reads_reports(member: Member) -> bool:
    """Whether a member has a key to a report, whatever their role."""
    keys = ReportKey.objects.filter(
        holder__member=member, kind=KeyKind.CONTENT, removed_on__isnull=True
    )
    return bool(keys.exists())


def has_key(member: Member) -> bool:
    """Whether a member holds a key, as investigators do who have no role in the organisation."""
    held = KeyHolder.objects.filter(member=member, kind=HolderKind.MEMBER)
    return bool(held.filter(replaced_on__isnull=True).exists())
