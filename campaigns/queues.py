"""How many jobs wait in each queue, and for how long. Beside the walk."""

from dataclasses import dataclass
from datetime import UTC, datetime

import django_rq
from django.conf import settings
from rq import Queue
from rq.exceptions import NoSuchJobError
from rq.job import Job


@dataclass(frozen=True, slots=True)
class Waiting:
    """`jobs` wait for a worker, the oldest of them for `seconds`; 0 seconds when none waits."""

    jobs: int
    seconds: float


def waiting_jobs() -> dict[str, Waiting]:
    """What waits in each queue, by its name. Raises redis.exceptions.RedisError when Redis is away."""
    return {name: _waiting(django_rq.get_queue(name)) for name in settings.RQ_QUEUES}


def _waiting(queue: Queue) -> Waiting:
    # Jobs are taken from the front.
    first = queue.get_job_ids(offset=0, length=1)
    enqueued_at = _enqueued_at(queue, first[0]) if first else None
    return Waiting(queue.count, max(0.0, (_now(queue) - enqueued_at).total_seconds()) if enqueued_at else 0.0)


def _enqueued_at(queue: Queue, job_id: str) -> datetime | None:
    """None for a job that was removed: its id stays in the queue until it is its turn."""
    # Not by `queue.fetch_job`, which takes such an id out of the queue.
    try:
        return Job.fetch(job_id, connection=queue.connection).enqueued_at
    except NoSuchJobError:
        return None


def _now(queue: Queue) -> datetime:
    """The time by the clock of Redis, which all hosts share."""
    seconds, microseconds = queue.connection.time()
    return datetime.fromtimestamp(seconds + microseconds / 1e6, UTC)
