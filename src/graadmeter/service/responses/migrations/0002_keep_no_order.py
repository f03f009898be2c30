"""On SQLite, rows are kept by their key alone: a hidden row number would tell their order."""

from django.db import migrations

RANDOMLY_KEYED = ("draft", "spent", "inbox", "final")


def keep_no_order(apps, schema_editor):
    """Makes the tables anew without row numbers."""
    connection = schema_editor.connection
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        for table in RANDOMLY_KEYED:
            cursor.execute(
                "SELECT sql FROM sqlite_master WHERE tbl_name = %s AND sql IS NOT NULL "
                "ORDER BY type = 'index'",
                [table],
            )
            create, *indexes = [row[0] for row in cursor.fetchall()]
            cursor.execute(f'DROP TABLE "{table}"')
            cursor.execute(f"{create} WITHOUT ROWID")
            for index in indexes:
                cursor.execute(index)


class Migration(migrations.Migration):
    """After the tables, before any row."""

    dependencies = [("responses", "0001_initial")]
    operations = [migrations.RunPython(keep_no_order, migrations.RunPython.noop)]
