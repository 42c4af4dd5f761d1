"""Large downloads, of rows that were not loaded or of a list of uploads: a worker makes them, and they are kept for
some days."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from .uploads import Upload


class DownloadState(models.TextChoices):
    """Where a download is."""

    WAITING = "waiting", "Waiting to be made"
    BEING_MADE = "being_made", "Being made"
    READY = "ready", "Ready"
    FAILED = "failed", "Could not be made"

    @classmethod
    def unfinished(cls) -> list["DownloadState"]:
        """It is still to come."""
        return [cls.WAITING, cls.BEING_MADE]


class DownloadFault(models.TextChoices):
    """Why a download could not be made; `wording.downloads` has the sentences."""

    OUR_FAULT = "our_fault", "Something went wrong on our side"
    NO_SPACE = "no_space", "Too little room on the disk"


class Download(models.Model):
    """As a workbook and as CSV, for the one person who asked for it: the rows of an upload that were not loaded, or,
    where it has no upload, a list of uploads."""

    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, null=True, related_name="downloads")
    # Of a list: what was asked of the history (campaigns/finding/asked.py), and a key that the same question has again.
    list_asked = models.JSONField(null=True)
    list_key = models.CharField(max_length=64, null=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="downloads")
    asked_at = models.DateTimeField(db_default=Now(), editable=False)
    state = models.CharField(max_length=10, choices=DownloadState, default=DownloadState.WAITING)
    fault = models.CharField(max_length=9, choices=DownloadFault, blank=True)  # of one that failed
    # How many lines there were when it was asked for; once it is ready, how many it has.
    rows = models.PositiveIntegerField()
    written = models.PositiveIntegerField(default=0)  # how many of them are in the file so far
    made_at = models.DateTimeField(null=True)
    # By which it is known that the results have changed since; of a list, what the person may see.
    made_from = models.CharField(max_length=64, blank=True)
    # Named before it is written, so that a file that no download names is known to be nobody's.
    file = models.FileField(max_length=200, blank=True)

    # One run at a time makes it, as with the reading of an upload.
    generation = models.PositiveIntegerField(default=0)
    worked_at = models.DateTimeField(null=True)
    times_begun = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["upload", "asked_by"], name="one_download_of_an_upload_for_a_person"),
            models.UniqueConstraint(fields=["list_key", "asked_by"], name="one_download_of_a_list_for_a_person"),
            models.CheckConstraint(
                condition=Q(upload__isnull=False, list_asked__isnull=True, list_key__isnull=True)
                | Q(upload__isnull=True, list_asked__isnull=False, list_key__isnull=False),
                name="a_download_is_of_an_upload_or_of_a_list",
            ),
            models.UniqueConstraint(
                fields=["asked_by"], condition=Q(state="being_made"), name="one_download_being_made_for_a_person"
            ),
        ]

    def __str__(self) -> str:
        return f"download {self.pk} of {'a list' if self.upload_id is None else f'upload {self.upload_id}'}"

    @property
    def csv_name(self) -> str:
        """The name of the CSV file, kept beside the workbook; "" where there is none."""
        return f"{self.file.name.removesuffix('.xlsx')}.csv" if self.file.name else ""
