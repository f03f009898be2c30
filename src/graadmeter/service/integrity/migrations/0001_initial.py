import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("organisations", "0005_custodian_role"),
    ]

    operations = [
        migrations.CreateModel(
            name="KeyHolder",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("lid", "Member"),
                            ("aantekeningen", "Notes"),
                            ("herstel", "Recovery"),
                        ],
                        default="lid",
                        max_length=20,
                    ),
                ),
                ("public", models.BinaryField(max_length=32)),
                ("locked", models.BinaryField()),
                ("made_on", models.DateField()),
                ("replaced_on", models.DateField(blank=True, null=True)),
                ("rehearsed_on", models.DateField(blank=True, null=True)),
                (
                    "member",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.member",
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
                "db_table": "integrity_key_holder",
            },
        ),
        migrations.CreateModel(
            name="AdviserNote",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("on", models.DateField()),
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
                    "holder",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notes",
                        to="integrity.keyholder",
                    ),
                ),
            ],
            options={
                "db_table": "integrity_adviser_note",
            },
        ),
        migrations.CreateModel(
            name="Report",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("reference", models.CharField(max_length=12)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("ontvangen", "Received"),
                            ("in_behandeling", "Handling"),
                            ("onderzoek", "Investigation"),
                            ("geconcludeerd", "Concluded"),
                            ("gesloten", "Closed"),
                            ("ingetrokken", "Withdrawn"),
                        ],
                        default="ontvangen",
                        max_length=20,
                    ),
                ),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("op_naam", "Named"),
                            ("vertrouwelijk", "Confidential"),
                            ("anoniem", "Anonymous"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "medium",
                    models.CharField(
                        choices=[
                            ("web", "Web"),
                            ("ingelogd", "Signed In"),
                            ("telefoon", "Phone"),
                            ("gesprek", "In Person"),
                            ("brief", "Letter"),
                            ("vertrouwenspersoon", "Adviser"),
                            ("incidentenregister", "Incident"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "audience",
                    models.CharField(
                        choices=[
                            ("staff", "Staff"),
                            ("board", "Board"),
                            ("representative", "Representative"),
                        ],
                        max_length=20,
                    ),
                ),
                ("definition", models.CharField(default="2026", max_length=10)),
                ("received_on", models.DateField()),
                ("confirm_due", models.DateField()),
                ("confirmed_on", models.DateField(blank=True, null=True)),
                ("inform_due", models.DateField()),
                ("informed_on", models.DateField(blank=True, null=True)),
                ("suspended_since", models.DateField(blank=True, null=True)),
                ("suspended_days", models.PositiveSmallIntegerField(default=0)),
                ("accused_informed_on", models.DateField(blank=True, null=True)),
                ("accused_wait_reason", models.BooleanField(default=False)),
                ("rehabilitated_on", models.DateField(blank=True, null=True)),
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
                ("concluded_on", models.DateField(blank=True, null=True)),
                ("police_report_on", models.DateField(blank=True, null=True)),
                ("appealed_on", models.DateField(blank=True, null=True)),
                ("closed_on", models.DateField(blank=True, null=True)),
                (
                    "closing_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("afgehandeld", "Handled"),
                            ("niet_ontvankelijk", "Not Admissible"),
                            ("andere_instantie", "Other Authority"),
                            ("dubbel", "Duplicate"),
                        ],
                        max_length=20,
                    ),
                ),
                ("verdict", models.CharField(blank=True, max_length=20)),
                ("receipt_mark", models.BinaryField(max_length=32)),
                ("once", models.BinaryField(max_length=32)),
                ("reporter_public", models.BinaryField(max_length=32)),
                ("key_version", models.PositiveIntegerField(default=1)),
                ("sealed_core", models.BinaryField()),
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
                "db_table": "integrity_report",
            },
        ),
        migrations.CreateModel(
            name="Reminder",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("bevestigen", "Confirm"),
                            ("informeren", "Inform"),
                            ("benadeling_vragen", "Check In"),
                            ("betrokkene_informeren", "Accused"),
                            ("stilstand", "Standstill"),
                        ],
                        max_length=30,
                    ),
                ),
                ("due_on", models.DateField()),
                ("stage", models.PositiveSmallIntegerField()),
                ("on", models.DateField()),
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
                        related_name="reminders",
                        to="integrity.report",
                    ),
                ),
            ],
            options={
                "db_table": "integrity_reminder",
            },
        ),
        migrations.CreateModel(
            name="Message",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.PositiveIntegerField()),
                ("on", models.DateField()),
                ("from_reporter", models.BooleanField()),
                ("seen_on", models.DateField(blank=True, null=True)),
                ("once", models.BinaryField(max_length=32)),
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
                        related_name="messages",
                        to="integrity.report",
                    ),
                ),
            ],
            options={
                "db_table": "integrity_message",
            },
        ),
        migrations.CreateModel(
            name="Measure",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("geen", "None"),
                            ("gesprek", "Talk"),
                            ("waarschuwing", "Warning"),
                            ("andere_disciplinaire_maatregel", "Other Disciplinary"),
                            ("onvoorwaardelijk_ontslag", "Dismissal"),
                            ("gesprek_voorzitter", "Chair Talk"),
                            ("openbare_afkeuring", "Public Rebuke"),
                            ("taken_ontnomen", "Duties Taken"),
                            ("opgestapt", "Stepped Down"),
                            ("ontslagen_door_raad", "Dismissed By Council"),
                            ("vervallen_lidmaatschap", "Seat Lost"),
                        ],
                        max_length=40,
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
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="measures",
                        to="integrity.report",
                    ),
                ),
            ],
            options={
                "db_table": "integrity_measure",
            },
        ),
        migrations.CreateModel(
            name="Investigation",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "pool",
                    models.CharField(
                        choices=[("intern", "Internal"), ("extern", "External")], max_length=10
                    ),
                ),
                ("begun_on", models.DateField()),
                ("ended_on", models.DateField(blank=True, null=True)),
                ("reporter_heard_on", models.DateField(blank=True, null=True)),
                ("accused_heard_on", models.DateField(blank=True, null=True)),
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
                        related_name="investigations",
                        to="integrity.report",
                    ),
                ),
            ],
            options={
                "db_table": "integrity_investigation",
            },
        ),
        migrations.CreateModel(
            name="IdentityRequest",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("asked_on", models.DateField()),
                ("version", models.PositiveIntegerField()),
                ("sealed_reason", models.BinaryField()),
                ("decided_on", models.DateField(blank=True, null=True)),
                ("granted", models.BooleanField(blank=True, null=True)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.organisation",
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="integrity.keyholder",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="integrity.keyholder",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="identity_requests",
                        to="integrity.report",
                    ),
                ),
            ],
            options={
                "db_table": "integrity_identity_request",
            },
        ),
        migrations.CreateModel(
            name="Identity",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
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
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="identity",
                        to="integrity.report",
                    ),
                ),
            ],
            options={
                "db_table": "integrity_identity",
            },
        ),
        migrations.CreateModel(
            name="Event",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("on", models.DateField()),
                ("kind", models.CharField(max_length=40)),
                ("for_reporter", models.BooleanField(default=False)),
                ("codes", models.JSONField(default=dict)),
                ("version", models.PositiveIntegerField(blank=True, null=True)),
                ("sealed_text", models.BinaryField(blank=True, null=True)),
                (
                    "member",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.member",
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
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="events",
                        to="integrity.report",
                    ),
                ),
            ],
            options={
                "db_table": "integrity_event",
            },
        ),
    ]
