"""The journal takes new entries and nothing else, of one organisation at a time."""

from __future__ import annotations

from django.db import migrations

from graadmeter.service.journal import triggers
from graadmeter.service.rows import protect


def refuse_changes(apps, schema_editor):
    for statement in triggers.statements(schema_editor.connection):
        schema_editor.execute(statement)


def allow_changes(apps, schema_editor):
    for statement in triggers.removal(schema_editor.connection):
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [
        ("journal", "0001_initial"),
    ]

    operations = [
        migrations.RunPython(refuse_changes, allow_changes),
        protect("journal_entry", shared=True),
        protect("journal_head", shared=True),
    ]
