"""Figures of a year that left the organisation, and what is remembered of keys to notes."""

from __future__ import annotations

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from graadmeter.service.rows import Protect


class Migration(migrations.Migration):
    dependencies = [
        ("integrity", "0004_keys"),
        ("organisations", "0005_custodian_role"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="channel",
            name="opened_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="channel",
            name="closed_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.CreateModel(
            name="NotesCare",
            fields=[
                (
                    "holder",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="care",
                        serialize=False,
                        to="integrity.keyholder",
                    ),
                ),
                ("failures", models.PositiveSmallIntegerField(default=0)),
                ("failed_on", models.DateField(blank=True, null=True)),
                ("leaving_on", models.DateField(blank=True, null=True)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.organisation",
                    ),
                ),
            ],
            options={"db_table": "integrity_notes_care"},
        ),
        migrations.CreateModel(
            name="IntegrityYear",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField()),
                ("definition", models.CharField(max_length=40)),
                ("figures", models.JSONField()),
                ("fixed_on", models.DateField()),
                (
                    "fixed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
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
                "db_table": "integrity_year",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation", "year"), name="integrity_year_once"
                    )
                ],
            },
        ),
        Protect("integrity_notes_care"),
        Protect("integrity_year"),
    ]
