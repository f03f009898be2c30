from django.db import migrations

from graadmeter.service.rows import Protect

TABLES = [
    "integrity_key_holder",
    "integrity_unlocked",
    "integrity_channel",
    "integrity_report",
    "integrity_report_category",
    "integrity_report_key",
    "integrity_identity",
    "integrity_identity_request",
    "integrity_message",
    "integrity_attachment",
    "integrity_attachment_piece",
    "integrity_event",
    "integrity_investigation",
    "integrity_measure",
    "integrity_check_in",
    "integrity_reminder",
    "integrity_adviser_note",
]


class Migration(migrations.Migration):
    dependencies = [
        ("integrity", "0001_second"),
    ]

    operations = [Protect(table) for table in TABLES]
