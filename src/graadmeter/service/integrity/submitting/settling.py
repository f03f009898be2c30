"""Takes away the order in which today's reports, messages and files came in.

Ids are random and days have no times, but a database keeps rows where they were put: PostgreSQL one
after another, SQLite by a number that counts up. Who has a copy of it and knows when somebody was
at a page could match the two. So within a minute of something new, all rows of today and yesterday
of the tables a reporter writes to are put at random places: what came in just before midnight is
settled after it.

On PostgreSQL they are taken out and put back in random order, in one transaction. Changing a row
there would not do: its new version goes on the same page when that has room. The tables are locked
for that moment, so that nobody who waits for a row finds it gone; when somebody is busy with one,
it is tried again at the next tick. On SQLite rows get random numbers instead of the next ones,
and the write-ahead log, in which all that was written still stands in order, is emptied.

Pieces of files may be hundreds of megabytes: they change places in lots, each in a transaction of
its own, so that who reports never waits for more than one. And when it took long, the next time is
a while later: on a day with that many files their order can be read for some minutes.

It does not reach what a disk, the log of PostgreSQL or a backup of files still holds of before.
"""

from __future__ import annotations

import hashlib
import secrets
import time
import uuid
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import OperationalError, connections, transaction
from django.db.backends.utils import CursorWrapper
from django.utils import timezone

from graadmeter.service.project.databases import CONTACTS
from graadmeter.service.scope import every_organisation

YESTERDAY, WEEK = timedelta(days=1), timedelta(days=7)
_LARGEST = 2**62 - 1
_TOGETHER = 400
"""How many rows, drawn by lot, change places with each other; of SQLite they are in memory then."""
_TOUCHED = """
SELECT id FROM integrity_report WHERE received_on >= %(day)s
UNION SELECT report_id FROM integrity_event WHERE "on" >= %(day)s
UNION SELECT report_id FROM integrity_message WHERE "on" >= %(day)s OR seen_on >= %(day)s
UNION SELECT report_id FROM integrity_attachment WHERE "on" >= %(day)s
UNION SELECT report_id FROM integrity_check_in WHERE answered_on >= %(day)s
"""
"""Reports with which something was done since a day, by a reporter or by who handles them."""
TABLES = {
    "integrity_report": f"id IN ({_TOUCHED})",
    "integrity_report_key": "since >= %(day)s",
    "integrity_identity": (
        "report_id IN (SELECT id FROM integrity_report WHERE received_on >= %(day)s)"
    ),
    "integrity_message": '"on" >= %(day)s OR seen_on >= %(day)s',
    "integrity_attachment": '"on" >= %(day)s',
    "integrity_event": '"on" >= %(day)s',
    "integrity_check_in": "answered_on >= %(day)s",
}
"""The tables a reporter writes to, and which of their rows are of a day or later."""
PIECES = "integrity_attachment_piece"
TABLES_AND_PIECES = {
    **TABLES,
    PIECES: 'attachment_id IN (SELECT id FROM integrity_attachment WHERE "on" >= %(day)s)',
}
LONG, REST = 5.0, 20
"""After one that took this many seconds, others get this many times as long."""


@dataclass
class Settler:
    """Remembers how the rows lay, so that nothing is done when nothing came in.

    Attributes:
        seen: mark of the places after the last time; empty when it was never done here.
        day: on which that was.
        rests_until: by the clock of this process.
    """

    seen: bytes = b""
    day: date | None = None
    rests_until: float = 0.0

    def settle(self, now: datetime) -> int:
        """Settles rows of today and yesterday if something came in; how many tables that were.

        On a new day, or in a new process, those of a week: whatever did not run meanwhile.
        """
        today = timezone.localdate(now)
        day = today - (YESTERDAY if self.day == today else WEEK)
        began = time.monotonic()
        if began < self.rests_until:
            return 0
        with every_organisation():
            if self.day == today and _places(day) == self.seen:
                return 0
            try:
                with transaction.atomic(using=CONTACTS):
                    _settle(day)
            except OperationalError as error:
                if _is_busy(error):
                    return 0
                raise
            _settle_pieces(day)
            _empty_log()
            self.seen, self.day = _places(today - YESTERDAY), today
        taken = time.monotonic() - began
        if taken > LONG:
            self.rests_until = began + REST * taken
        return len(TABLES_AND_PIECES)


