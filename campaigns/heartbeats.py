"""Heartbeats in the database: which of the processes that always run are silent.

Beside the walk. The sweeper and the worker of each queue write heartbeats; the pages, the health check and the sweeper
read them. They are in the database, not in Redis: the database is the truth (docs/rules.md#rule-2), and Redis may be
away.
"""

from datetime import timedelta

from django.conf import settings
from django.db.models.functions import Now

from campaigns.models import Heartbeat

SWEEPER = "sweeper"

# Three heartbeats of a worker while Redis answers, and more than one while the worker waits for Redis
# (campaigns/worker.py).
SILENT_AFTER = timedelta(seconds=60)


def worker_of(queue: str) -> str:
    """The name of the process that does the work of a queue. Several workers of one queue have one heartbeat."""
    return f"worker for {queue}"


def beat(*processes: str) -> None:
    """Writes a heartbeat of each of these processes. Raises django.db.Error when the database is away.

    There is no transaction around the statements: a process that dies between them leaves none open.
    """
    for process in processes:
        if not Heartbeat.objects.filter(process=process).update(beat_at=Now()):
            Heartbeat.objects.create(process=process, beat_at=Now())


def silent_processes() -> list[str]:
    """Which of the sweeper and the workers had no heartbeat in the last minute, the sweeper first; one query."""
    alive = set(Heartbeat.objects.filter(beat_at__gte=Now() - SILENT_AFTER).values_list("process", flat=True))
    return [process for process in (SWEEPER, *map(worker_of, settings.RQ_QUEUES)) if process not in alive]


def silent_queues() -> set[str]:
    """The queues whose worker is silent: what is enqueued there is not done."""
    silent = silent_processes()
    return {queue for queue in settings.RQ_QUEUES if worker_of(queue) in silent}


def nobody_works_on(queue: str) -> bool:
    """Whether the work of a queue stands still: its worker is silent, and so is the sweeper, which would do it."""
    return {SWEEPER, worker_of(queue)} <= set(silent_processes())
