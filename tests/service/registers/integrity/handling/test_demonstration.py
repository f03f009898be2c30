"""The integrity reports of the demonstration are in different states, through the same acts."""

from __future__ import annotations

from collections import Counter

import pytest
from django.utils import timezone
from tests.service.registers.integrity.holding.people import CHEAP, PHRASE
from tests.service.registers.integrity.made_reports import make_recovery, open_channel
from tests.service.registers.made import make_member, make_organisation

from graadmeter.service.integrity.handling.persons import persons_of
from graadmeter.service.integrity.holding.keys import make_key
from graadmeter.service.integrity.models import Message, Report
from graadmeter.service.integrity.words import State
from graadmeter.service.integrity_demonstration import fill_integrity
from graadmeter.service.organisations.access import visitor_of
from graadmeter.service.organisations.words import Role
from graadmeter.service.scope import organisation_scope

pytestmark = pytest.mark.django_db


def test_six_reports_of_which_none_is_like_another():
    organisation, today = make_organisation(), timezone.localdate()
    with organisation_scope(organisation.pk):
        member = make_member(organisation, Role.INTEGRITY_OFFICER)
        make_key(member=member, passphrase=PHRASE, account=member.account, today=today, **CHEAP)
        make_recovery()
        open_channel()
    visitor = visitor_of(member.account, organisation.slug)
    with organisation_scope(organisation.pk):
        assert fill_integrity(visitor, PHRASE, today) == 6
        states = Counter(Report.objects.values_list("state", flat=True))
        assert states == {
            State.RECEIVED: 2,
            State.HANDLING: 1,
            State.INVESTIGATION: 1,
            State.CONCLUDED: 1,
            State.CLOSED: 1,
        }
        concluded = Report.objects.get(state=State.CONCLUDED)
        assert [each.conclusion for each in persons_of(concluded)] == ["gegrond", "ongegrond"]
        assert Message.objects.filter(from_reporter=True, seen_on__isnull=True).count() == 1
