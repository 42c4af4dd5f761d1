"""Django's backend for SQLite, with statements that do not wait for longer than a request is allowed to, and with a
`flush` that empties tables which triggers guard.

SQLite does not hang, but only one connection at a time can write. The others wait for as long as ``timeout`` of the
settings says, which is meant for workers.
"""

import sqlite3
from functools import partial
from typing import Any

from django.db.backends.sqlite3 import base, operations

from campaigns import allowance


class _Cursor(base.SQLiteCursorWrapper):
    """Django's. While somebody else writes, each statement waits for its place for as long as the allowance says, and
    for `usual_seconds` where there is none."""

    def __init__(self, connection: sqlite3.Connection, usual_seconds: float) -> None:
        super().__init__(connection)
        self._usual_seconds = usual_seconds

    def execute(self, *statement: Any) -> Any:
        self._choose_wait()
        return super().execute(*statement)

    def executemany(self, *statement: Any) -> Any:
        self._choose_wait()
        return super().executemany(*statement)

    def _choose_wait(self) -> None:
        allowed = allowance.current()
        seconds = allowed.seconds if allowed else self._usual_seconds
        self.connection.execute(f"PRAGMA busy_timeout = {int(seconds * 1000)}")


class _Operations(operations.DatabaseOperations):
    def sql_flush(self, style: Any, tables: Any, **options: Any) -> list[str]:
        """The statements of `manage.py flush`. SQLite has no TRUNCATE, and triggers that guard rows keep them from its
        DELETE. So there are none meanwhile; all is one transaction."""
        flush: list[str] = super().sql_flush(style, tables, **options)
        if not flush:
            return []
        with self.connection.cursor() as cursor:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            triggers = cursor.fetchall()
        dropped = [f"DROP TRIGGER {self.quote_name(name)}" for name, _ in triggers]
        return [*dropped, *flush, *(sql for _, sql in triggers)]


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's, with these cursors and operations."""

    ops_class = _Operations

    def create_cursor(self, name: Any = None) -> Any:
        usual_seconds = float(self.settings_dict["OPTIONS"].get("timeout", 5))
        return self.connection.cursor(factory=partial(_Cursor, usual_seconds=usual_seconds))
