"""The worker of `manage.py rqworker`: RQ's own, with jobs that end when it ends, and with heartbeats.

Beside the walk. RQ runs each job in a child process, the work-horse. The work-horse leads a process group of its own.
So a signal to the worker or to the worker's group does not reach it, and it goes on when the worker is killed. Here the
work-horse gets SIGTERM when the worker is asked to stop and when the worker dies. SIGTERM sets
`campaigns.shutdown.requested`: a request in flight is finished and recorded, and no new one is begun. A work-horse
that takes longer than `HORSE_SECONDS` after that is killed. The sweeper finds what it left, as after any crash.

The worker beats in the database (campaigns/heartbeats.py) wherever RQ beats in Redis: at its start, and while it waits
for a job, for its work-horse or for Redis. Each wait lasts `WAIT_SECONDS` at most. The worker beats without a thread
and without a connection that stays open: a process that has either must not be forked.

RQ's worker waits for a Redis that goes away while it asks for a job. At any other moment it ends, and so it does at any
moment when Redis answers that it takes nothing (it is a replica, has no memory or no disk left, or loads its data).
This one waits and tries again, from its first call on: `_once_redis_takes_it`. When that happens during a job, it waits
for its work-horse first. Nobody is told that the job ended; the sweeper finds what is left to do.

A worker of files takes no job while it does not see the storage (campaigns/storage_marker.py).

It reads JSON only, whatever `manage.py rqworker` asks for: that command unpickles by default (leadsportal/jobs.py).

The class uses only public methods and attributes of RQ, but it relies on when RQ calls them. So it names the version
of RQ for which this was checked; tests/test_worker_and_rq.py fails when another one is installed.
"""

import contextlib
import logging
import os
import signal
import time
import uuid
from collections.abc import Callable
from typing import Any, TypeVar

import rq
from django.db import Error as DatabaseError
from django.db import connections
from redis.client import Pipeline
from redis.exceptions import RedisError
from rq.exceptions import StopRequested
from rq.executions import Execution
from rq.job import Job
from rq.queue import Queue
from rq.serializers import JSONSerializer
from rq.timeouts import HorseMonitorTimeoutException

from campaigns import heartbeats, processes, shutdown, storage_marker
from campaigns.credentials import refuse_wrong_keys
from campaigns.models import StorageSight
from campaigns.parent import ask_for_signal_when_parent_dies
from leadsportal import jobs
from leadsportal.database_away import is_away
from leadsportal.request_ids import bind_job

CHECKED_WITH_RQ = "3.0.0"
"""With another version, check in rq/worker/base.py and worker_classes.py that these are still true:

- `request_stop` calls `handle_warm_shutdown_request` before it looks at the worker's state;
- `main_work_horse` calls `setup_work_horse_signals` before the job;
- `perform_job` runs in the work-horse; `handle_exception` writes to the log, calls the handlers of failures, of which
  there are none, and nothing else;
- RQ asks `horse_pid` whether there is a work-horse, and learns only by `wait_for_horse` that it has ended;
- each loop that waits calls `heartbeat` in each round;
- a job's fields are read by `Job.restore` only, and a job of which that raises NoSuchJobError is passed over: by
  `dequeue_any`, `fetch_job`, `intermediate_queue.cleanup` and `StartedJobRegistry.cleanup`;
- `DefaultSerializer` is the one that is used where none is given, and the only one that unpickles;
- before its loop it calls `register_birth`, `subscribe` and `set_state`, in its loop `check_for_suspension`,
  `run_maintenance_tasks`, `dequeue_job_and_maintain_ttl`, `execute_job` and `heartbeat`, and nothing else that asks
  Redis."""

HORSE_SECONDS = 50.0
"""How long a work-horse may go on after it was asked to stop, so that a worker ends within a minute."""

WAIT_SECONDS = 15
"""How long the worker waits for anything before it looks what else there is to do. RQ takes whole seconds only."""

BEAT_SECONDS = 5.0
"""How long after a heartbeat the next one is written. Without this, each short job would cost a write."""

BEAT_TIMEOUT_SECONDS = 5
"""How long a heartbeat may take: a database that hangs must not keep the worker from its work-horse."""

REDIS_NAP_SECONDS = 1.0
"""How long the worker sleeps before it tries again what Redis did not take."""

STORAGE_NAP_SECONDS = 1.0
"""How long the worker sleeps before it looks again whether it sees the storage."""

REDIS_TOLD_SECONDS = 60.0
"""While Redis takes nothing, the log says so once in so long."""

logger = logging.getLogger(__name__)

_T = TypeVar("_T")
_ASKS_TO_STOP = (signal.SIGINT, signal.SIGTERM)

# Queues whose jobs take long in any case. They get the processor after all else, since people wait for pages, small
# files and results.
_LONG_WORK = {"files", "downloads"}
_NICENESS = 10


