"""People who must not be called, whatever file they stand in; and numbers that may be added to them."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now


class DoNotCallNumber(models.Model):
    """A number that is never sent, kept as a keyed hash: nobody can read the list of numbers out of it."""

    number_hash = models.CharField(max_length=64, unique=True, editable=False)
    key_mark = models.CharField(max_length=16, editable=False)  # tells which key made the hash
    last_digits = models.CharField("ends in", max_length=2, editable=False)
    reason = models.CharField(max_length=200)
    ends_on = models.DateField(null=True, blank=True, help_text="The last day on which it counts; empty: for ever.")
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, editable=False, related_name="do_not_call_numbers"
    )
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = "do-not-call number"
        indexes = [
            models.Index(fields=["changed_at"], name="do_not_call_by_change"),
            models.Index(fields=["key_mark"], name="do_not_call_by_key"),
        ]

    def __str__(self) -> str:
        return f"number ending in {self.last_digits}"


class PendingNumbers(models.Model):
    """Numbers that an administrator has given and has not yet said to add. Hashes only: what the page shows of a file
    until then is sealed in the administrator's session (campaigns/kept_forms.py)."""

    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    given_at = models.DateTimeField(db_default=Now(), editable=False, db_index=True)
    key_mark = models.CharField(max_length=16)
    reason = models.CharField(max_length=200)
    ends_on = models.DateField(null=True)
    columns = models.JSONField(default=list)  # [[[number's hash, last digits], ...] of each column]

    def __str__(self) -> str:
        return f"numbers given ({self.pk})"
