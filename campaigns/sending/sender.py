"""The sender: one loop for each account. It does the database work in its own thread and has its requests under
way in others, as many at once as the limit frees; it sleeps until the next slot and renews its lease."""

import logging
import threading
import time
import uuid
from collections.abc import Callable
from datetime import timedelta
from queue import Empty, SimpleQueue

from django.db import OperationalError, close_old_connections, connection
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
    ends = time.monotonic() + seconds
    under_way = _UnderWay()
    more = False
    try:
        while True:
            closing = stopping() or time.monotonic() > ends or not _renew_lease(account_id, owner)
            step = None if closing else claim(account_id=account_id)
            if isinstance(step, Claim):
                under_way.begin(step)
                continue
            more = closing or step is not None
            if not under_way and (closing or step is None):
                return more
            under_way.record_finished(step.seconds if isinstance(step, Wait) else LONGEST_NAP_SECONDS)
    finally:
        Account.objects.filter(pk=account_id, lease_owner=owner).update(lease_owner="", lease_until=None)


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
        except OperationalError as away:
            if time.monotonic() > gives_up:
                raise
            logger.warning("attempt %d: the database is away (%s)", attempt_id, type(away).__name__)
            connection.close()
            close_old_connections()
            time.sleep(pause)
            pause = min(pause * 2, 5.0)
