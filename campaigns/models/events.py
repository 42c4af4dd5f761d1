"""Who did what to what."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from .reasons import REASON_CHARACTERS


class Action(models.TextChoices):
    """What was done, by a person or by the portal; the labels are what pages say.

    The comment beside an action names the parameters that its `Event.details` has.
    """

    UPLOADED = "uploaded", "uploaded"  # bytes
    CORRECTED_CELLS = "corrected_cells", "corrected cells"  # row, cells (how many)
    CORRECTED_VALUE = "corrected_value", "corrected a value"  # rows (how many)
    REPAIRED_VALUES = "repaired_values", "repaired values"  # rows (how many)
    SKIPPED_ROWS = "skipped_rows", "skipped rows"  # rows (how many)
    RESTORED_ROW = "restored_row", "restored a row"  # row
    SWITCHED_RULE_ON = "switched_rule_on", "switched a rule on"  # rule (its code)
    SWITCHED_RULE_OFF = "switched_rule_off", "switched a rule off"  # rule (its code)
    UNDID = "undid", "undid"  # undone (its code), event (its id)
    DISCARDED = "discarded", "discarded"
    CONFIRMED = "confirmed", "confirmed"  # leads, requests (how many)
    TOOK_OUT_DO_NOT_CALL = "took_out_do_not_call", "did not send do-not-call numbers"  # leads, batch
    PAUSED = "paused", "paused"  # sent, leads (how many); by the portal: batch (its number)
    RESUMED = "resumed", "resumed"  # sent, leads (how many); by the portal: already_there
    CANCELLED = "cancelled", "cancelled"  # sent, leads (how many)
    PUT_FIRST = "put_first", "put first"  # sent, leads (how many)
    PUT_BACK = "put_back", "put back into its turn"  # sent, leads (how many)
    BATCH_SENT_AGAIN = "batch_sent_again", "batch sent again"  # batch (its number)
    BATCH_GIVEN_UP = "batch_given_up", "batch given up"  # batch (its number)
    REPORTED_TWICE = "reported_twice", "reported twice"  # batch (its number)
    ACCOUNT_STOPPED = "account_stopped", "account stopped"  # reason (its code), and what StopReason names
    ACCOUNT_RESUMED = "account_resumed", "account resumed"
    CAMPAIGN_HELD = "campaign_held", "campaign held"  # reason (its code), and what HoldReason names
    CAMPAIGN_RELEASED = "campaign_released", "campaign released"
    DIALER_AWAY = "dialer_away", "dialer does not answer"  # outage
    DIALER_BACK = "dialer_back", "dialer answers again"
    RECONCILED = "reconciled", "attempts recreated from the journal"  # attempts (how many)
    PERHAPS_SENT = (
        "perhaps_sent",
        "found requests of it in the journal",
    )  # leads (how many), rows ([first, last] of each)
    JOURNAL_EMPTY = "journal_empty", "journal entries were missing"
    CLOCK_SET = "clock_set", "clock was set"  # seconds
    API_KEY_CHANGED = "api_key_changed", "API key changed"
    ACCOUNT_DOMAIN_CHANGED = "account_domain_changed", "account's domain changed"  # before, after (host names)
    ACCOUNT_USER_NAME_CHANGED = "account_user_name_changed", "account's user name changed"
    DO_NOT_CALL_ADDED = "do_not_call_added", "do-not-call numbers added"  # new, changed (how many)
    DO_NOT_CALL_CHANGED = "do_not_call_changed", "do-not-call number changed"  # number (its id)
    DO_NOT_CALL_REMOVED = "do_not_call_removed", "do-not-call number taken off"  # number (its id)
    DO_NOT_CALL_REMOVED_MANY = "do_not_call_removed_many", "do-not-call numbers taken off"  # numbers (how many)


class Event(models.Model):
    """One line of the log of actions; append-only.

    `user` is the person, None for the portal itself. `details` are the action's parameters: codes, ids, counts and the
    names of hosts, never personal data or keys. `wording.events` says them in words; a `text` among them is shown as
    it is.
    """

    at = models.DateTimeField(db_default=Now(), editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    action = models.CharField(max_length=40, choices=Action)
    upload = models.ForeignKey("campaigns.Upload", on_delete=models.CASCADE, null=True, related_name="events")
    account = models.ForeignKey("campaigns.Account", on_delete=models.CASCADE, null=True, related_name="events")
    campaign = models.ForeignKey("campaigns.Campaign", on_delete=models.CASCADE, null=True, related_name="events")
    details = models.JSONField(default=dict, blank=True)
    reason = models.CharField(max_length=REASON_CHARACTERS, blank=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.action} ({self.pk})"
