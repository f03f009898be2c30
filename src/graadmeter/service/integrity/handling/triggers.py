"""The database refuses a change of state that is not in `integrity.handling.transitions`.

The table here is written out, so that what stands in a database changes by a migration alone: one
that executes `statements` again. tests/service/registers/integrity/handling/test_transitions.py
fails when that was forgotten, or when the table of transitions and this one differ.
"""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper

from graadmeter.service.triggers import Triggers

MOVES = (
    ("ontvangen", "in_behandeling", ""),
    ("ontvangen", "gesloten", "andere_instantie"),
    ("ontvangen", "gesloten", "dubbel"),
    ("ontvangen", "gesloten", "niet_ontvankelijk"),
    ("ontvangen", "ingetrokken", ""),
    ("in_behandeling", "gesloten", "andere_instantie"),
    ("in_behandeling", "gesloten", "dubbel"),
    ("in_behandeling", "gesloten", "niet_ontvankelijk"),
    ("in_behandeling", "onderzoek", ""),
    ("in_behandeling", "geconcludeerd", ""),
    ("in_behandeling", "ingetrokken", ""),
    ("onderzoek", "geconcludeerd", ""),
    ("onderzoek", "ingetrokken", ""),
    ("geconcludeerd", "gesloten", "afgehandeld"),
    ("ingetrokken", "in_behandeling", ""),
    ("gesloten", "in_behandeling", ""),
)
_ALLOWED = " OR ".join(
    f"(OLD.state = '{before}' AND NEW.state = '{after}' AND NEW.closing_reason = '{reason}')"
    for before, after, reason in MOVES
)
_REFUSED = f"OLD.state <> NEW.state AND NOT ({_ALLOWED})"
_NAME = "integrity_moves"
_SQLITE = f"""
CREATE TRIGGER {_NAME} BEFORE UPDATE ON integrity_report WHEN {_REFUSED}
BEGIN SELECT RAISE(ABORT, 'integrity_report: impossible change of state'); END
"""
_FUNCTION = """
CREATE FUNCTION integrity_refuse_move() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'integrity_report: impossible change of state'
USING ERRCODE = 'check_violation';
END $$
"""
_POSTGRES = f"""
CREATE TRIGGER {_NAME} BEFORE UPDATE ON integrity_report FOR EACH ROW WHEN ({_REFUSED})
EXECUTE FUNCTION integrity_refuse_move()
"""


def statements(connection: BaseDatabaseWrapper) -> list[str]:
    """What puts the trigger in place, instead of the one that may be there."""
    made = [_SQLITE] if connection.vendor == "sqlite" else [_FUNCTION, _POSTGRES]
    return [*removal(connection), *made]


def removal(connection: BaseDatabaseWrapper) -> list[str]:
    """What takes it away."""
    if connection.vendor == "sqlite":
        return [f"DROP TRIGGER IF EXISTS {_NAME}"]
    return [
        f"DROP TRIGGER IF EXISTS {_NAME} ON integrity_report",
        "DROP FUNCTION IF EXISTS integrity_refuse_move()",
    ]


HELD = Triggers(
    table="integrity_report",
    since="0003_moves",
    names={"sqlite": (_NAME,), "postgresql": (_NAME,)},
    statements=statements,
)
