"""The worker of `manage.py rqworker`: RQ's own, with work that ends when its worker ends, and signs of life.

Beside the walk. RQ does each job in a child process, the work-horse, which leads a process group of its own:
no signal to the worker or its group reaches it, and it outlives a worker that is killed. Here the horse hears
of both, as SIGTERM, which sets `campaigns.shutdown.requested`: a request under way is finished and recorded,
and no new one is begun. A horse that takes longer than `HORSE_SECONDS` is killed; what it left half done is
then found by the sweeper, as after any crash.

The worker beats in the database (campaigns/heartbeats.py) wherever RQ beats in Redis: at its start, while it waits for
a job, for its work-horse or for Redis, which all last `WAIT_SECONDS` at most. That is done without a thread and
without a connection that stays open, as neither may be there when a work-horse is forked off.

RQ's worker waits for a Redis that goes away between two jobs, and ends when it goes away during one. This one lets
its work-horse end, and waits then, too. Of the job's end nobody is told; the sweeper finds what it left undone.
"""

import contextlib
import ctypes
import logging
import os
import signal
import sys
import time

import rq
from django.db import Error as DatabaseError
from django.db import connections
from redis.client import Pipeline
from redis.exceptions import ConnectionError as RedisRefuses
from redis.exceptions import TimeoutError as RedisHangs
from rq.exceptions import StopRequested
from rq.job import Job
from rq.queue import Queue
from rq.timeouts import HorseMonitorTimeoutException

from campaigns import heartbeats, shutdown

HORSE_SECONDS = 50.0
"""How long a work-horse may go on after it was asked to stop, so that a worker leaves within a minute."""

WAIT_SECONDS = 15
"""How long the worker waits for anything without a look at what else is to be done; whole seconds, as RQ has it."""

BEAT_SECONDS = 5.0
"""How long a sign of life stands before another one is given, so that short jobs do not cost a write each."""

BEAT_TIMEOUT_SECONDS = 5
"""What a sign of life may take: a database that hangs must not keep the worker from its work-horse."""

REDIS_NAP_SECONDS = 1.0
"""Between two looks whether Redis is back."""

logger = logging.getLogger(__name__)

_REDIS_AWAY = (RedisRefuses, RedisHangs)
_ASKS_TO_STOP = (signal.SIGINT, signal.SIGTERM)
_PR_SET_PDEATHSIG = 1  # linux/prctl.h


class TookTooLong(Exception):
    """The database did not take a sign of life in time."""


class Worker(rq.Worker):
    """An RQ worker whose SIGTERM and SIGINT, and whose death, ask its work-horse to stop; and which beats."""

    max_connection_wait_time = float(WAIT_SECONDS)  # between two tries to reach Redis

    def __init__(self, *args, **options) -> None:
        super().__init__(*args, **({"job_monitoring_interval": WAIT_SECONDS} | options))
        self._beat_due = time.monotonic()

    @property
    def dequeue_timeout(self) -> int:
        """Seconds for which Redis is asked for a job. RQ makes of it how long Redis may hang, too: 10 more."""
        return WAIT_SECONDS

    def heartbeat(self, timeout: int | None = None, pipeline: Pipeline | None = None) -> None:
        """In the database first: Redis may be away."""
        self._beat_if_due()
        super().heartbeat(timeout, pipeline)

    def _beat_if_due(self) -> None:
        if not self._is_horse and time.monotonic() >= self._beat_due:
            self._beat()
            self._beat_due = time.monotonic() + BEAT_SECONDS

    def _beat(self) -> None:
        try:
            with self.death_penalty_class(BEAT_TIMEOUT_SECONDS, TookTooLong):
                try:
                    heartbeats.beat(*map(heartbeats.worker_of, self.queue_names()))
                finally:
                    connections.close_all()
        except (DatabaseError, TookTooLong) as away:
            logger.warning("no sign of life could be given (%s)", type(away).__name__)

    def execute_job(self, job: Job, queue: Queue) -> None:
        """Have a work-horse do it. While Redis is away, wait for the horse's end, and then for Redis."""
        try:
            super().execute_job(job, queue)
        except _REDIS_AWAY as away:
            logger.warning("Redis went away during a job (%s)", type(away).__name__)
            self._wait_without_redis()

    def _wait_without_redis(self) -> None:
        """For the horse, and for Redis, but not for Redis once all is to stop: raises StopRequested then."""
        while self.horse_pid:
            with contextlib.suppress(HorseMonitorTimeoutException):
                with self.death_penalty_class(WAIT_SECONDS, HorseMonitorTimeoutException):
                    self.wait_for_horse()
                self._horse_pid = 0
            self._beat_if_due()
        while True:
            if self._stop_requested:
                raise StopRequested
            with contextlib.suppress(*_REDIS_AWAY):
                self.connection.ping()
                return
            self._beat_if_due()
            time.sleep(REDIS_NAP_SECONDS)

    def fork_work_horse(self, job: Job, queue: Queue) -> None:
        """Start the work-horse; one that was started after all was to stop is told at once."""
        # A signal that met the horse before it has handlers of its own would find the worker's in it.
        signal.pthread_sigmask(signal.SIG_BLOCK, _ASKS_TO_STOP)
        try:
            super().fork_work_horse(job, queue)
        finally:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, _ASKS_TO_STOP)
        if self._stop_requested:
            self._ask_horse_to_stop()

    def setup_work_horse_signals(self) -> None:
        """In the work-horse, before its job: listen to the worker, and to the worker's death."""
        super().setup_work_horse_signals()
        shutdown.listen(signal.SIGTERM, kill_after_seconds=HORSE_SECONDS)
        _ask_for_sigterm_when_parent_dies(self.pid)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _ASKS_TO_STOP)

    def handle_warm_shutdown_request(self) -> None:
        """In the worker, when a signal asks it to stop: pass it on, then wait for the horse as RQ does."""
        super().handle_warm_shutdown_request()
        self._ask_horse_to_stop()

    def set_shutdown_requested_date(self) -> None:
        """In Redis, for RQ's dashboard; called by the signal's handler, which shall not break what it interrupts."""
        with contextlib.suppress(*_REDIS_AWAY):
            super().set_shutdown_requested_date()

    def teardown(self) -> None:
        """The worker's end, told to Redis where it is there."""
        with contextlib.suppress(*_REDIS_AWAY):
            super().teardown()

    def _ask_horse_to_stop(self) -> None:
        if self.horse_pid:
            # To the horse alone, not to its group: a process in which it reads a file shall go on.
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.horse_pid, signal.SIGTERM)


def _ask_for_sigterm_when_parent_dies(parent: int | None) -> None:
    """Linux only; elsewhere a work-horse outlives a worker that is killed, until its job is done."""
    if sys.platform != "linux":
        return
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
    if os.getppid() != parent:  # it died before the kernel was asked
        os.kill(os.getpid(), signal.SIGTERM)
