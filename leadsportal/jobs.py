"""What a job may be: a registered task with one whole number, as JSON. Anything else is dropped, and never run.

Whoever reaches Redis can write there what they like, and RQ believes what it reads: it unpickles jobs, calls whatever
function a job or one of its callbacks names, and posts to the addresses of a job's webhooks. Here it cannot:

- Everything is JSON.
- Of a job in Redis, `Job` takes the task, its number, the id of the request that has led to it, its state, its times
  and its worker. Its queue and the seconds that it may take are those with which the task is registered. All other
  fields are left where they are: callbacks, webhooks, dependencies, repetitions, results.
- Where task or number is none, the job is deleted, and the log says so in a line. If it was work, the sweeper has it
  done (docs/rules.md#rule-2).

The settings give these classes to RQ. At some places RQ and django-rq ask no setting, and take RQ's own class and
pickle: for django-rq's pages above all. `harden_rq` changes what they find there.
"""

import json
import logging
import re
import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import rq.job
import rq.queue
import rq.worker.base
import structlog
from django_rq.queues import DjangoRQ
from redis import Redis
from rq.exceptions import NoSuchJobError
from rq.job import JobStatus
from rq.serializers import DefaultSerializer, JSONSerializer, Serializer
from rq.utils import str_to_date

from leadsportal.request_ids import is_request_id
from leadsportal.tracebacks import without_texts

logger = logging.getLogger(__name__)

MAX_BYTES = 1000
"""How long the JSON of a job's task, or of its request's id, may be. Ours has less than 200 bytes."""

RESULT_SECONDS = 1
"""How long a job is kept that was done. No task gives a result; but with 0, RQ takes a job that Redis has lost
meanwhile for a failed one."""

_LARGEST = 2**63 - 1  # of the database's ids
_TIMES = (b"created_at", b"enqueued_at", b"started_at", b"ended_at", b"last_heartbeat")
_STATES = {state.value.encode() for state in JobStatus}
_WORKER_NAME = re.compile(rb"[\w.:-]{1,100}")
_QUEUES_OF_ACCOUNTS = ("sending", "callbacks")


@dataclass(frozen=True, slots=True)
class Registered:
    """A task that jobs may name: its function, its queue, and how many seconds a job of it may take."""

    do: Callable[[int], None]
    queue: str
    timeout: int


_registered: dict[str, Registered] = {}  # by the name that stands in a job, as in campaigns.tasks.read_file


def register(do: Callable[[int], None], *, queue: str, timeout: int) -> None:
    """From now on jobs may name this function."""
    _registered[f"{do.__module__}.{do.__qualname__}"] = Registered(do, queue, timeout)


class Job(rq.job.Job):
    """A job that takes nothing from Redis but what is fit, and does nothing but a registered task."""

    def restore(self, raw_data: Mapping[bytes, bytes]) -> None:
        """Takes what Redis has of the job. Deletes a job that is none of ours, and raises NoSuchJobError: RQ then goes
        on as if it had never been there."""
        if b"data" not in raw_data:
            raise NoSuchJobError("of this job only a heartbeat is left")  # RQ may write one after a job has ended
        call = _call_in(raw_data[b"data"])
        if call is None:
            self.connection.delete(self.key)
            logger.warning(
                "a job that is no task with a whole number was dropped, and not run",
                extra={"facts": {"job": self.id[:64]}},
            )
            raise NoSuchJobError("the job is none of ours")
        _restore_as_rq(self, _fit(raw_data, *call))

    @classmethod
    def fetch_many(
        cls, job_ids: Iterable[str], connection: Redis, serializer: Serializer | str | None = None
    ) -> list[rq.job.Job | None]:
        """The jobs with these ids, None for each that is not there. One that is none of ours is not there."""
        return [cls._fetch_if_ours(job_id, connection, serializer) for job_id in job_ids]

    @classmethod
    def _fetch_if_ours(cls, job_id: str, connection: Redis, serializer: Serializer | str | None) -> rq.job.Job | None:
        try:
            return cls.fetch(job_id, connection=connection, serializer=serializer)
        except NoSuchJobError:
            return None

    @property
    def func(self) -> Callable[[int], None]:
        """The function of the task. Raises KeyError if it is not registered."""
        return _registered[str(self.func_name)].do


