"""Integrity reports of the demonstration: six, each as far as another; all of it invented."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from graadmeter.service.integrity.conversation.messages import write_message
from graadmeter.service.integrity.handling import (
    accused,
    deciding,
    investigating,
    moving,
    telling_apart,
    timing,
)
from graadmeter.service.integrity.handling.acting import Acting
from graadmeter.service.integrity.handling.investigating import Hearing
from graadmeter.service.integrity.handling.persons import FIRST, Person, persons_of
from graadmeter.service.integrity.holding.unlocking import Unlocker, holder_of, open_private
from graadmeter.service.integrity.models import Report
from graadmeter.service.integrity.opening import open_by_receipt
from graadmeter.service.integrity.said import Core
from graadmeter.service.integrity.submitting.actions import Submission, submit
from graadmeter.service.integrity.words import Category, Conclusion, MeasureKind, Medium, Pool, Way
from graadmeter.service.organisations.access import Visitor
from graadmeter.service.organisations.words import Audience

Step = Callable[[Acting, date], None]
_RECORD = "Verslag. (verzonnen)"


@dataclass(frozen=True)
class _Example:
    story: str
    days_ago: int
    steps: tuple[Step, ...] = ()
    asks: str = ""
    audience: Audience = Audience.STAFF


def _confirmed(acting: Acting, _today: date) -> None:
    timing.confirm(acting=acting, text="Dank u. Wij hebben uw melding gelezen. (verzonnen)")


def _admitted(acting: Acting, _today: date) -> None:
    moving.admit(acting=acting)


def _told_apart(acting: Acting, _today: date) -> None:
    telling_apart.tell_apart(
        acting=acting,
        names={FIRST: "Iemand van het team (verzonnen)"},
        another="Wie de reizen goedkeurde (verzonnen)",
    )


def _persons(acting: Acting) -> tuple[Person, ...]:
    return persons_of(Report.objects.get(pk=acting.report_id))


def _heard(acting: Acting, hearing: Hearing) -> None:
    investigating.record_hearing(acting=acting, hearing=hearing)


def _investigated(acting: Acting, today: date) -> None:
    deciding.set_categories(acting=acting, categories=[Category.FINANCIAL], audience=Audience.STAFF)
    investigating.begin_investigation(
        acting=acting,
        pool=Pool.INTERNAL,
        investigators="Twee verzonnen onderzoekers",
        questions="Wie tekende de bonnen? (verzonnen)",
    )
    for person in _persons(acting):
        accused.inform_accused(
            acting=acting,
            on=today,
            text="Verteld in een gesprek. (verzonnen)",
            person=person.number,
        )
        _heard(acting, Hearing("accused", today, _RECORD, agreed=True, person=person.number))
    _heard(acting, Hearing("reporter", today, _RECORD, agreed=True))


def _concluded(acting: Acting, today: date) -> None:
    first, *others = (person.number for person in _persons(acting))
    moving.conclude(
        acting=acting,
        conclusion={first: Conclusion.FOUNDED, **dict.fromkeys(others, Conclusion.UNFOUNDED)},
        text="De bonnen klopten niet. (verzonnen)",
    )
    deciding.add_measure(acting=acting, kind=MeasureKind.WARNING, on=today, person=first)


def _closed(acting: Acting, _today: date) -> None:
    timing.inform(acting=acting, text="De melding is gegrond. (verzonnen)")
    moving.close(acting=acting, text="Wij sluiten de melding. Dank u. (verzonnen)")


_EXAMPLES = (
    _Example("Iemand neemt spullen van het magazijn mee naar huis. (verzonnen)", 1),
    _Example(
        "Een opdracht ging naar het bedrijf van een zwager. (verzonnen)",
        9,
        audience=Audience.BOARD,
    ),
    _Example(
        "Gegevens van inwoners zijn doorverteld. (verzonnen)",
        20,
        (_confirmed, _admitted),
        asks="Ik weet nog een voorbeeld. Hoe stuur ik dat? (verzonnen)",
    ),
    _Example(
        "Er zijn bonnen ingediend die niet kloppen. (verzonnen)",
        40,
        (_confirmed, _admitted, _investigated),
    ),
    _Example(
        "Iemand declareerde reizen die niet zijn gemaakt. (verzonnen)",
        60,
        (_confirmed, _admitted, _told_apart, _investigated, _concluded),
    ),
    _Example(
        "Geld uit de kas van een feest is verdwenen. (verzonnen)",
        90,
        (_confirmed, _admitted, _investigated, _concluded, _closed),
    ),
)


def fill_integrity(officer: Visitor, passphrase: str, today: date) -> int:
    """Makes the reports; in the scope of the organisation, whose channel is open.

    Args:
        officer: who handles them; they have a key.
        passphrase: that opens it.
        today: the day.

    Returns:
        How many.
    """
    holder = holder_of(officer.require_member())
    if holder is None:
        raise LookupError(officer.account.mail)
    unlocker = Unlocker(holder, open_private(holder, passphrase, officer.account))
    for example in _EXAMPLES:
        made = submit(
            said=Submission(Way.ANONYMOUS, Medium.WEB, example.audience, Core(story=example.story)),
            secret=secrets.token_bytes(32),
            today=today - timedelta(days=example.days_ago),
        )
        for step in example.steps:
            step(Acting(officer, unlocker, made.report.pk), today)
        if example.asks:
            write_message(
                opened=open_by_receipt(made.receipt),
                text=example.asks,
                secret=secrets.token_bytes(32),
                today=today,
                member=None,
            )
    return len(_EXAMPLES)
