"""What reporters did, in the journal: numbers of whole days, the morning after.

Officers' lines have their second. A line for a reporter between two of those would say between
which moments somebody reported, or read an answer. So there is none at the time; once a day is
over, one line says how much came in on it.
"""

from __future__ import annotations

import uuid
from collections import Counter
from datetime import date

from django.db.models import Count, Min

from graadmeter.service.integrity.models import Attachment, Message, Report
from graadmeter.service.journal.actions import record

BY_REPORTERS = "integrity.reporters"


def note_reporters(organisation_id: uuid.UUID, since: date | None, today: date) -> int:
    """Journals what came in on each day that is over; call it inside a transaction.

    Args:
        organisation_id: of the scope.
        since: the day of the last time; None is from the first report on.
        today: which is not over.

    Returns:
        How many days something came in on.
    """
    first = since or Report.objects.aggregate(first=Min("received_on"))["first"] or today
    days = {"on__gte": first, "on__lt": today, "from_reporter": True}
    reports = Report.objects.filter(received_on__gte=first, received_on__lt=today)
    counted: dict[date, Counter[str]] = {}
    for name, rows, column in (
        ("reports", reports, "received_on"),
        ("messages", Message.objects.filter(**days), "on"),
        ("files", Attachment.objects.filter(**days), "on"),
    ):
        for row in rows.values(column).annotate(number=Count("pk")).order_by():
            counted.setdefault(row[column], Counter())[name] = row["number"]
    for day in sorted(counted):
        record(
            organisation_id=organisation_id,
            account=None,
            action=BY_REPORTERS,
            day=day,
            reports=counted[day]["reports"],
            messages=counted[day]["messages"],
            files=counted[day]["files"],
        )
    return len(counted)