_restore_as_rq = rq.job.Job.restore


class Queue(DjangoRQ):
    """A queue whose jobs carry the id of the request that enqueues them, and hand it on to the jobs that follow."""

    job_class = Job  # django-rq's pages make queues without that of the settings

    def create_job(self, *args: Any, **options: Any) -> rq.job.Job:
        """As RQ's own."""
        bound = structlog.contextvars.get_contextvars()
        if "request_id" in bound and self.name not in _QUEUES_OF_ACCOUNTS:
            options["meta"] = {**(options.get("meta") or {}), "request_id": bound["request_id"]}
        return super().create_job(*args, **options)


def harden_rq() -> None:
    """From now on all that RQ and django-rq read in this process is JSON and passes `Job.restore`, also where they use
    their own classes. Call it before anything is read.

    These are places of RQ 3.0 and django-rq 4.2 that no setting reaches: `len(StartedJobRegistry(…))`, which django-rq
    asks for each page and which runs callbacks of jobs whose worker has died; `Worker.all`, `Execution.job`,
    `send_stop_job_command`, and the action “Delete All” of failed jobs.

    What RQ writes of a job that failed, into the log and into Redis, has no texts of errors, either.
    """
    rq.worker.base.format_exc_info = without_texts  # type: ignore[attr-defined]
    rq.queue.format_exc_info = without_texts  # type: ignore[attr-defined]
    DefaultSerializer.dumps, DefaultSerializer.loads = JSONSerializer.dumps, JSONSerializer.loads
    rq.job.Job.restore = Job.restore  # type: ignore[method-assign, assignment]
    rq.job.Job.fetch_many = Job.fetch_many  # type: ignore[method-assign]


def _call_in(data: bytes) -> tuple[str, int] | None:
    """The name of the registered task and the whole number that a job's data have; None for any other data."""
    try:
        text = zlib.decompressobj().decompress(data, MAX_BYTES + 1)
    except zlib.error:
        return None
    match _from_json(text):
        case [str(name), None, [int(number)], {**named}] if (
            name in _registered and not named and not isinstance(number, bool) and 0 <= number <= _LARGEST
        ):
            return name, number
    return None


def _fit(raw_data: Mapping[bytes, bytes], name: str, number: int) -> dict[bytes, bytes]:
    """A job's fields for RQ: those of Redis that are fit, and those that follow from its task."""
    task = _registered[name]
    fields = {field: raw_data[field] for field in _TIMES if _is_time(raw_data.get(field, b""))}
    if (status := raw_data.get(b"status", b"")) in _STATES:
        fields[b"status"] = status
    if _WORKER_NAME.fullmatch(worker := raw_data.get(b"worker_name", b"")):
        fields[b"worker_name"] = worker
    match _from_json(raw_data.get(b"meta", b"")):
        case {"request_id": str(request_id)} if is_request_id(request_id):
            fields[b"meta"] = json.dumps({"request_id": request_id}).encode()
    return fields | {
        b"data": zlib.compress(json.dumps([name, None, [number], {}]).encode()),
        b"description": f"{name}({number})".encode(),
        b"origin": task.queue.encode(),
        b"timeout": str(task.timeout).encode(),
        b"result_ttl": str(RESULT_SECONDS).encode(),
    }


def _from_json(text: bytes) -> object:
    """What the text says; None where it is no JSON, or too long."""
    if len(text) > MAX_BYTES:
        return None
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _is_time(text: bytes) -> bool:
    try:
        str_to_date(text)
    except ValueError:
        return False
    return True
