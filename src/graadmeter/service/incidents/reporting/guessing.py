"""Wrong codes: counted for all together, so that guessing is slow and nobody is shut out.

A right code always opens: a code has a hundred random bits, so what is limited is not the odds of
a guess but the load of many. Counting per visitor would need addresses, which are kept nowhere.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable

MOST = 30
SECONDS = 60
log = logging.getLogger("graadmeter.receipts")


class WrongCodes:
    """The wrong codes of the last minute in this process."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Starts with none.

        Args:
            clock: seconds that only go forward.
        """
        self._clock = clock
        self._moments: deque[float] = deque()
        self._lock = threading.Lock()

    def count(self) -> bool:
        """Counts one, and says whether there are too many; once in a while that is logged."""
        with self._lock:
            now = self._clock()
            while self._moments and self._moments[0] <= now - SECONDS:
                self._moments.popleft()
            if len(self._moments) >= MOST:
                return True
            self._moments.append(now)
            if len(self._moments) == MOST:
                log.warning("many wrong receipts within a minute")
            return False

    def clear(self) -> None:
        """Starts again."""
        with self._lock:
            self._moments.clear()


wrong_codes = WrongCodes()
