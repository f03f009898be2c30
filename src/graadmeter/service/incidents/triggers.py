"""The database refuses a change of state that is not in `incidents.transitions`.

The table here is written out, so that what stands in a database changes by a migration alone: one
that executes `statements` again. tests/service/registers/handling/test_transitions.py fails when
that was forgotten, or when the table of transitions and this one differ.
"""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper

from graadmeter.service.triggers import Triggers

MOVES = (
    ("gemeld", "in_behandeling", ""),
    ("gemeld", "gesloten", "andere_organisatie"),
    ("gemeld", "gesloten", "dubbel"),
    ("gemeld", "gesloten", "geen_incident"),
    ("gemeld", "gesloten", "naar_integriteit"),
    ("gemeld", "ingetrokken", ""),
    ("in_behandeling", "nazorg", ""),
    ("in_behandeling", "gesloten", "afgehandeld"),
    ("in_behandeling", "gesloten", "andere_organisatie"),
    ("in_behandeling", "gesloten", "dubbel"),
    ("in_behandeling", "gesloten", "geen_incident"),
    ("in_behandeling", "gesloten", "naar_integriteit"),
    ("in_behandeling", "ingetrokken", ""),
    ("nazorg", "in_behandeling", ""),
    ("nazorg", "gesloten", "afgehandeld"),
    ("nazorg", "gesloten", "andere_organisatie"),
    ("nazorg", "gesloten", "dubbel"),
    ("nazorg", "gesloten", "geen_incident"),
    ("nazorg", "gesloten", "naar_integriteit"),
    ("nazorg", "ingetrokken", ""),
    ("gesloten", "in_behandeling", ""),
)
_ALLOWED = " OR ".join(
    f"(OLD.state = '{before}' AND NEW.state = '{after}' AND NEW.closing_reason = '{reason}')"
    for before, after, reason in MOVES
)
_REFUSED = f"OLD.state <> NEW.state AND NOT ({_ALLOWED})"
_NAME = "incident_moves"
_SQLITE = f"""
CREATE TRIGGER {_NAME} BEFORE UPDATE ON incident WHEN {_REFUSED}
BEGIN SELECT RAISE(ABORT, 'incident: impossible change of state'); END
"""
_FUNCTION = """
CREATE FUNCTION incident_refuse_move() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'incident: impossible change of state' USING ERRCODE = 'check_violation';
END $$
"""
_POSTGRES = f"""
CREATE TRIGGER {_NAME} BEFORE UPDATE ON incident FOR EACH ROW WHEN ({_REFUSED})
EXECUTE FUNCTION incident_refuse_move()
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
        f"DROP TRIGGER IF EXISTS {_NAME} ON incident",
        "DROP FUNCTION IF EXISTS incident_refuse_move()",
    ]


HELD = Triggers(
    table="incident",
    since="0003_moves",
    names={"sqlite": (_NAME,), "postgresql": (_NAME,)},
    statements=statements,
)
