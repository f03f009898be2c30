"""The database refuses a change of state that is not in `incidents.transitions`."""

from __future__ import annotations

from typing import Any

from django.db import migrations

from graadmeter.service.incidents import triggers


def hold(_apps: Any, editor: Any) -> None:
    """Puts the trigger in place, instead of the one that may be there."""
    for statement in triggers.statements(editor.connection):
        editor.execute(statement)


def let_go(_apps: Any, editor: Any) -> None:
    """Takes the trigger away."""
    for statement in triggers.removal(editor.connection):
        editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("incidents", "0002_worklist")]

    operations = [migrations.RunPython(hold, let_go)]
