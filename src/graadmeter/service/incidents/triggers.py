"""The database refuses a change of state that is not in `incidents.transitions`.

The table here is written out, so that what stands in a database changes by a migration alone: one
that executes `statements` again. tests/service/registers/handling/test_transitions.py fails when
that was forgotten, or when the table of transitions and this one differ.
"""

from __future__ import annotations

from graadmeter.service.move_triggers import MoveTrigger

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
_TRIGGER = MoveTrigger("incident", "incident", MOVES)
HELD = _TRIGGER.held("0003_moves")
statements, removal = _TRIGGER.statements, _TRIGGER.removal
