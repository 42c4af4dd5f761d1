"""The two ends of a failed file: archived or lost. Both delete its signed link everywhere."""

import logging
import uuid

from django.core.files.base import ContentFile
from django.db import transaction

from campaigns import vendor
from campaigns.dialer import FailedRows
from campaigns.free_space import keep_floor
from campaigns.models import (
    Batch,
    Callback,
    CallbackState,
    FailedFile,
    FailedFileState,
    Sealed,
    database_now,
    notes_of_reading,
)
from campaigns.outcomes import write_outcome
from campaigns.sending import learn_from_outcomes, lock_batch
from campaigns.uploads import settle

logger = logging.getLogger(__name__)


def archive(*, failed_file: FailedFile, data: bytes) -> None:
    """pending → archived. In one transaction our copy is recorded, and the batch gets the outcome that follows from it.
    pending → lost where the file is too large to be read: what is kept is read whole (docs/rules.md#rule-15).

    Where another process was first, nothing is changed. Raises OSError where the disk has no room.
    """
    batch = Batch.objects.select_related("upload").get(pk=failed_file.batch_id)
    found = vendor.read_failed_file(data, upload=batch.upload)
    if vendor.is_too_large(found.notes):
        lose(failed_file=failed_file, notes=notes_of_reading(found.notes))
        return
    keep_floor(writing=len(data))
    storage = failed_file.file.storage
    name = storage.save(f"failed/{uuid.uuid4()}.csv", ContentFile(data))
    recorded = False
    try:
        recorded = _write_archived(failed_file, name, len(data), found)
    finally:
        if not recorded:  # it failed, or another process was first and its copy stays
            storage.delete(name)
    if recorded:
        logger.info("failed file %d archived: %d bytes, %d rows", failed_file.pk, len(data), len(found.rows))


def _write_archived(failed_file: FailedFile, name: str, size: int, found: FailedRows) -> bool:
    with transaction.atomic():
        batch = lock_batch(failed_file.batch_id)
        archived = FailedFile.objects.filter(pk=failed_file.pk, state=FailedFileState.PENDING).update(
            state=FailedFileState.ARCHIVED,
            file=name,
            bytes=size,
            rows=len(found.rows),
            unjoined=0,  # until the outcome is written
            archived_at=database_now(),
            link=Sealed(""),
            notes=notes_of_reading(found.notes),
        )
        if not archived:
            return False
        write_outcome(batch=batch, just_read={failed_file.pk: found})
        learn_from_outcomes([batch])
        _forget_links(batch)
        settle(batch.upload_id)
    return True


def lose(*, failed_file: FailedFile, notes: list[dict[str, str | int]]) -> None:
    """pending or kept → lost: it cannot be fetched any more, and its rows stay unnamed. `notes` say why.

    The batch's outcome stays as it is. What follows from it can change, since the file can no longer say that the
    leads were already there: an upload of which nothing was loaded is now paused (sending.proving).
    """
    with transaction.atomic():
        batch = lock_batch(failed_file.batch_id)
        lost = FailedFile.objects.filter(
            pk=failed_file.pk, state__in=[FailedFileState.PENDING, FailedFileState.KEPT]
        ).update(state=FailedFileState.LOST, notes=notes, link=Sealed(""))
        if lost:
            _forget_links(batch)
            learn_from_outcomes([batch])
            settle(batch.upload_id)


def _forget_links(batch: Batch) -> None:
    """Takes the link's signature and token out of all callbacks of the batch (docs/dialer.md#envelope), since the
    dialer may have sent the link more than once. A callback that is not applied yet still needs its link; it is
    sealed."""
    callbacks = Callback.objects.filter(attempt__batch=batch).exclude(state=CallbackState.RECEIVED)
    for callback in callbacks.iterator(chunk_size=10):
        callback.body, callback.sealed_body = vendor.redacted(bytes(callback.body)), Sealed("")
        callback.save(update_fields=["body", "sealed_body"])
