"""Whether the database has left a request without an answer. While it has, one thread of this process asks at a time,
and does not wait for long.

Otherwise each request would wait for as long as its allowance says. Open pages ask every two seconds, so a handful of
them would take all threads of the web server, and the next person would wait for minutes.
"""

import logging
import math
import threading
from collections.abc import Iterator
from contextlib import contextmanager

logger = logging.getLogger(__name__)

TURN_SECONDS = 0.25
"""While it hangs: how long a thread waits until it is its turn to ask."""

ANSWER_SECONDS = 0.5
"""… and how long it then waits for the answer. A database that answers again is not slow with the first one."""


class Hanging:
    """Begins when a wait has ended without an answer, and ends with the next answer."""

    def __init__(self) -> None:
        self._is_on = False
        self._turn = threading.Lock()

    @contextmanager
    def turn(self) -> Iterator[float]:
        """Around one wait: the seconds that it may last at most. While the database hangs only one thread asks; another
        one waits for its turn, since the database may answer by then, and else is given 0."""
        if not self._is_on:
            yield math.inf
            return
        is_mine = self._turn.acquire(timeout=TURN_SECONDS)
        try:
            yield math.inf if not self._is_on else ANSWER_SECONDS if is_mine else 0.0
        finally:
            if is_mine:
                self._turn.release()

    def begin(self) -> None:
        """A wait has ended without an answer."""
        if not self._is_on:
            self._is_on = True
            logger.warning("the database does not answer")

    def end(self) -> None:
        """The database has answered."""
        if self._is_on:
            self._is_on = False
            logger.info("the database answers again")
