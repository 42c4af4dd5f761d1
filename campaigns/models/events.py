"""Who did what to what; and the heartbeats of processes."""

from django.conf import settings
from django.db import models


class Action(models.TextChoices):
    """What was done, by a person or by the portal; the labels are what pages say."""

    UPLOADED = "uploaded", "uploaded"
    CORRECTED_CELLS = "corrected_cells", "corrected cells"
    CORRECTED_VALUE = "corrected_value", "corrected a value"
    REPAIRED_VALUES = "repaired_values", "repaired values"
    SKIPPED_ROWS = "skipped_rows", "skipped rows"
    RESTORED_ROW = "restored_row", "restored a row"
    SWITCHED_RULE_ON = "switched_rule_on", "switched a rule on"
    SWITCHED_RULE_OFF = "switched_rule_off", "switched a rule off"
    UNDID = "undid", "undid"
    DISCARDED = "discarded", "discarded"
    CONFIRMED = "confirmed", "confirmed"
    TOOK_OUT_DO_NOT_CALL = "took_out_do_not_call", "did not send do-not-call numbers"
    PAUSED = "paused", "paused"
    RESUMED = "resumed", "resumed"
    CANCELLED = "cancelled", "cancelled"
    PUT_FIRST = "put_first", "put first"
    PUT_BACK = "put_back", "put back into its turn"
    BATCH_SENT_AGAIN = "batch_sent_again", "batch sent again"
    BATCH_GIVEN_UP = "batch_given_up", "batch given up"
    REPORTED_TWICE = "reported_twice", "reported twice"
    ACCOUNT_STOPPED = "account_stopped", "account paused"
    ACCOUNT_RESUMED = "account_resumed", "account resumed"
    CAMPAIGN_HELD = "campaign_held", "campaign held"
    CAMPAIGN_RELEASED = "campaign_released", "campaign released"
    DIALER_AWAY = "dialer_away", "dialer does not answer"
    DIALER_BACK = "dialer_back", "dialer answers again"
    CLOCK_SET = "clock_set", "clock was set"
    API_KEY_CHANGED = "api_key_changed", "API key changed"
    DO_NOT_CALL_ADDED = "do_not_call_added", "do-not-call numbers added"
    DO_NOT_CALL_CHANGED = "do_not_call_changed", "do-not-call number changed"
    DO_NOT_CALL_REMOVED = "do_not_call_removed", "do-not-call number taken off"
    DO_NOT_CALL_REMOVED_MANY = "do_not_call_removed_many", "do-not-call numbers taken off"


class Event(models.Model):
    """One line of the log of actions; append-only. Texts hold ids and counts, never personal data or keys.

    `user` is the person, None for the portal itself."""

    at = models.DateTimeField(auto_now_add=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    action = models.CharField(max_length=40, choices=Action)
    upload = models.ForeignKey("campaigns.Upload", on_delete=models.CASCADE, null=True, related_name="events")
    account = models.ForeignKey("campaigns.Account", on_delete=models.CASCADE, null=True, related_name="events")
    campaign = models.ForeignKey("campaigns.Campaign", on_delete=models.CASCADE, null=True, related_name="events")
    text = models.CharField(max_length=300, blank=True)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.action} ({self.pk})"


class Heartbeat(models.Model):
    """The last sign of life of a process that runs always, so that pages can say when it does not."""

    process = models.CharField(max_length=40, primary_key=True)
    beat_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.process
