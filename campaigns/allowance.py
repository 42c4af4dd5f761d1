"""For how long a request waits for an answer of the database: its allowance.

Beside the walk. Pages and callbacks have one (leadsportal/database_away.py, campaigns/views/callback.py), so that a
database that hangs costs a person seconds. What has none waits as long as it takes: readings and checks with their
COPY, sending, the sweeper, commands and migrations.

It bounds each wait and not their sum, since a page that asks much of a slow database shall still be shown. But who has
waited in vain once does not wait again. The connections of leadsportal/databases/ ask here before each wait.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(slots=True)
class Allowance:
    """How long one wait may last: until the first answer `seconds`, then `once_answered`. A database that has answered
    does not hang, and may need longer for what a person changes in a large upload."""

    seconds: float
    once_answered: float
    has_answered: bool = False
    is_used_up: bool = False

    @property
    def seconds_now(self) -> float:
        """What the next wait may last; 0 after one that was in vain."""
        if self.is_used_up:
            return 0.0
        return self.once_answered if self.has_answered else self.seconds


_allowance: ContextVar[Allowance | None] = ContextVar("allowance", default=None)


@contextmanager
def allow(seconds: float, *, once_answered: float | None = None) -> Iterator[None]:
    """Within, this thread waits so long for each answer of the database. Another allowance around it does not count."""
    before = _allowance.set(Allowance(seconds, once_answered or seconds))
    try:
        yield
    finally:
        _allowance.reset(before)


def current() -> Allowance | None:
    """This thread's allowance. None: it waits without a bound."""
    return _allowance.get()
