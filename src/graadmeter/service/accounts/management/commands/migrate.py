"""Django's migrate, for both databases unless one is named."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser
from django.core.management.commands import migrate
from django.db import connections, router
from django.db.migrations import Migration
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import ProjectState


class Executor(MigrationExecutor):
    """Writes down that tables of the other database are done, and does nothing else for them.

    Django follows every migration in both databases, and does all but the statements: that is half
    the time of a first start. No migration of one database needs to know a model of the other,
    since no foreign key crosses between them.
    """

    def apply_migration(
        self,
        state: ProjectState,
        migration: Migration,
        fake: bool = False,
        fake_initial: bool = False,
    ) -> ProjectState:
        """Applies a migration whose tables live here; the state without it when they do not."""
        if router.allow_migrate(self.connection.alias, migration.app_label):
            return super().apply_migration(state, migration, fake, fake_initial)
        self.record_migration(migration)  # type: ignore[call-arg, arg-type]  # stubs of Django 4
        return state


# The command has no other place to say which executor it works with.
migrate.MigrationExecutor = Executor  # type: ignore[attr-defined]


class Command(migrate.Command):
    """Brings the tables of both databases up to date."""

    def add_arguments(self, parser: CommandParser) -> None:
        """Those of Django, without a database chosen beforehand."""
        super().add_arguments(parser)
        parser.set_defaults(database=None)

    def get_check_kwargs(self, options: dict[str, Any]) -> Any:
        """Checks what is going to be migrated."""
        named = options["database"]
        return {"databases": [named] if named else list(connections)}

    def handle(self, *args: Any, **options: Any) -> None:
        """Migrates the database that was named, or each."""
        named = options.pop("database")
        for database in [named] if named else list(connections):
            super().handle(*args, **options, database=database)
