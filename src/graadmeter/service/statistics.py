"""What the planner of SQLite knows of the tables, brought up to date once a day.

Without it the planner guesses how many rows a value of an index has, and reads a large register by
the wrong one. PostgreSQL sees to this by itself.
"""

from __future__ import annotations

from datetime import date, datetime

from django.db import connections

from graadmeter.service.project.databases import CONTACTS

ROWS = 1000
"""How many rows of an index are looked at: enough to choose by, in milliseconds.

With a limit SQLite keeps no samples (``sqlite_stat4``), in which a value would outlive its row.
"""
_done_on: dict[str, date] = {}


def keep_statistics(now: datetime) -> int:
    """Brings the statistics up to date, at the first tick of a worker and of each day after.

    Returns:
        1 when it did.
    """
    connection = connections[CONTACTS]
    name = str(connection.settings_dict["NAME"])
    if connection.vendor != "sqlite" or _done_on.get(name) == now.date():
        return 0
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA analysis_limit = {ROWS}")
        # PRAGMA optimize passes over the tables that this connection did not read from, before
        # SQLite 3.46 even when it is told not to; what is slow is read by others than the worker.
        cursor.execute("ANALYZE")
        cursor.execute("PRAGMA optimize")
    _done_on[name] = now.date()
    return 1
