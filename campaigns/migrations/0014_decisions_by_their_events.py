"""Attempts about which a person has decided get their decision: it was in the events only.

A batch's decisions and its events were written together, so the first decision of a batch is its first event. Where
events were deleted, a batch that was sent once more afterwards was sent again.
"""

from django.db import migrations

DECISION_OF = {"batch_sent_again": "sent_again", "batch_given_up": "given_up"}


def decide(apps, schema_editor):
    attempts = apps.get_model("campaigns", "Attempt").objects
    events = apps.get_model("campaigns", "Event").objects.filter(action__in=DECISION_OF)
    decided = attempts.exclude(decided_at=None).select_related("batch").order_by("decided_at", "pk")
    of_batch = {}
    for attempt in decided:
        of_batch.setdefault(attempt.batch, []).append(attempt)
    for batch, its_attempts in of_batch.items():
        its_events = events.filter(upload=batch.upload_id, text=f"batch {batch.number}").order_by("pk")
        decisions = [DECISION_OF[event.action] for event in its_events]
        for number, attempt in enumerate(its_attempts):
            if len(decisions) == len(its_attempts):
                decision = decisions[number]
            else:
                later = attempts.filter(batch=batch, pk__gt=attempt.pk).exists()
                decision = "sent_again" if later or batch.state == "waiting" else "given_up"
            attempts.filter(pk=attempt.pk).update(decision=decision)


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0013_decisions")]

    operations = [migrations.RunPython(decide, migrations.RunPython.noop)]
