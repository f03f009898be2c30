import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("integrity", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="CheckIn",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("round", models.PositiveSmallIntegerField()),
                ("due_on", models.DateField()),
                ("asked_on", models.DateField(blank=True, null=True)),
                ("answered_on", models.DateField(blank=True, null=True)),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[("nee", "No"), ("ja", "Yes"), ("geen_antwoord", "No Answer")],
                        max_length=20,
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
                        related_name="check_ins",
                        to="integrity.report",
                    ),
                ),
            ],
            options={
                "db_table": "integrity_check_in",
            },
        ),
        migrations.CreateModel(
            name="Attachment",
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
                ("pieces", models.PositiveIntegerField()),
                ("copy_pieces", models.PositiveIntegerField(blank=True, null=True)),
                ("sealed_about", models.BinaryField()),
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
                        related_name="attachments",
                        to="integrity.report",
                    ),
                ),
            ],
            options={
                "db_table": "integrity_attachment",
            },
        ),
        migrations.CreateModel(
            name="ReportCategory",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "category",
                    models.CharField(
                        choices=[
                            ("ongewenste_omgang", "Conduct"),
                            ("misbruik_bedrijfsmiddelen", "Assets"),
                            ("misbruik_informatie", "Information"),
                            ("misdragingen_prive", "Private"),
                            ("misbruik_positie", "Position"),
                            ("financieel", "Financial"),
                            ("misbruik_bevoegdheden", "Powers"),
                            ("misstand", "Wrongdoing"),
                            ("misbruik_geweld", "Force"),
                        ],
                        max_length=30,
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
                        related_name="categories",
                        to="integrity.report",
                    ),
                ),
            ],
            options={
                "db_table": "integrity_report_category",
            },
        ),
        migrations.CreateModel(
            name="ReportKey",
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
                        choices=[("inhoud", "Content"), ("identiteit", "Identity")], max_length=20
                    ),
                ),
                (
                    "capacity",
                    models.CharField(
                        choices=[
                            ("behandelaar", "Officer"),
                            ("onderzoeker", "Investigator"),
                            ("vertrouwenspersoon", "Adviser"),
                            ("bewaarder", "Custodian"),
                            ("herstel", "Recovery"),
                            ("melder", "Reporter"),
                        ],
                        max_length=20,
                    ),
                ),
                ("version", models.PositiveIntegerField()),
                ("sealed", models.BinaryField()),
                ("since", models.DateField()),
                ("removed_on", models.DateField(blank=True, null=True)),
                (
                    "holder",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="report_keys",
                        to="integrity.keyholder",
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
                        related_name="keys",
                        to="integrity.report",
                    ),
                ),
            ],
            options={
                "db_table": "integrity_report_key",
            },
        ),
        migrations.CreateModel(
            name="Unlocked",
            fields=[
                ("id", models.BinaryField(max_length=32, primary_key=True, serialize=False)),
                ("sealed", models.BinaryField()),
                ("until", models.DateTimeField()),
                (
                    "holder",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="unlocked",
                        to="integrity.keyholder",
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
                "db_table": "integrity_unlocked",
            },
        ),
        migrations.CreateModel(
            name="AttachmentPiece",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("scrubbed", models.BooleanField()),
                ("number", models.PositiveIntegerField()),
                ("content", models.BinaryField()),
                (
                    "attachment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rows",
                        to="integrity.attachment",
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
                "db_table": "integrity_attachment_piece",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("attachment", "scrubbed", "number"),
                        name="integrity_attachment_piece_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Channel",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("choices", models.JSONField(default=dict)),
                ("changed_on", models.DateField()),
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
                "db_table": "integrity_channel",
                "constraints": [
                    models.UniqueConstraint(fields=("organisation",), name="integrity_channel_once")
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="keyholder",
            constraint=models.UniqueConstraint(
                condition=models.Q(("member__isnull", False), ("replaced_on__isnull", True)),
                fields=("member", "kind"),
                name="integrity_key_holder_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="keyholder",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "herstel"), ("replaced_on__isnull", True)),
                fields=("organisation",),
                name="integrity_recovery_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="keyholder",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "herstel"), ("member__isnull", True)),
                    models.Q(
                        models.Q(("kind", "herstel"), _negated=True), ("member__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="integrity_key_holder_member",
            ),
        ),
        migrations.AddIndex(
            model_name="report",
            index=models.Index(
                fields=["organisation", "state", "received_on"],
                name="integrity_r_organis_2f74e9_idx",
            ),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.UniqueConstraint(
                fields=("organisation", "reference"), name="integrity_reference"
            ),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.UniqueConstraint(fields=("receipt_mark",), name="integrity_receipt"),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.UniqueConstraint(
                fields=("organisation", "once"), name="integrity_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("closed_on__isnull", False),
                        ("state", "gesloten"),
                        models.Q(("closing_reason", ""), _negated=True),
                    ),
                    models.Q(
                        models.Q(("state", "gesloten"), _negated=True),
                        ("closed_on__isnull", True),
                        ("closing_reason", ""),
                    ),
                    _connector="OR",
                ),
                name="integrity_closed_with_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("concluded_on__isnull", True), ("conclusion", "")),
                    models.Q(
                        models.Q(("conclusion", ""), _negated=True), ("concluded_on__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="integrity_concluded_on",
            ),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("confirm_due__gte", models.F("received_on")),
                    ("inform_due__gte", models.F("confirm_due")),
                ),
                name="integrity_terms",
            ),
        ),
        migrations.AddConstraint(
            model_name="reminder",
            constraint=models.UniqueConstraint(
                fields=("report", "kind", "due_on", "stage"), name="integrity_reminder_once"
            ),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                fields=["report", "from_reporter", "seen_on"], name="integrity_m_report__65c137_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.UniqueConstraint(
                fields=("report", "once"), name="integrity_message_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="investigation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ended_on__isnull", True),
                    ("ended_on__gte", models.F("begun_on")),
                    _connector="OR",
                ),
                name="integrity_investigation_ends_after",
            ),
        ),
        migrations.AddConstraint(
            model_name="investigation",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_on__isnull", True)),
                fields=("report",),
                name="integrity_investigation_one_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="identityrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("decided_by__isnull", True),
                        ("decided_on__isnull", True),
                        ("granted__isnull", True),
                    ),
                    models.Q(
                        ("decided_by__isnull", False),
                        ("decided_on__isnull", False),
                        ("granted__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="integrity_identity_decided",
            ),
        ),
        migrations.AddConstraint(
            model_name="event",
            constraint=models.UniqueConstraint(
                fields=("report", "number"), name="integrity_event_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="checkin",
            constraint=models.UniqueConstraint(
                fields=("report", "round"), name="integrity_check_in_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="reportcategory",
            constraint=models.UniqueConstraint(
                fields=("report", "category"), name="integrity_report_category_once"
            ),
        ),
        migrations.AddIndex(
            model_name="reportkey",
            index=models.Index(
                fields=["holder", "kind", "removed_on"], name="integrity_r_holder__ef1527_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="reportkey",
            constraint=models.UniqueConstraint(
                fields=("report", "holder", "kind", "version"), name="integrity_report_key_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="reportkey",
            constraint=models.UniqueConstraint(
                condition=models.Q(("holder__isnull", True)),
                fields=("report", "kind", "version"),
                name="integrity_report_key_reporter",
            ),
        ),
    ]
