"""What lists need of many uploads at once: the tallies of finished uploads, and the dialer's reasons, counted."""

from django.db import models
from django.db.models.functions import Now

from .batches import Batch
from .uploads import Upload


class KeptTally(models.Model):
    """The tally of a finished upload, in columns by which lists sort and sum (docs/rules.md#rule-1).

    An upload has one while it is finished, and none at any other time (uploads.keep_tally). What it has of its own is
    for the tally's parts that can be more than 0 then.
    """

    upload = models.OneToOneField(Upload, primary_key=True, on_delete=models.CASCADE, related_name="kept_tally")
    total = models.PositiveIntegerField()
    blank = models.PositiveIntegerField()
    skipped = models.PositiveIntegerField()
    invalid = models.PositiveIntegerField()
    duplicate = models.PositiveIntegerField()
    accepted = models.PositiveIntegerField()
    loaded = models.PositiveIntegerField()
    already_there = models.PositiveIntegerField()
    rejected = models.PositiveIntegerField()
    unnamed = models.PositiveIntegerField()
    unknown = models.PositiveIntegerField()
    refused = models.PositiveIntegerField()
    cancelled = models.PositiveIntegerField()
    # When it was last found to be what the batches say.
    compared_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["compared_at"], name="kept_tally_by_comparison")]

    def __str__(self) -> str:
        return f"tally of upload {self.upload_id}"


class CountedReason(models.Model):
    """How many leads of a batch the dialer rejected for one reason, in its own words without long numbers.

    Of each batch only the commonest reasons are counted (campaigns/outcomes/reasons.py).
    """

    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="reasons")
    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="reasons")
    reason = models.CharField(max_length=300, blank=True)  # empty where the dialer gave none
    leads = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["batch", "reason"], name="reason_once_in_a_batch")]

    def __str__(self) -> str:
        return f"a reason of batch {self.batch_id}"
