"""The sender: one loop for each account. It does the database work in its own thread and has its requests under
way in others, as many at once as the limit frees; it sleeps until the next slot and renews its lease."""

import logging
import threading
import time
import uuid
from collections.abc import Callable
from datetime import timedelta
from queue import Empty, SimpleQueue

from django.db import DatabaseError, connection
from django.db.models import Q

from campaigns.cloudagent import Observed
from campaigns.models import Account, database_now

from .claiming import Claim, Wait, claim
from .recording import record
from .requesting import no_answer_in_time, send

logger = logging.getLogger(__name__)

LEASE_SECONDS = 30
LONGEST_NAP_SECONDS = 2.0
# While the database is away an answer is held and tried again for this long; then the attempt is left to expire.
RECORD_TRIES_SECONDS = 120


def run(*, account_id: int, seconds: float, stopping: Callable[[], bool] = lambda: False) -> bool:
    """Sends what is due for the account for about `seconds`, then lets what is under way finish.

    True when work is left, so that the caller rings again. Does nothing when another sender has the account.
    """
    owner = str(uuid.uuid4())
    if not _renew_lease(account_id, owner):
        return False
    loop = _Loop(account_id, owner, ends=time.monotonic() + seconds, stopping=stopping)
    try:
        return loop.work()
    finally:
        _give_back_lease(account_id, owner)


class _Loop:
    """Claims and sends until nothing is due, the time is over, or it is to stop; then waits for what is under way."""

    def __init__(self, account_id: int, owner: str, *, ends: float, stopping: Callable[[], bool]) -> None:
        self._account_id, self._owner, self._ends, self._stopping = account_id, owner, ends, stopping
        self._under_way = _UnderWay()
        self._closing = False

    def work(self) -> bool:
        """True when work may be left."""
        while True:
            step = self._next_step()
            if isinstance(step, Claim):
                self._under_way.begin(step)
                continue
            if not self._under_way and (self._closing or step is None):
                return self._closing
            self._under_way.record_finished(step.seconds if isinstance(step, Wait) else LONGEST_NAP_SECONDS)

    def _next_step(self) -> Claim | Wait | None:
        self._closing = self._closing or self._stopping() or time.monotonic() > self._ends
        if self._closing:
            return None
        try:
            if _renew_lease(self._account_id, self._owner):
                return claim(account_id=self._account_id)
        except DatabaseError as away:
            # What is under way must still be recorded; nothing new is begun meanwhile.
            logger.warning("account %d: the database is away (%s)", self._account_id, type(away).__name__)
            connection.close()
        self._closing = True
        return None


def _give_back_lease(account_id: int, owner: str) -> None:
    try:
        Account.objects.filter(pk=account_id, lease_owner=owner).update(lease_owner="", lease_until=None)
    except DatabaseError:
        connection.close()  # it runs out by itself


def _renew_lease(account_id: int, owner: str) -> bool:
    now = database_now()
    mine_or_free = Q(lease_owner=owner) | Q(lease_until=None) | Q(lease_until__lt=now)
    return bool(
        Account.objects.filter(mine_or_free, pk=account_id).update(
            lease_owner=owner, lease_until=now + timedelta(seconds=LEASE_SECONDS)
        )
    )


class _UnderWay:
    """The requests that are in threads of their own, and the answers that have come back."""

    def __init__(self) -> None:
        self._deadlines: dict[int, float] = {}
        self._answers: SimpleQueue[tuple[int, Observed]] = SimpleQueue()

    def __bool__(self) -> bool:
        return bool(self._deadlines)

    def begin(self, claimed: Claim) -> None:
        self._deadlines[claimed.attempt_id] = time.monotonic() + claimed.seconds

        def call() -> None:
            observed = send(claimed.request, multipart=claimed.multipart, seconds=claimed.seconds)
            self._answers.put((claimed.attempt_id, observed))

        threading.Thread(target=call, name=f"attempt-{claimed.attempt_id}", daemon=True).start()

    def record_finished(self, most_seconds: float) -> None:
        """Records the next answer that comes within `most_seconds` (a nap at most), and what has none by its
        deadline: a dripping answer holds its thread, but not its attempt."""
        try:
            attempt_id, observed = self._answers.get(timeout=max(0.01, min(most_seconds, LONGEST_NAP_SECONDS)))
        except Empty:
            now = time.monotonic()
            for late in [attempt_id for attempt_id, deadline in self._deadlines.items() if deadline < now]:
                self._record(late, no_answer_in_time())
            return
        self._record(attempt_id, observed)

    def _record(self, attempt_id: int, observed: Observed) -> None:
        if self._deadlines.pop(attempt_id, None) is None:
            return  # it came after its deadline and is recorded as unknown; its callback will prove it
        _record_surely(attempt_id, observed)


def _record_surely(attempt_id: int, observed: Observed) -> None:
    """Tries again while the database is away. What cannot be written in the end is unknown after its deadline."""
    gives_up = time.monotonic() + RECORD_TRIES_SECONDS
    pause = 0.2
    while True:
        try:
            record(attempt_id=attempt_id, observed=observed)
            return
        except DatabaseError as away:
            if time.monotonic() > gives_up:
                raise
            logger.warning("attempt %d: the database is away (%s)", attempt_id, type(away).__name__)
            connection.close()
            time.sleep(pause)
            pause = min(pause * 2, 5.0)
