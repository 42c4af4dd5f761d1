"""Faults of the test's own database, for a while: nobody connects, nobody else writes, the server hangs."""

import os
import signal
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import psycopg
from django.db import connection

from tests.procfs import processes_below

BUSY_SECONDS = 20  # leadsportal/settings.py: how long a statement waits while another process writes to SQLite


@contextmanager
def nobody_connects() -> Iterator[None]:
    """PostgreSQL ends all connections to the test's database, and accepts no new ones."""
    name = connection.settings_dict["NAME"]
    connection.close()
    with psycopg.connect(os.environ["LEADSPORTAL_TEST_DATABASE_URL"], autocommit=True) as server:
        server.execute(f'ALTER DATABASE "{name}" WITH ALLOW_CONNECTIONS false')
        try:
            server.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
            yield
        finally:
            server.execute(f'ALTER DATABASE "{name}" WITH ALLOW_CONNECTIONS true')


@contextmanager
def server_hangs() -> Iterator[None]:
    """PostgreSQL and all that it started stand still (SIGSTOP): its sockets stay open and nobody answers there. Raises
    AssertionError where tests beside this one use the same server: their callbacks would be lost."""
    servers = os.environ.get("LEADSPORTAL_TEST_DATABASE_URLS", "").split()
    workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    assert workers <= max(1, len(servers)), f"other tests use this server: .ci/with-postgresql --servers {workers}"
    connection.close()
    server = _server()
    try:
        for pid in (server, *processes_below(server)):
            _signal(pid, signal.SIGSTOP)
        yield
    finally:
        for pid in (*processes_below(server), server):
            _signal(pid, signal.SIGCONT)


def _signal(pid: int, what: signal.Signals) -> None:
    """To one of its processes, which may have ended a moment ago, as those of connections that were closed do."""
    with suppress(ProcessLookupError):
        os.kill(pid, what)


def _server() -> int:
    """The process of the server that all its other processes come from."""
    with psycopg.connect(os.environ["LEADSPORTAL_TEST_DATABASE_URL"]) as asked:
        (folder,) = asked.execute("SHOW data_directory").fetchone()  # type: ignore[misc]
        with open(os.path.join(folder, "postmaster.pid")) as file:
            return int(file.readline())


@contextmanager
def nobody_else_writes() -> Iterator[None]:
    """Another program writes to SQLite, so nobody else can."""
    other = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None, timeout=BUSY_SECONDS)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.execute("ROLLBACK")
        other.close()
