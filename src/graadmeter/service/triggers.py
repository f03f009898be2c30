"""Triggers that have to be there, put back after every migrate.

For many a change SQLite makes a table anew and drops the old one, and with it, without a word, its
triggers. So an app says which triggers it holds to, and whenever tables were migrated those that
are not there (any more) are made.

    hold(self, Triggers(...))  # in the ``ready`` of its configuration
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.apps import AppConfig
from django.db import connections, router, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.recorder import MigrationRecorder
from django.db.models.signals import post_migrate


@dataclass(frozen=True)
class Triggers:
    """Triggers of one table.

    Attributes:
        table: its name in the database.
        since: the migration that first makes them; without it they are not to be there.
        names: kind of database to what they are called in it.
        statements: what makes them, instead of those that may be there.
    """

    table: str
    since: str
    names: Mapping[str, tuple[str, ...]]
    statements: Callable[[BaseDatabaseWrapper], list[str]]


def hold(app: AppConfig, triggers: Triggers) -> None:
    """Sees to it that triggers are there whenever the tables of an app were migrated."""

    def after_migrate(using: str, **_facts: Any) -> None:
        if router.allow_migrate(using, app.label):
            put_back(connections[using], app.label, triggers)

    uid = f"graadmeter.triggers.{triggers.table}"
    post_migrate.connect(after_migrate, sender=app, weak=False, dispatch_uid=uid)


def put_back(connection: BaseDatabaseWrapper, app: str, triggers: Triggers) -> bool:
    """Makes the triggers of a table when one of them is not in force.

    Returns:
        Whether that was so.
    """
    missing = set(triggers.names[connection.vendor]) - in_force(connection, triggers.table)
    if (
        not missing
        or (app, triggers.since) not in MigrationRecorder(connection).applied_migrations()
    ):
        return False
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        for statement in triggers.statements(connection):
            cursor.execute(statement)
    return True


def in_force(connection: BaseDatabaseWrapper, table: str) -> set[str]:
    """The triggers of a table that are there and not switched off."""
    question = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s"
        if connection.vendor == "sqlite"
        else "SELECT tgname FROM pg_trigger WHERE tgrelid = to_regclass(%s) "
        "AND NOT tgisinternal AND tgenabled <> 'D'"
    )
    with connection.cursor() as cursor:
        cursor.execute(question, [table])
        return {str(name) for (name,) in cursor.fetchall()}
