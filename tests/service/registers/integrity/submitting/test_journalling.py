"""The journal says how much came in on a day that is over, and nothing while it lasts."""

from __future__ import annotations

import json
import secrets
from datetime import date, datetime

import pytest
from django.utils import timezone
from tests.service.registers.integrity.made_reports import make_holder, make_report
from tests.service.registers.made import make_member, make_organisation

from graadmeter.service.integrity.conversation.messages import write_message
from graadmeter.service.integrity.handling.ticking import morning
from graadmeter.service.integrity.opening import open_by_receipt
from graadmeter.service.integrity.submitting.journalling import BY_REPORTERS
from graadmeter.service.journal.models import Entry
from graadmeter.service.organisations.words import Role
from graadmeter.service.scope import organisation_scope

pytestmark = pytest.mark.django_db
FIRST, SECOND, THIRD = date(2026, 11, 23), date(2026, 11, 24), date(2026, 11, 25)


def at_eight(day: date) -> datetime:
    return timezone.make_aware(datetime(day.year, day.month, day.day, 8))


def test_days_that_are_over_are_counted_once_and_today_is_not():
    organisation = make_organisation()

    def journal() -> list[dict[str, object]]:
        rows = Entry.objects.filter(organisation_id=organisation.pk, action=BY_REPORTERS)
        assert {(row.account_id, row.subject) for row in rows} <= {(None, "")}
        return [json.loads(row.content)["facts"] for row in rows.order_by("number")]

    with organisation_scope(organisation.pk):
        make_holder(make_member(organisation, Role.INTEGRITY_OFFICER))
        made = make_report(today=FIRST)
        make_report(today=FIRST)
        opened = open_by_receipt(made.receipt)
        for day in (FIRST, SECOND):
            write_message(
                opened=opened,
                text="Nog iets.",
                secret=secrets.token_bytes(32),
                today=day,
                member=None,
            )
        assert journal() == []
    morning(at_eight(SECOND))
    with organisation_scope(organisation.pk):
        told = journal()
        assert told == [{"day": "2026-11-23", "reports": 2, "messages": 1, "files": 0}]
    for _time in range(2):
        morning(at_eight(THIRD))
    with organisation_scope(organisation.pk):
        assert journal()[1:] == [{"day": "2026-11-24", "reports": 0, "messages": 1, "files": 0}]
