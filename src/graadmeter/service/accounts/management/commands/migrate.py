"""Django's migrate, for both databases unless one is named."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser
from django.core.management.commands import migrate
from django.db import connections


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
