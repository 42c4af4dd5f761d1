"""Attach: a person has the dialer's failed file from elsewhere, as from CloudAgent, and gives it to a batch, or to a
whole upload.

It is read and kept as any failed file is. A wrong file would make leads rejected that were loaded. So what is not
surely the failed file of these leads is refused with a sentence, and nothing is changed.
"""

import hashlib
import logging
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Q

from campaigns import vendor
from campaigns.free_space import keep_floor
from campaigns.models import Action, AttachedFile, AttachedRow, Batch, BatchNote, Event, Upload, notes_of_reading
from campaigns.outcomes import write_outcome
from campaigns.sending import learn_from_outcomes, lock_batches
from campaigns.storage_marker import sees_storage
from campaigns.uploads import clean_file_name, settle
from campaigns.wording import MOVED_ON_MEANWHILE, NO_STORAGE, more_than_counted, too_many_attached

from .attachable import ATTACHABLE, JoinedToUpload, NotAttached, check_content, join_to_upload

logger = logging.getLogger(__name__)

MOST_OF_AN_UPLOAD = 100


@dataclass(frozen=True, slots=True)
class Attached:
    """What came of a file: how many rows it has, how many leads they name, how many are joined to none. It was attached
    before where it `is_known`: then nothing was changed."""

    rows: int
    leads: int
    unjoined: int
    is_known: bool = False


def attach(*, upload: Upload, batch: Batch | None, user: User, data: bytes, file_name: str) -> Attached:
    """Keeps the file, and writes the outcomes that follow from it. Without a `batch` it is joined to all batches of the
    upload that the dialer has, or may have.

    Raises NotAttached, with a sentence, for a file that is not surely of these leads, and OSError where the disk has no
    room. The caller bounds `data`, and enqueues the sending: the file may show that the campaign takes the fields.
    """
    if not sees_storage():
        raise NotAttached(NO_STORAGE)
    file_hash = hashlib.sha256(data).hexdigest()
    found = vendor.read_failed_file(data, upload=upload)
    check_content(found, upload=upload, file_hash=file_hash)
    joined = join_to_upload(found, upload=upload, batch=batch, file_name=file_name)
    keep_floor(writing=len(data))
    storage = AttachedFile._meta.get_field("file").storage
    kept = AttachedFile(
        upload=upload,
        batch=batch,
        attached_by=user,
        file=storage.save(f"attached/{uuid.uuid4()}.csv", ContentFile(data)),
        file_name=clean_file_name(file_name),
        file_hash=file_hash,
        rows=len(found.rows),
        unjoined=len(joined.unjoined),
        notes=notes_of_reading(found.notes),
    )
    recorded = False
    try:
        recorded = _record(kept, joined)
    finally:
        if not recorded:  # it is refused, or was attached before
            storage.delete(kept.file.name)
    leads = sum(map(len, joined.reasons.values()))
    if recorded:
        logger.info("attached file %d of upload %d: %d rows, %d leads", kept.pk, upload.pk, kept.rows, leads)
    return Attached(rows=kept.rows, leads=leads, unjoined=kept.unjoined, is_known=not recorded)


def _record(kept: AttachedFile, joined: JoinedToUpload) -> bool:
    """Writes the file with what it says of leads, and their outcomes, in one transaction. False where it is there
    already."""
    with transaction.atomic():
        batches = lock_batches(Batch.objects.filter(pk__in=joined.reasons))
        of_upload = AttachedFile.objects.filter(upload=kept.upload)
        if of_upload.filter(Q(batch=None) | Q(batch=kept.batch), file_hash=kept.file_hash).exists():
            return False
        if of_upload.count() >= MOST_OF_AN_UPLOAD:
            raise NotAttached(too_many_attached(MOST_OF_AN_UPLOAD))
        if len(batches) < len(joined.reasons) or any(batch.state not in ATTACHABLE for batch in batches):
            raise NotAttached(MOVED_ON_MEANWHILE)
        kept.save()
        AttachedRow.objects.bulk_create(_rows(kept, joined), batch_size=500)
        for batch in batches:
            batch.upload = kept.upload
            write_outcome(batch=batch)
            _refuse_more_than_counted(batch)
        _note(kept, leads=sum(map(len, joined.reasons.values())))
        learn_from_outcomes(batches)
        settle(kept.upload_id)
    return True


def _rows(kept: AttachedFile, joined: JoinedToUpload) -> list[AttachedRow]:
    return [
        AttachedRow(file=kept, batch_id=batch_id, attempt_id=joined.attempts[batch_id], row=row, reason=reason)
        for batch_id, reasons in joined.reasons.items()
        for row, reason in reasons.items()
    ]


def _refuse_more_than_counted(batch: Batch) -> None:
    """A callback that counts fewer failed leads than the file names is not this file's."""
    for note in batch.notes:
        if note["code"] == BatchNote.FILE_DIFFERS and note["named"] > note["counted"]:
            raise NotAttached(more_than_counted(batch.number, named=note["named"], counted=note["counted"]))


def _note(kept: AttachedFile, *, leads: int) -> None:
    details: Mapping[str, int] = {"rows": kept.rows, "leads": leads}
    if kept.batch is not None:
        details = {**details, "batch": kept.batch.number}
    Event.objects.create(action=Action.FAILED_FILE_ATTACHED, user=kept.attached_by, upload=kept.upload, details=details)
