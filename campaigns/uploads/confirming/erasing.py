"""What a discarded upload had is erased: its leads, its values, its files. Its row, its counts and its log stay.

Erasing is a run (runs.py): the web server and the sweeper never erase the same upload side by side, and one that was
replaced writes nothing more. The rows go in short transactions, and the files last: the upload names its file until
nothing else is left. So what a killed process has left is found by that name, and the sweeper erases it, as it does
with what earlier releases left.

What the portal itself discards after a backup was restored is kept for as long as the journal: some of its rows may
have been sent, and a newer backup may be restored that needs its file.
"""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection
from django.db.models import Exists, OuterRef, Q

from campaigns import shutdown
from campaigns.models import Action, Event, Upload, UploadState, database_now
from campaigns.storage_marker import sees_storage

from ..checking.groups import drop_groups
from ..runs import still_mine, take
from ..storing import Replaced, Turn, Turns, drop

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


class _Stopped(Exception):
    """The time is up, or the process is to end. What is left is for the next pass."""


def erase_discarded(*, seconds: float) -> None:
    """Erases what is left of discarded uploads, for about so long. What is left then is for the next pass, and so is an
    upload that fails: it keeps no other one from being erased."""
    ends = time.monotonic() + seconds
    for upload_id in _to_erase():
        if _is_time_up(ends):
            return
        try:
            erase(upload_id=upload_id, ends=ends)
        except Exception as failure:  # of the database, or a fault of ours
            logger.error("upload %d could not be erased: %s", upload_id, type(failure).__name__)
            if not connection.is_usable():
                connection.close()


def _is_time_up(ends: float) -> bool:
    return time.monotonic() > ends or shutdown.requested.is_set()


def _to_erase() -> list[int]:
    """The ids of discarded uploads that still have a file, the oldest first."""
    by_a_person = Event.objects.filter(upload=OuterRef("pk"), action=Action.DISCARDED, user__isnull=False)
    kept_since = database_now() - timedelta(days=settings.JOURNAL_DAYS)
    discarded = Upload.objects.filter(state=UploadState.CANCELLED).exclude(file="")
    due = discarded.filter(Exists(by_a_person) | Q(finished_at__lt=kept_since))
    return list(due.order_by("pk").values_list("pk", flat=True))


def erase(*, upload_id: int, ends: float = float("inf")) -> None:
    """Erases what a discarded upload had. Does nothing where it is in another state, has nothing any more, or is being
    erased by another process. Where it is not done by `ends` (monotonic), or the storage is not seen or does not do it,
    the rest is left to the sweeper."""
    if not Upload.objects.filter(pk=upload_id, state=UploadState.CANCELLED).exclude(file="").exists():
        return
    upload = take(upload_id, state=UploadState.CANCELLED, is_counted=False)
    if upload is None:
        return
    try:
        _erase(upload, ends)
    except Replaced:
        logger.warning("upload %d is erased by another process", upload_id)
    except _Stopped:
        _release(upload)
    except OSError as failure:
        logger.error("the files of upload %d could not be erased: %s", upload_id, type(failure).__name__)
        _release(upload)


def _erase(upload: Upload, ends: float) -> None:
    """Raises Replaced, _Stopped, and OSError where the disk does not do it."""
    turns = Turns(upload)

    @contextmanager
    def turn() -> Iterator[None]:
        if _is_time_up(ends):
            raise _Stopped
        with turns.write():
            yield

    _erase_rows(upload, turn)
    without = Upload()
    with turns.write(**{name: getattr(without, name) for name in _VALUES}):
        pass
    if not sees_storage():
        raise _Stopped
    _erase_files(upload)
    with turns.write(file="", rows_file="", worked_at=None):
        pass
    logger.info("upload %d erased", upload.pk)


def _release(upload: Upload) -> None:
    """The next pass need not wait until this run is thought dead."""
    still_mine(upload).update(worked_at=None)


def _erase_rows(upload: Upload, turn: Turn) -> None:
    drop_groups(upload, turn)
    for rows in (upload.corrections, upload.skipped_rows, upload.restored_rows, upload.leads, upload.rows_of_parent):
        drop(rows.all(), turn)


def _erase_files(upload: Upload) -> None:
    """Raises OSError where the disk does not do it."""
    downloads = list(upload.downloads.all())
    given = [name for download in downloads for name in (download.file.name, download.csv_name)]
    for name in [upload.rows_file.name, *given, upload.file.name]:
        if name:
            default_storage.delete(name)
    upload.downloads.filter(pk__in=[download.pk for download in downloads]).delete()
