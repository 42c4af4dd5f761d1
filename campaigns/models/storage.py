"""Whether the processes of the portal see one storage (campaigns/storage_marker.py)."""

from django.db import models


class StorageSight(models.TextChoices):
    """What a process sees where the stored files should be."""

    SEEN = "seen", "The storage of this database"
    MISSING = "missing", "No storage: a folder without a marker, or none"
    OTHER = "other", "The storage of another database"


class StorageLook(models.Model):
    """How a process last saw the storage. Several workers of one queue on one host have one look."""

    process = models.CharField(max_length=100)
    host = models.CharField(max_length=100)
    sight = models.CharField(max_length=8, choices=StorageSight)
    looked_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["process", "host"], name="one_look_of_a_process")]

    def __str__(self) -> str:
        return f"{self.process} on {self.host}"
