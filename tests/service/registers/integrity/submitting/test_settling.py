"""Within a minute a copy of the database does not show in which order today's reports came in."""

from __future__ import annotations

import secrets
from itertools import pairwise
from statistics import mean
from types import SimpleNamespace

import pytest
from django.db import connections, transaction
from django.utils import timezone
from scipy.stats import spearmanr
from tests.service.registers.integrity.made_reports import make_holder, make_report
from tests.service.registers.made import make_member, make_organisation

from graadmeter.service.incidents.attachments.keeping import Evidence
from graadmeter.service.integrity.conversation.messages import write_message
from graadmeter.service.integrity.files import content_of
from graadmeter.service.integrity.models import Attachment, Report
from graadmeter.service.integrity.opening import open_by_receipt, open_for
from graadmeter.service.integrity.submitting import settling
from graadmeter.service.integrity.submitting.settling import (
    LONG,
    REST,
    TABLES_AND_PIECES,
    Settler,
)
from graadmeter.service.organisations.words import Role
from graadmeter.service.project.databases import CONTACTS
from graadmeter.service.scope import every_organisation, organisation_scope

MANY, BATCH = 200, 20
CHANCE = 0.25
"""A rank correlation of 200 is beyond this by chance once in three thousand times."""
FILE = Evidence("text", "bon.txt", b"Een bon.", None)


def stored(table: str) -> list[str]:
    """Which rows of a table are where, as a copy of the database shows: by report."""
    postgres = connections[CONTACTS].vendor == "postgresql"
    place = "ctid" if postgres else "rowid"
    column = "id" if table == "integrity_report" else "report_id"
    with connections[CONTACTS].cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {table} ORDER BY {place}")  # noqa: S608
        by_place = [str(row[0]).replace("-", "") for row in cursor.fetchall()]
        cursor.execute(f"SELECT {column} FROM {table}")  # noqa: S608
        as_given = [str(row[0]).replace("-", "") for row in cursor.fetchall()]
    assert not postgres or as_given == by_place
    return by_place


def firsts(rows: list[str]) -> list[str]:
    return list(dict.fromkeys(rows))


@pytest.fixture
def organisation(transactional_db):
    made = make_organisation()
    with organisation_scope(made.pk):
        make_holder(make_member(made, Role.INTEGRITY_OFFICER))
    return made


def fill(organisation, settler: Settler) -> list[str]:
    """Reports that come in one by one, settled as the worker does, in the order they came."""
    order = []
    now = timezone.now()
    for number in range(MANY):
        with organisation_scope(organisation.pk):
            order.append(make_report().report.pk.hex)
        if number % BATCH == BATCH - 1:
            settler.settle(now)
    return order


def test_places_say_nothing_about_the_order_of_coming_in(organisation):
    order = fill(organisation, Settler())
    rank = {pk: number for number, pk in enumerate(order)}
    for table in ("integrity_report", "integrity_report_key", "integrity_event"):
        found = [rank[pk] for pk in firsts(stored(table))]
        assert sorted(found) == list(range(MANY))
        # Who reads the places as an order, and whether neighbours came in together.
        assert abs(spearmanr(range(MANY), found).statistic) < CHANCE, table
        near = mean(abs(a - b) for a, b in pairwise(found))
        assert abs(near - MANY / 3) < MANY / 10, table
        # Who knows when each reporter was there, and matches the times to the places, is right
        # about one on average; nine or more comes once in a million times.
        assert sum(place == number for place, number in enumerate(found)) < 9, table


def test_before_it_the_order_can_be_read_so_that_there_is_something_to_settle(organisation):
    order = []
    if connections[CONTACTS].vendor == "postgresql":
        with connections[CONTACTS].cursor() as cursor:
            cursor.execute("VACUUM FULL integrity_report")  # no room of rows that are gone
    for _number in range(BATCH):
        with organisation_scope(organisation.pk):
            order.append(make_report().report.pk.hex)
    assert stored("integrity_report") == order


def test_everything_opens_as_before(organisation):
    with organisation_scope(organisation.pk):
        officer = make_holder(make_member(organisation, Role.INTEGRITY_OFFICER))
        made = make_report("Het verhaal.")
        write_message(
            opened=open_by_receipt(made.receipt),
            text="Erbij.",
            secret=secrets.token_bytes(32),
            today=timezone.localdate(),
            member=None,
            files=[FILE],
        )
    assert Settler().settle(timezone.now()) == len(TABLES_AND_PIECES)
    with organisation_scope(organisation.pk):
        opened = open_for(Report.objects.get(), officer.holder, officer.pair.private)
        assert opened.read(opened.report, "sealed_core")["story"] == "Het verhaal."
        row = Attachment.objects.get()
        assert b"".join(content_of(opened, row, scrubbed=False)) == b"Een bon."
    connections[CONTACTS].check_constraints()


def test_it_does_nothing_until_something_new_comes_in(organisation):
    settler, now = Settler(), timezone.now()
    with organisation_scope(organisation.pk):
        make_report()
    assert settler.settle(now) > 0
    assert settler.settle(now) == 0
    with organisation_scope(organisation.pk):
        make_report()
    assert settler.settle(now) > 0


def test_rows_of_other_days_stay_where_they_are(organisation):
    day = timezone.localdate().replace(year=2020)
    with organisation_scope(organisation.pk):
        old = [make_report(today=day).report.pk.hex for _number in range(12)]
    Settler().settle(timezone.now())
    assert stored("integrity_report") == old


def test_it_waits_for_who_is_busy_with_a_report(organisation):
    if connections[CONTACTS].vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time, which waits its turn")
    with organisation_scope(organisation.pk):
        make_report()
    settler = Settler()
    other = connections[CONTACTS].copy(alias=CONTACTS)
    try:
        with other.cursor() as cursor:
            other.set_autocommit(False)
            cursor.execute("SELECT id FROM integrity_report FOR UPDATE")
            assert settler.settle(timezone.now()) == 0
            other.rollback()
    finally:
        other.close()
    assert settler.settle(timezone.now()) > 0
    with every_organisation(), transaction.atomic(using=CONTACTS):
        assert Report.objects.select_for_update().count() == 1


def test_after_a_long_one_others_first_have_their_time(organisation, monkeypatch):
    clock = iter([100.0, 100.0 + 2 * LONG, 101.0, 100.0 + 2 * LONG * REST + 1, 1e6])
    monkeypatch.setattr(settling, "time", SimpleNamespace(monotonic=lambda: next(clock)))
    settler = Settler()
    with organisation_scope(organisation.pk):
        make_report()
    assert settler.settle(timezone.now()) > 0
    with organisation_scope(organisation.pk):
        make_report()
    assert settler.settle(timezone.now()) == 0
    assert settler.settle(timezone.now()) > 0
