"""A whole portal of real processes with demo data, for end-to-end tests."""

import os
import subprocess
import sys
import uuid
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

from tests.processes import (
    ROOT,
    Environment,
    Process,
    environment,
    redis_server,
    sandbox_server,
    start_together,
    sweeper,
    web_server,
    worker,
)
from tests.procfs import kill_all_in


@dataclass(frozen=True)
class Portal:
    """A whole portal that runs: its addresses, and its processes by name."""

    env: Environment
    processes: dict[str, Process] = field(default_factory=dict)

    @property
    def url(self) -> str:
        """The address of the pages, without a slash at the end."""
        return self.env["LEADSPORTAL_PUBLIC_URL"]

    @property
    def sandbox_url(self) -> str:
        """The address of the sandbox, without a slash at the end."""
        return self.env["LEADSPORTAL_SANDBOX_ORIGIN"]

    def manage(self, *words: str, seconds: float = 120) -> subprocess.CompletedProcess[str]:
        """Runs a management command with this portal's settings. Does not check its exit status."""
        return subprocess.run(
            [sys.executable, "manage.py", *words],
            cwd=ROOT, env=self.env, capture_output=True, text=True, timeout=seconds, check=False,
        )  # fmt: skip


@contextmanager
def running_portal(folder: Path, database_url: str | None = None, *, more: Mapping[str, str] = {}) -> Iterator[Portal]:
    """Runs all processes of a portal with demo data. Nothing of them is left afterwards.

    `database_url` is that of an empty database. Without it a new one is made: on PostgreSQL if the tests run in
    `.ci/with-postgresql`, else on SQLite below `folder`. `more` are further settings.
    """
    with ExitStack() as stack:
        stack.callback(kill_all_in, folder)
        if database_url is None and "LEADSPORTAL_TEST_DATABASE_URL" in os.environ:
            database_url = stack.enter_context(fresh_database(os.environ["LEADSPORTAL_TEST_DATABASE_URL"]))
        portal = Portal(environment(folder, database_url=database_url, more=more))
        for command in (("migrate", "-v0"), ("collectstatic", "--no-input", "-v0"), ("prepare_demo",)):
            done = portal.manage(*command)
            assert done.returncode == 0, f"manage.py {command[0]} failed:\n{done.stdout}{done.stderr}"
        redis = redis_server(portal.env)  # it starts first, so that it ends last
        others = [
            sandbox_server(portal.env),
            web_server(portal.env),
            worker(portal.env, "small_files"),
            worker(portal.env, "files"),
            worker(portal.env, "callbacks"),
            worker(portal.env, "sending"),
            worker(portal.env, "downloads"),
            sweeper(portal.env),
        ]
        for processes in ([redis], others):
            start_together(*processes)
            for process in processes:
                portal.processes[process.name] = process
                stack.push(process)
        yield portal


@contextmanager
def fresh_database(server_url: str) -> Iterator[str]:
    """The URL of an empty database of this PostgreSQL server. The database is dropped afterwards."""
    name = f"portal_{uuid.uuid4().hex}"
    with psycopg.connect(server_url, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        try:
            yield urlunsplit(urlsplit(server_url)._replace(path=f"/{name}"))
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")
