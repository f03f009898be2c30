"""The planner of SQLite knows the tables, once a day, and keeps no value of them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone
from tests.service.registers.made import make_organisation, make_plain_case

from graadmeter.service import statistics
from graadmeter.service.registers_tick import registers_tick
from graadmeter.service.scope import organisation_scope

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def new_worker(monkeypatch):
    monkeypatch.setattr(statistics, "_done_on", {})


def test_the_tick_keeps_statistics_of_the_cases():
    if connection.vendor != "sqlite":
        assert registers_tick()["statistics"] == 0
        return
    organisation = make_organisation()
    with organisation_scope(organisation.pk):
        for _case in range(3):
            make_plain_case(organisation)
    done = registers_tick()
    assert (done["statistics"], done["failures"]) == (1, 0)
    with connection.cursor() as cursor:
        cursor.execute("SELECT idx, stat FROM sqlite_stat1 WHERE tbl = 'incident'")
        known = dict(cursor.fetchall())
        assert known["incident_listed"].split()[0] == "3"
        cursor.execute("SELECT name FROM sqlite_master WHERE name = 'sqlite_stat4'")
        if cursor.fetchone():
            cursor.execute("SELECT count(*) FROM sqlite_stat4")
            assert cursor.fetchone() == (0,)


def test_once_a_day_and_the_next_day_again():
    now = timezone.now()
    wanted = 1 if connection.vendor == "sqlite" else 0
    assert statistics.keep_statistics(now) == wanted
    assert statistics.keep_statistics(now) == 0
    assert statistics.keep_statistics(now + timedelta(days=1)) == wanted
