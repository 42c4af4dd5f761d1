"""Django's backend for PostgreSQL, with connections that do not wait for longer than a request is allowed to.

The server's own ``statement_timeout`` does not help: a server that hangs does not look at it. All waits of psycopg for
an answer go through ``Connection.wait``: statements, BEGIN, COMMIT and ROLLBACK, COPY, the rows of a cursor. A wait
that is given up closes the connection, since the answer may still come. Django then makes a new one.
"""

import math
import time
from collections.abc import Generator
from contextlib import nullcontext
from types import SimpleNamespace
from typing import Any, Self, TypeVar

import psycopg
from django.db.backends.postgresql import base
from psycopg.errors import _WaitTimeout

from campaigns import allowance

from .hanging import Hanging

_T = TypeVar("_T")
_NO_ANSWER = "no answer in the time that the request has for it"

STEP_SECONDS = 0.2
"""Of one wait for the server, twice as long as it lasts: what is longer has stood still."""

USABLE_SECONDS = 4.0
"""For how long a connection is asked whether it can be used, where nobody has an allowance: between two requests, and
in workers. A connection that says nothing is replaced."""

# Of this process: whether its requests got no answer.
_hanging = Hanging()


class Connection(psycopg.Connection[Any]):
    """A connection of psycopg of which each wait is bounded by the allowance."""

    def wait(self, gen: Generator[Any, Any, _T], interval: float = 0.1, timeout: float | None = None) -> _T:
        """As psycopg's. Raises OperationalError, and closes the connection, when the time is over."""
        allowed = allowance.current()
        if allowed is None:
            return super().wait(gen, interval, timeout)
        # A request that has had an answer does not wait for its turn: what others asked may only take long.
        with nullcontext(math.inf) if allowed.has_answered else _hanging.turn() as most:
            seconds = min(allowed.seconds_now, most)
            if not seconds:
                raise self._given_up()
            try:
                answer = super().wait(_within(gen, seconds), interval, timeout)
            except _WaitTimeout:
                allowed.is_used_up = True
                _hanging.begin()
                raise self._given_up() from None
        allowed.has_answered = True
        _hanging.end()
        return answer

    def _given_up(self) -> psycopg.OperationalError:
        """Closes the connection: an answer that comes later must not be taken for that of another statement."""
        self.pgconn.finish()
        return psycopg.OperationalError(_NO_ANSWER)

    @classmethod
    def _connect_gen(cls, conninfo: str = "") -> Generator[Any, Any, Self]:
        """The steps of connecting to one address of the server; psycopg tries one address after the other. A server
        that is stopped still accepts connections, since the kernel does it, and then says nothing.

        psycopg's own bound, ``connect_timeout``, is two whole seconds or more, for each address.
        """
        connecting = super()._connect_gen(conninfo)
        allowed = allowance.current()
        if allowed is None:
            return (yield from connecting)
        with _hanging.turn() as most:
            seconds = min(allowed.seconds_now, most)
            try:
                connection = yield from _within(connecting, seconds)
            except _WaitTimeout:
                allowed.is_used_up = True
                _hanging.begin()
                raise psycopg.OperationalError(_NO_ANSWER) from None
        _hanging.end()
        return connection


def _within(steps: Generator[Any, Any, _T], seconds: float) -> Generator[Any, Any, _T]:
    """The same steps, until the time is over: then _WaitTimeout, as psycopg's own waits. Who takes the steps comes back
    every tenth of a second. A step counts for STEP_SECONDS at most: the server may have stood still with this machine,
    and its answer may be on its way."""
    left = seconds
    ready = None
    while True:
        try:
            wanted = steps.send(ready)
        except StopIteration as end:
            result: _T = end.value
            return result
        if left <= 0:
            steps.close()
            raise _WaitTimeout
        begun = time.monotonic()
        ready = yield wanted
        left -= min(time.monotonic() - begun, STEP_SECONDS)


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's, which makes its connections by ``Database.connect``."""

    Database = SimpleNamespace(**vars(psycopg) | {"connect": Connection.connect})

    def is_usable(self) -> bool:
        if allowance.current():
            return super().is_usable()
        with allowance.allow(USABLE_SECONDS):
            return super().is_usable()
