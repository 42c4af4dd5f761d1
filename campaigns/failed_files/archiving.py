"""Archive, or lose: the two ends of a failed file. With either its signed link is forgotten everywhere."""

import logging
import uuid

from django.core.files.base import ContentFile
from django.db import transaction

from campaigns.cloudagent import read_failed_file, redact
from campaigns.dialer import FailedRows
from campaigns.models import Batch, Callback, CallbackState, FailedFile, FailedFileState, Sealed, database_now
from campaigns.outcomes import write_outcome
from campaigns.sending.locking import lock_batch
from campaigns.sending.proving import learn_from_outcome
from campaigns.uploads import settle

logger = logging.getLogger(__name__)


def archive(*, failed_file: FailedFile, data: bytes) -> None:
    """pending → archived: keeps our copy, and the batch's outcome by what its rows tell, in one transaction."""
    batch = Batch.objects.select_related("upload").get(pk=failed_file.batch_id)
    found = read_failed_file(data, map=batch.upload.rules["map"])
    storage = failed_file.file.storage
    name = storage.save(f"failed/{uuid.uuid4()}.csv", ContentFile(data))
    kept = False
    try:
        kept = _keep(failed_file, name, len(data), found)
    finally:
        if not kept:  # it failed, or another process was first and its copy stands
            storage.delete(name)
    if kept:
        logger.info("failed file %d archived: %d bytes, %d rows", failed_file.pk, len(data), len(found.rows))


def _keep(failed_file: FailedFile, name: str, size: int, found: FailedRows) -> bool:
    with transaction.atomic():
        batch = lock_batch(failed_file.batch_id)
        archived = FailedFile.objects.filter(pk=failed_file.pk, state=FailedFileState.PENDING).update(
            state=FailedFileState.ARCHIVED,
            file=name,
            bytes=size,
            rows=len(found.rows),
            archived_at=database_now(),
            link=Sealed(""),
            note=" ".join(found.notices)[:500],
        )
        if not archived:
            return False
        write_outcome(batch=batch, just_read={failed_file.pk: found.rows})
        _forget_links(batch)
        settle(batch.upload_id)
    return True


def lose(*, failed_file: FailedFile, note: str) -> None:
    """pending or kept → lost: it cannot be had any more, and its rows stay unnamed. `note` says why.

    Nothing more is known of the batch than before, so its outcome stays; but nobody will say any more that its leads
    were there already.
    """
    with transaction.atomic():
        batch = lock_batch(failed_file.batch_id)
        lost = FailedFile.objects.filter(
            pk=failed_file.pk, state__in=[FailedFileState.PENDING, FailedFileState.KEPT]
        ).update(state=FailedFileState.LOST, note=note[:500], link=Sealed(""))
        if lost:
            _forget_links(batch)
            learn_from_outcome(batch)
            settle(batch.upload_id)


def _forget_links(batch: Batch) -> None:
    """Every message of the batch stays as received, but without a link's signature and token (contract.md,
    Callback): the dialer may have sent the link more than once. One that is not applied yet still needs its link."""
    callbacks = Callback.objects.filter(attempt__batch=batch).exclude(state=CallbackState.RECEIVED)
    for callback in callbacks.iterator(chunk_size=10):
        callback.body = redact(bytes(callback.body))
        callback.save(update_fields=["body"])
