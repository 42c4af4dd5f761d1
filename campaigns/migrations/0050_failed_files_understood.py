"""Rows of failed files that are joined to no lead, failed files that people
attached, and uploads that were closed without a result. It only adds: tables, and columns that older code can leave
out."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("campaigns", "0049_labels_and_send_time"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="AttachedFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "attached_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
                ),
                ("file", models.FileField(max_length=200, upload_to="")),
                ("file_name", models.CharField(max_length=200)),
                ("file_hash", models.CharField(max_length=64)),
                ("rows", models.PositiveIntegerField()),
                ("unjoined", models.PositiveIntegerField()),
                ("notes", models.JSONField(blank=True, default=list)),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="AttachedRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("row", models.PositiveIntegerField()),
                ("reason", models.CharField(blank=True, max_length=300)),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.AddField(
            model_name="failedfile",
            name="unjoined",
            field=models.PositiveIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="upload",
            name="closed_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="upload",
            name="closed_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="upload",
            name="closed_reason",
            field=models.CharField(blank=True, db_default="", default="", max_length=300),
        ),
        migrations.AddField(
            model_name="upload",
            name="is_closing",
            field=models.BooleanField(db_default=False, default=False),
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
                    ("account_domain_changed", "account's domain changed"),
                    ("account_user_name_changed", "account's user name changed"),
                    ("do_not_call_added", "do-not-call numbers added"),
                    ("do_not_call_changed", "do-not-call number changed"),
                    ("do_not_call_removed", "do-not-call number taken off"),
                    ("do_not_call_removed_many", "do-not-call numbers taken off"),
                    ("do_not_call_looked_up", "do-not-call number looked up"),
                    ("signed_in", "signed in"),
                    ("signed_out", "signed out"),
                    ("sign_in_failed", "sign-in failed"),
                    ("sign_in_wait_ended", "wait to sign in ended"),
                    ("password_changed", "password changed"),
                    ("downloaded", "downloaded"),
                    ("failed_file_attached", "failed file attached"),
                    ("closed_without_result", "closed without a result"),
                    ("link_approved", "link of a failed file approved"),
                    ("account_added", "account added"),
                    ("account_changed", "account changed"),
                    ("account_deleted", "account deleted"),
                    ("campaign_added", "campaign added"),
                    ("campaign_changed", "campaign changed"),
                    ("campaign_deleted", "campaign deleted"),
                    ("person_added", "person added"),
                    ("person_changed", "person changed"),
                    ("person_deleted", "person deleted"),
                    ("team_added", "team added"),
                    ("team_changed", "team changed"),
                    ("team_deleted", "team deleted"),
                    ("group_added", "group added"),
                    ("group_changed", "group changed"),
                    ("group_deleted", "group deleted"),
                ],
                max_length=40,
            ),
        ),
        migrations.AddIndex(
            model_name="upload",
            index=models.Index(condition=models.Q(("is_closing", True)), fields=["id"], name="uploads_to_close"),
        ),
        migrations.AddField(
            model_name="attachedfile",
            name="attached_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="attachedfile",
            name="batch",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="attached_files",
                to="campaigns.batch",
            ),
        ),
        migrations.AddField(
            model_name="attachedfile",
            name="upload",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="attached_files", to="campaigns.upload"
            ),
        ),
        migrations.AddField(
            model_name="attachedrow",
            name="file",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="campaigns.attachedfile",
            ),
        ),
        migrations.AddField(
            model_name="attachedrow",
            name="attempt",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="campaigns.attempt"
            ),
        ),
        migrations.AddField(
            model_name="attachedrow",
            name="batch",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="attached_rows", to="campaigns.batch"
            ),
        ),
        migrations.AddConstraint(
            model_name="attachedfile",
            constraint=models.UniqueConstraint(
                condition=models.Q(("batch", None)), fields=("upload", "file_hash"), name="attached_once_to_an_upload"
            ),
        ),
        migrations.AddConstraint(
            model_name="attachedfile",
            constraint=models.UniqueConstraint(fields=("batch", "file_hash"), name="attached_once_to_a_batch"),
        ),
        migrations.AddConstraint(
            model_name="attachedrow",
            constraint=models.UniqueConstraint(fields=("file", "row"), name="attached_row_once_in_a_file"),
        ),
    ]
