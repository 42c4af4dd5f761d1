"""Why a file could not be read is kept as a code with parameters. A sentence that was kept stays readable as it is."""

from django.db import migrations, models


def to_codes(apps, schema_editor):
    uploads = apps.get_model("campaigns", "Upload").objects.order_by()
    for words in list(uploads.exclude(unreadable_reason="").values_list("unreadable_reason", flat=True).distinct()):
        of_these = uploads.filter(unreadable_reason=words)
        of_these.update(unreadable_code="other", unreadable_details={"words": words})


def to_sentences(apps, schema_editor):
    uploads = apps.get_model("campaigns", "Upload").objects.order_by()
    kept = uploads.exclude(unreadable_code="").values_list("pk", "unreadable_code", "unreadable_details")
    for pk, code, details in list(kept):
        uploads.filter(pk=pk).update(unreadable_reason=details.get("words", code)[:500])


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0027_report_notes_by_code")]

    operations = [
        migrations.AddField("upload", "unreadable_code", models.CharField(blank=True, max_length=24)),
        migrations.AddField("upload", "unreadable_details", models.JSONField(blank=True, default=dict)),
        migrations.RunPython(to_codes, to_sentences),
        migrations.RemoveField("upload", "unreadable_reason"),
    ]
