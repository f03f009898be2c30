"""When mail may go: in the hours of GRAADMETER_MAIL_HOURS, and not on Sundays."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.conf import settings
from django.utils import timezone

_ALL = (0, 24)
_SUNDAY = 6


def waits_until(now: datetime) -> datetime | None:
    """The moment from which mail may go; None when it may go now.

    Without a mail server mail reaches nobody, so that it never has to wait.
    """
    first, last = settings.MAIL_HOURS
    if not settings.MAIL_URL or (first, last) == _ALL:
        return None
    local = timezone.localtime(now)
    if local.weekday() != _SUNDAY and first <= local.hour < last:
        return None
    day = local.date() if local.hour < first else local.date() + timedelta(days=1)
    if day.weekday() == _SUNDAY:
        day += timedelta(days=1)
    return timezone.make_aware(datetime.combine(day, time(first)))
