"""Answers that are to be recorded. What cannot be written now is tried again, and keeps no other one waiting."""

import heapq
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count

logger = logging.getLogger(__name__)

# So long it is tried; then the attempt is left to expire. Meanwhile the database may be away, or one of its rows be
# locked.
TRIES_SECONDS = 120.0
FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 0.2, 5.0


@dataclass(frozen=True, slots=True)
class Written:
    """An answer that is written: in `slot_in` seconds it leaves its account a free slot."""

    account_id: int
    slot_in: float


class Answer:
    """One of them: what writes it, whose account it concerns, and what logs call it. `write` gives in how many seconds
    the slot falls free that its request took; 0.0 where it took none."""

    def __init__(
        self, what: str, account_id: int, write: Callable[[], float], *, tries_seconds: float = TRIES_SECONDS
    ) -> None:
        self.what, self.account_id, self.write = what, account_id, write
        self.gives_up_at = time.monotonic() + tries_seconds
        self.pause = FIRST_PAUSE_SECONDS


class Answers:
    """All of them, in the order in which they are tried."""

    def __init__(self) -> None:
        self._heap: list[tuple[float, int, Answer]] = []
        self._numbers = count()

    def __bool__(self) -> bool:
        return bool(self._heap)

    def add(self, answer: Answer) -> None:
        self._put(answer, time.monotonic())

    def next_at(self) -> float:
        """When the next one is tried, by time.monotonic(); infinite when there is none."""
        return self._heap[0][0] if self._heap else float("inf")

    def has_any_of(self, account_id: int) -> bool:
        return any(answer.account_id == account_id for _, _, answer in self._heap)

    def write_next(self) -> Written | None:
        """Writes the next one, if it is due. Raises what writing it has raised; it is then tried again, for as long as
        an answer is."""
        if self.next_at() > time.monotonic():
            return None
        _, _, answer = heapq.heappop(self._heap)
        try:
            slot_in = answer.write()
        except Exception as failure:
            # The class only: an exception's text can hold what was in a row.
            logger.warning("%s could not be recorded (%s)", answer.what, type(failure).__name__)
            if time.monotonic() < answer.gives_up_at:
                self._put(answer, time.monotonic() + answer.pause)
                answer.pause = min(answer.pause * 2, LONGEST_PAUSE_SECONDS)
            raise
        return Written(answer.account_id, slot_in)

    def _put(self, answer: Answer, at: float) -> None:
        heapq.heappush(self._heap, (at, next(self._numbers), answer))
