from django.db import migrations

from graadmeter.service.rows import Protect

TABLES = [
    "department",
    "member",
    "role_holding",
    "deputy",
    "absence",
    "routing",
    "notice",
]


class Migration(migrations.Migration):
    dependencies = [
        ("organisations", "0001_initial"),
    ]

    operations = [Protect(table) for table in TABLES]
