"""Nothing of deleted rows stays in the files of PostgreSQL, whoever else uses the server."""

from __future__ import annotations

import secrets
import threading
import uuid

import pytest
from django.db import InternalError, connections
from tests.service.conftest import BOTH
from tests.service.settings import SERVER

from graadmeter.service import forgetting
from graadmeter.service.fieldwork import actions as fieldwork
from graadmeter.service.fieldwork.actions import close_survey
from graadmeter.service.fieldwork.mail.tasks import fieldwork_tick
from graadmeter.service.fieldwork.models import JournalEntry
from graadmeter.service.forgetting import forget_deleted
from graadmeter.service.project.databases import CONTACTS, RESPONSES
from graadmeter.service.responses.models import Inbox

pytestmark = pytest.mark.django_db(databases=BOTH, transaction=True)
on_postgresql = pytest.mark.skipif(not SERVER, reason="SQLite writes all of its file anew")
TABLE = Inbox._meta.db_table


@pytest.fixture
def open_transaction():
    """Opens transactions that write nothing and stay open, each in a connection of its own."""
    opened = []

    def begin(using: str, statement: str):
        connection = connections[using].copy()
        opened.append(connection)
        cursor = connection.cursor()
        cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ")
        cursor.execute(statement)
        return connection

    yield begin
    for connection in opened:
        connection.close()


def sql(statement: str, *values: str) -> list[tuple]:
    with connections[RESPONSES].cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else []


def toast() -> str:
    """Where long values of the table are kept, by the name of that table."""
    (row,) = sql("SELECT reltoastrelid::regclass::text FROM pg_class WHERE relname = %s", TABLE)
    return row[0]


def deleted_answers() -> None:
    """Answers too long to stand in their row, which are deleted again."""
    sql(f"ALTER TABLE {TABLE} ALTER record SET STORAGE EXTERNAL")
    rows = [
        Inbox(id=secrets.token_bytes(16), survey=1, record={"open": str(uuid.uuid4()) * 200})
        for _number in range(20)
    ]
    Inbox.objects.bulk_create(rows)
    Inbox.objects.all().delete()


def bytes_left() -> int:
    ((table, long_values),) = sql(
        "SELECT pg_relation_size(%s), pg_relation_size(%s)", TABLE, toast()
    )
    return table + long_values


@on_postgresql
def test_a_transaction_in_the_other_database_keeps_no_deleted_answers(open_transaction):
    open_transaction(CONTACTS, "SELECT txid_current()")
    deleted_answers()
    sql(f"VACUUM (FULL) {TABLE}")
    assert bytes_left() > 0, "PostgreSQL forgets by itself: `forget_deleted` can be simpler"
    forget_deleted(RESPONSES, [TABLE])
    assert bytes_left() == 0


@on_postgresql
def test_it_is_no_fault_that_long_values_were_removed_before_their_rows(open_transaction):
    open_transaction(CONTACTS, "SELECT txid_current()")
    deleted_answers()
    sql(f"VACUUM {toast()}")
    with pytest.raises(InternalError, match="missing chunk"):
        sql(f"VACUUM (FULL) {TABLE}")
    forget_deleted(RESPONSES, [TABLE])
    assert bytes_left() == 0


@on_postgresql
def test_who_still_reads_is_waited_for(open_transaction):
    elsewhere = open_transaction(CONTACTS, "SELECT txid_current()")
    deleted_answers()
    sql(f"VACUUM {toast()}")
    reader = open_transaction(RESPONSES, "SELECT 1")

    def end() -> None:  # by the driver: a connection of Django is of one thread
        reader.connection.execute("ROLLBACK")
        elsewhere.connection.execute("ROLLBACK")

    ending = threading.Timer(0.3, end)
    ending.start()
    forget_deleted(RESPONSES, [TABLE])
    ending.join(10)
    assert bytes_left() == 0


@on_postgresql
def test_who_keeps_reading_is_an_error_and_the_same_call_mends_it(open_transaction, monkeypatch):
    monkeypatch.setattr(forgetting, "WAITS", (0.01, 0.01))
    open_transaction(CONTACTS, "SELECT txid_current()")
    deleted_answers()
    sql(f"VACUUM {toast()}")
    reader = open_transaction(RESPONSES, "SELECT 1")
    with pytest.raises(InternalError, match="missing chunk"):
        forget_deleted(RESPONSES, [TABLE])
    reader.cursor().execute("ROLLBACK")
    forget_deleted(RESPONSES, [TABLE])
    assert bytes_left() == 0


@on_postgresql
def test_another_fault_is_not_tried_again(monkeypatch):
    monkeypatch.setattr(forgetting, "WAITS", (100.0,))
    with pytest.raises(Exception, match="does not exist"):
        forget_deleted(RESPONSES, ["no_such_table"])


def test_a_survey_is_closed_also_when_its_tables_must_be_rewritten_later(survey, monkeypatch):
    rewritten = []

    def failing() -> None:
        rewritten.append(False)
        raise InternalError("missing chunk number 0 for toast value 1 in pg_toast_1")

    monkeypatch.setattr(fieldwork, "forget_pages", failing)
    assert close_survey(survey=survey, account=None).approached == 30
    survey.refresh_from_db()
    assert survey.state == survey.State.CLOSED
    assert fieldwork_tick().failures == 1  # still not
    monkeypatch.setattr(fieldwork, "forget_pages", lambda: rewritten.append(True))
    assert fieldwork_tick().failures == 0
    fieldwork_tick()
    assert rewritten == [False, False, True]
    actions = [*JournalEntry.objects.order_by("pk").values_list("action", flat=True)]
    assert actions[-2:] == ["survey.close", "survey.close-rewritten"]
    # Closing again, after something was wrong, is rewritten again.
    close_survey(survey=survey, account=None)
    fieldwork_tick()
    assert rewritten == [False, False, True, True]
