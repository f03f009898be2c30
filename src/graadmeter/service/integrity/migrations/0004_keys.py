import uuid

import django.db.models.deletion
from django.db import migrations, models

from graadmeter.service.rows import Protect


class Migration(migrations.Migration):
    dependencies = [
        ("integrity", "0003_moves"),
    ]

    operations = [
        migrations.AddField(
            model_name="identityrequest",
            name="sealed_for_custodian",
            field=models.BinaryField(default=b""),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="identityrequest",
            name="sealed_decision",
            field=models.BinaryField(blank=True, null=True),
        ),
        migrations.CreateModel(
            name="IdentityRequestKey",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("sealed", models.BinaryField()),
                (
                    "holder",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="request_keys",
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
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="keys",
                        to="integrity.identityrequest",
                    ),
                ),
            ],
            options={
                "db_table": "integrity_identity_request_key",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("request", "holder"),
                        name="integrity_identity_request_key_once",
                    )
                ],
            },
        ),
        Protect("integrity_identity_request_key"),
    ]
