"""Premises of bans and legal grounds of measures are sealed, with what was written already.

What stood there is overwritten before its column goes; `0008_forget_words` sees to the rest.
"""

from __future__ import annotations

import json
import uuid
from typing import Any, ClassVar

from django.db import migrations, models
from django.db.models import Q

from graadmeter.service.scope import every_organisation
from graadmeter.service.vault.envelopes import Place, close, content_of, version_of
from graadmeter.service.vault.organisation_keys import key, newest_for_writing

COLUMNS = (
    ("Ban", "incident_ban", "premises", "sealed_premises"),
    ("Measure", "incident_measure", "legal_ground", "sealed_legal_ground"),
)


def seal(apps: Any, _editor: Any) -> None:
    """Seals every word in its own row, under the newest key of its organisation."""
    with every_organisation():
        for model, table, plain, sealed in COLUMNS:
            rows = apps.get_model("incidents", model).objects
            found = rows.exclude(**{plain: ""}).values_list("pk", "organisation_id", plain)
            for row, organisation, text in list(found):
                place = Place(organisation, table, sealed, row)
                version = newest_for_writing(organisation)
                envelope = close(key(organisation, version), version, written(text), place)
                rows.filter(pk=row).update(**{sealed: envelope, plain: ""})


def unseal(apps: Any, _editor: Any) -> None:
    """Opens them again."""
    with every_organisation():
        for model, table, plain, sealed in COLUMNS:
            rows = apps.get_model("incidents", model).objects
            found = rows.exclude(**{sealed: None}).values_list("pk", "organisation_id", sealed)
            for row, organisation, envelope in list(found):
                text = opened(bytes(envelope), Place(organisation, table, sealed, row))
                rows.filter(pk=row).update(**{sealed: None, plain: text})


def written(text: str) -> bytes:
    """A text as sealed columns hold it."""
    return json.dumps(text, ensure_ascii=False).encode("utf-8", "surrogatepass")


def opened(envelope: bytes, place: Place) -> str:
    """What an envelope of a text holds."""
    organisation: uuid.UUID = place.organisation
    opener = key(organisation, version_of(envelope, place))
    return str(json.loads(content_of(opener, envelope, place)))


class Migration(migrations.Migration):
    """Migration."""

    dependencies: ClassVar = [
        ("incidents", "0006_imported_role"),
        ("organisations", "0004_notice_day"),
    ]

    operations: ClassVar = [
        migrations.RemoveConstraint(model_name="measure", name="personnel_file_with_ground"),
        # So that going back has something to put in the column.
        migrations.AlterField(
            model_name="ban",
            name="premises",
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name="ban",
            name="sealed_premises",
            field=models.BinaryField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="measure",
            name="sealed_legal_ground",
            field=models.BinaryField(blank=True, null=True),
        ),
        migrations.RunPython(seal, unseal),
        migrations.RemoveField(model_name="ban", name="premises"),
        migrations.RemoveField(model_name="measure", name="legal_ground"),
        migrations.AddConstraint(
            model_name="measure",
            constraint=models.CheckConstraint(
                condition=~Q(kind="personeelsdossier") | Q(sealed_legal_ground__isnull=False),
                name="personnel_file_with_ground",
            ),
        ),
    ]
