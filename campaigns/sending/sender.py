"""The sender: one loop for each account.

The loop does all work with the database in its own thread. Each request to the dialer is made in a thread of its own,
as many at once as the limit has free slots. Between two steps the loop sleeps until the next answer or the next slot.
It renews its lease at each step.
"""

import logging
import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from queue import Empty, SimpleQueue

from django.db import DatabaseError, connection

from campaigns import journal
from campaigns.dialer import Observed
from campaigns.models import Attempt

from .claiming import Claim, StatusQuestion, Wait, claim
from .clock import steady
from .leasing import give_back_lease, renew_lease
from .recording import record, record_status, withdraw
from .requesting import no_answer_in_time, send

logger = logging.getLogger(__name__)

LONGEST_NAP_SECONDS = 2.0
# A sender that has to wait longer leaves its worker to others; the sweeper finds the account when its time comes.
LONGEST_WAIT_SECONDS = 75.0
# A sender whose time is over leaves when it has to wait for longer than this: another one can begin meanwhile, and no
# slot stays unused.
LONG_WAIT_SECONDS = 3.0
# A request whose journal took longer to write does not leave: it might leave after its attempt has expired, and after a
# person has had the batch sent again.
MOST_JOURNAL_SECONDS = 5.0
# While the database is away, writing an answer is tried for so long; then the attempt is left to expire.
RECORD_TRIES_SECONDS = 120


def run(
    *, account_id: int, seconds: float, overtime: float = 0.0, stopping: Callable[[], bool] = lambda: False
) -> bool:
    """Sends what is due for the account for about `seconds`, then waits for the requests in flight.

    With `overtime` it goes on for up to so many seconds more, until it has to wait for a slot anyway. True when work is
    left: the caller then enqueues the sending again. Does nothing when another sender works for the account.
    """
    owner = str(uuid.uuid4())
    if not renew_lease(account_id, owner):
        return False
    ends = time.monotonic() + seconds
    loop = _Loop(account_id, owner, ends=ends, at_the_latest=ends + overtime, stopping=stopping)
    try:
        return loop.work()
    finally:
        give_back_lease(account_id, owner)


class _Loop:
    """Claims and sends until nothing is due, its time is over, or it is asked to stop; then waits for what is in
    flight."""

    def __init__(
        self, account_id: int, owner: str, *, ends: float, at_the_latest: float, stopping: Callable[[], bool]
    ) -> None:
        self._account_id, self._owner = account_id, owner
        self._ends, self._at_the_latest, self._stopping = ends, at_the_latest, stopping
        self._in_flight = _InFlight()
        self._closing = False

    def work(self) -> bool:
        """True when work may be left that nobody else will enqueue."""
        while True:
            step = self._next_step()
            if isinstance(step, Claim):
                if seconds := _seconds_once_journaled(step):
                    self._in_flight.start(replace(step, seconds=seconds))
                continue
            if isinstance(step, StatusQuestion):
                self._in_flight.start(step)
                continue
            if not self._in_flight:
                if self._closing or step is None:
                    return self._closing
                if step.seconds > LONGEST_WAIT_SECONDS:
                    return False
            self._in_flight.record_finished(step.seconds if isinstance(step, Wait) else LONGEST_NAP_SECONDS)

    def _next_step(self) -> Claim | StatusQuestion | Wait | None:
        self._closing = self._closing or self._stopping() or time.monotonic() > self._at_the_latest
        if self._closing:
            return None
        try:
            if renew_lease(self._account_id, self._owner):
                return self._close_when_late(claim(account_id=self._account_id))
        except DatabaseError as away:
            # Nothing new is begun, and the answers to the requests in flight are still recorded.
            logger.warning("account %d: the database is away (%s)", self._account_id, type(away).__name__)
            connection.close()
        self._closing = True
        return None

    def _close_when_late(self, step: Claim | StatusQuestion | Wait | None) -> Claim | StatusQuestion | Wait | None:
        is_long_wait = isinstance(step, Wait) and step.seconds > LONG_WAIT_SECONDS and not self._in_flight
        self._closing = is_long_wait and time.monotonic() > self._ends
        return step


