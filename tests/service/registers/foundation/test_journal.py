"""The journal: written with the act, refused to everybody else, and seen when it is forced."""

from __future__ import annotations

import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import Error, connection, connections, transaction
from django.utils import timezone
from tests.service.registers.foundation.anchored import anchor_now

from graadmeter.service.accounts.models import Account
from graadmeter.service.journal.actions import record
from graadmeter.service.journal.anchoring import anchor_due, anchor_restored
from graadmeter.service.journal.models import INSTALLATION, Entry, Head
from graadmeter.service.journal.verification import Damage, Span, verify
from graadmeter.service.scope import NoScopeError, organisation_scope

pytestmark = pytest.mark.django_db
really_committed = pytest.mark.django_db(transaction=True)


def write(organisation, number: int = 1, **facts) -> None:
    with organisation_scope(organisation.id):
        for _index in range(number):
            with transaction.atomic():
                record(organisation_id=organisation.id, account=None, action="case.read", **facts)


def sql(statement: str, *values) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


@really_committed
def test_an_entry_is_part_of_what_it_is_about(organisation, anchors):
    with (
        organisation_scope(organisation.id),
        pytest.raises(RuntimeError, match="rolled back"),
        transaction.atomic(),
    ):
        record(organisation_id=organisation.id, account=None, action="case.read")
        raise RuntimeError("rolled back")
    assert not Entry.objects.exists()
    with (
        organisation_scope(organisation.id),
        pytest.raises(transaction.TransactionManagementError),
    ):
        record(organisation_id=organisation.id, account=None, action="case.read")
    write(organisation, 2)
    assert verify(anchors).findings == ()


def test_every_organisation_has_a_chain_and_the_installation_too(organisation, other, anchors):
    write(organisation, 3)
    write(other)
    with transaction.atomic():
        record(organisation_id=None, account=None, action="keys.master")
    found = verify(anchors)
    assert (found.chains, found.entries, found.findings) == (3, 5, ())
    assert {(head.pk, head.number) for head in Head.objects.all()} == {
        (organisation.id, 3),
        (other.id, 1),
        (INSTALLATION, 1),
    }


def test_nothing_is_written_in_the_chain_of_another(organisation, other):
    with organisation_scope(organisation.id), transaction.atomic(), pytest.raises(NoScopeError):
        record(organisation_id=other.id, account=None, action="case.read")
    with pytest.raises(NoScopeError):
        record(organisation_id=other.id, account=None, action="case.read")


def test_who_has_no_account_is_noted_by_the_day(organisation):
    account = Account.objects.create_user("iemand@example.org", "-", name="Iemand")
    with organisation_scope(organisation.id), transaction.atomic():
        record(
            organisation_id=organisation.id,
            account=account,
            action="case.read",
            subject=str(uuid.UUID(int=7)),
        )
        record(organisation_id=organisation.id, account=None, action="case.report")
    signed_in, public = Entry.objects.order_by("number")
    assert signed_in.account_id == account.pk
    assert signed_in.at.endswith("Z")
    assert signed_in.subject == str(uuid.UUID(int=7))
    assert public.at == timezone.localdate().isoformat()
    assert "example.org" not in signed_in.content


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal_entry SET account_id = NULL",
        "UPDATE journal_entry SET content = '{}' WHERE number = 1",
        "DELETE FROM journal_entry",
        "DELETE FROM journal_entry WHERE number = 2",
        "TRUNCATE journal_entry",
        "INSERT OR REPLACE INTO journal_entry SELECT * FROM journal_entry",
    ],
)
def test_the_database_refuses_to_change_it(organisation, anchors, statement):
    write(organisation, 3)
    with pytest.raises(Error), transaction.atomic():
        sql(statement)
    assert verify(anchors).entries == 3
    assert verify(anchors).findings == ()


@really_committed
def test_many_who_write_at_once_make_one_chain(organisation, anchors):
    threads, each = 8, 6
    gate = Barrier(threads)

    def one() -> None:
        try:
            gate.wait()
            write(organisation, each)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(threads) as pool:
        for done in [pool.submit(one) for _index in range(threads)]:
            done.result()
    found = verify(anchors)
    assert (found.entries, found.findings) == (threads * each, ())
    assert Head.objects.get().number == threads * each


