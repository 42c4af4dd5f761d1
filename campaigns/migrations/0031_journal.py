"""A journal of what was sent is kept outside of the database, which is told apart from others by a UUID of its own."""

import uuid
from django.db import migrations, models


def give_identity(apps, schema_editor):
    apps.get_model("campaigns", "DatabaseIdentity").objects.create(pk=1)


class Migration(migrations.Migration):
    dependencies = [
        ("campaigns", "0030_answers_by_outcome"),
    ]

    operations = [
        migrations.CreateModel(
            name="JournaledCallback",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("token_hash", models.CharField(db_index=True, max_length=64)),
                ("received_at", models.DateTimeField()),
                ("content_type", models.CharField(blank=True, max_length=200)),
                ("body", models.BinaryField()),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.AlterField(
            model_name="account",
            name="stopped_reason",
            field=models.CharField(
                blank=True,
                choices=[
                    ("key_refused", "The dialer does not take the key or user name"),
                    ("fields_not_seen", "The dialer saw no fields in the request"),
                    ("key_cannot_be_opened", "The API key cannot be opened"),
                    ("no_host_name", "The domain is not the name of a host"),
                    ("wrong_number_hash_key", "The do-not-call list was kept under another key"),
                    ("database_behind", "The database is older than what was sent"),
                    ("journal_away", "The journal of what is sent cannot be read or written"),
                    ("by_person", "A person stopped it"),
                    ("other", "Another reason"),
                ],
                editable=False,
                max_length=21,
            ),
        ),
        migrations.AlterField(
            model_name="event",
            name="action",
            field=models.CharField(
                choices=[
                    ("uploaded", "uploaded"),
                    ("corrected_cells", "corrected cells"),
                    ("corrected_value", "corrected a value"),
                    ("repaired_values", "repaired values"),
                    ("skipped_rows", "skipped rows"),
                    ("restored_row", "restored a row"),
                    ("switched_rule_on", "switched a rule on"),
                    ("switched_rule_off", "switched a rule off"),
                    ("undid", "undid"),
                    ("discarded", "discarded"),
                    ("confirmed", "confirmed"),
                    ("took_out_do_not_call", "did not send do-not-call numbers"),
                    ("paused", "paused"),
                    ("resumed", "resumed"),
                    ("cancelled", "cancelled"),
                    ("put_first", "put first"),
                    ("put_back", "put back into its turn"),
                    ("batch_sent_again", "batch sent again"),
                    ("batch_given_up", "batch given up"),
                    ("reported_twice", "reported twice"),
                    ("account_stopped", "account stopped"),
                    ("account_resumed", "account resumed"),
                    ("campaign_held", "campaign held"),
                    ("campaign_released", "campaign released"),
                    ("dialer_away", "dialer does not answer"),
                    ("dialer_back", "dialer answers again"),
                    ("reconciled", "attempts recreated from the journal"),
                    ("perhaps_sent", "found requests of it in the journal"),
                    ("journal_empty", "journal entries were missing"),
                    ("clock_set", "clock was set"),
                    ("api_key_changed", "API key changed"),
                    ("do_not_call_added", "do-not-call numbers added"),
                    ("do_not_call_changed", "do-not-call number changed"),
                    ("do_not_call_removed", "do-not-call number taken off"),
                    ("do_not_call_removed_many", "do-not-call numbers taken off"),
                ],
                max_length=40,
            ),
        ),
        migrations.CreateModel(
            name="DatabaseIdentity",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("journal_begun_at", models.DateTimeField(editable=False, null=True)),
                ("journal_lost_at", models.DateTimeField(editable=False, null=True)),
                ("journal_pruned_at", models.DateTimeField(editable=False, null=True)),
            ],
            options={
                "constraints": [models.CheckConstraint(condition=models.Q(("pk", 1)), name="one_database_identity")],
            },
        ),
        migrations.CreateModel(
            name="VanishedAttempt",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("token_hash", models.CharField(max_length=64, unique=True)),
            ],
        ),
        migrations.RunPython(give_identity, migrations.RunPython.noop),
    ]
