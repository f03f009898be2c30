from django.db import migrations

from graadmeter.service.rows import Protect

TABLES = [
    "incident_number",
    "incident",
    "incident_form",
    "incident_participant",
    "incident_consent",
    "incident_draft",
    "incident_protocol",
    "incident_task",
    "incident_event",
    "incident_measure",
    "incident_police_report",
    "incident_damage",
    "incident_ban",
    "incident_aftercare",
    "incident_attachment",
    "incident_attachment_piece",
    "incident_year_figures",
]


class Migration(migrations.Migration):
    dependencies = [
        ("incidents", "0001_second"),
    ]

    operations = [Protect(table) for table in TABLES]