def test_chains_are_anchored_when_they_grow_or_wait(organisation, other, anchors, monkeypatch):
    monkeypatch.setattr("graadmeter.service.journal.anchoring.ENTRIES", 5)
    now = timezone.now()
    write(organisation, 2)
    assert anchor_due(now) == 1  # never anchored before
    assert anchor_due(now) == 0
    write(organisation, 2)
    assert anchor_due(now + timedelta(minutes=9)) == 0
    assert verify(anchors).at_risk == (Span(organisation.id, 3, 4),)
    assert anchor_due(now + timedelta(minutes=10)) == 1
    write(organisation, 5)
    write(other)
    assert anchor_due(now + timedelta(minutes=11)) == 2
    found = verify(anchors)
    assert (found.findings, found.at_risk) == ((), ())
    assert len(anchors.read_text().splitlines()) == 4
    assert anchors.stat().st_mode & 0o777 == 0o600


def test_a_line_half_written_in_a_power_cut_is_passed_over(organisation, anchors):
    write(organisation, 2)
    anchor_now()
    whole = anchors.read_bytes()
    anchors.write_bytes(whole + b'{"at": "2026-')
    assert verify(anchors).findings == ()
    write(organisation)
    anchor_now()
    assert anchors.read_bytes().startswith(whole)
    assert verify(anchors).findings == ()
    assert verify(anchors).at_risk == ()


@pytest.mark.parametrize("change", ["swap", "drop", "edit", "forge", "rubbish"])
def test_a_line_of_anchors_that_was_touched_shows(organisation, anchors, change):
    for _index in range(3):
        write(organisation)
        anchor_now()
    lines = anchors.read_text().splitlines(keepends=True)
    lines = {
        "swap": [lines[1], lines[0], lines[2]],
        "drop": [lines[0], lines[2]],
        "edit": [lines[0], lines[1].replace('"number": 2', '"number": 1'), lines[2]],
        "forge": [lines[0], lines[0], lines[1], lines[2]],
        "rubbish": [lines[0], "rubbish\n", lines[2]],
    }[change]
    anchors.write_text("".join(lines))
    assert Damage.ANCHORS_BROKEN in {finding.kind for finding in verify(anchors).findings}


def test_anchors_that_are_gone_show(organisation, anchors):
    for _index in range(2):
        write(organisation)
        anchor_now()
    first = anchors.read_text().splitlines(keepends=True)[0]
    anchors.write_text(first)
    assert [finding.kind for finding in verify(anchors).findings] == [Damage.ANCHORS_GONE]
    anchors.unlink()
    assert [finding.kind for finding in verify(anchors).findings] == [Damage.ANCHORS_GONE]


def test_what_a_backup_did_not_have_is_explained(organisation, anchors, no_triggers):
    write(organisation, 3)
    anchor_now()
    kept = Head.objects.get()
    write(organisation, 4)
    anchor_now()
    sql("DELETE FROM journal_entry WHERE number > 3")
    Head.objects.update(number=3, hash=kept.hash, anchored=3)
    assert {finding.kind for finding in verify(anchors).findings} == {Damage.CUT}
    anchor_restored(timezone.now())
    found = verify(anchors)
    assert found.findings == ()
    assert [dropped.span for dropped in found.dropped] == [Span(organisation.id, 4, 7)]
    write(organisation, 2)
    anchor_now()
    assert verify(anchors).findings == ()


def test_a_chain_that_a_backup_did_not_have_at_all_is_explained(organisation, anchors, no_triggers):
    write(organisation, 2)
    anchor_now()
    sql("DELETE FROM journal_entry")
    Head.objects.all().delete()
    assert {finding.kind for finding in verify(anchors).findings} == {Damage.CUT}
    anchor_restored(timezone.now())
    assert verify(anchors).findings == ()
    write(organisation, 2)
    anchor_now()
    assert verify(anchors).findings == ()
