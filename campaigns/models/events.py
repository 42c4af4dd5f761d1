"""Who did what to what."""

from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from .reasons import REASON_CHARACTERS


class Action(models.TextChoices):
    """What was done, by a person or by the portal; the labels are what pages say.

    The comment beside an action names the parameters that its `Event.details` has.
    """

    UPLOADED = "uploaded", "uploaded"  # bytes
    BEGAN_TO_FIX = "began_to_fix", "began to fix rows of an earlier upload"  # parent (its id)
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
    TOOK_OUT_ARRIVED = "took_out_arrived", "did not send rows that had arrived by the upload before"  # leads, batch
    PAUSED = "paused", "paused"  # sent, leads (how many); by the portal: batch (its number)
    RESUMED = "resumed", "resumed"  # sent, leads (how many); by the portal: already_there
    CANCELLED = "cancelled", "cancelled"  # sent, leads (how many)
    PUT_FIRST = "put_first", "put first"  # sent, leads (how many)
    PUT_BACK = "put_back", "put back into its turn"  # sent, leads (how many)
    SEND_TIME_CHANGED = "send_time_changed", "changed when it is sent"  # before, after (ISO; None is at once)
    BATCH_SENT_AGAIN = "batch_sent_again", "batch sent again"  # batch (its number)
    BATCH_GIVEN_UP = "batch_given_up", "batch given up"  # batch (its number)
    REPORTED_TWICE = "reported_twice", "reported twice"  # batch (its number)
    # batch (its number), before, now ([loaded, not loaded] of each; None where the dialer gave no number)
    REPORTED_OTHERWISE = "reported_otherwise", "reported otherwise by the dialer"
    CALLBACK_READ_AGAIN = "callback_read_again", "callback read again"  # batch (its number), state (its code)
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
    # number (its id; None where it is not on the list)
    DO_NOT_CALL_LOOKED_UP = "do_not_call_looked_up", "do-not-call number looked up"
    SIGNED_IN = "signed_in", "signed in"  # known_browser
    SIGNED_OUT = "signed_out", "signed out"
    SIGN_IN_FAILED = "sign_in_failed", "sign-in failed"  # known_browser
    SIGN_IN_WAIT_ENDED = "sign_in_wait_ended", "wait to sign in ended"
    PASSWORD_CHANGED = "password_changed", "password changed"
    DOWNLOADED = "downloaded", "downloaded"  # file (its kind), rows (how many), batch (its number)
    FAILED_FILE_ATTACHED = "failed_file_attached", "failed file attached"  # rows, leads (how many), batch (its number)
    CLOSED_WITHOUT_RESULT = "closed_without_result", "closed without a result"  # leads (how many)
    LINK_APPROVED = "link_approved", "link of a failed file approved"  # batch (its number), host
    # Of all that follow: name (but of a person), id (of a team, group or webhook). Of changes: fields (their names),
    # lists ({name: {added, removed}}: ids).
    ACCOUNT_ADDED = "account_added", "account added"
    ACCOUNT_CHANGED = "account_changed", "account changed"
    ACCOUNT_DELETED = "account_deleted", "account deleted"
    CAMPAIGN_ADDED = "campaign_added", "campaign added"
    CAMPAIGN_CHANGED = "campaign_changed", "campaign changed"
    CAMPAIGN_DELETED = "campaign_deleted", "campaign deleted"
    PERSON_ADDED = "person_added", "person added"
    PERSON_CHANGED = "person_changed", "person changed"
    PERSON_DELETED = "person_deleted", "person deleted"
    TEAM_ADDED = "team_added", "team added"
    TEAM_CHANGED = "team_changed", "team changed"
    TEAM_DELETED = "team_deleted", "team deleted"
    GROUP_ADDED = "group_added", "group added"
    GROUP_CHANGED = "group_changed", "group changed"
    GROUP_DELETED = "group_deleted", "group deleted"
    WEBHOOK_ADDED = "webhook_added", "webhook added"
    WEBHOOK_CHANGED = "webhook_changed", "webhook changed"
    WEBHOOK_DELETED = "webhook_deleted", "webhook deleted"


class LogIsAppendOnly(Exception):
    """Somebody wanted to change or remove an event."""


class EventQuerySet(models.QuerySet["Event"]):
    """Events are added and read. Each way of Django's to change or remove some leads to these two or to those of
    `Event`; where none of them is used, the database keeps what is there (migration 0041)."""

    def update(self, **_changes: Any) -> NoReturn:
        raise LogIsAppendOnly

    def delete(self) -> NoReturn:
        raise LogIsAppendOnly


class Event(models.Model):
    """One line of the log of actions; append-only.

    `user` is who did it, None for the portal itself and for somebody who has not signed in. `person` is to whom it was
    done, or whose user name was tried. `details` are the action's parameters: codes, ids, counts, the names of hosts
    and of what is configured, never personal data or keys. `wording.events` says them in words; a `text` among them is
    shown as it is.

    An event keeps the id of what it is about, even if that is deleted. A person who did anything cannot be deleted.
    """

    at = models.DateTimeField(db_default=Now(), editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    action = models.CharField(max_length=40, choices=Action)
    upload = models.ForeignKey(
        "campaigns.Upload", on_delete=models.DO_NOTHING, db_constraint=False, null=True, related_name="events"
    )
    account = models.ForeignKey(
        "campaigns.Account", on_delete=models.DO_NOTHING, db_constraint=False, null=True, related_name="events"
    )
    campaign = models.ForeignKey(
        "campaigns.Campaign", on_delete=models.DO_NOTHING, db_constraint=False, null=True, related_name="events"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.DO_NOTHING, db_constraint=False, null=True, related_name="+"
    )
    details = models.JSONField(default=dict, blank=True)
    reason = models.CharField(max_length=REASON_CHARACTERS, blank=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.action} ({self.pk})"

    def save(self, *args: Any, **options: Any) -> None:
        if not self._state.adding:
            raise LogIsAppendOnly
        super().save(*args, **options | {"force_insert": True})  # never over one with the same id

    def delete(self, *_args: Any, **_options: Any) -> NoReturn:
        raise LogIsAppendOnly
