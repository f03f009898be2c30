"""What goes wrong in the morning run of one organisation is not that of the others."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.service.registers.integrity.made_reports import make_holder, make_report
from tests.service.registers.made import make_member, make_organisation

from graadmeter.service.integrity.handling import ticking
from graadmeter.service.integrity.models import DailyRun
from graadmeter.service.organisations.words import Role
from graadmeter.service.scope import every_organisation, organisation_scope

pytestmark = pytest.mark.django_db


def test_the_morning_run_of_one_organisation_does_not_hold_up_the_others(monkeypatch):
    for slug in ("eerste", "tweede"):
        organisation = make_organisation(slug)
        with organisation_scope(organisation.pk):
            make_holder(make_member(organisation, Role.INTEGRITY_OFFICER))
            make_report(today=timezone.localdate() - timedelta(days=1))
    plain, seen = ticking._reminded, []

    def breaks_once(today):
        seen.append(today)
        if len(seen) == 1:
            raise RuntimeError
        return plain(today)

    monkeypatch.setattr(ticking, "_reminded", breaks_once)
    eight = timezone.localtime().replace(hour=8)
    with pytest.raises(ExceptionGroup):
        ticking.morning(eight)
    with every_organisation():
        assert DailyRun.objects.count() == 1
    assert ticking.morning(eight) == 1
