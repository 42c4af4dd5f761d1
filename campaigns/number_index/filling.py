"""The numbers of confirmed uploads are stored, one upload after the other, the newest first.

An upload's entries are sorted by hash and row, and stored in that order: each transaction then writes to a stretch of
the volume, and not all over it. How far it came is written in the same transaction (`NumberFilling`). So the next run
goes on where one was killed, and of two runs one stops. Nothing is stored twice: what was confirmed does not change any
more, and its entries are the same whenever they are computed.
"""

import logging
import time
from bisect import bisect_right
from collections.abc import Iterator
from datetime import timedelta
from itertools import groupby, islice
from operator import itemgetter

from django.db import DatabaseError, InterfaceError, OperationalError, transaction
from django.db.models import F, QuerySet

from campaigns import shutdown
from campaigns.models import (
    IndexedNumber,
    NumberFilling,
    NumberVolume,
    Upload,
    UploadState,
    database_now,
)
from campaigns.uploads import ROWS_AT_ONCE, insert, numbers_before_corrections

from .clearing import clear, has_volumes_of_another_key
from .hashing import index_key, key_mark, whole_hash
from .pausing import Pauses

logger = logging.getLogger(__name__)

VOLUME_NUMBERS = 250_000
"""A volume that has so many entries gets no further upload. Storing entries writes to nearly all pages of a volume, so
a large one would make it slow; a search looks at one place of each volume, so very many small ones would, too."""

MOST_ROWS_OF_A_NUMBER = 20
"""Of an upload in which more rows have one number, the first ones are indexed. A file may have 200,000 of them."""

FRESH = timedelta(seconds=10)
"""So long an upload is left to the job that was enqueued when it was confirmed."""

_FIELDS = ("number_hash", "upload", "volume", "row")

Entry = tuple[int, int]
"""Hash and row."""


class _Replaced(Exception):
    """Another run stores this upload's numbers, or its volume is gone. This one leaves it alone."""


def work_is_due() -> list[int]:
    """The id of an upload to begin with, alone, where any numbers are to be stored or cleared; 0 where it does not
    matter which; else nothing."""
    waiting = _waiting(not_indexed(Upload.objects.all()).filter(confirmed_at__lt=database_now() - FRESH))
    if waiting:
        return waiting[:1]
    return [0] if has_volumes_of_another_key() else []


def not_indexed(uploads: QuerySet[Upload]) -> QuerySet[Upload]:
    """Those of the uploads whose numbers are not all in the index yet."""
    return uploads.filter(number_volume=None, state__in=UploadState.confirmed_ones())


def fill(*, first: int, seconds: float) -> bool:
    """Stores the numbers of the upload `first`, then those of all others, for about so long or until this process is to
    stop. Returns whether more is to be done.

    An upload that fails keeps no other one waiting; it is tried again by a later call. Raises OperationalError and
    InterfaceError when the database is away.
    """
    ends = time.monotonic() + seconds
    if not clear(ends=ends):
        return True
    waiting = _waiting(not_indexed(Upload.objects.all()))
    for upload_id in sorted(waiting, key=lambda pk: pk != first):  # keeps the others in their order
        if time.monotonic() > ends or shutdown.requested.is_set():
            return True
        try:
            if not _fill(upload_id, ends):
                return True
        except _Replaced:
            logger.info("the numbers of upload %d are indexed by another process", upload_id)
        except (OperationalError, InterfaceError):
            raise
        except Exception as failure:  # of the disk, or a fault of ours; only its class is told
            logger.error("the numbers of upload %d could not be indexed: %s", upload_id, type(failure).__name__)
    return False


def _waiting(uploads: QuerySet[Upload]) -> list[int]:
    """Their ids, the newest first. The database sorts nothing: it would look for the newest one among all uploads."""
    return sorted(uploads.order_by().values_list("pk", flat=True), reverse=True)


