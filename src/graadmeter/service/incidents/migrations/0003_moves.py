"""The database refuses a change of state that is not in `incidents.transitions`.

On SQLite a later migration that makes the table anew drops the trigger with the old table: run
`hold` again after it. tests/service/registers/handling/test_transitions.py fails when that was
forgotten, or when the table of transitions and this one differ.
"""

from __future__ import annotations

from typing import Any

from django.db import migrations

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
_SQLITE = f"""
CREATE TRIGGER incident_moves BEFORE UPDATE ON incident WHEN {_REFUSED}
BEGIN SELECT RAISE(ABORT, 'incident: impossible change of state'); END
"""
_POSTGRES = f"""
CREATE FUNCTION incident_refuse_move() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'incident: impossible change of state' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER incident_moves BEFORE UPDATE ON incident FOR EACH ROW WHEN ({_REFUSED})
EXECUTE FUNCTION incident_refuse_move()
"""


def hold(_apps: Any, editor: Any) -> None:
    """Puts the trigger in place, instead of the one that may be there."""
    let_go(_apps, editor)
    editor.execute(_POSTGRES if editor.connection.vendor == "postgresql" else _SQLITE)


def let_go(_apps: Any, editor: Any) -> None:
    """Takes the trigger away."""
    if editor.connection.vendor == "postgresql":
        editor.execute("DROP TRIGGER IF EXISTS incident_moves ON incident")
        editor.execute("DROP FUNCTION IF EXISTS incident_refuse_move()")
    else:
        editor.execute("DROP TRIGGER IF EXISTS incident_moves")


class Migration(migrations.Migration):
    dependencies = [("incidents", "0002_worklist")]

    operations = [migrations.RunPython(hold, let_go)]
