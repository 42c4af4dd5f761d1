"""The log of actions knows when an account's domain or user name was changed. The host of an account that is entered
from now on must be public; those that are there already go on, as do those that older code enters."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("campaigns", "0039_do_not_call_by_key"),
    ]

    operations = [
        migrations.AddField(
            model_name="account",
            name="may_be_private",
            field=models.BooleanField(db_default=True, default=False, editable=False),
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
                ],
                max_length=40,
            ),
        ),
    ]
