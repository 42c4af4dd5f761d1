"""Whether the database has left a request without an answer. While it has, one thread of this process asks at a time.

Otherwise each request would wait for as long as its allowance says. Open pages ask every two seconds, so a handful of
them would take all threads of the web server, and the next person would wait for minutes.
"""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager

logger = logging.getLogger(__name__)

PATIENCE_SECONDS = 0.5
"""For how long a thread waits until it is its turn to ask."""


class Silence:
    """Begins when a wait has ended without an answer, and ends with the next answer."""

    def __init__(self) -> None:
        self._is_on = False
        self._turn = threading.Lock()

    @contextmanager
    def turn(self) -> Iterator[bool]:
        """Around one wait: whether the database is asked at all. During the silence only one thread asks; another one
        waits for its turn, since the silence may have ended by then, and else is given False."""
        if not self._is_on:
            yield True
            return
        is_mine = self._turn.acquire(timeout=PATIENCE_SECONDS)
        try:
            yield is_mine or not self._is_on
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
