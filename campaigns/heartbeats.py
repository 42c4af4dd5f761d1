"""Heartbeats in the database: which of the processes that run always are silent.

Beside the walk: the sweeper and the worker of each queue beat; the pages, the health check and the sweeper ask. They
ask the database, not Redis: it is the truth (docs/rules.md#rule-2), and Redis may be what is away.
"""

from datetime import timedelta

from django.conf import settings
from django.db.models.functions import Now

from campaigns.models import Heartbeat

SWEEPER = "sweeper"

# Three beats of a worker that Redis does not keep waiting, and more than one of a worker that it does
# (campaigns/worker.py).
SILENT_AFTER = timedelta(seconds=60)


def worker_of(queue: str) -> str:
    """The process that does the work of a queue. Several workers of one queue beat as one."""
    return f"worker for {queue}"


def beat(*processes: str) -> None:
    """A sign of life of each of these processes. Raises django.db.Error when the database is away.

    Each statement stands alone, outside of a transaction of its own: one that is broken off leaves nothing open.
    """
    for process in processes:
        if not Heartbeat.objects.filter(process=process).update(beat_at=Now()):
            Heartbeat.objects.create(process=process, beat_at=Now())


def silent_processes() -> list[str]:
    """Which of the sweeper and the workers have shown no sign of life for a minute, the sweeper first; one query."""
    alive = set(Heartbeat.objects.filter(beat_at__gte=Now() - SILENT_AFTER).values_list("process", flat=True))
    return [process for process in (SWEEPER, *map(worker_of, settings.RQ_QUEUES)) if process not in alive]


def silent_queues() -> set[str]:
    """The queues whose worker is silent: what is enqueued there is not done."""
    silent = silent_processes()
    return {queue for queue in settings.RQ_QUEUES if worker_of(queue) in silent}


def nobody_works_on(queue: str) -> bool:
    """Whether the work of a queue stands still: its worker is silent, and so is the sweeper, which else does it."""
    return {SWEEPER, worker_of(queue)} <= set(silent_processes())
