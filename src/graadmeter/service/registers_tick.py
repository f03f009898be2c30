"""What comes due in the registers, every minute: each part of them adds its own.

An app adds its parts in the ``ready`` of its configuration:

    add_part("escalate", escalate)  # def escalate(now: datetime) -> int: how many it did
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.utils import timezone

from graadmeter.service.ticking import Parts

Part = Callable[[datetime], int]
_parts: dict[str, Part] = {}


def add_part(name: str, part: Part) -> None:
    """Adds a part to the tick.

    Args:
        name: what it is called in the log.
        part: does what has come due at a moment, and says how many; opens its own scopes.
    """
    _parts[name] = part


def registers_tick(now: datetime | None = None) -> dict[str, int]:
    """What has come due; a part that fails does not hold up the others.

    Returns:
        How many each part did, and ``failures``.
    """
    moment = now or timezone.now()
    running = Parts()
    done = {name: running.run(name, lambda p=part: p(moment)) for name, part in _parts.items()}  # type: ignore[misc]
    return {**done, "failures": running.failures}
