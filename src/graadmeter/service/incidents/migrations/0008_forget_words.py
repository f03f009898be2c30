"""Nothing of what was sealed in `0007_sealed_words` is left in the files of the database.

PostgreSQL keeps old versions of rows, and the content of a column that was removed, until a table
is written anew; SQLite keeps what was written in its log until that is emptied.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import migrations

TABLES = ("incident_ban", "incident_measure")


def forget(_apps: Any, editor: Any) -> None:
    """Writes the tables anew. Inside a transaction that is not possible, and then not done."""
    if editor.connection.in_atomic_block:
        return
    with editor.connection.cursor() as cursor:
        if editor.connection.vendor == "sqlite":
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        else:
            for table in TABLES:
                cursor.execute(f'VACUUM "{table}"')
                cursor.execute(f'VACUUM (FULL) "{table}"')


class Migration(migrations.Migration):
    """Migration."""

    atomic = False
    dependencies: ClassVar = [("incidents", "0007_sealed_words")]
    operations: ClassVar = [migrations.RunPython(forget, migrations.RunPython.noop)]
