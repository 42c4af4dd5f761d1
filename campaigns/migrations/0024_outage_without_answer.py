"""A dialer that gives no clear answer does not answer; silent is only a process without a heartbeat."""

from django.db import migrations, models


def rename(old, new):
    def change(apps, schema_editor):
        apps.get_model("campaigns", "Account").objects.filter(outage=old).update(outage=new)
        events = apps.get_model("campaigns", "Event").objects.filter(action="dialer_away")
        events.filter(details={"outage": old}).update(details={"outage": new})

    return change


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0023_batch_notes_by_code")]

    operations = [
        migrations.RunPython(rename("silent", "no_answer"), rename("no_answer", "silent")),
        migrations.AlterField(
            "account",
            "outage",
            models.CharField(
                blank=True,
                choices=[
                    ("unreachable", "The dialer cannot be reached"),
                    ("no_answer", "The dialer does not answer"),
                ],
                editable=False,
                max_length=11,
            ),
        ),
    ]
