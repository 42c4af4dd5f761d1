"""Why the last check failed is a code of its own, and no longer a sentence among the notices of the reading."""

from django.db import migrations, models

# How the sentences of the notices began.
BEGINNINGS = {
    "The rows could not be checked because something went wrong on our side.": "our_fault",
    "The check of the rows was stopped in the middle twice,": "stopped_twice",
    "The do-not-call list was kept under another LEADSPORTAL_NUMBER_HASH_KEY": "wrong_number_hash_key",
}


def fault_of(notice):
    """The code of a sentence about a check; None for a notice of the reading."""
    return next((code for beginning, code in BEGINNINGS.items() if notice.startswith(beginning)), None)


def to_codes(apps, schema_editor):
    uploads = apps.get_model("campaigns", "Upload").objects
    for upload in uploads.filter(state="draft").only("notices").iterator(chunk_size=1_000):
        if faults := [fault for notice in upload.notices if (fault := fault_of(notice))]:
            upload.check_fault = faults[-1]
            upload.notices = [notice for notice in upload.notices if not fault_of(notice)]
            upload.save(update_fields=["check_fault", "notices"])


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0015_event_details")]

    operations = [
        migrations.AddField(
            "upload",
            "check_fault",
            models.CharField(
                blank=True,
                choices=[
                    ("our_fault", "Something went wrong on our side"),
                    ("stopped_twice", "Stopped in the middle twice"),
                    ("wrong_number_hash_key", "The do-not-call list has another key"),
                ],
                db_default="",
                default="",
                max_length=24,
            ),
        ),
        migrations.RunPython(to_codes, migrations.RunPython.noop),
    ]
