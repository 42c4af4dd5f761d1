"""An upload whose batches are all sent awaits their results; waiting is only a batch that is not sent yet."""

from django.db import migrations, models


def rename(old, new):
    def change(apps, schema_editor):
        apps.get_model("campaigns", "Upload").objects.filter(state=old).update(state=new)

    return change


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0024_outage_without_answer")]

    operations = [
        migrations.AlterField(
            "upload",
            "state",
            models.CharField(
                choices=[
                    ("reading", "Being read"),
                    ("unreadable", "Could not be read"),
                    ("draft", "Columns to be chosen"),
                    ("checking", "Being checked"),
                    ("checked", "Checked, not yet sent"),
                    ("confirmed", "Confirmed, in the queue"),
                    ("sending", "Being sent"),
                    ("awaiting_results", "Sent, waiting for the dialer's results"),
                    ("finished", "Finished"),
                    ("cancelled", "Discarded"),
                ],
                default="reading",
                max_length=16,
            ),
        ),
        migrations.RunPython(rename("waiting", "awaiting_results"), rename("awaiting_results", "waiting")),
    ]