def _seconds_once_journaled(step: Claim) -> float:
    """Writes a claim into the journal and gives the seconds that are left to its request. 0.0 when the request must not
    leave: its batch then waits again. Where the journal cannot be written, its account is stopped."""
    unwritten = ""
    try:
        journal.write(step.entry)
        if seconds := _seconds_left(step):
            return seconds
        logger.warning("attempt %d: it is too late for its request, which does not leave", step.attempt_id)
    except journal.JournalAway as away:
        logger.error("attempt %d: the journal cannot be written (%s)", step.attempt_id, away)
        unwritten = "" if isinstance(away, journal.JournalBusy) else away.file
    except DatabaseError as away:
        logger.warning("attempt %d: the database is away (%s)", step.attempt_id, type(away).__name__)
        connection.close()
    _until_the_database_is_there(step.attempt_id, lambda: withdraw(attempt_id=step.attempt_id, unwritten=unwritten))
    return 0.0


def _seconds_left(step: Claim) -> float:
    """0.0 when writing the journal took too long, or when the attempt has expired meanwhile."""
    is_under_way = Attempt.objects.under_way().filter(pk=step.attempt_id).exists()
    took = steady() - step.begun_at  # looked at last: the question, too, takes time
    return max(0.0, step.seconds - took) if is_under_way and took <= MOST_JOURNAL_SECONDS else 0.0


class _Request:
    """A request in flight: the call that a thread makes, and how its answer is recorded."""

    def __init__(self, step: Claim | StatusQuestion) -> None:
        self.deadline = time.monotonic() + step.seconds
        self.call = partial(send, step.request, seconds=step.seconds)
        if isinstance(step, Claim):
            self.record = partial(_record_with_retries, step.attempt_id)
        else:
            self.record = partial(_record_if_possible, step.account_id)


class _InFlight:
    """The requests without an answer yet, and the answers that are to be recorded."""

    def __init__(self) -> None:
        self._requests: set[_Request] = set()
        self._answers: SimpleQueue[tuple[_Request, Observed]] = SimpleQueue()

    def __bool__(self) -> bool:
        return bool(self._requests)

    def start(self, step: Claim | StatusQuestion) -> None:
        request = _Request(step)
        self._requests.add(request)
        threading.Thread(target=lambda: self._answers.put((request, request.call())), daemon=True).start()

    def record_finished(self, most_seconds: float) -> None:
        """Records the next answer that comes within `most_seconds` (a nap at most). When none comes, requests past
        their deadlines are recorded as unanswered: an answer that drips keeps its thread busy, but not its attempt."""
        try:
            request, observed = self._answers.get(timeout=max(0.01, min(most_seconds, LONGEST_NAP_SECONDS)))
        except Empty:
            now = time.monotonic()
            for unanswered in [request for request in self._requests if request.deadline < now]:
                self._finish(unanswered, no_answer_in_time())
            return
        self._finish(request, observed)

    def _finish(self, request: _Request, observed: Observed) -> None:
        if request not in self._requests:
            return  # recorded as unanswered at its deadline; what it was shows in its callback
        self._requests.remove(request)
        request.record(observed)


def _record_with_retries(attempt_id: int, observed: Observed) -> None:
    """An answer that cannot be written in the end is lost, and the attempt expires."""
    _until_the_database_is_there(attempt_id, lambda: record(attempt_id=attempt_id, observed=observed))


def _until_the_database_is_there(attempt_id: int, write: Callable[[], None]) -> None:
    """Tries again and again while the database is away, for RECORD_TRIES_SECONDS; then raises DatabaseError."""
    gives_up = time.monotonic() + RECORD_TRIES_SECONDS
    pause = 0.2
    while True:
        try:
            write()
            return
        except DatabaseError as away:
            if time.monotonic() > gives_up:
                raise
            logger.warning("attempt %d: the database is away (%s)", attempt_id, type(away).__name__)
            connection.close()
            time.sleep(pause)
            pause = min(pause * 2, 5.0)


def _record_if_possible(account_id: int, observed: Observed) -> None:
    """Tries once: when the answer is lost, the question is asked again."""
    try:
        record_status(account_id=account_id, observed=observed)
    except DatabaseError as away:
        logger.warning("account %d: the database is away (%s)", account_id, type(away).__name__)
        connection.close()
