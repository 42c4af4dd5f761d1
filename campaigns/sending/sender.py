"""The sender: one loop for each account. It does the database work in its own thread and has its requests under
way in others, as many at once as the limit frees; it sleeps until the next slot and renews its lease."""

import logging
import threading
import time
import uuid
from collections.abc import Callable
from functools import partial
from queue import Empty, SimpleQueue

from django.db import DatabaseError, connection

from campaigns.dialer import Observed

from .claiming import Claim, Question, Wait, claim
from .leasing import give_back_lease, renew_lease
from .recording import record, record_status
from .requesting import ask, no_answer_in_time, send

logger = logging.getLogger(__name__)

LONGEST_NAP_SECONDS = 2.0
# A sender that has to wait longer leaves its worker to others; the sweeper finds the account when its time comes.
LONGEST_WAIT_SECONDS = 75.0
# A sender whose time is over leaves at a pause of so many seconds, in which another one can begin without a slot
# being wasted.
PAUSE_SECONDS = 3.0
# While the database is away an answer is held and tried again for this long; then the attempt is left to expire.
RECORD_TRIES_SECONDS = 120


def run(
    *, account_id: int, seconds: float, overtime: float = 0.0, stopping: Callable[[], bool] = lambda: False
) -> bool:
    """Sends what is due for the account for about `seconds`, then lets what is under way finish.

    With `overtime`, it goes on for up to so many seconds more, to a moment at which leaving wastes no slot. True when
    work is left, so that the caller enqueues it again. Does nothing when another sender has the account.
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
    """Claims and sends until nothing is due, the time is over, or it is to stop; then waits for what is under way."""

    def __init__(
        self, account_id: int, owner: str, *, ends: float, at_the_latest: float, stopping: Callable[[], bool]
    ) -> None:
        self._account_id, self._owner = account_id, owner
        self._ends, self._at_the_latest, self._stopping = ends, at_the_latest, stopping
        self._under_way = _UnderWay()
        self._closing = False

    def work(self) -> bool:
        """True when work may be left that nobody else will enqueue."""
        while True:
            step = self._next_step()
            if isinstance(step, Claim | Question):
                self._under_way.begin(step)
                continue
            if not self._under_way:
                if self._closing or step is None:
                    return self._closing
                if step.seconds > LONGEST_WAIT_SECONDS:
                    return False
            self._under_way.record_finished(step.seconds if isinstance(step, Wait) else LONGEST_NAP_SECONDS)

    def _next_step(self) -> Claim | Question | Wait | None:
        self._closing = self._closing or self._stopping() or time.monotonic() > self._at_the_latest
        if self._closing:
            return None
        try:
            if renew_lease(self._account_id, self._owner):
                return self._unless_time_is_over(claim(account_id=self._account_id))
        except DatabaseError as away:
            # What is under way must still be recorded; nothing new is begun meanwhile.
            logger.warning("account %d: the database is away (%s)", self._account_id, type(away).__name__)
            connection.close()
        self._closing = True
        return None

    def _unless_time_is_over(self, step: Claim | Question | Wait | None) -> Claim | Question | Wait | None:
        is_pause = isinstance(step, Wait) and step.seconds > PAUSE_SECONDS and not self._under_way
        self._closing = is_pause and time.monotonic() > self._ends
        return step


class _Errand:
    """One request in a thread of its own, and who is told what came of it."""

    def __init__(self, step: Claim | Question) -> None:
        self.deadline = time.monotonic() + step.seconds
        if isinstance(step, Claim):
            self.call = partial(send, step.request, multipart=step.multipart, seconds=step.seconds)
            self.record = partial(_record_surely, step.attempt_id)
        else:
            self.call = partial(ask, step.request, seconds=step.seconds)
            self.record = partial(_record_if_possible, step.account_id)


class _UnderWay:
    """The errands that have not come back, and the answers that have."""

    def __init__(self) -> None:
        self._errands: set[_Errand] = set()
        self._answers: SimpleQueue[tuple[_Errand, Observed]] = SimpleQueue()

    def __bool__(self) -> bool:
        return bool(self._errands)

    def begin(self, step: Claim | Question) -> None:
        errand = _Errand(step)
        self._errands.add(errand)
        threading.Thread(target=lambda: self._answers.put((errand, errand.call())), daemon=True).start()

    def record_finished(self, most_seconds: float) -> None:
        """Records the next answer that comes within `most_seconds` (a nap at most), and what has none by its
        deadline: a dripping answer holds its thread, but not its attempt."""
        try:
            errand, observed = self._answers.get(timeout=max(0.01, min(most_seconds, LONGEST_NAP_SECONDS)))
        except Empty:
            now = time.monotonic()
            for late in [errand for errand in self._errands if errand.deadline < now]:
                self._record(late, no_answer_in_time())
            return
        self._record(errand, observed)

    def _record(self, errand: _Errand, observed: Observed) -> None:
        if errand not in self._errands:
            return  # it came after its deadline and is recorded as unknown; its callback will prove it
        self._errands.remove(errand)
        errand.record(observed)


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


def _record_if_possible(account_id: int, observed: Observed) -> None:
    """An answer that is lost costs nothing: the question is asked again."""
    try:
        record_status(account_id=account_id, observed=observed)
    except DatabaseError as away:
        logger.warning("account %d: the database is away (%s)", account_id, type(away).__name__)
        connection.close()
