"""An attempt's answered_at was written without an answer, too: it is when its request ended."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0016_check_fault")]

    operations = [migrations.RenameField("attempt", "answered_at", "ended_at")]
