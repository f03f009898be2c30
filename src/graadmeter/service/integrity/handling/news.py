"""What reporters did without a message, which nobody would see otherwise.

A message is new until somebody reads it. That a report was withdrawn, or how its reporter judges
what was done, is a line of a report that is over, and stands in the list for some days.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from graadmeter.language import gettext as _
from graadmeter.service.integrity.labels import label
from graadmeter.service.integrity.models import Event
from graadmeter.service.integrity.words import State, Verdict

DAYS = 14
"""For how many days it stands in the list."""


def news_since(day: date) -> QuerySet[Event]:
    """What reporters did from a day on, of the reports of the scope that still stand so."""
    rows: QuerySet[Event] = Event.objects.filter(
        Q(kind="report.judge", report__state=State.CLOSED)
        | Q(kind="report.withdraw", report__state=State.WITHDRAWN),
        on__gte=day,
    )
    return rows


def shown_from(today: date) -> date:
    """The first day whose news is still in the list."""
    return today - timedelta(days=DAYS - 1)


def news_of(reports: Collection[uuid.UUID], today: date) -> dict[uuid.UUID, str]:
    """Report to the last thing its reporter did in these days, in words; without it is left out."""
    said: dict[str, Callable[[dict[str, Any]], str]] = {
        "report.judge": lambda codes: _("Oordeel van de melder: {verdict}").format(
            verdict=label(Verdict(codes["verdict"])).lower()
        ),
        "report.withdraw": lambda _codes: _("De melder heeft de melding ingetrokken"),
    }
    rows = news_since(shown_from(today)).filter(report__in=list(reports)).order_by("number")
    return {row.report_id: said[row.kind](row.codes) for row in rows}
