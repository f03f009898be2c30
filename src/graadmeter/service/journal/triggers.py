"""Triggers by which the database itself refuses to change, remove or empty the journal."""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper

from graadmeter.service.triggers import Triggers

TABLE = "journal_entry"
REFUSED = "the journal is append-only"
_SAME = "SELECT 1 FROM journal_entry AS held WHERE "
_SQLITE = {
    "journal_entry_no_update": "UPDATE",
    "journal_entry_no_delete": "DELETE",
    # INSERT OR REPLACE removes what is in its way without asking the trigger of DELETE.
    "journal_entry_no_replace": "INSERT",
}
_WHEN = {
    "INSERT": f" WHEN EXISTS ({_SAME} held.id = NEW.id) "
    f"OR EXISTS ({_SAME} held.number = NEW.number AND held.organisation_id = NEW.organisation_id)",
}
_FUNCTION = "journal_entry_append_only"


def statements(connection: BaseDatabaseWrapper) -> list[str]:
    """What makes the triggers."""
    if connection.vendor == "sqlite":
        return [
            f"CREATE TRIGGER {name} BEFORE {act} ON {TABLE}{_WHEN.get(act, '')} "
            f"BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
            for name, act in _SQLITE.items()
        ]
    return [
        f"CREATE FUNCTION {_FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{REFUSED}'; END $$",
        f"CREATE TRIGGER {_FUNCTION}_rows BEFORE UPDATE OR DELETE ON {TABLE} "
        f"FOR EACH ROW EXECUTE FUNCTION {_FUNCTION}()",
        f"CREATE TRIGGER {_FUNCTION}_table BEFORE TRUNCATE ON {TABLE} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {_FUNCTION}()",
        # Also where a session plays the part of a replica, which skips ordinary triggers.
        f"ALTER TABLE {TABLE} ENABLE ALWAYS TRIGGER {_FUNCTION}_rows",
        f"ALTER TABLE {TABLE} ENABLE ALWAYS TRIGGER {_FUNCTION}_table",
    ]


def removal(connection: BaseDatabaseWrapper) -> list[str]:
    """What takes them away."""
    if connection.vendor == "sqlite":
        return [f"DROP TRIGGER IF EXISTS {name}" for name in _SQLITE]
    return [f"DROP FUNCTION IF EXISTS {_FUNCTION}() CASCADE"]


def anew(connection: BaseDatabaseWrapper) -> list[str]:
    """What makes them instead of those that may be there."""
    return [*removal(connection), *statements(connection)]


HELD = Triggers(
    table=TABLE,
    since="0002_append_only",
    names={
        "sqlite": tuple(_SQLITE),
        "postgresql": (f"{_FUNCTION}_rows", f"{_FUNCTION}_table"),
    },
    statements=anew,
)
