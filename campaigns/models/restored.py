"""What tells a restored database from the one that it was copied from (campaigns/journal.py)."""

import uuid
from collections.abc import Collection

from django.db import models

from .batches import Attempt
from .sealed import SealedField


class DatabaseIdentity(models.Model):
    """The database's own UUID, and what it knows of its journal, in one row. A copy of the database has the same."""

    uuid = models.UUIDField(default=uuid.uuid4, editable=False)
    journal_begun_at = models.DateTimeField(null=True, editable=False)
    """None until the database has found that the journals of the folder are its own, or that there are none."""
    journal_lost_at = models.DateTimeField(null=True, editable=False)
    """When it was found that entries are missing; None again once the last attempts are all in the journal."""
    journal_pruned_at = models.DateTimeField(null=True, editable=False)
    """When old entries were last removed."""
    storage_id = models.UUIDField(null=True, editable=False)
    """What the marker of its storage says (campaigns/storage_marker.py); None until there is one."""

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="one_database_identity")]

    def __str__(self) -> str:
        return str(self.uuid)


def database_identity() -> DatabaseIdentity:
    """That of the database that is connected now, made when it has none."""
    return DatabaseIdentity.objects.get_or_create(pk=1)[0]


def database_uuid() -> str:
    """The UUID of the database that is connected now."""
    return str(database_identity().uuid)


class VanishedAttempt(models.Model):
    """An attempt of the journal that this database will never have: its upload is in no backup, or was ended by
    `manage.py reconcile`. The database is not behind for want of it.

    It stands here and not in the journal: a backup that is restored afterwards does not have it, and is behind again.
    It is kept for ever, as the journal may keep its entry.
    """

    token_hash = models.CharField(max_length=64, unique=True)

    def __str__(self) -> str:
        return f"vanished attempt {self.pk}"


def unknown_tokens(token_hashes: Collection[str]) -> set[str]:
    """Those of the tokens that the database should have, and does not: of no attempt, and not of a vanished one."""
    unknown = set(token_hashes)
    for model in (Attempt, VanishedAttempt):
        if unknown:
            unknown -= set(model.objects.filter(token_hash__in=unknown).values_list("token_hash", flat=True))
    return unknown


class JournaledCallback(models.Model):
    """A callback whose attempt is in the journal, but not in the database. It becomes a callback when `manage.py
    reconcile` has recreated the attempt."""

    token_hash = models.CharField(max_length=64, db_index=True)
    received_at = models.DateTimeField()
    content_type = models.CharField(max_length=200, blank=True)
    body = models.BinaryField()
    sealed_body = SealedField(null=True, editable=False)  # type: ignore[misc]  # both as those of a callback

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"journaled callback {self.pk}"
