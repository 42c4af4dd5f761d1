"""Leads of a finished batch of which no report says anything were stored as ready; they have a state of their own."""

from django.db import migrations, models

STATES = [
    ("ready", "Ready"),
    ("invalid", "To be fixed"),
    ("duplicate", "Twice in the file"),
    ("skipped", "Skipped by a person or a rule"),
    ("blank", "No lead: a total, a note, a serial number alone"),
    ("loaded", "Loaded"),
    ("already_there", "Already there"),
    ("rejected", "Rejected by the dialer"),
    ("unnamed", "Not named by the dialer"),
]


def move(apps, expected, state):
    leads = apps.get_model("campaigns", "Lead").objects
    done = apps.get_model("campaigns", "Batch").objects.filter(state="done").order_by("pk")
    for upload, first, last in done.values_list("upload", "first_row", "last_row").iterator(500):
        leads.filter(upload=upload, state=expected, row__gte=first, row__lte=last).update(state=state)


def to_unnamed(apps, schema_editor):
    move(apps, "ready", "unnamed")


def to_ready(apps, schema_editor):
    move(apps, "unnamed", "ready")


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0017_when_a_request_ended")]

    operations = [
        migrations.AlterField("lead", "state", models.CharField(choices=STATES, max_length=13)),
        migrations.RunPython(to_unnamed, to_ready),
    ]
