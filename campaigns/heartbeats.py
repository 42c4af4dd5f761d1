"""Heartbeats in the database: which of the processes that always run are silent, and whose clock is wrong.

Beside the walk. The sweeper and the worker of each queue write heartbeats; the pages, the health check and the sweeper
read them. They are in the database, not in Redis: the database is the truth (docs/rules.md#rule-2), and Redis may be
away.
"""

from datetime import datetime, timedelta
from time import time

from django.conf import settings
from django.db.models.functions import Now

from campaigns.hosts import this_host
from campaigns.models import Heartbeat, HostClock, ProcessKind, database_now
from campaigns.processes import SILENT_AFTER, sign
from campaigns.storage_marker import queues_left_alone

SWEEPER = "sweeper"

# A host whose clock differs by more is named: what its people read, and its own logs, then show wrong times.
MOST_CLOCK_SECONDS = 2.0
# So long the clock of a host that gives no sign any more is remembered.
CLOCK_IS_BELIEVED = timedelta(hours=1)
# Older than a minute it counts as none; so long it is kept for people who look for what has happened.
HEARTBEAT_IS_KEPT = timedelta(days=1)


def worker_of(queue: str) -> str:
    """The name of the process that does the work of a queue. Several workers of one queue have one heartbeat."""
    return f"worker for {queue.replace('_', ' ')}"


def beat(*processes: str) -> None:
    """Writes a heartbeat of each of these, all of which this process is, and of the process itself. Raises
    django.db.Error when the database is away.

    There is no transaction around the statements: a process that dies between them leaves none open.
    """
    # In one order, since several processes have the same heartbeat; and one of them may be the first at this moment.
    Heartbeat.objects.bulk_create(
        [Heartbeat(process=process, beat_at=Now()) for process in sorted(processes)],
        update_conflicts=True,
        unique_fields=["process"],
        update_fields=["beat_at"],
    )
    queues = [queue for queue in settings.RQ_QUEUES if worker_of(queue) in processes]
    sign(ProcessKind.WORKER if queues else ProcessKind.SWEEPER, ",".join(queues))
    now, ahead = _clock_of_this_host()
    HostClock.objects.update_or_create(host=this_host(), defaults={"ahead_seconds": ahead, "read_at": now})


def _clock_of_this_host() -> tuple[datetime, float]:
    """The database's time, and by how many seconds this host's clock is ahead of it."""
    before = time()
    now = database_now()
    return now, (before + time()) / 2 - now.timestamp()


def hosts_with_wrong_clocks() -> list[str]:
    """The hosts whose clocks differ from the database's by more than two seconds, by name. This host's is read now;
    nothing is written, since the health check asks."""
    now, ahead = _clock_of_this_host()
    believed = HostClock.objects.filter(read_at__gt=now - CLOCK_IS_BELIEVED)
    clocks = {clock.host: clock.ahead_seconds for clock in believed} | {this_host(): ahead}
    return sorted(host for host, seconds in clocks.items() if abs(seconds) > MOST_CLOCK_SECONDS)


def forget_clocks() -> None:
    """Removes the clocks of hosts that give no sign any more: a container has another name each time it starts."""
    HostClock.objects.filter(read_at__lt=Now() - CLOCK_IS_BELIEVED).delete()


def forget_heartbeats() -> None:
    """Removes those of work that has ceased to be done: of queues that earlier releases had, for example."""
    Heartbeat.objects.filter(beat_at__lt=Now() - HEARTBEAT_IS_KEPT).delete()


def silent_processes() -> list[str]:
    """Which of the sweeper and the workers had no heartbeat in the last minute, the sweeper first; one query."""
    alive = set(Heartbeat.objects.filter(beat_at__gte=Now() - SILENT_AFTER).values_list("process", flat=True))
    return [process for process in (SWEEPER, *map(worker_of, settings.RQ_QUEUES)) if process not in alive]


def silent_queues() -> set[str]:
    """The queues whose worker is silent, or sees no storage and leaves files alone: what is enqueued there is not
    done."""
    silent = silent_processes()
    workers = {queue: worker_of(queue) for queue in settings.RQ_QUEUES}
    return {queue for queue, worker in workers.items() if worker in silent} | queues_left_alone(workers)


def nobody_works_on(queue: str) -> bool:
    """Whether the work of a queue stands still: its worker is silent, and so is the sweeper, which would do it."""
    return {SWEEPER, worker_of(queue)} <= set(silent_processes())
