"""Whether the campaign was started is kept as a code; the sentences are made where they are read."""

from django.db import migrations, models

CODES = {
    "The dialer was asked to start the campaign with the last batch.": "started",
    "The campaign was not started: the dialer has not taken all batches of this upload.": "not_started",
    "The campaign was not started: all numbers of the last batch came to the do-not-call list, so it was not sent. "
    "Start the campaign in CloudAgent.": "nothing_to_start_with",
    "It is not known whether the campaign was started: the last batch has no clear answer.": "not_known",
}
CHOICES = [
    ("started", "The dialer was asked to start it"),
    ("not_started", "Not started"),
    ("nothing_to_start_with", "Not started: nothing was left of the last batch"),
    ("not_known", "Not known"),
]


def to_codes(apps, schema_editor):
    uploads = apps.get_model("campaigns", "Upload").objects.exclude(start_outcome="")
    for sentence, code in CODES.items():
        uploads.filter(start_outcome=sentence).update(start_outcome=code)
    uploads.exclude(start_outcome__in=CODES.values()).update(start_outcome="not_known")


def to_sentences(apps, schema_editor):
    uploads = apps.get_model("campaigns", "Upload").objects.all()
    for sentence, code in CODES.items():
        uploads.filter(start_outcome=code).update(start_outcome=sentence)


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0020_slots_of_a_set_clock")]

    operations = [
        migrations.RunPython(to_codes, to_sentences),
        migrations.AlterField(
            "upload", "start_outcome", models.CharField(blank=True, choices=CHOICES, max_length=21)
        ),
    ]
