"""Row-level security: PostgreSQL itself shows and takes rows of one organisation at a time.

A second line behind the managers of `scope`, for what goes around them. It holds for everybody but
a superuser, a role with BYPASSRLS included in neither owner nor application; so the service must
run as another role (``graadmeter manage applicationrole``). It is no defence against who can send
SQL of their own: they can say which organisation they are.
"""

from __future__ import annotations

import uuid
from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation

from graadmeter.service.scope import EVERYBODY, VARIABLE

POLICY = "organisation_rows"
_INSTALLATION = uuid.UUID(int=0)


class Protect(Operation):
    """Shows the rows of a table to the organisation they are of, and to nobody else.

    On SQLite nothing is done: it has no roles, and one process opens the file.
    """

    reversible = True
    reduces_to_sql = True

    def __init__(self, table: str, shared: bool = False) -> None:
        """Says which table.

        Args:
            table: its name in the database; it has a column ``organisation_id``.
            shared: whether rows of no organisation (all zeros) are everybody's, as in the journal.
        """
        self.table = table
        self.shared = shared

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """How to write it in a migration."""
        return (type(self).__name__, [self.table], {"shared": True} if self.shared else {})

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Models stay as they are."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        *_states: Any,
    ) -> None:
        """Protects the table."""
        if self._is_elsewhere(app_label, schema_editor):
            return
        told = f"current_setting('{VARIABLE}', true)"
        own = f"organisation_id = (SELECT NULLIF(NULLIF({told}, ''), '{EVERYBODY}')::uuid)"
        seen = f"{own} OR (SELECT {told}) = '{EVERYBODY}'"
        if self.shared:
            seen += f" OR organisation_id = '{_INSTALLATION}'::uuid"
        table = schema_editor.quote_name(self.table)
        for statement in (
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
            f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
            f"DROP POLICY IF EXISTS {POLICY} ON {table}",
            f"CREATE POLICY {POLICY} ON {table} USING ({seen}) WITH CHECK ({seen})",
        ):
            schema_editor.execute(statement)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        *_states: Any,
    ) -> None:
        """Takes the protection away."""
        if self._is_elsewhere(app_label, schema_editor):
            return
        table = schema_editor.quote_name(self.table)
        for statement in (
            f"DROP POLICY IF EXISTS {POLICY} ON {table}",
            f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY",
            f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY",
        ):
            schema_editor.execute(statement)

    def describe(self) -> str:
        """In the list of what a migration does."""
        return f"Protects the rows of {self.table}"

    @staticmethod
    def _is_elsewhere(app_label: str, schema_editor: BaseDatabaseSchemaEditor) -> bool:
        from django.db import router

        connection = schema_editor.connection
        allowed = router.allow_migrate(connection.alias, app_label)
        return connection.vendor != "postgresql" or not allowed


def protect(table: str, *, shared: bool = False) -> Operation:
    """The operation of a migration that protects a table (see `Protect`)."""
    return Protect(table, shared)
