"""A trigger that refuses changes of state that are not in a table of moves.

The table of moves is written out where it is used, so that what stands in a database changes by a
migration alone.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.backends.base.base import BaseDatabaseWrapper

from graadmeter.service.triggers import Triggers

Move = tuple[str, str, str]
"""The state before, the state after, and the closing reason that goes with it."""


@dataclass(frozen=True)
class MoveTrigger:
    """The trigger of one table with the columns ``state`` and ``closing_reason``.

    Attributes:
        name: what it and its function are called after.
        table: in the database.
        moves: all there are.
    """

    name: str
    table: str
    moves: tuple[Move, ...]

    def statements(self, connection: BaseDatabaseWrapper) -> list[str]:
        """What puts it in place, instead of the one that may be there."""
        refused, said = self._refused(), f"{self.table}: impossible change of state"
        if connection.vendor == "sqlite":
            made = [
                f"CREATE TRIGGER {self.name}_moves BEFORE UPDATE ON {self.table} WHEN {refused} "
                f"BEGIN SELECT RAISE(ABORT, '{said}'); END"
            ]
        else:
            made = [
                f"CREATE FUNCTION {self.name}_refuse_move() RETURNS trigger LANGUAGE plpgsql AS $$ "
                f"BEGIN RAISE EXCEPTION '{said}' USING ERRCODE = 'check_violation'; END $$",
                f"CREATE TRIGGER {self.name}_moves BEFORE UPDATE ON {self.table} "
                f"FOR EACH ROW WHEN ({refused}) EXECUTE FUNCTION {self.name}_refuse_move()",
            ]
        return [*self.removal(connection), *made]

    def removal(self, connection: BaseDatabaseWrapper) -> list[str]:
        """What takes it away."""
        if connection.vendor == "sqlite":
            return [f"DROP TRIGGER IF EXISTS {self.name}_moves"]
        return [
            f"DROP TRIGGER IF EXISTS {self.name}_moves ON {self.table}",
            f"DROP FUNCTION IF EXISTS {self.name}_refuse_move()",
        ]

    def held(self, since: str) -> Triggers:
        """For `triggers.hold`.

        Args:
            since: the migration that first makes it.
        """
        names = (f"{self.name}_moves",)
        return Triggers(
            table=self.table,
            since=since,
            names={"sqlite": names, "postgresql": names},
            statements=self.statements,
        )

    def _refused(self) -> str:
        allowed = " OR ".join(
            f"(OLD.state = '{old}' AND NEW.state = '{new}' AND NEW.closing_reason = '{reason}')"
            for old, new, reason in self.moves
        )
        return f"OLD.state <> NEW.state AND NOT ({allowed})"
