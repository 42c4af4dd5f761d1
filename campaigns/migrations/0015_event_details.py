"""What an event says is kept as parameters: its English text becomes a JSON object, which `wording.events` words."""

import re

from django.db import migrations, models

# Of each action how its texts were written, with the names that their parameters have now.
_ROWS = r"(?P<rows>\d+) rows"
_ROW = r"row (?P<row>\d+)"
_BATCH = r"batch (?P<batch>\d+)"
_SENT = r"(?P<sent>\d+) of (?P<leads>\d+) leads had been sent"
_NUMBER = r"(?P<number>\d+)"
PATTERNS = {
    "uploaded": [r"(?P<bytes>\d+) bytes"],
    "corrected_cells": [rf"{_ROW}, (?P<cells>\d+) cells"],
    "corrected_value": [_ROWS],
    "repaired_values": [_ROWS],
    "skipped_rows": [_ROWS],
    "restored_row": [_ROW],
    "switched_rule_on": [r"(?P<rule>[a-z_0-9]+)"],
    "switched_rule_off": [r"(?P<rule>[a-z_0-9]+)"],
    "undid": [r"(?P<undone>.+) \((?P<event>\d+)\)"],
    "confirmed": [r"(?P<leads>\d+) leads, (?P<requests>\d+) requests"],
    "took_out_do_not_call": [rf"(?P<leads>\d+) leads of {_BATCH}"],
    "paused": [_SENT, rf"nothing of {_BATCH} was loaded"],
    "resumed": [_SENT, r"the (?P<already_there>dialer) has these leads already"],
    "cancelled": [_SENT],
    "put_first": [_SENT],
    "put_back": [_SENT],
    "batch_sent_again": [_BATCH],
    "batch_given_up": [_BATCH],
    "reported_twice": [_BATCH],
    "dialer_away": [r"(?P<outage>.+)"],
    "clock_set": [r"by (?P<seconds>-?\d+\.\d) seconds"],
    "do_not_call_added": [r"(?P<new>\d+) new, (?P<changed>\d+) changed"],
    "do_not_call_changed": [_NUMBER],
    "do_not_call_removed": [_NUMBER],
    "do_not_call_removed_many": [r"(?P<numbers>\d+) numbers"],
}
ACTIONS_THAT_CAN_BE_UNDONE = {
    "corrected cells": "corrected_cells",
    "corrected a value": "corrected_value",
    "repaired values": "repaired_values",
    "skipped rows": "skipped_rows",
    "restored a row": "restored_row",
}
OUTAGES = {"The dialer cannot be reached": "unreachable", "The dialer does not answer": "silent"}


def details_of(action, text):
    """{"rows": 3} of “3 rows”; {"text": …} of what is not recognised, {} of nothing."""
    if not text:
        return {}
    for pattern in PATTERNS.get(action, []):
        if found := re.fullmatch(pattern, text):
            details = {name: _value(name, value) for name, value in found.groupdict().items()}
            return {"text": text} if None in details.values() else details
    return {"text": text}


def _value(name, text):
    if name == "undone":
        return ACTIONS_THAT_CAN_BE_UNDONE.get(text)
    if name == "outage":
        return OUTAGES.get(text)
    if name == "rule":
        return text
    if name == "already_there":
        return True
    return float(text) if name == "seconds" else int(text)


def to_details(apps, schema_editor):
    events = apps.get_model("campaigns", "Event").objects
    changed = []
    for event in events.exclude(text="").only("action", "text").iterator(chunk_size=1_000):
        event.details = details_of(event.action, event.text)
        changed.append(event)
        if len(changed) == 1_000:
            events.bulk_update(changed, ["details"])
            changed = []
    events.bulk_update(changed, ["details"])


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0014_decisions_by_their_events")]

    operations = [
        migrations.AddField("event", "details", models.JSONField(blank=True, default=dict)),
        migrations.RunPython(to_details, migrations.RunPython.noop),
        migrations.RemoveField("event", "text"),
    ]
