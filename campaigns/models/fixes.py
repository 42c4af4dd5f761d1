"""What people changed in an upload's rows; the file itself stays as it came."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from .events import Event
from .uploads import Upload


class Correction(models.Model):
    """Another text for one cell, or for every cell of a column that shows `found`. Never changed: a later one wins
    over an earlier one, and one for a cell over those for a value, so that all of them are who changed what."""

    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="corrections")
    row = models.PositiveIntegerField(null=True)  # empty: every row in which the column shows `found`
    column = models.PositiveSmallIntegerField()  # from 0
    found = models.TextField(blank=True)  # what stood there; of a value, as texts.shortened shows it
    text = models.TextField(blank=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="corrections")
    at = models.DateTimeField(db_default=Now(), editable=False)
    # The action that made it, by which it can be undone; empty in corrections of an older release.
    event = models.ForeignKey(Event, on_delete=models.SET_NULL, null=True, related_name="corrections")

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["upload", "row"], name="correction_by_row")]

    def __str__(self) -> str:
        return f"correction {self.pk} of upload {self.upload_id}"


class SkippedRow(models.Model):
    """A row that a person skipped in this upload; to restore it deletes this."""

    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="skipped_rows")
    row = models.PositiveIntegerField()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="skipped_rows")
    at = models.DateTimeField(db_default=Now(), editable=False)
    event = models.ForeignKey(Event, on_delete=models.SET_NULL, null=True, related_name="skipped_rows")

    class Meta:
        ordering = ["row"]
        constraints = [models.UniqueConstraint(fields=["upload", "row"], name="skipped_row_once_in_an_upload")]

    def __str__(self) -> str:
        return f"row {self.row} of upload {self.upload_id}, skipped"


class RestoredRow(models.Model):
    """A row that a rule would skip and a person wants checked like the others."""

    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="restored_rows")
    row = models.PositiveIntegerField()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="restored_rows")
    at = models.DateTimeField(db_default=Now(), editable=False)
    event = models.ForeignKey(Event, on_delete=models.SET_NULL, null=True, related_name="restored_rows")

    class Meta:
        ordering = ["row"]
        constraints = [models.UniqueConstraint(fields=["upload", "row"], name="restored_row_once_in_an_upload")]

    def __str__(self) -> str:
        return f"row {self.row} of upload {self.upload_id}, restored"
