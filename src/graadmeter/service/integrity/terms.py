"""The two terms of a report: seven days to confirm, three months after that to inform.

After the law on the protection of whistleblowers (Wet bescherming klokkenluiders, article 2,
paragraph 2, e and f): confirmation within seven days of receipt; information about assessment and
follow-up within at most three months of sending it, or, when none was sent, of the end of those
seven days. Days and months are counted by the calendar.
"""

from __future__ import annotations

import calendar
from datetime import date, timedelta

CONFIRM_DAYS = 7
INFORM_MONTHS = 3


def confirm_due(received_on: date) -> date:
    """The last day to confirm."""
    return received_on + timedelta(days=CONFIRM_DAYS)


def inform_due(received_on: date, confirmed_on: date | None, suspended_days: int = 0) -> date:
    """The last day to inform the reporter.

    Args:
        received_on: the day of the report.
        confirmed_on: the day of the confirmation; what comes too late does not lengthen the term.
        suspended_days: for how many days the term stood still, with the reporter's agreement.
    """
    latest = confirm_due(received_on)
    begins = latest if confirmed_on is None else min(confirmed_on, latest)
    return months_after(begins, INFORM_MONTHS) + timedelta(days=suspended_days)


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or the last day of a month that is shorter."""
    number = day.year * 12 + day.month - 1 + months
    year, month = divmod(number, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
