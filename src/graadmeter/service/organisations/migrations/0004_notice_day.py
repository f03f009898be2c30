import datetime

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("organisations", "0003_people_upload"),
    ]

    operations = [
        # What stands there counts as made today: it is then kept a while longer, and no moment is.
        migrations.AddField(
            model_name="notice",
            name="made_on",
            field=models.DateField(default=datetime.date.today),
            preserve_default=False,
        ),
        migrations.RemoveField(model_name="notice", name="made_at"),
    ]
