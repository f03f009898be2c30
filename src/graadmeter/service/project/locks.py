"""One at a time, over several transactions and both databases."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connections

from graadmeter.service.project.databases import CONTACTS

CLOSING = 1
"""Closing a survey, and removing its people after it."""


@contextmanager
def one_at_a_time(purpose: int, key: int) -> Iterator[None]:
    """Waits until nobody else does this, in any process, and keeps others waiting.

    On PostgreSQL a lock of the session, which goes with the connection if the process dies. SQLite
    has none; its transactions that write come one after the other, and each reads what the last
    one left.
    """
    connection = connections[CONTACTS]
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s, %s)", [purpose, key])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [purpose, key])
