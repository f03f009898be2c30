"""The database refuses a change of state that is not in the table of transitions.

With it the table that says for which days the morning run was done.
"""

from __future__ import annotations

import uuid
from typing import Any

import django.db.models.deletion
from django.db import migrations, models

from graadmeter.service.integrity.handling import triggers
from graadmeter.service.rows import Protect


def hold(_apps: Any, editor: Any) -> None:
    """Puts the trigger in place, instead of the one that may be there."""
    for statement in triggers.statements(editor.connection):
        editor.execute(statement)


def let_go(_apps: Any, editor: Any) -> None:
    """Takes the trigger away."""
    for statement in triggers.removal(editor.connection):
        editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [
        ("integrity", "0002_protect"),
        ("organisations", "0005_custodian_role"),
    ]

    operations = [
        migrations.CreateModel(
            name="DailyRun",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("on", models.DateField()),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.organisation",
                    ),
                ),
            ],
            options={
                "db_table": "integrity_daily_run",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation", "on"), name="integrity_daily_run_once"
                    )
                ],
            },
        ),
        Protect("integrity_daily_run"),
        migrations.RunPython(hold, let_go),
    ]
