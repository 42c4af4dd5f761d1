"""The worker of `manage.py rqworker`: RQ's own, with work that ends when its worker ends.

Beside the walk. RQ does each job in a child process, the work-horse, which leads a process group of its own:
no signal to the worker or its group reaches it, and it outlives a worker that is killed. Here the horse hears
of both, as SIGTERM, which sets `campaigns.stopping.requested`: a request under way is finished and recorded,
and no new one is begun. A horse that takes longer than `HORSE_SECONDS` is killed; what it left half done is
then found by the sweeper, as after any crash.
"""

import contextlib
import ctypes
import os
import signal
import sys

import rq
from rq.job import Job
from rq.queue import Queue

from campaigns import stopping

HORSE_SECONDS = 50.0
"""How long a work-horse may go on after it was asked to stop, so that a worker leaves within a minute."""

_ASKS_TO_STOP = (signal.SIGINT, signal.SIGTERM)
_PR_SET_PDEATHSIG = 1  # linux/prctl.h


class Worker(rq.Worker):
    """An RQ worker whose SIGTERM and SIGINT, and whose death, ask its work-horse to stop."""

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
        stopping.listen(signal.SIGTERM, kill_after_seconds=HORSE_SECONDS)
        _ask_for_sigterm_when_parent_dies(self.pid)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _ASKS_TO_STOP)

    def handle_warm_shutdown_request(self) -> None:
        """In the worker, when a signal asks it to stop: pass it on, then wait for the horse as RQ does."""
        super().handle_warm_shutdown_request()
        self._ask_horse_to_stop()

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
