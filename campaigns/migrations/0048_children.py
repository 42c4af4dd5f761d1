"""An upload can be a child: rows of its parent that were not loaded are fixed and sent again."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("campaigns", "0047_tallies_and_reasons_of_lists"),
    ]

    operations = [
        migrations.AddField(
            model_name="upload",
            name="has_children",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="upload",
            name="is_made_from_parent",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="upload",
            name="original",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="descendants",
                to="campaigns.upload",
            ),
        ),
        migrations.AddField(
            model_name="upload",
            name="parent",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="children", to="campaigns.upload"
            ),
        ),
        migrations.AddField(
            model_name="upload",
            name="taken",
            field=models.JSONField(db_default={}, default=dict),
        ),
        migrations.AlterField(
            model_name="event",
            name="action",
            field=models.CharField(
                choices=[
                    ("uploaded", "uploaded"),
                    ("began_to_fix", "began to fix rows of an earlier upload"),
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
        migrations.CreateModel(
            name="ChildRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("row", models.PositiveIntegerField()),
                ("parent_row", models.PositiveIntegerField(null=True)),
                ("original_row", models.PositiveIntegerField(null=True)),
                (
                    "held_back",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("arrived", "The dialer has it, or may have it, by the parent"),
                            ("elsewhere", "Another child has it"),
                            ("other_upload", "It is a row of another upload"),
                            ("too_late", "The dialer has it by the parent, and the child was confirmed"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "child",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rows_of_parent",
                        to="campaigns.upload",
                    ),
                ),
                (
                    "original",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="campaigns.upload",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rows_in_children",
                        to="campaigns.upload",
                    ),
                ),
            ],
            options={
                "ordering": ["child", "row"],
                "indexes": [models.Index(fields=["parent", "parent_row"], name="child_row_by_parent")],
                "constraints": [
                    models.UniqueConstraint(fields=("child", "row"), name="child_row_once_in_a_child"),
                    models.UniqueConstraint(
                        condition=models.Q(("held_back", "")),
                        fields=("parent", "parent_row"),
                        name="row_live_in_one_child",
                    ),
                ],
            },
        ),
    ]
