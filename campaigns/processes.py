"""Each process that always runs, by a row of its own: so that one that died is named while others do its work.

Beside the walk. The sweeper and each worker keep a row from their first heartbeat on (campaigns/heartbeats.py), and
remove it when they end in order. Whoever is started in the place of one that died takes over its row. Rows that nobody
takes over are named for a day.
"""

import os
from datetime import timedelta

from django.db.models import Q
from django.db.models.functions import Now

from campaigns.hosts import this_host
from campaigns.models import ProcessKind, RunningProcess

# Three heartbeats of a worker while Redis answers, and more than one while the worker waits for Redis
# (campaigns/worker.py).
SILENT_AFTER = timedelta(seconds=60)
# Who died at night is still named in the morning.
REMEMBERED_FOR = timedelta(days=1)

_rows: dict[int, int] = {}
"""The row of this process, by its process id: a process that was forked from one with a row has none."""


def sign(kind: ProcessKind, queues: str) -> None:
    """Writes into the row of this process that it is alive. Raises django.db.Error when the database is away."""
    pid = os.getpid()
    row = _rows.get(pid)
    if row and RunningProcess.objects.filter(pk=row, pid=pid, host=this_host()).update(beat_at=Now()):
        return
    # Only at its first sign: two that do not see each other's process ids would take the row from each other for ever.
    taken = None if row else _take_over(kind, queues)
    _rows[pid] = taken or _new(kind, queues)


def say_goodbye() -> None:
    """This process ends in order: nobody misses it. Raises django.db.Error when the database is away."""
    if row := _rows.pop(os.getpid(), None):
        RunningProcess.objects.filter(pk=row, pid=os.getpid(), host=this_host()).delete()


def silent_ones() -> list[RunningProcess]:
    """Those that gave no sign for a minute and did not say goodbye, the longest silent first."""
    silent = Q(beat_at__lt=Now() - SILENT_AFTER, beat_at__gte=Now() - REMEMBERED_FOR)
    return list(RunningProcess.objects.filter(silent).order_by("beat_at"))


def forget_silent_ones() -> None:
    """Removes the rows of those that are named no longer."""
    RunningProcess.objects.filter(beat_at__lt=Now() - REMEMBERED_FOR).delete()


def _new(kind: ProcessKind, queues: str) -> int:
    row = RunningProcess.objects.create(
        kind=kind, queues=queues, host=this_host(), pid=os.getpid(), started_at=Now(), beat_at=Now()
    )
    return row.pk


def _take_over(kind: ProcessKind, queues: str) -> int | None:
    """The row of one that did this work and died, now that of this process; None if nobody is missing."""
    same_work = RunningProcess.objects.filter(kind=kind, queues=queues)
    silent = set(same_work.filter(beat_at__lt=Now() - SILENT_AFTER).values_list("pk", flat=True))
    for row in same_work.order_by("beat_at"):
        if row.pk in silent or _died_here(row):
            still_its_own = RunningProcess.objects.filter(
                pk=row.pk, host=row.host, pid=row.pid
            )  # another may be quicker
            if still_its_own.update(host=this_host(), pid=os.getpid(), started_at=Now(), beat_at=Now()):
                return row.pk
    return None


def _died_here(row: RunningProcess) -> bool:
    """Whether it ran on this host and does so no longer. One with the id of this process is surely gone."""
    if row.host != this_host():
        return False
    try:
        os.kill(row.pid, 0)  # asks only whether there is one
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return row.pid == os.getpid()
