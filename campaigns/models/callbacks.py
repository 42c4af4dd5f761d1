"""The dialer's messages as they came, and our copies of its failed files."""

from django.db import models

from campaigns.dialer import NoteCode

from .batches import Attempt
from .sealed import Sealed, SealedField

_BYTES = "latin-1"  # each byte is one character of it
# Of a copy that is too large nothing is read: the release before has kept some.
_NOT_READ = {NoteCode.NO_TABLE, NoteCode.TABLE_TOO_LARGE, NoteCode.TOO_MANY_ROWS}


def sealed_message(body: bytes) -> Sealed:
    """For `sealed_body`: the dialer's message can hold a link with which anybody can fetch people's numbers."""
    return Sealed.of(body.decode(_BYTES))


class CallbackState(models.TextChoices):
    """received → one of the others; see docs/architecture.md#callback."""

    RECEIVED = "received", "Received"
    APPLIED = "applied", "Applied"
    DUPLICATE = "duplicate", "Another message counts"
    UNMATCHED = "unmatched", "Speaks of another transaction"
    MALFORMED = "malformed", "Not understood"

    @classmethod
    def set_aside(cls) -> list["CallbackState"]:
        """It counts for nothing, unless it is read again and understood then."""
        return [cls.UNMATCHED, cls.MALFORMED]


class Callback(models.Model):
    """One message to an attempt's callback address, stored before it is understood."""

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="callbacks")
    received_at = models.DateTimeField()
    content_type = models.CharField(max_length=200, blank=True)
    body = models.BinaryField()  # without the signature of its link
    # The whole of it, until it is applied; of one that is set aside, until its link has died. NULL where the release
    # before has stored it, with all of it in `body`.
    sealed_body = SealedField(null=True, editable=False)  # type: ignore[misc]  # NULL is read as an empty one
    state = models.CharField(max_length=9, choices=CallbackState, default=CallbackState.RECEIVED)
    applied_at = models.DateTimeField(null=True)
    # In which state it was set aside at first; NULL unless it was read again since.
    set_aside_as = models.CharField(max_length=9, null=True, editable=False)

    total = models.PositiveIntegerField(null=True)
    processed = models.PositiveIntegerField(null=True)
    not_processed = models.PositiveIntegerField(null=True)
    transaction_id = models.CharField(max_length=64, blank=True)
    message = models.CharField(max_length=500, blank=True)
    notes = models.JSONField(default=list, blank=True)  # [{"code": of ReportNote or dialer.NoteCode, its parameters}]

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["attempt"], condition=models.Q(state="applied"), name="one_applied_callback_of_an_attempt"
            )
        ]
        indexes = [
            models.Index(fields=["state"], condition=models.Q(state="received"), name="callbacks_to_apply"),
            models.Index(
                fields=["received_at"],
                condition=models.Q(state__in=["unmatched", "malformed"]),
                name="callbacks_set_aside",
            ),
        ]

    def __str__(self) -> str:
        return f"callback {self.pk} of attempt {self.attempt_id}"

    def as_it_came(self) -> bytes:
        """The whole message, byte by byte; once `sealed_body` is empty, without the signature of its link. Raises
        WrongCredentialKeys."""
        return self.sealed_body.reveal().encode(_BYTES) if self.sealed_body else bytes(self.body)


class FailedFileState(models.TextChoices):
    """What became of the dialer's file. A kept one waits until an administrator approves its link, or until that is
    dead."""

    PENDING = "pending", "Being fetched"
    ARCHIVED = "archived", "Archived"
    KEPT = "kept", "Not fetched: an administrator must approve its link"
    LOST = "lost", "Lost"


class FailedFile(models.Model):
    """The dialer's file of the rows that it did not load. Its link is signed and ends within a day, so pages give our
    copy."""

    callback = models.OneToOneField(Callback, on_delete=models.CASCADE, related_name="failed_file")
    batch = models.ForeignKey("campaigns.Batch", on_delete=models.CASCADE, related_name="failed_files")
    link = SealedField(blank=True)  # empty once archived or lost
    host = models.CharField(max_length=200, blank=True)
    expires_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=FailedFileState, default=FailedFileState.PENDING)
    tries = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField()
    approved_at = models.DateTimeField(null=True, editable=False)  # by an administrator, since it was not trusted
    file = models.FileField(max_length=200, blank=True)
    bytes = models.PositiveIntegerField(default=0)
    rows = models.PositiveIntegerField(default=0)
    # How many of its rows are joined to no lead; NULL where the release before has joined them, and did not count.
    unjoined = models.PositiveIntegerField(null=True)
    archived_at = models.DateTimeField(null=True)
    notes = models.JSONField(default=list, blank=True)  # as those of a callback

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["next_try_at"], condition=models.Q(state="pending"), name="failed_files_to_fetch")
        ]

    def __str__(self) -> str:
        return f"failed file {self.pk} of batch {self.batch_id}"

    @property
    def has_rows_to_take(self) -> bool:
        """Whether people may take its rows away. A note says why not where nothing of our copy is read."""
        is_read = all(note["code"] not in _NOT_READ for note in self.notes)
        return self.state == FailedFileState.ARCHIVED and is_read
