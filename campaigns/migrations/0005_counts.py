"""Uploads that were checked before counts were kept get theirs: the tally reads them from now on."""

from django.db import migrations
from django.db.models import Count

STATES = ["ready", "invalid", "duplicate", "skipped"]


def count(apps, schema_editor):
    leads = apps.get_model("campaigns", "Lead").objects
    for upload in apps.get_model("campaigns", "Upload").objects.filter(counts={}).iterator(500):
        rows = leads.filter(upload=upload, state__in=STATES).values_list("state").annotate(Count("pk")).order_by()
        if counted := dict(rows):
            upload.counts = counted
            upload.save(update_fields=["counts"])


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0004_administrators_of_lists")]
    operations = [migrations.RunPython(count, migrations.RunPython.noop)]
