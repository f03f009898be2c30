"""What takes over a case that turns out to be an integrity matter, when there is such a thing.

The part that takes them adds itself in the ``ready`` of its configuration; this one knows nothing
of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from graadmeter.service.incidents.events import add_event
from graadmeter.service.incidents.models import Case, Event

TAKEN_OVER = "case.integrity"


class Receiver(Protocol):
    """What takes over cases."""

    def take_over(self, case: Case, text: str, today: date) -> str | None:
        """Makes something of a case, in the transaction of the act.

        Args:
            case: held by the caller.
            text: what the next handlers should know.
            today: the day.

        Returns:
            By which people speak of it; None when it takes nothing now.
        """

    def may_claim(self, reference: str) -> bool:
        """Whether who reported the case can still get a receipt for it."""

    def claim(self, reference: str, today: date) -> str:
        """Gives that receipt, once.

        Raises:
            UserError: it was given already.
        """


@dataclass
class _Known:
    receiver: Receiver | None = None


_known = _Known()


def register_receiver(receiver: Receiver) -> None:
    """Has cases that are handed over taken by it."""
    _known.receiver = receiver


def take_over(case: Case, text: str, today: date) -> bool:
    """Has a case taken over, and writes in it by what name; no when nothing takes it."""
    reference = _known.receiver.take_over(case, text, today) if _known.receiver else None
    if reference is None:
        return False
    add_event(case=case, kind=TAKEN_OVER, text=reference, for_victim=True, on=today)
    return True


def reference_of(case: Case) -> str:
    """By which people speak of what was made of a case; empty when nothing was."""
    event = Event.objects.filter(case=case, kind=TAKEN_OVER).order_by("-number").first()
    return str(event.text or "") if event else ""


def may_claim(case: Case) -> bool:
    """Whether who reported a case can get a receipt for what was made of it."""
    reference = reference_of(case)
    receiver = _known.receiver
    return bool(reference) and receiver is not None and receiver.may_claim(reference)


def claim(case: Case, today: date) -> str:
    """Gives that receipt, once.

    Raises:
        LookupError: nothing was made of the case.
        UserError: it was given already.
    """
    if _known.receiver is None:
        raise LookupError(str(case.pk))
    return _known.receiver.claim(reference_of(case), today)
