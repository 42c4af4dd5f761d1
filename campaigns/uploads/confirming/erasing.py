"""What a discarded upload had is erased: its leads, its values, its files. Its row, its counts and its log stay.

The rows go in short transactions, and the files last: the upload names its file until nothing else is left. So what a
killed process has left is found by that name, and the sweeper erases it, as it does with what earlier releases left.

What the portal itself discards after a backup was restored is kept for as long as the journal: some of its rows may
have been sent, and a newer backup may be restored that needs its file.
"""

import logging
import time
from datetime import timedelta

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from campaigns import shutdown
from campaigns.models import Action, Event, Upload, UploadState, database_now
from campaigns.storage_marker import sees_storage

from ..checking.groups import drop_groups
from ..storing import drop

logger = logging.getLogger(__name__)

_VALUES = (
    "sheet",
    "sheets",
    "hidden_sheets",
    "sheets_with_leads",
    "columns",
    "matches",
    "mapping",
    "joined",
    "constants",
    "fallbacks",
    "rules",
    "notices",
    "reading_warnings",
    "warnings",
    "filled_down",
    "changes",
    "unreadable_details",
)
"""The fields of an upload that have texts of its file: samples, examples, headers, what is said of them."""


def erase_discarded(*, seconds: float) -> None:
    """Erases what is left of discarded uploads, for about so long. What is left then is for the next pass."""
    ends = time.monotonic() + seconds
    for upload_id in _to_erase():
        if time.monotonic() > ends or shutdown.requested.is_set():
            return
        erase(upload_id=upload_id)


def _to_erase() -> list[int]:
    """The ids of discarded uploads that still have a file, the oldest first."""
    by_a_person = Event.objects.filter(upload=OuterRef("pk"), action=Action.DISCARDED, user__isnull=False)
    kept_since = database_now() - timedelta(days=settings.JOURNAL_DAYS)
    discarded = Upload.objects.filter(state=UploadState.CANCELLED).exclude(file="")
    due = discarded.filter(Exists(by_a_person) | Q(finished_at__lt=kept_since))
    return list(due.order_by("pk").values_list("pk", flat=True))


def erase(*, upload_id: int) -> None:
    """Erases what a discarded upload had. Does nothing where it is in another state, or has nothing any more. Where the
    storage is not seen, or does not do it, its files stay, and it is among those that the sweeper erases."""
    upload = Upload.objects.filter(pk=upload_id, state=UploadState.CANCELLED).exclude(file="").first()
    if upload is None:
        return
    _erase_rows(upload)
    without = Upload()
    Upload.objects.filter(pk=upload_id).update(**{name: getattr(without, name) for name in _VALUES})
    if not sees_storage():
        return
    try:
        _erase_files(upload)
    except OSError as failure:
        logger.error("the files of upload %d could not be erased: %s", upload_id, type(failure).__name__)
        return
    Upload.objects.filter(pk=upload_id).update(file="", rows_file="")
    logger.info("upload %d erased", upload_id)


def _erase_rows(upload: Upload) -> None:
    drop_groups(upload, transaction.atomic)
    for rows in (upload.corrections, upload.skipped_rows, upload.restored_rows, upload.leads):
        drop(rows.all(), transaction.atomic)


def _erase_files(upload: Upload) -> None:
    """Raises OSError where the disk does not do it."""
    downloads = list(upload.downloads.all())
    for name in [upload.rows_file.name, *(download.file.name for download in downloads), upload.file.name]:
        if name:
            default_storage.delete(name)
    upload.downloads.filter(pk__in=[download.pk for download in downloads]).delete()
