"""The persons a report is about, told apart; a measure is about one of them."""

from __future__ import annotations

import uuid

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

from graadmeter.service.rows import Protect


class Migration(migrations.Migration):
    dependencies = [
        ("integrity", "0006_measures_undone"),
    ]

    operations = [
        migrations.AddField(
            model_name="measure",
            name="person",
            field=models.PositiveSmallIntegerField(default=1),
        ),
        migrations.CreateModel(
            name="PersonConcerned",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                (
                    "conclusion",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("gegrond", "Founded"),
                            ("deels_gegrond", "Partly"),
                            ("ongegrond", "Unfounded"),
                            ("niet_vast_te_stellen", "Not Established"),
                        ],
                        max_length=30,
                    ),
                ),
                ("version", models.PositiveIntegerField()),
                ("sealed_content", models.BinaryField()),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.organisation",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="persons",
                        to="integrity.report",
                    ),
                ),
            ],
            options={
                "db_table": "integrity_person_concerned",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("report", "number"), name="integrity_person_concerned_once"
                    ),
                    models.CheckConstraint(
                        condition=Q(number__gte=1), name="integrity_person_concerned_number"
                    ),
                ],
            },
        ),
        Protect("integrity_person_concerned"),
    ]
