"""Time for others between two writes."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


class Pauses:
    """SQLite lets one connection write at a time. There a pause follows each write, as long as the write took, so that
    others get the same time (docs/rules.md#rule-13)."""

    def __init__(self) -> None:
        self._begins_at = 0.0

    @contextmanager
    def write(self) -> Iterator[None]:
        """For one short transaction."""
        if connection.vendor == "sqlite":
            time.sleep(max(0.0, self._begins_at - time.monotonic()))
        begun = time.monotonic()
        yield
        ended = time.monotonic()
        self._begins_at = ended + (ended - begun)