def _fill(upload_id: int, ends: float) -> bool:
    """False where it was not done by `ends`. Raises _Replaced."""
    begun = time.monotonic()
    upload = not_indexed(Upload.objects.filter(pk=upload_id)).first()
    if upload is None:
        return True
    entries = _entries(upload)
    filling = _filling(upload)
    if filling.last_hash is not None and filling.last_row is not None:
        entries = entries[bisect_right(entries, (filling.last_hash, filling.last_row)) :]
    pauses = Pauses()
    for start in range(0, len(entries), ROWS_AT_ONCE):
        if start and (time.monotonic() > ends or shutdown.requested.is_set()):  # each run comes further
            return False
        with pauses.write():
            _store(filling, entries[start : start + ROWS_AT_ONCE])
    _finish(filling)
    facts = {"upload": upload.pk, "stored": len(entries), "seconds": round(time.monotonic() - begun, 2)}
    logger.info("numbers indexed", extra={"facts": facts})
    return True


def _entries(upload: Upload) -> list[Entry]:
    """All entries of an upload, sorted. A row whose number was corrected has one for each of its numbers."""
    hashes = {(index_key(whole_hash(phone)), row) for phone, row in _numbers(upload)}
    by_hash = groupby(sorted(hashes), key=itemgetter(0))
    return [entry for _, entries in by_hash for entry in islice(entries, MOST_ROWS_OF_A_NUMBER)]


def _numbers(upload: Upload) -> Iterator[tuple[str, int]]:
    yield from upload.leads.exclude(phone="").order_by().values_list("phone", "row").iterator(ROWS_AT_ONCE)
    try:
        yield from ((phone, row) for row, phone in numbers_before_corrections(upload))
    except FileNotFoundError:  # moved away, as files of long ago may be
        logger.warning("upload %d is indexed without the numbers before its corrections: its file is gone", upload.pk)
    except (OSError, DatabaseError):
        raise  # another run will have them
    except Exception as failure:  # the rules of an old upload, which no other run would read, either
        logger.error("upload %d is indexed without its corrections: %s", upload.pk, type(failure).__name__)


def _filling(upload: Upload) -> NumberFilling:
    """How far an earlier run came; the beginning where there was none. Raises _Replaced where a process that has
    another key is at it."""
    with transaction.atomic():
        known = NumberFilling.objects.select_related("volume").filter(upload=upload).first()
        filling = known or NumberFilling.objects.get_or_create(upload=upload, defaults={"volume": _open_volume()})[0]
    if filling.volume.key_mark != key_mark():
        raise _Replaced
    return filling


def _open_volume() -> NumberVolume:
    """The volume to which numbers are added now. (Two that are begun in the same moment do no harm.)"""
    mark = key_mark()
    with_room = NumberVolume.objects.filter(key_mark=mark, numbers__lt=VOLUME_NUMBERS)
    return with_room.order_by("-pk").first() or NumberVolume.objects.create(key_mark=mark)


def _store(filling: NumberFilling, entries: list[Entry]) -> None:
    """Stores some entries, and that they are stored. Raises _Replaced."""
    last_hash, last_row = entries[-1]
    volume, upload = filling.volume_id, filling.upload_id
    with transaction.atomic():
        if not _still_there(filling).update(last_hash=last_hash, last_row=last_row):
            raise _Replaced
        insert(IndexedNumber, _FIELDS, [(hashed, upload, volume, row) for hashed, row in entries])
        NumberVolume.objects.filter(pk=volume).update(numbers=F("numbers") + len(entries))
    filling.last_hash, filling.last_row = last_hash, last_row


def _finish(filling: NumberFilling) -> None:
    """The upload's numbers are all there. Raises _Replaced."""
    with transaction.atomic():
        if not _still_there(filling).delete()[0]:
            raise _Replaced
        not_indexed(Upload.objects.filter(pk=filling.upload_id)).update(number_volume=filling.volume_id)


def _still_there(filling: NumberFilling) -> QuerySet[NumberFilling]:
    """The filling's row, as a query that finds it only while no other run has gone on with it."""
    of_run = {"volume": filling.volume_id, "last_hash": filling.last_hash, "last_row": filling.last_row}
    return NumberFilling.objects.filter(pk=filling.upload_id, **of_run)
