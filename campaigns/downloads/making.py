"""A download is made: one at a time for a person, by one run at a time.

As with the reading of an upload (campaigns/uploads/runs.py), a run takes the download and raises its generation, and
writes only while the download still has it. What the run has written so far is its sign of life. A run without one for
STALE is thought dead, and another one begins anew.
"""

import logging
import time
from collections.abc import Callable
from datetime import timedelta

from django.db import IntegrityError, InterfaceError, OperationalError, transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from campaigns import shutdown
from campaigns.free_space import keep_floor
from campaigns.full_disk import is_full
from campaigns.models import Download, DownloadFault, DownloadState, database_now

from .contents import content_of
from .keeping import new_name, writing

logger = logging.getLogger(__name__)

STALE = timedelta(seconds=20)
"""After so long without a sign of life a run is thought dead. With the sweeper's next pass, another one begins."""

TELL_SECONDS = 1.0
"""How often a run says how far it is."""

MOST_RUNS = 3
"""How often a download is begun by itself. What kills so many runs would kill another one, too."""

FRESH = timedelta(seconds=10)
"""So long a download is left to the job that was enqueued when it was asked for."""


class _Replaced(Exception):
    """Another run has the download, or nobody wants it any more. This one stops and writes nothing more."""


class _AskedToStop(Exception):
    """This process was asked to stop. The download is begun anew by another one."""


def make(*, download_id: int) -> int | None:
    """waiting → being_made → ready, or failed. Returns the id of the person's download that can be made now, if there
    is one.

    Nothing happens where the download is not waiting, another run makes it, or another download of the person is being
    made. Raises OperationalError and InterfaceError when the database is away; another run then begins anew.
    """
    download = _take(download_id)
    if download is None:
        return None
    try:
        _make(download)
    except _Replaced:
        return None
    except _AskedToStop:
        _still_mine(download).update(state=DownloadState.WAITING, times_begun=F("times_begun") - 1)
        return None  # the sweeper finds it once another worker is there
    except (OperationalError, InterfaceError):
        raise
    except Exception as failure:  # the disk is full, or a fault of ours
        # The class only: an exception's text can hold what was in a row.
        logger.error("download %d could not be made: %s", download.pk, type(failure).__name__)
        fault = DownloadFault.NO_SPACE if is_full(failure) else DownloadFault.OUR_FAULT
        _still_mine(download).update(state=DownloadState.FAILED, fault=fault, file="")
    return _next_of(download.asked_by_id)


def due_downloads() -> list[int]:
    """The ids of downloads to be made now on which no run works. Of each person one at most can be taken; the others
    wait for it."""
    lost = Q(state=DownloadState.BEING_MADE, worked_at__lt=database_now() - STALE)
    waiting = Q(state=DownloadState.WAITING, asked_at__lt=database_now() - FRESH) & ~Exists(_being_made_for_the_same())
    return list(Download.objects.filter(lost | waiting).order_by("asked_at", "pk").values_list("pk", flat=True))


def made_before(download: Download) -> Download | None:
    """The download of the same person that is being made now; the other one waits for it."""
    being_made = Download.objects.filter(asked_by=download.asked_by_id, state=DownloadState.BEING_MADE)
    return being_made.exclude(pk=download.pk).select_related("upload").first()


def _being_made_for_the_same() -> QuerySet[Download]:
    return Download.objects.filter(asked_by=OuterRef("asked_by"), state=DownloadState.BEING_MADE)


def _next_of(person_id: int) -> int | None:
    waiting = Download.objects.filter(asked_by=person_id, state=DownloadState.WAITING)
    return waiting.order_by("asked_at", "pk").values_list("pk", flat=True).first()


def _take(download_id: int) -> Download | None:
    """Takes the download for a new run, if this one may make it now. One that was begun too often has failed."""
    now = database_now()
    free = Q(state=DownloadState.WAITING) | Q(state=DownloadState.BEING_MADE, worked_at__lt=now - STALE)
    found = Download.objects.filter(free, pk=download_id)
    if found.filter(times_begun__gte=MOST_RUNS).update(
        state=DownloadState.FAILED, fault=DownloadFault.OUR_FAULT, file=""
    ):
        logger.error("download %d was begun %d times and is given up", download_id, MOST_RUNS)
        return None
    try:
        with transaction.atomic():
            taken = found.update(
                state=DownloadState.BEING_MADE,
                generation=F("generation") + 1,
                times_begun=F("times_begun") + 1,
                worked_at=now,
                written=0,
                file=new_name(),
            )
    except IntegrityError:  # another download of the person is being made
        return None
    return Download.objects.get(pk=download_id) if taken else None


def _make(download: Download) -> None:
    """Raises _Replaced or _AskedToStop; and any other error where the download cannot be made."""
    content = content_of(download)
    keep_floor()
    made_from = content.made_from()  # before the rows are read: what changes meanwhile makes it out of date
    tell = _teller(download)
    with writing(download.file.name) as workbook, writing(download.csv_name) as lines:
        rows = content.write_workbook(workbook, tell=tell)
        content.write_csv(lines, tell=lambda _: tell(rows))
    kept = _still_mine(download).update(
        state=DownloadState.READY, rows=rows, written=rows, made_at=database_now(), made_from=made_from
    )
    if not kept:
        raise _Replaced
    logger.info("download %d made: %d rows", download.pk, rows)


def _teller(download: Download) -> Callable[[int], None]:
    """A function that says in the database how many rows are written, once in TELL_SECONDS. Raises _Replaced or
    _AskedToStop, and OSError where too little room is left."""
    due = time.monotonic() + TELL_SECONDS

    def tell(written: int) -> None:
        nonlocal due
        if time.monotonic() < due:
            return
        if shutdown.requested.is_set():
            raise _AskedToStop
        keep_floor()
        if not _still_mine(download).update(written=written, worked_at=database_now()):
            raise _Replaced
        due = time.monotonic() + TELL_SECONDS

    return tell


def _still_mine(download: Download) -> QuerySet[Download]:
    """The download's row, as a query that finds it only while it belongs to this run."""
    return Download.objects.filter(pk=download.pk, state=DownloadState.BEING_MADE, generation=download.generation)
