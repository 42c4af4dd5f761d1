"""Batches of leads, and the attempts to send them. The dialer's limit is counted from the attempts."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from campaigns.dialer import AttemptOutcome

from .accounts import Account
from .reasons import REASON_CHARACTERS
from .uploads import Lead, LeadState, Upload


class BatchState(models.TextChoices):
    """Where a batch's leads are. UNKNOWN is called unconfirmed."""

    WAITING = "waiting", "Waiting to be sent"
    SENDING = "sending", "Being sent"
    ACCEPTED = "accepted", "Accepted, waiting for its result"
    DONE = "done", "Done"
    REFUSED = "refused", "Refused by the dialer"
    UNKNOWN = "unknown", "Unconfirmed"
    CANCELLED = "cancelled", "Cancelled"

    @classmethod
    def on_their_way(cls) -> list["BatchState"]:
        """It waits to be sent, or is being sent."""
        return [cls.WAITING, cls.SENDING]

    @classmethod
    def not_sent(cls) -> list["BatchState"]:
        """Its leads have not been sent."""
        return [cls.WAITING, cls.CANCELLED]

    @classmethod
    def never_added(cls) -> list["BatchState"]:
        """The dialer surely does not have its leads, and will not get them."""
        return [cls.REFUSED, cls.CANCELLED]

    @classmethod
    def counted_whole(cls) -> list["BatchState"]:
        """All its leads are in the same place; the leads of one that is done are counted by their outcomes."""
        return [state for state in cls if state != cls.DONE]


class Batch(models.Model):
    """Up to 500 leads of an upload, in the order of their rows: those from `first_row` to `last_row` that are sent."""

    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="batches")
    number = models.PositiveIntegerField()
    first_row = models.PositiveIntegerField()
    last_row = models.PositiveIntegerField()
    size = models.PositiveIntegerField()
    is_last = models.BooleanField(default=False)
    state = models.CharField(max_length=9, choices=BatchState, default=BatchState.WAITING)

    # Counters of a batch that is done; they add up to its size.
    loaded = models.PositiveIntegerField(default=0)
    already_there = models.PositiveIntegerField(default=0)
    rejected = models.PositiveIntegerField(default=0)
    unnamed = models.PositiveIntegerField(default=0)

    notes = models.JSONField(default=list, blank=True)  # [{"code": of BatchNote, its parameters}]

    class Meta:
        ordering = ["upload", "number"]
        verbose_name_plural = "batches"
        constraints = [
            models.UniqueConstraint(fields=["upload", "number"], name="batch_number_once_in_an_upload"),
            models.CheckConstraint(
                condition=~Q(state="done")
                | Q(size=models.F("loaded") + models.F("already_there") + models.F("rejected") + models.F("unnamed")),
                name="batch_counters_add_up",
            ),
        ]
        indexes = [models.Index(fields=["state", "upload"], name="batch_by_state")]

    def __str__(self) -> str:
        return f"batch {self.number} of upload {self.upload_id}"

    def leads(self) -> models.QuerySet[Lead]:
        """The leads that were sent with this batch."""
        rows = self.upload.leads.filter(row__gte=self.first_row, row__lte=self.last_row)
        return rows.exclude(state__in=LeadState.not_sent())


class Decision(models.TextChoices):
    """What a person decided about a batch of which nobody knew whether the dialer has it."""

    SENT_AGAIN = "sent_again", "Sent again by a person"
    GIVEN_UP = "given_up", "Given up by a person"


# After these answers the leads are surely not at the dialer, so that the batch may be sent again by machine.
_SURELY_NOT_ADDED = [AttemptOutcome.THROTTLED.value, AttemptOutcome.NOT_SENT.value, AttemptOutcome.REFUSED.value]


class AttemptQuerySet(models.QuerySet["Attempt"]):
    def under_way(self) -> "AttemptQuerySet":
        """Those that have begun, and of which nothing is known yet."""
        return self.filter(answer="", expired_at=None, proven_at=None, decided_at=None)

    def live(self) -> "AttemptQuerySet":
        """The one of each batch that may have reached the dialer and about which no person has decided."""
        return self.filter(decided_at=None).exclude(answer__in=_SURELY_NOT_ADDED)

    def perhaps_arrived(self) -> "AttemptQuerySet":
        """Those of a batch that may have reached the dialer, or surely have: each can have a report."""
        return self.exclude(Q(answer__in=_SURELY_NOT_ADDED), proven_at=None)

    def decided_in_doubt(self) -> "AttemptQuerySet":
        """Those about which a person has decided, and that may have reached the dialer: no answer has shown since that
        they did not."""
        return self.exclude(decided_at=None).exclude(answer__in=_SURELY_NOT_ADDED)


class Attempt(models.Model):
    """One request for one batch, written before it is sent.

    Its answer, its expiry, the proof by its callback and a person's decision are columns of their own, and each is
    written once. The state is computed from these, so that they may come in any order.
    `slot_free_at` is when its slot of the dialer's limit is free again (docs/dialer.md#arithmetic-of-the-limit).
    """

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="attempts")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="attempts")
    token_hash = models.CharField(max_length=64, unique=True)
    with_start = models.BooleanField(default=False)
    started_at = models.DateTimeField()
    deadline_at = models.DateTimeField()
    slot_free_at = models.DateTimeField()

    # An AttemptOutcome, in words in wording.attempts. Empty until it is recorded, then never changed.
    answer = models.CharField(max_length=9, blank=True)
    ended_at = models.DateTimeField(null=True)  # when the request came to its end, with an answer or without
    status_code = models.PositiveSmallIntegerField(null=True)
    message = models.CharField(max_length=500, blank=True)  # the dialer's words, bounded
    excerpt = models.TextField(blank=True)  # the start of an answer that was not understood
    transaction_id = models.CharField(max_length=64, blank=True, db_index=True)

    expired_at = models.DateTimeField(null=True)  # past its deadline without an answer
    proven_at = models.DateTimeField(null=True)  # its callback came
    # What a person decided while nobody knew whether the dialer has it. It is live no longer from then on.
    decision = models.CharField(max_length=10, choices=Decision, blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    decision_reason = models.CharField(max_length=REASON_CHARACTERS, blank=True)

    objects = AttemptQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            # Never twice by machine: a batch has one attempt that may have reached the dialer, until a person
            # decides about that one.
            models.UniqueConstraint(
                fields=["batch"],
                condition=Q(decided_at=None) & ~Q(answer__in=_SURELY_NOT_ADDED),
                name="one_live_attempt_of_a_batch",
            )
        ]
        indexes = [
            models.Index(fields=["account", "slot_free_at"], name="attempt_slots"),
            models.Index(
                fields=["deadline_at"],
                condition=Q(answer="", expired_at=None),
                name="attempt_deadlines",
            ),
        ]

    def __str__(self) -> str:
        return f"attempt {self.pk} of batch {self.batch_id}"

    @property
    def state(self) -> str:
        """ "under_way", an AttemptOutcome, or a Decision.

        under_way → accepted, throttled, not_sent, refused or unknown → sent_again or given_up. A callback proves
        each of them to be accepted.
        """
        if self.proven_at:
            return "accepted"
        if self.decision:
            return self.decision
        if self.answer:
            return self.answer
        return "unknown" if self.expired_at else "under_way"
