"""The line of events of a report: what happened, on which day, and what the reporter reads."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Max

from graadmeter.service.integrity.models import Event, Report
from graadmeter.service.integrity.opening import Opened
from graadmeter.service.organisations.models import Member


def add_event(
    report: Report,
    kind: str,
    today: date,
    *,
    member: Member | None = None,
    for_reporter: bool = False,
    codes: dict[str, Any] | None = None,
    text: str = "",
    opened: Opened | None = None,
) -> Event:
    """Writes a line at the end; call it inside the transaction of what happened.

    Args:
        report: whose row the caller holds, or made just now.
        kind: what happened, as ``report.received``.
        today: the day.
        member: who did it; None for the reporter and for the service.
        for_reporter: whether the reporter reads it.
        codes: codes, numbers and days; never a name, never the member it is about.
        text: what somebody wrote, which is sealed: that takes ``opened``.
        opened: the report, opened by who writes.

    Raises:
        ValueError: there is a text and nothing to seal it with.
    """
    last = Event.objects.filter(report=report).aggregate(last=Max("number"))["last"] or 0
    event = Event(
        organisation_id=report.organisation_id,
        report=report,
        number=last + 1,
        on=today,
        member=member,
        kind=kind,
        for_reporter=for_reporter,
        codes=codes or {},
    )
    if text:
        if opened is None:
            raise ValueError(kind)
        event.version = opened.newest
        event.sealed_text = opened.sealed(event, "sealed_text", {"text": text})
    event.save(force_insert=True)
    return event


def text_of(opened: Opened, event: Event) -> str:
    """What was written with a line; empty without.

    Raises:
        NotARecipientError: it is under a version of the key they do not have.
    """
    if event.sealed_text is None:
        return ""
    return str(opened.read(event, "sealed_text")["text"])


def happened_since_conclusion(report: Report, kind: str) -> bool:
    """Whether a line of a kind was written after the last conclusion there was.

    After an appeal there is a second conclusion: what was done about the first one does not do.
    """
    concluded = Event.objects.filter(report=report, kind="report.conclude")
    last = concluded.aggregate(last=Max("number"))["last"] or 0
    return bool(Event.objects.filter(report=report, kind=kind, number__gt=last).exists())


def was_concluded(report: Report) -> bool:
    """Whether there ever was a conclusion, also when the report is open again."""
    return bool(Event.objects.filter(report=report, kind="report.conclude").exists())


def times_reopened(report: Report) -> int:
    """How often a report was taken up again after it was closed."""
    return int(Event.objects.filter(report=report, kind="report.reopen").count())
