"""The database refuses a change of state that is not in `integrity.handling.transitions`.

The table here is written out, so that what stands in a database changes by a migration alone: one
that executes `statements` again. tests/service/registers/integrity/handling/test_transitions.py
fails when that was forgotten, or when the table of transitions and this one differ.
"""

from __future__ import annotations

from graadmeter.service.move_triggers import MoveTrigger

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
_TRIGGER = MoveTrigger("integrity", "integrity_report", MOVES)
HELD = _TRIGGER.held("0003_moves")
statements, removal = _TRIGGER.statements, _TRIGGER.removal
