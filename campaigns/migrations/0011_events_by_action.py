"""An event's action is a code; who did it is called `user` everywhere."""

from django.db import migrations, models

CODES = {
    "corrected cells": "corrected_cells",
    "corrected a value": "corrected_value",
    "repaired values": "repaired_values",
    "skipped rows": "skipped_rows",
    "restored a row": "restored_row",
    "switched a rule on": "switched_rule_on",
    "switched a rule off": "switched_rule_off",
    "did not send do-not-call numbers": "took_out_do_not_call",
    "put first": "put_first",
    "put back into its turn": "put_back",
    "batch sent again": "batch_sent_again",
    "batch given up": "batch_given_up",
    "reported twice": "reported_twice",
    "account paused": "account_stopped",
    "account resumed": "account_resumed",
    "campaign held": "campaign_held",
    "campaign released": "campaign_released",
    "dialer does not answer": "dialer_away",
    "dialer answers again": "dialer_back",
    "clock was set": "clock_set",
    "API key changed": "api_key_changed",
    "do-not-call numbers added": "do_not_call_added",
    "do-not-call number changed": "do_not_call_changed",
    "do-not-call number taken off": "do_not_call_removed",
    "do-not-call numbers taken off": "do_not_call_removed_many",
}
ACTIONS = [
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
    ("account_stopped", "account paused"),
    ("account_resumed", "account resumed"),
    ("campaign_held", "campaign held"),
    ("campaign_released", "campaign released"),
    ("dialer_away", "dialer does not answer"),
    ("dialer_back", "dialer answers again"),
    ("clock_set", "clock was set"),
    ("api_key_changed", "API key changed"),
    ("do_not_call_added", "do-not-call numbers added"),
    ("do_not_call_changed", "do-not-call number changed"),
    ("do_not_call_removed", "do-not-call number taken off"),
    ("do_not_call_removed_many", "do-not-call numbers taken off"),
]


def to_codes(apps, schema_editor):
    events = apps.get_model("campaigns", "Event").objects.all()
    for words, code in CODES.items():
        events.filter(action=words).update(action=code)


def to_words(apps, schema_editor):
    events = apps.get_model("campaigns", "Event").objects.all()
    for words, code in CODES.items():
        events.filter(action=code).update(action=words)


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0010_pending_numbers")]

    operations = [
        migrations.RenameField("event", "by", "user"),
        migrations.RenameField("event", "deed", "action"),
        migrations.RenameField("correction", "by", "user"),
        migrations.RenameField("skippedrow", "by", "user"),
        migrations.RenameField("restoredrow", "by", "user"),
        migrations.RunPython(to_codes, to_words),
        migrations.AlterField("event", "action", models.CharField(choices=ACTIONS, max_length=40)),
    ]
