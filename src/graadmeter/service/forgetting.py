"""Writing tables anew, so that nothing of what was deleted is left in the files of a database.

PostgreSQL needs two passes. ``VACUUM (FULL)`` keeps the deleted rows that some transaction might
still see, and for that it looks at every database of the server: one that writes to the contacts
would have deleted answers kept. It also fails on such a row when its long values are gone already
("missing chunk number 0 for toast value", PostgreSQL bug 18351). A plain ``VACUUM`` looks at the
transactions of its own database alone and removes these rows first.
"""

from __future__ import annotations

import time
from collections.abc import Iterable

from django.db import InternalError, connections
from django.db.backends.utils import CursorWrapper

WAITS = (0.1, 0.2, 0.5, 1.0, 2.0, 4.0)
"""Seconds between attempts, while somebody reads in this database who began before the deletion."""
_DATA_CORRUPTED = "XX001"


def forget_deleted(using: str, tables: Iterable[str], *, entirely: bool = True) -> None:
    """Removes what deleted rows left behind: free pages, dead rows, the write-ahead log.

    Inside a transaction nothing can be removed, and nothing is: call it after the commit.

    Args:
        using: the database.
        tables: their names in it; SQLite writes all of them anew.
        entirely: whether free pages go as well, which locks each table while it is written.

    Raises:
        InternalError: somebody kept reading rows that are gone; the same call can be made again.
    """
    connection = connections[using]
    if connection.in_atomic_block:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            if entirely:
                cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            return
        for table in tables:
            cursor.execute(f'VACUUM "{table}"')
            if entirely:
                _write_anew(cursor, table)


def _write_anew(cursor: CursorWrapper, table: str) -> None:
    for wait in (*WAITS, None):
        try:
            cursor.execute(f'VACUUM (FULL) "{table}"')
        except InternalError as error:
            if wait is None or getattr(error.__cause__, "sqlstate", "") != _DATA_CORRUPTED:
                raise
            time.sleep(wait)
            cursor.execute(f'VACUUM "{table}"')
        else:
            return
