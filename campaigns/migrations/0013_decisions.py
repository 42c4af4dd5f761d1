"""What a person decided about an attempt, sent again or given up, is a column of its own."""

from django.conf import settings
from django.db import migrations, models
from django.db.models import Q

LIVE = "one_live_attempt_of_a_batch"
NOT_ADDED = ["throttled", "not_sent", "refused"]


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0012_attempts_without_flags")]

    operations = [
        migrations.RemoveConstraint("attempt", LIVE),
        migrations.RenameField("attempt", "given_up_at", "decided_at"),
        migrations.RenameField("attempt", "given_up_by", "decided_by"),
        migrations.RenameField("attempt", "given_up_reason", "decision_reason"),
        migrations.AlterField(
            "attempt",
            "decided_by",
            models.ForeignKey(
                null=True, on_delete=models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            "attempt",
            "decision",
            models.CharField(
                blank=True,
                choices=[("sent_again", "Sent again by a person"), ("given_up", "Given up by a person")],
                default="",
                max_length=10,
            ),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            "attempt",
            models.UniqueConstraint(
                fields=["batch"], condition=Q(decided_at=None) & ~Q(answer__in=NOT_ADDED), name=LIVE
            ),
        ),
    ]
