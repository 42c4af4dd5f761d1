"""What is noted of a callback or a failed file is kept as codes with parameters. A sentence that was kept stays readable
as it is."""

from django.db import migrations, models

NOTED = ["Callback", "FailedFile"]


def to_codes(apps, schema_editor):
    for model in NOTED:
        objects = apps.get_model("campaigns", model).objects.order_by()
        for words in list(objects.exclude(note="").values_list("note", flat=True).distinct()):
            objects.filter(note=words).update(notes=[{"code": "other", "words": words}])


def to_sentences(apps, schema_editor):
    for model in NOTED:
        objects = apps.get_model("campaigns", model).objects.order_by()
        for pk, notes in list(objects.exclude(notes=[]).values_list("pk", "notes")):
            words = " ".join(note.get("words", note["code"]) for note in notes)
            objects.filter(pk=pk).update(note=words[:500])


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0026_account_stopped_in_words")]

    operations = [
        migrations.AddField("callback", "notes", models.JSONField(blank=True, default=list)),
        migrations.AddField("failedfile", "notes", models.JSONField(blank=True, default=list)),
        migrations.RunPython(to_codes, to_sentences),
        migrations.RemoveField("callback", "note"),
        migrations.RemoveField("failedfile", "note"),
    ]
