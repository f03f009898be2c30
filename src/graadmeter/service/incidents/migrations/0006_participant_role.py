"""For which role a participant sees a case."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """Migration."""

    dependencies: ClassVar = [("incidents", "0005_counting")]

    operations: ClassVar = [
        migrations.RemoveConstraint(
            model_name="participant",
            name="incident_participant_once",
        ),
        migrations.AddField(
            model_name="participant",
            name="role",
            field=models.CharField(
                blank=True,
                choices=[
                    ("employee", "Employee"),
                    ("office_holder", "Office Holder"),
                    ("manager", "Manager"),
                    ("hr", "Hr"),
                    ("incident_coordinator", "Incident Coordinator"),
                    ("aftercare", "Aftercare"),
                    ("confidential_adviser", "Confidential Adviser"),
                    ("integrity_officer", "Integrity Officer"),
                    ("lawyer", "Lawyer"),
                    ("security", "Security"),
                    ("administrator", "Administrator"),
                    ("secretary", "Secretary"),
                    ("clerk", "Clerk"),
                    ("chair", "Chair"),
                    ("deputy_chair", "Deputy Chair"),
                ],
                default="",
                max_length=30,
            ),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name="participant",
            constraint=models.UniqueConstraint(
                fields=("case", "member", "capacity", "role"), name="incident_participant_once"
            ),
        ),
    ]
