"""The guard of a sender: what goes wrong in one step keeps no other step from being done."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from django.db import InterfaceError, OperationalError, connection

from .locking import wait_for_locks_as_usual, wait_shortly_for_locks

logger = logging.getLogger(__name__)

Result = TypeVar("Result")

# A row that another process has locked, and whatever else may be wrong with one account.
LOCKED_SECONDS, FAILED_SECONDS = 2.0, 15.0
# While the database is away, nothing is tried for so long; twice as long after each try.
FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 0.2, 5.0

# lock_not_available, deadlock_detected, serialization_failure
_LOCKED = {"55P03", "40P01", "40001"}
# read_only_sql_transaction: the connection leads to a server that is none any more, after another one took its place
_READ_ONLY = "25006"


@dataclass(frozen=True, slots=True)
class Failed:
    """A step was not done. It may be tried again after so many seconds."""

    seconds: float


class Guard:
    """Does the steps of one sender, on its connection with the database."""

    def __init__(self) -> None:
        self.paused_until = 0.0
        self._pause = 0.0
        self._prepared: object = None

    def do(self, what: str, step: Callable[[], Result]) -> Result | Failed:
        """Does the step. What it raises is logged, as `what`."""
        try:
            self._prepare()
            result = step()
        except Exception as failure:  # whatever one account may hold
            return self._failed(what, failure)
        self._pause = 0.0
        return result

    @property
    def is_paused(self) -> bool:
        return time.monotonic() < self.paused_until

    def close(self) -> None:
        """The connection is as it was before."""
        if self._prepared is not None and connection.connection is self._prepared:
            wait_for_locks_as_usual()

    def _prepare(self) -> None:
        if self._prepared is None or connection.connection is not self._prepared:
            wait_shortly_for_locks()
            self._prepared = connection.connection

    def _failed(self, what: str, failure: Exception) -> Failed:
        name = type(failure).__name__  # the class only: an exception's text can hold what was in a row
        sqlstate = getattr(failure.__cause__, "sqlstate", "")
        if sqlstate in _LOCKED:
            logger.info("%s waits: a row is locked", what)
            return Failed(LOCKED_SECONDS)
        if isinstance(failure, OperationalError | InterfaceError) or sqlstate == _READ_ONLY:
            logger.warning("%s: the database is away (%s)", what, name)
            connection.close()
            self._pause = min(max(self._pause * 2, FIRST_PAUSE_SECONDS), LONGEST_PAUSE_SECONDS)
            self.paused_until = time.monotonic() + self._pause
            return Failed(self._pause)
        logger.error("%s: a step failed (%s)", what, name)
        return Failed(FAILED_SECONDS)
