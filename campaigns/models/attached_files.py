"""Failed files of the dialer that people attached by hand."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from .batches import Attempt, Batch
from .uploads import Upload


class AttachedFile(models.Model):
    """The dialer's failed file as a person got it elsewhere, attached to a batch, or to a whole upload. It stays as it
    came."""

    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="attached_files")
    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, null=True, related_name="attached_files")
    attached_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    attached_at = models.DateTimeField(db_default=Now(), editable=False)
    file = models.FileField(max_length=200)
    file_name = models.CharField(max_length=200)
    file_hash = models.CharField(max_length=64)
    rows = models.PositiveIntegerField()
    unjoined = models.PositiveIntegerField()  # how many of them are joined to no lead
    notes = models.JSONField(default=list, blank=True)  # as those of a failed file

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["upload", "file_hash"], condition=Q(batch=None), name="attached_once_to_an_upload"
            ),
            models.UniqueConstraint(fields=["batch", "file_hash"], name="attached_once_to_a_batch"),
        ]

    def __str__(self) -> str:
        return f"attached file {self.pk} of upload {self.upload_id}"


class AttachedRow(models.Model):
    """What an attached file says of one lead, as of one attempt: the dialer did not load it, and why. `row` is the
    lead's."""

    file = models.ForeignKey(AttachedFile, on_delete=models.CASCADE, related_name="+", db_index=False)
    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="attached_rows")
    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="+", db_index=False)
    row = models.PositiveIntegerField()
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["file", "row"], name="attached_row_once_in_a_file")]

    def __str__(self) -> str:
        return f"row {self.row} in attached file {self.file_id}"
