"""How columns were matched before: what a daily file is matched by, and other words for fields."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Now

from campaigns.leads import folded

from .campaigns import Campaign


class ColumnMapping(models.Model):
    """How a person's files with this header are matched to a campaign: learned from the last check of one, or kept
    under a name."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="column_mappings")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="column_mappings")
    name = models.CharField(max_length=100, blank=True, help_text="Empty while it is only remembered.")
    fingerprint = models.CharField(max_length=64)
    headers = models.JSONField(default=list)  # the columns' names, in the order of the file
    sheet = models.TextField(blank=True, db_default="", help_text="The sheet that had the leads, where several have.")
    # {"fields": {field: column's name}, "joined": {field: [columns' names]}, "fallbacks": likewise, "country": the
    #  joined column's name, "constants": {field: text}, "date_order": …}: by name, so that columns may change places.
    choices = models.JSONField(default=dict)
    made_at = models.DateTimeField(db_default=Now(), editable=False)
    used_at = models.DateTimeField()

    class Meta:
        ordering = ["-used_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "owner", "fingerprint"], name="column_mapping_once_for_a_header"
            )
        ]

    def __str__(self) -> str:
        return self.name or f"mapping {self.pk}"


class Synonym(models.Model):
    """Another word for a field, beside those that leads/synonyms.py ships. Case, spaces and signs do not count."""

    field = models.CharField(max_length=100, help_text="As the campaigns have it, such as PhoneNumber or City.")
    word = models.CharField(max_length=100, help_text="The name of a column, such as “Cust. Mob.”.")
    folded = models.CharField(max_length=300, unique=True, editable=False)

    class Meta:
        ordering = ["field", "word"]
        verbose_name = "other word for a field"
        verbose_name_plural = "other words for fields"

    def __str__(self) -> str:
        return f"{self.word} is {self.field}"

    def clean(self) -> None:
        self.folded = folded(self.word)
        if not self.folded:
            raise ValidationError({"word": "A word needs a letter or a digit."})
        if Synonym.objects.filter(folded=self.folded).exclude(pk=self.pk).exists():
            raise ValidationError({"word": "This word is in the list already."})
