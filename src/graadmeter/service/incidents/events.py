"""The line of events of a case: what happened, on which day, and what the victim may read of it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Max
from django.utils import timezone

from graadmeter.service.incidents.models import Case, Event
from graadmeter.service.organisations.models import Member


def add_event(
    *,
    case: Case,
    kind: str,
    member: Member | None = None,
    text: str = "",
    for_victim: bool = False,
    codes: dict[str, Any] | None = None,
    on: date | None = None,
) -> Event:
    """Writes a line at the end; call it inside the transaction of what happened.

    Args:
        case: whose line; its row must be locked by the caller, so that numbers do not collide.
        kind: what happened, as ``case.report``.
        member: who did it; None for the reporter without account and for the service.
        text: what somebody wrote, which is sealed.
        for_victim: whether the victim reads it.
        codes: codes, numbers and days that say what happened; never a name.
        on: the day; today without it.
    """
    last = Event.objects.filter(case=case).aggregate(last=Max("number"))["last"] or 0
    event = Event(
        case=case,
        organisation_id=case.organisation_id,
        number=last + 1,
        on=on or timezone.localdate(),
        member=member,
        kind=kind,
        for_victim=for_victim,
        codes=codes or {},
    )
    if text:
        event.text = text
    event.save(force_insert=True)
    return event
