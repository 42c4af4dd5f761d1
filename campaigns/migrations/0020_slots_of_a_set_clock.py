"""Until when slots are taken longer because the database's clock was set: the pages say it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0019_kept_failed_files")]

    operations = [
        migrations.AddField(
            "account", "clock_slots_until", models.DateTimeField(blank=True, editable=False, null=True)
        ),
    ]
