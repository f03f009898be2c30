"""Emptying the databases between tests, although triggers refuse to empty the journal."""

from __future__ import annotations

import pytest

KEPT = ("auth_permission", "django_content_type")
"""Rows about the models alone. To make them anew takes longer than to empty all other tables."""


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The databases of tests: emptied without the triggers of the journal, which refuse that.

    On PostgreSQL only what holds rows is emptied, by deleting them: to truncate some 130 tables
    takes longer than most tests. That passes by all other triggers and references, which takes a
    superuser.
    """
    from django.core.management.commands import flush
    from django.db import connections

    from graadmeter.service.journal import triggers
    from graadmeter.service.project.databases import CONTACTS

    connection = connections[CONTACTS]
    kind = type(connection.ops)
    plain = kind.sql_flush

    def without_triggers(self, tables, statements):
        if triggers.TABLE not in tables:
            return statements
        return [
            *triggers.removal(self.connection),
            *statements,
            *triggers.statements(self.connection),
        ]

    def by_flushing(self, style, tables, **options):
        return without_triggers(self, tables, plain(self, style, tables, **options))

    def by_deleting(self, style, tables, *, reset_sequences=False, allow_cascade=False):
        if reset_sequences:
            more = {"reset_sequences": reset_sequences, "allow_cascade": allow_cascade}
            return by_flushing(self, style, tables, **more)
        asked = " UNION ALL ".join(
            f"SELECT {number} WHERE EXISTS (SELECT 1 FROM {self.quote_name(table)})"  # noqa: S608
            for number, table in enumerate(tables)
        )
        with self.connection.cursor() as cursor:
            cursor.execute(asked)
            filled = [tables[number] for (number,) in cursor.fetchall()]
        emptied = [f"DELETE FROM {self.quote_name(table)}" for table in filled]  # noqa: S608
        role = "SET LOCAL session_replication_role = 'replica'"
        return [role, *without_triggers(self, filled, emptied)]

    with django_db_blocker.unblock():
        way = by_deleting if may_pass_by_triggers(connection) else by_flushing

    def sql_flush(self, style, tables, **options):
        return way(self, style, [each for each in tables if each not in KEPT], **options)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kind, "sql_flush", sql_flush)
        patch.setattr(flush, "emit_post_migrate_signal", emit_without_what_is_kept)
        yield


def may_pass_by_triggers(connection) -> bool:
    """Whether this is PostgreSQL, and who tests there may do all."""
    if connection.vendor != "postgresql":
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        return bool(cursor.fetchone()[0])


def emit_without_what_is_kept(*arguments, **options):
    """Tells that a database was emptied, but not those who would make what is kept anew."""
    from django.contrib.auth.management import create_permissions
    from django.contrib.contenttypes.management import create_contenttypes
    from django.core.management.sql import emit_post_migrate_signal
    from django.db.models.signals import post_migrate

    uid = "django.contrib.auth.management.create_permissions"
    assert post_migrate.disconnect(create_contenttypes)
    assert post_migrate.disconnect(dispatch_uid=uid)
    try:
        emit_post_migrate_signal(*arguments, **options)
    finally:
        post_migrate.connect(create_contenttypes)
        post_migrate.connect(create_permissions, dispatch_uid=uid)
