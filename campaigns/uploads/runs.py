"""Long work on an upload, reading, checking or erasing: one run at a time.

A run takes the upload and raises its generation, for example from 3 to 4. All that it writes later is written only
where the generation is still 4. A run that gives no sign of life is thought dead, and another one takes the upload with
generation 5. Should the first one still run, it writes nothing more.
"""

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.db import Error as DatabaseError
from django.db import InterfaceError, OperationalError, connection
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from campaigns import allowance, shutdown
from campaigns.models import Upload, UploadState, database_now

logger = logging.getLogger(__name__)

STALE = timedelta(seconds=20)
"""After so long without a sign of life a run is thought dead. With the sweeper's next pass, another one begins within
half a minute."""

BEAT_SECONDS = 5.0
"""How often a run gives a sign of life, beside those that come with what it writes."""

AGAIN_SECONDS = 1.0
"""How soon it is tried again while the database is away, so that a run is the first to speak when it is back."""

TOLD_WITHIN_SECONDS = 300.0
"""For how long a run that ends because the database is away waits to say that it was not killed. A longer outage counts
like a killed run."""

LONGEST_RUN_SECONDS = 3600.0
"""A run that takes longer hangs (tasks.check_leads): it gives no sign any more."""

MOST_RUNS = 2
"""How often a reading or a checking is begun by itself: once, and once more after it was killed. What kills two runs
would kill a third. A killed run cannot say so: each counts as it begins, and is taken back where it lives on."""


def take(upload_id: int, *, state: UploadState, is_counted: bool = True) -> Upload | None:
    """Takes the upload for a new run, with a new generation. None where the upload is not in `state`, or another run
    works on it. A run that is not counted in `times_begun` is begun again as often as it takes."""
    now = database_now()
    taken = (Upload.objects.filter(Q(worked_at=None) | Q(worked_at__lt=now - STALE), pk=upload_id, state=state)).update(
        generation=F("generation") + 1,
        times_begun=F("times_begun") + int(is_counted),
        worked_at=now,
        work_begun_at=now,
    )
    return Upload.objects.select_related("campaign__account").get(pk=upload_id) if taken else None


class _Beginning:
    """A run as `times_begun` counts it. It is taken back, once, where the run can still say that it was not killed."""

    def __init__(self, upload: Upload) -> None:
        self._upload = upload
        self._is_counted = True

    def take_back(self, *, only_where_replaced: bool) -> None:
        if self._is_counted:
            others = {"generation__gt" if only_where_replaced else "generation__gte": self._upload.generation}
            counted = Upload.objects.filter(pk=self._upload.pk, state=self._upload.state, times_begun__gt=0, **others)
            self._is_counted = not counted.update(times_begun=F("times_begun") - 1)


@contextmanager
def signs_of_life(upload: Upload) -> Iterator[None]:
    """While the run goes on, a thread gives its signs of life: a reading writes nothing for minutes. Where another run
    has taken the upload, none is given.

    A run that lives and was replaced all the same was not killed, and no more was one that ends here because the
    database is away. Neither is counted in `times_begun`. Errors go on to the caller.
    """
    beginning, done = _Beginning(upload), threading.Event()
    giving = threading.Thread(target=_keep_giving, args=(upload, beginning, done), name="signs-of-life", daemon=True)
    giving.start()
    its_connection, is_away = connection.connection, False
    try:
        yield
    except (OperationalError, InterfaceError) as failure:
        is_away = _is_away(failure, its_connection)
        raise
    finally:
        done.set()
        giving.join()
        _say_at_the_end(upload, beginning, is_away=is_away)


def _keep_giving(upload: Upload, beginning: _Beginning, done: threading.Event) -> None:
    ends = time.monotonic() + LONGEST_RUN_SECONDS
    pause = BEAT_SECONDS
    while not done.wait(pause) and time.monotonic() < ends:
        try:
            if not still_mine(upload).update(worked_at=database_now()):
                beginning.take_back(only_where_replaced=True)
            pause = BEAT_SECONDS
        except DatabaseError as away:
            logger.warning("upload %d: no sign of life could be given (%s)", upload.pk, type(away).__name__)
            pause = AGAIN_SECONDS
        finally:
            connection.close()  # a thread's own


def _say_at_the_end(upload: Upload, beginning: _Beginning, *, is_away: bool) -> None:
    """Takes the beginning back where the run was replaced, or where `is_away` ends it: then it is tried until the
    database is back, for TOLD_WITHIN_SECONDS at most, and no longer than until this process is asked to stop. Within a
    request it is tried once, since a person waits."""
    is_patient = is_away and allowance.current() is None
    ends = time.monotonic() + (TOLD_WITHIN_SECONDS if is_patient else 0)
    while True:
        try:
            if is_away:
                connection.close()  # it is broken
            beginning.take_back(only_where_replaced=not is_away)
        except DatabaseError as away:
            logger.warning("upload %d: the database is away (%s) at the end of a run", upload.pk, type(away).__name__)
        else:
            return
        if time.monotonic() > ends or shutdown.requested.wait(AGAIN_SECONDS):
            return


def _is_away(failure: Exception, its_connection: object) -> bool:
    """Whether the run's connection is lost, or somebody else wrote to SQLite for longer than a statement waits. Any
    other error of a statement may come from the file, as one of a disk that is full by it."""
    if getattr(failure.__cause__, "sqlite_errorname", "").startswith("SQLITE_BUSY"):
        return True
    # At the end of a transaction Django connects anew, so a connection that works may not be the run's own any more.
    return connection.connection is not its_connection or not connection.is_usable()


def still_mine(upload: Upload) -> QuerySet[Upload]:
    """The upload's row, as a query that finds it only while the upload belongs to this run. An update through it
    returns 1, or 0 where another run has the upload."""
    return Upload.objects.filter(pk=upload.pk, state=upload.state, generation=upload.generation)


def waiting_for_work() -> QuerySet[Upload]:
    """Uploads to be read or checked on which no run works, and whose turn it is.

    Of a person's small files only one is worked on at a time, the oldest first, and so it is with the large ones. Then
    nobody waits for all files of somebody else. (Two of a person that are begun in the same moment may both run: that
    does no harm.)
    """
    beside = Upload.objects.filter(
        state__in=UploadState.being_worked_on(), uploaded_by=OuterRef("uploaded_by"), is_large=OuterRef("is_large")
    )
    now = database_now()
    older = beside.filter(pk__lt=OuterRef("pk"))
    in_work = beside.filter(worked_at__gte=now - STALE).exclude(pk=OuterRef("pk"))
    stale = Q(worked_at=None) | Q(worked_at__lt=now - STALE)
    return Upload.objects.filter(stale, ~Exists(older), ~Exists(in_work), state__in=UploadState.being_worked_on())
