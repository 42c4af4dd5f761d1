"""A failed file whose host is not allowed is kept; only campaigns are held."""

from django.db import migrations, models

STATES = [
    ("pending", "Being fetched"),
    ("archived", "Archived"),
    ("kept", "Not fetched: its host is not allowed"),
    ("lost", "Lost"),
]


def to_kept(apps, schema_editor):
    apps.get_model("campaigns", "FailedFile").objects.filter(state="held").update(state="kept")


def to_held(apps, schema_editor):
    apps.get_model("campaigns", "FailedFile").objects.filter(state="kept").update(state="held")


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0018_unnamed_leads")]

    operations = [
        migrations.AlterField(
            "failedfile", "state", models.CharField(choices=STATES, default="pending", max_length=8)
        ),
        migrations.RunPython(to_kept, to_held),
    ]
