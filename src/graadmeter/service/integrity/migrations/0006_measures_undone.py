"""Measures that do not stand any more."""

from __future__ import annotations

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [
        ("integrity", "0005_figures_and_notes"),
    ]

    operations = [
        migrations.AddField(
            model_name="measure",
            name="undone_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="measure",
            name="undone_because",
            field=models.CharField(
                blank=True,
                choices=[("vergissing", "Mistake"), ("teruggedraaid", "Overturned")],
                default="",
                max_length=20,
            ),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name="measure",
            constraint=models.CheckConstraint(
                condition=Q(undone_on__isnull=True, undone_because="")
                | Q(undone_on__isnull=False) & ~Q(undone_because=""),
                name="integrity_measure_undone",
            ),
        ),
    ]
