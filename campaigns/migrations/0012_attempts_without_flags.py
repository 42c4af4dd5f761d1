"""Nothing ever read the flags of an attempt."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0011_events_by_action")]

    operations = [migrations.RemoveField(model_name="attempt", name="flags")]
