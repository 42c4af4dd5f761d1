"""What is noted of a batch is kept as codes with parameters. A sentence that was kept stays readable as it is."""

from django.db import migrations, models


def to_codes(apps, schema_editor):
    batches = apps.get_model("campaigns", "Batch").objects.order_by()
    for words in list(batches.exclude(note="").values_list("note", flat=True).distinct()):
        batches.filter(note=words).update(notes=[{"code": "other", "words": words}])


def to_sentences(apps, schema_editor):
    batches = apps.get_model("campaigns", "Batch").objects.order_by()
    for pk, notes in list(batches.exclude(notes=[]).values_list("pk", "notes")):
        words = " ".join(note.get("words", note["code"]) for note in notes)
        batches.filter(pk=pk).update(note=words[:300])


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0022_stops_by_code")]

    operations = [
        migrations.AddField("batch", "notes", models.JSONField(blank=True, default=list)),
        migrations.RunPython(to_codes, to_sentences),
        migrations.RemoveField("batch", "note"),
    ]
