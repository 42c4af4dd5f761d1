"""What somebody who reaches Redis may write there: jobs that no code of ours has put on a queue."""

import json
import os
import pickle
import uuid
import zlib
from pathlib import Path

from redis import Redis
from rq import Queue
from rq.job import Job, JobStatus

LONG_AGO = "2026-11-23T10:00:00.000000Z"


class RunsACommand:
    """Runs a command when it is unpickled."""

    def __init__(self, command: str) -> None:
        self._command = command

    def __reduce__(self) -> object:
        return os.system, (self._command,)


def pickled(canary: Path) -> bytes:
    """Makes the file when it is unpickled."""
    return pickle.dumps(RunsACommand(f"touch {canary}"))


def job_of_the_release_before() -> bytes:
    """The data of its jobs: a pickle, in which there is nothing bad."""
    return pickle.dumps(("campaigns.tasks.read_file", None, (1,), {}))


def calls(function: str, *arguments: object, **named: object) -> bytes:
    """The data of a job that calls this function with these arguments."""
    return json.dumps([function, None, arguments, named]).encode()


def plant(redis: Redis, data: bytes, *, queue: str = "files", **fields: str | bytes) -> str:
    """Writes a job with these data, with further fields, and puts it on the queue. Gives its id."""
    job_id = str(uuid.uuid4())
    usual = {"created_at": LONG_AGO, "enqueued_at": LONG_AGO, "origin": queue, "timeout": "60"}
    state = {"status": JobStatus.QUEUED.value}
    redis.hset(Job.key_for(job_id), mapping={"data": zlib.compress(data)} | usual | state | fields)
    redis.rpush(Queue(queue, connection=redis).key, job_id)
    return job_id
