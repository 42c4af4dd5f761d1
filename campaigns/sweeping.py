"""Sweep: find work that is in no queue and enqueue it, or do it here while there is no Redis or no worker.

Beside the tasks. The database is the truth (docs/rules.md#rule-2), so losing all of Redis costs seconds, and no leads.
`manage.py sweep` makes a pass every few seconds for as long as the portal runs. A pass needs only the database. Several
processes may make passes at once, since every stage takes its work by a conditional update.
"""

import logging
import threading
import time
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from django.db import Error as DatabaseError
from django.db import connection

from campaigns import notifications, number_index, sending, shutdown, tasks
from campaigns.callbacks import accounts_with_callbacks, forget_set_aside, seal_old, take_kept
from campaigns.do_not_call import forget_pending
from campaigns.downloads import due_downloads, remove_old
from campaigns.failed_files import due_failed_files, release_kept
from campaigns.heartbeats import SWEEPER, beat, forget_clocks, forget_heartbeats, silent_queues
from campaigns.models import UploadState, database_now
from campaigns.outcomes import count_missing_reasons, write_all_closed
from campaigns.processes import forget_silent_ones
from campaigns.storage_marker import forget_looks, report, sees_storage
from campaigns.stored_files import remove_unfinished
from campaigns.tasks import Task
from campaigns.uploads import (
    compare_kept_tallies,
    end_waits,
    erase_discarded,
    keep_missing_tallies,
    uploads_without_tally,
    waiting_for_work,
)
from leadsportal.signing_in.cool_off import forget_old_tries
from leadsportal.signing_in.sessions import forget_ended_sessions

logger = logging.getLogger(__name__)

# Work that is older counts as lost. With the time between two passes (settings.SWEEP_SECONDS), lost work is found
# within 15 seconds.
FRESH_UPLOAD = timedelta(seconds=10)
FRESH_CALLBACK = timedelta(seconds=5)
ENQUEUE_AGAIN_SECONDS = 10.0
# How long Redis counts as away after a try that failed. While Redis hangs, each try costs two seconds.
AWAY_SECONDS = 5.0
# For how long it is believed which workers are silent, before the database is asked again.
BELIEVED_SECONDS = 5.0

# While Redis is away, the longest that a pass works on one kind of work, on the callbacks of one account, and on
# sending with all accounts. All are short, so that callbacks and requests do not wait for an upload of 200,000 rows.
KIND_SECONDS = 10.0
ACCOUNT_SECONDS = 5.0
SENDING_SECONDS = 5.0
# The longest that a pass erases what discarded uploads still have: all of it after an upgrade, and what a discarding
# process did not get done.
ERASING_SECONDS = 2.0
# The longest that a pass indexes numbers, while no worker does it.
INDEXING_SECONDS = 2.0

# The longest that a pass writes the outcomes of closed uploads: what the web server did not get done.
CLOSING_SECONDS = 2.0

BEAT_SECONDS = 10.0
# The longest that any task may take (tasks.check_leads). Work that takes longer hangs. Then the heartbeats end, and the
# sweeper is silent.
LONGEST_WORK_SECONDS = 3600.0

Enqueue = Callable[[Task, int], bool]


