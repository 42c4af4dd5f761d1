"""An account that an administrator must resume is stopped; why it is, and why a campaign is held or the portal paused
an upload, is kept as a code with parameters. A sentence that was kept stays readable as it is."""

from django.db import migrations, models

STOP_REASONS = [
    ("key_refused", "The dialer does not take the key or user name"),
    ("fields_not_seen", "The dialer saw no fields in the request"),
    ("key_cannot_be_opened", "The API key cannot be opened"),
    ("no_host_name", "The domain is not the name of a host"),
    ("wrong_number_hash_key", "The do-not-call list was kept under another key"),
    ("by_person", "A person stopped it"),
    ("other", "Another reason"),
]
HOLD_REASONS = [
    ("unknown_campaign", "The dialer does not know the campaign"),
    ("other", "Another reason"),
]


def to_codes(apps, schema_editor):
    for model, reason, details in KEPT:
        objects = apps.get_model("campaigns", model).objects
        for pk, words in list(objects.exclude(**{reason: ""}).values_list("pk", reason)):
            objects.filter(pk=pk).update(**{reason: "other", details: {"words": words}})


def to_sentences(apps, schema_editor):
    for model, reason, details in KEPT:
        objects = apps.get_model("campaigns", model).objects
        labels = dict(STOP_REASONS) | dict(HOLD_REASONS)
        for pk, code, kept in list(objects.exclude(**{reason: ""}).values_list("pk", reason, details)):
            objects.filter(pk=pk).update(**{reason: kept.get("words", labels[code])})


KEPT = [("Account", "stopped_reason", "stopped_details"), ("Campaign", "held_reason", "held_details")]


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0021_start_outcome_by_code")]

    operations = [
        migrations.RenameField("account", "paused_at", "stopped_at"),
        migrations.RenameField("account", "paused_reason", "stopped_reason"),
        migrations.AddField("account", "stopped_details", models.JSONField(blank=True, default=dict, editable=False)),
        migrations.AddField("campaign", "held_details", models.JSONField(blank=True, default=dict, editable=False)),
        migrations.AddField(
            "upload",
            "paused_code",
            models.CharField(
                blank=True, choices=[("nothing_loaded", "The dialer loaded no lead of a batch")], max_length=21
            ),
        ),
        migrations.AddField("upload", "paused_details", models.JSONField(blank=True, default=dict)),
        migrations.RunPython(to_codes, to_sentences),
        migrations.AlterField(
            "account",
            "stopped_reason",
            models.CharField(blank=True, choices=STOP_REASONS, editable=False, max_length=21),
        ),
        migrations.AlterField(
            "campaign",
            "held_reason",
            models.CharField(blank=True, choices=HOLD_REASONS, editable=False, max_length=21),
        ),
    ]