class TookTooLong(Exception):
    """The database did not take a heartbeat in time."""


class Worker(rq.Worker):
    """An RQ worker that beats. When it is asked to stop and when it dies, its work-horse is asked to stop."""

    max_connection_wait_time = float(WAIT_SECONDS)  # between two tries to reach Redis

    def __init__(self, *args: Any, **options: Any) -> None:
        refuse_wrong_keys()
        self._beat_due = self._told_due = time.monotonic()
        self._asked_to_stop = False
        self._horse_has_ended = False
        self._sees_storage = True
        begin = super().__init__
        ours = {"serializer": JSONSerializer, "job_class": jobs.Job}
        options = {"job_monitoring_interval": WAIT_SECONDS} | options | ours
        self._once_redis_takes_it(lambda: begin(*args, **options))

    @property
    def dequeue_timeout(self) -> int:
        """How many seconds Redis is asked to wait for a job. RQ lets Redis hang for 10 seconds more than that."""
        return WAIT_SECONDS

    @property
    def horse_pid(self) -> int:
        """The process id of the work-horse; 0 when there is none.

        RQ forgets the id at the end of a job only where Redis is there, so the end is remembered here, too: the id
        may belong to another process by now.
        """
        return 0 if self._horse_has_ended else super().horse_pid

    # ---- heartbeats ----

    def heartbeat(self, timeout: int | None = None, pipeline: Pipeline | None = None) -> None:
        """Beats in the database and then in Redis, which may not take it: whatever the worker wants of Redis next will
        notice that, too."""
        self._beat_if_due()
        with contextlib.suppress(RedisError):
            super().heartbeat(timeout, pipeline)
        self._beat_if_due()  # a Redis that hangs has kept it for long
        if not self.is_horse and not self.horse_pid:
            self._wait_for_storage()

    def _beat_if_due(self) -> None:
        if not self.is_horse and time.monotonic() >= self._beat_due:
            self._beat()
            self._beat_due = time.monotonic() + BEAT_SECONDS

    def _beat(self) -> None:
        def give_sign() -> None:
            heartbeats.beat(*map(heartbeats.worker_of, self.queue_names()))
            self._look_for_storage()

        self._write(give_sign)

    def _write(self, sign: Callable[[], None]) -> None:
        try:
            with self.death_penalty_class(BEAT_TIMEOUT_SECONDS, TookTooLong):
                try:
                    sign()
                finally:
                    connections.close_all()
        except (DatabaseError, TookTooLong) as away:
            logger.warning("no sign of life could be given (%s)", type(away).__name__)

    # ---- a storage that is not seen ----

    def _look_for_storage(self) -> None:
        if names := [
            heartbeats.worker_of(queue) for queue in self.queue_names() if queue not in storage_marker.NEED_NO_FILES
        ]:
            self._sees_storage = storage_marker.report(*names) == StorageSight.SEEN

    def _wait_for_storage(self) -> None:
        """Takes no job about files while the storage is not seen: another worker may see it. Raises StopRequested once
        the worker was asked to stop."""
        while not self._sees_storage and storage_marker.waits_for_storage(self.queue_names()):
            if self._asked_to_stop:
                raise StopRequested
            time.sleep(STORAGE_NAP_SECONDS)
            self._beat_if_due()
            with contextlib.suppress(RedisError):
                super().heartbeat()

    # ---- a Redis that takes nothing ----

    def register_birth(self) -> None:
        """Tells Redis that the worker has begun, once Redis takes it."""
        tell = super().register_birth

        def under_a_name_of_its_own() -> None:
            try:
                tell()  # type: ignore[no-untyped-call]
            except RedisError:
                self.name = uuid.uuid4().hex  # Redis may have taken it without saying so, and takes no name twice
                raise

        self._once_redis_takes_it(under_a_name_of_its_own)

    def subscribe(self) -> None:
        """Begins to listen for RQ's commands to this worker, once Redis takes it."""
        self._once_redis_takes_it(super().subscribe)

    def set_state(self, state: str, pipeline: Pipeline | None = None) -> None:
        """Writes to Redis, for RQ's dashboard, what the worker does; without Redis, it does it all the same."""
        with contextlib.suppress(RedisError):
            super().set_state(state, pipeline)

    def check_for_suspension(self, burst: bool) -> None:
        """Waits while `rq suspend` is in force, and while Redis does not say whether it is."""
        wait = super().check_for_suspension
        self._once_redis_takes_it(lambda: wait(burst))

    def run_maintenance_tasks(self) -> None:
        """Removes what other workers left behind in Redis, once Redis takes it."""
        self._once_redis_takes_it(super().run_maintenance_tasks)

    def dequeue_job_and_maintain_ttl(
        self, timeout: int | None, max_idle_time: int | None = None
    ) -> tuple[Job, Queue] | None:
        """Waits for a job, and for Redis."""
        wait = super().dequeue_job_and_maintain_ttl
        return self._once_redis_takes_it(lambda: wait(timeout, max_idle_time))

    def _once_redis_takes_it(self, do: Callable[[], _T]) -> _T:
        """Does it, again and again until Redis takes it. Raises StopRequested once the worker was asked to stop."""
        while True:
            try:
                return do()
            except RedisError as failure:
                self._wait_a_moment(failure)

    def _wait_a_moment(self, failure: RedisError) -> None:
        if self._asked_to_stop:
            raise StopRequested
        if time.monotonic() >= self._told_due:
            logger.warning("Redis takes nothing (%s); trying again", type(failure).__name__)
            self._told_due = time.monotonic() + REDIS_TOLD_SECONDS
        self._beat_if_due()
        time.sleep(REDIS_NAP_SECONDS)

    # ---- a job ----

    def execute_job(self, job: Job, queue: Queue) -> None:
        """Lets a work-horse do the job. If Redis takes nothing any more, waits for the work-horse's end."""
        try:
            super().execute_job(job, queue)
        except RedisError as failure:
            logger.warning("Redis went away during a job (%s)", type(failure).__name__)
            self._wait_for_horse_without_redis()

    def fork_work_horse(self, job: Job, queue: Queue) -> None:
        """Starts the work-horse. If the worker was asked to stop before, the work-horse is asked at once."""
        # Until the work-horse has handlers of its own, a signal to it would call the worker's handlers.
        signal.pthread_sigmask(signal.SIG_BLOCK, _ASKS_TO_STOP)
        try:
            super().fork_work_horse(job, queue)
            self._horse_has_ended = False
        finally:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, _ASKS_TO_STOP)
        if self._asked_to_stop:
            self._ask_horse_to_stop()

    def wait_for_horse(self) -> tuple[Any, Any, Any]:
        """Waits until the work-horse has ended: its process id, its status, what it has used."""
        ended = super().wait_for_horse()
        self._horse_has_ended = True
        return ended

    def setup_work_horse_signals(self) -> None:
        """Runs in the work-horse, before its job. From now on it notices when the worker asks it to stop, or dies."""
        super().setup_work_horse_signals()  # type: ignore[no-untyped-call]
        if not set(self.queue_names()) - _LONG_WORK:
            os.nice(_NICENESS)
        shutdown.listen(signal.SIGTERM, kill_after_seconds=HORSE_SECONDS)
        ask_for_signal_when_parent_dies(signal.SIGTERM, parent=self.pid)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _ASKS_TO_STOP)

    def perform_job(self, job: Job, queue: Queue, execution: Execution) -> bool:
        """Runs in the work-horse: does the job. All lines of the log that it writes name the job."""
        bind_job(job)
        return super().perform_job(job, queue, execution)

    def handle_exception(self, job: Job, *exc_info: Any) -> None:
        """Runs in the work-horse when its job has failed. While the database is away no job can do its work: the
        sweeper has it done again, so the log says it in a line, without a traceback of each."""
        failure = exc_info[1]
        if is_away(failure):
            logger.warning("the job breaks off, as the database is away (%s)", type(failure).__name__)
        else:
            super().handle_exception(job, *exc_info)

    def _wait_for_horse_without_redis(self) -> None:
        while self.horse_pid:
            with (
                contextlib.suppress(HorseMonitorTimeoutException),
                self.death_penalty_class(WAIT_SECONDS, HorseMonitorTimeoutException),
            ):
                self.wait_for_horse()
            self._beat_if_due()

    # ---- the worker's end ----

    def handle_warm_shutdown_request(self) -> None:
        """Runs in the worker when a signal asks it to stop. The work-horse is asked, too; RQ then waits for its end."""
        super().handle_warm_shutdown_request()  # type: ignore[no-untyped-call]
        self._asked_to_stop = True
        self._ask_horse_to_stop()

    def set_shutdown_requested_date(self) -> None:
        """Writes the moment to Redis, for RQ's dashboard. A signal handler calls this, so it must not raise."""
        with contextlib.suppress(RedisError):
            super().set_shutdown_requested_date()  # type: ignore[no-untyped-call]

    def teardown(self) -> None:
        """Tells Redis, if it is there, that the worker has ended. Says goodbye if it was asked to stop."""
        if self._asked_to_stop and not self.is_horse:
            self._write(processes.say_goodbye)
        with contextlib.suppress(RedisError):
            super().teardown()  # type: ignore[no-untyped-call]

    def _ask_horse_to_stop(self) -> None:
        if self.horse_pid:
            # Only the work-horse gets the signal, not its group: a child process that reads a file for it shall go on.
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.horse_pid, signal.SIGTERM)