settler = Settler()
"""That of this process."""


def _is_busy(error: OperationalError) -> bool:
    """Whether a table was in use, and not something wrong."""
    found = getattr(error.__cause__, "sqlstate", "")
    return found == "55P03"


def _settle(day: date) -> None:
    connection = connections[CONTACTS]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"LOCK TABLE {', '.join(TABLES)} IN EXCLUSIVE MODE NOWAIT")
            # Which rows are of the day is asked before any is taken out: tables ask each other.
            chosen = {table: _ids(cursor, table, day) for table in TABLES}
            for table, ids in chosen.items():
                _put_back(cursor, table, ids)
        else:
            for table in TABLES:
                for lot in _lots(_ids(cursor, table, day)):
                    _put_anew(cursor, table, lot)


def _settle_pieces(day: date) -> None:
    connection = connections[CONTACTS]
    with connection.cursor() as cursor:
        lots = _lots(_ids(cursor, PIECES, day))
    put = _put_back if connection.vendor == "postgresql" else _put_anew
    for lot in lots:
        with transaction.atomic(using=CONTACTS), connection.cursor() as cursor:
            put(cursor, PIECES, lot)


def _lots(ids: list[uuid.UUID | str]) -> list[list[uuid.UUID | str]]:
    """Rows that were shuffled, in lots of nearly the same size."""
    number = -(-len(ids) // _TOGETHER)
    return [ids[part::number] for part in range(number)]


def _put_back(cursor: CursorWrapper, table: str, ids: list[uuid.UUID | str]) -> None:
    """Takes rows of PostgreSQL out, and puts them behind all others in random order."""
    cursor.execute(
        f"WITH taken AS (DELETE FROM {table} WHERE id = ANY(%s) RETURNING *) "  # noqa: S608
        f"INSERT INTO {table} SELECT * FROM taken ORDER BY random()",
        [ids],
    )


def _ids(cursor: CursorWrapper, table: str, day: date) -> list[uuid.UUID | str]:
    cursor.execute(f"SELECT id FROM {table} WHERE {TABLES_AND_PIECES[table]}", {"day": day})  # noqa: S608
    found = [row[0] for row in cursor.fetchall()]
    secrets.SystemRandom().shuffle(found)
    return found


def _empty_log() -> None:
    """Moves what is in the write-ahead log of SQLite to its place, and cuts the log to nothing.

    While somebody reads what is in it, it stays; what comes next empties it. Inside a transaction
    of the caller there is nothing to move yet.
    """
    connection = connections[CONTACTS]
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _put_anew(cursor: CursorWrapper, table: str, ids: list[uuid.UUID | str]) -> None:
    """Takes rows of SQLite out together, and puts them back at random numbers in random order.

    One by one would not do: each would get back the pages of the file that it had just left.
    """
    cursor.execute(f"PRAGMA table_info({table})")
    columns = ", ".join(f'"{row[1]}"' for row in cursor.fetchall())
    marks = ", ".join(["%s"] * len(ids))
    cursor.execute(
        f"CREATE TEMP TABLE settling AS SELECT {columns} FROM {table} WHERE id IN ({marks})",  # noqa: S608
        ids,
    )
    cursor.execute(f"DELETE FROM {table} WHERE id IN ({marks})", ids)  # noqa: S608
    cursor.execute(
        f"INSERT INTO {table} (rowid, {columns}) "  # noqa: S608
        f"SELECT random() & {_LARGEST}, {columns} FROM settling ORDER BY random()"
    )
    cursor.execute("DROP TABLE temp.settling")


def _places(day: date) -> bytes:
    """A mark of where today's rows are, which changes with every row that is written."""
    connection = connections[CONTACTS]
    place = "ctid::text" if connection.vendor == "postgresql" else "rowid"
    mark = hashlib.blake2b(str(day).encode(), digest_size=16)
    with connection.cursor() as cursor:
        for table, rows in TABLES_AND_PIECES.items():
            cursor.execute(f"SELECT {place} FROM {table} WHERE {rows}", {"day": day})  # noqa: S608
            mark.update(repr((table, sorted(str(each[0]) for each in cursor.fetchall()))).encode())
    return mark.digest()