class Enqueuer:
    """Enqueues a task at most once in 10 seconds. True when a worker does it, or will do it.

    No worker does it while Redis is away, or while the worker of the task's queue is silent.
    """

    def __init__(
        self,
        enqueue: Enqueue = tasks.enqueue_once,
        *,
        ask_silent: Callable[[], Collection[str]] = silent_queues,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._enqueue, self._ask_silent, self._clock = enqueue, ask_silent, clock
        self._enqueued: dict[tuple[str, int], float] = {}
        self._away_until = 0.0
        self._silent: Collection[str] = ()
        self._believed_until = 0.0

    def __call__(self, task: Task, pk: int) -> bool:
        now = self._clock()
        if self._is_silent(task.queue, now):
            return False
        self._enqueued = {known: at for known, at in self._enqueued.items() if now - at < ENQUEUE_AGAIN_SECONDS}
        if (task.__name__, pk) in self._enqueued:
            return True
        if now < self._away_until:
            return False
        if not self._enqueue(task, pk):
            # What had been enqueued is lost with Redis.
            self._enqueued.clear()
            self._away_until = self._clock() + AWAY_SECONDS
            return False
        self._enqueued[task.__name__, pk] = now
        return True

    def _is_silent(self, queue: str, now: float) -> bool:
        if now >= self._believed_until:
            self._silent, self._believed_until = self._ask_silent(), now + BELIEVED_SECONDS
        return queue in self._silent


@dataclass(frozen=True, slots=True)
class _LeftOverWork:
    """A kind of work: `due` gives the ids of the objects that need it, `task` does it in a worker, `do` does it here.
    A pass works on it for about `seconds`."""

    due: Callable[[], Iterable[int]]
    task: Task
    do: Callable[[int], object]
    seconds: float


def sweep(*, enqueue: Enqueue) -> None:
    """One pass. Work for which `enqueue` gives False is done here.

    Work that fails is logged and left to a later pass. Raises django.db.Error when the database is away.
    """
    beat(SWEEPER)
    _guarded("looking for the storage", 0, lambda _: report(SWEEPER))
    _guarded("comparing with the journal", 0, lambda _: sending.stop_accounts_if_behind())
    _guarded("looking for the journal", 0, lambda _: sending.say_if_the_journal_is_lost())
    _guarded("forgetting old entries of the journal", 0, lambda _: sending.forget_old_entries())
    _guarded("expiring attempts", 0, lambda _: sending.expire_attempts())
    _guarded("sealing old messages", 0, lambda _: seal_old())
    _guarded("forgetting links of messages", 0, lambda _: forget_set_aside())
    _guarded("releasing kept failed files", 0, lambda _: release_kept())
    _guarded("taking kept callbacks", 0, lambda _: take_kept())
    _guarded("ending waits", 0, lambda _: end_waits())
    _guarded("keeping tallies", 0, lambda _: _keep_what_lists_need())
    _guarded("comparing kept tallies", 0, lambda _: compare_kept_tallies())
    _guarded("forgetting numbers", 0, lambda _: forget_pending())
    _guarded("removing old downloads", 0, lambda _: remove_old())
    _guarded("forgetting clocks", 0, lambda _: forget_clocks())
    _guarded("forgetting looks", 0, lambda _: forget_looks())
    _guarded("forgetting processes", 0, lambda _: forget_silent_ones())
    _guarded("forgetting heartbeats", 0, lambda _: forget_heartbeats())
    _guarded("forgetting sessions", 0, lambda _: forget_ended_sessions())
    _guarded("forgetting failed tries to sign in", 0, lambda _: forget_old_tries(now=database_now()))
    _guarded("removing unfinished files", 0, lambda _: remove_unfinished(now=database_now()))
    for kind in _KINDS:
        ends = time.monotonic() + kind.seconds
        for pk in kind.due():
            if shutdown.requested.is_set() or time.monotonic() > ends:
                break
            if not enqueue(kind.task, pk):
                logger.info("%s %d is done by the sweeper", kind.task.__name__, pk)
                _guarded(kind.task.__name__, pk, kind.do)
    _guarded("closing uploads", 0, lambda _: write_all_closed(seconds=CLOSING_SECONDS))
    # Last, as nobody waits for it, or not for seconds.
    _guarded("finding occasions", 0, lambda _: notifications.find_occasions())
    _guarded("gathering mails", 0, lambda _: notifications.gather_mails())
    _guarded("giving up old mails and messages", 0, lambda _: notifications.give_up_old())
    _guarded("forgetting occasions", 0, lambda _: notifications.forget_occasions())
    _guarded("forgetting mails", 0, lambda _: notifications.forget_mails())
    _guarded("erasing discarded uploads", 0, lambda _: erase_discarded(seconds=ERASING_SECONDS))


def _keep_what_lists_need() -> None:
    """Tallies and reasons of uploads that the release before has finished: first the reasons, so that what has a tally
    needs nothing more."""
    without = uploads_without_tally()
    if without and not count_missing_reasons(without):
        keep_missing_tallies()


def _guarded(what: str, pk: int, do: Callable[[int], object]) -> None:
    """Does one piece of work. An error of it is logged, and the pass goes on."""
    try:
        with _beating():
            do(pk)
    except Exception as failure:  # the work is any stage's, so any error is possible
        # Only the error's class is logged: its text can hold what was in a file.
        logger.error("%s %d failed: %s", what, pk, type(failure).__name__)
        if not connection.is_usable():
            connection.close()


@contextmanager
def _beating() -> Iterator[None]:
    """Writes heartbeats of the sweeper from a thread, every 10 seconds while work goes on."""
    done = threading.Event()
    ends = time.monotonic() + LONGEST_WORK_SECONDS

    def keep_beating() -> None:
        while not done.wait(BEAT_SECONDS) and time.monotonic() < ends:
            try:
                beat(SWEEPER)
            except DatabaseError as away:
                logger.warning("no sign of life could be given (%s)", type(away).__name__)
            finally:
                connection.close()  # each thread has its own connection

    beating = threading.Thread(target=keep_beating, name="beating", daemon=True)
    beating.start()
    try:
        yield
    finally:
        done.set()
        beating.join()


def _accounts_with_callbacks() -> list[int]:
    return accounts_with_callbacks(older_than=FRESH_CALLBACK)


def _uploads(state: UploadState, *, is_large: bool) -> Callable[[], list[int]]:
    def waiting() -> list[int]:
        uploads = waiting_for_work().filter(
            state=state, is_large=is_large, uploaded_at__lt=database_now() - FRESH_UPLOAD
        )
        return list(uploads.order_by("pk").values_list("pk", flat=True))

    return waiting


def _apply_callbacks(account_id: int) -> None:
    tasks.apply_some(account_id, seconds=ACCOUNT_SECONDS)  # what is left then is for the next pass


def _send(account_id: int) -> None:
    sending.run(first=account_id, seconds=SENDING_SECONDS, stopping=shutdown.requested.is_set)


def _index_numbers(upload_id: int) -> None:
    if sees_storage():
        number_index.fill(first=upload_id, seconds=INDEXING_SECONDS)


# In the order of a pass: first what is quick, or what other work waits for. For callbacks each account gets its
# ACCOUNT_SECONDS, so that each gets its turn even if another one is slow. One sender sends with all accounts at once.
_KINDS = (
    _LeftOverWork(_accounts_with_callbacks, tasks.apply_callbacks, _apply_callbacks, float("inf")),
    _LeftOverWork(sending.accounts_with_due_work, tasks.send_account, _send, SENDING_SECONDS),
    _LeftOverWork(due_failed_files, tasks.fetch_failed_file, tasks.fetch_failed_file, KIND_SECONDS),
    *(
        _LeftOverWork(_uploads(state, is_large=is_large), task, task, KIND_SECONDS)
        for (state, is_large), task in tasks.WORK_ON_UPLOADS.items()
    ),
    _LeftOverWork(due_downloads, tasks.make_download, tasks.make_download, KIND_SECONDS),
    _LeftOverWork(number_index.work_is_due, tasks.index_numbers, _index_numbers, KIND_SECONDS),
)
