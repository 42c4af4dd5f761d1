"""Who did what to what; and who is alive."""

from django.conf import settings
from django.db import models


class Event(models.Model):
    """One line of the log of deeds; append-only. Texts hold ids and counts, never personal data or keys."""

    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    deed = models.CharField(max_length=40)
    upload = models.ForeignKey("campaigns.Upload", on_delete=models.CASCADE, null=True, related_name="events")
    account = models.ForeignKey("campaigns.Account", on_delete=models.CASCADE, null=True, related_name="events")
    campaign = models.ForeignKey("campaigns.Campaign", on_delete=models.CASCADE, null=True, related_name="events")
    text = models.CharField(max_length=300, blank=True)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.deed} ({self.pk})"


class Heartbeat(models.Model):
    """The last sign of life of a process that runs always, so that pages can say when it does not."""

    process = models.CharField(max_length=40, primary_key=True)
    beat_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.process
