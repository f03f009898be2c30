"""Work that comes back: parts that each are tried, whatever becomes of the others."""

from __future__ import annotations

import logging
from collections.abc import Callable

log = logging.getLogger("graadmeter.worker")


class Parts:
    """Runs the parts of a tick; one that fails is logged, counted, and tried at the next tick.

    Attributes:
        failures: how many failed.
    """

    def __init__(self) -> None:
        self.failures = 0

    def run(self, name: str, part: Callable[[], int]) -> int:
        """What a part did, or nothing when it failed."""
        try:
            return part()
        except Exception:
            log.exception("part of tick failed", extra={"task": name})
            self.failures += 1
            return 0
