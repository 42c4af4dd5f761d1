"""campaigns/worker.py with real processes: a worker beats in the database, whatever it waits for."""

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from django.db import connection
from redis import Redis
from rq import Queue

from campaigns import storage_marker
from campaigns.heartbeats import silent_processes
from campaigns.worker import Worker
from tests import diary_jobs
from tests.portal import Portal
from tests.processes import Environment, Process, environment, redis_server, worker

pytestmark = [pytest.mark.e2e, pytest.mark.slow]


def enqueue(env: Environment, job: Callable[[int], None]) -> None:
    with Redis.from_url(env["LEADSPORTAL_REDIS_URL"]) as redis:
        Queue("files", connection=redis).enqueue(job, 1)


@pytest.fixture
def portal(tmp_path: Path) -> Iterator[Portal]:
    """Redis, and an SQLite database for this test."""
    portal = Portal(environment(tmp_path))
    migrated = portal.manage("migrate", "-v0")
    assert migrated.returncode == 0, migrated.stderr
    with redis_server(portal.env) as redis:
        portal.processes["redis"] = redis
        yield portal


def waits_for_a_job(env: Environment) -> bool:
    """Whether the worker's connection to Redis has a blocking command."""
    with Redis.from_url(env["LEADSPORTAL_REDIS_URL"]) as redis:
        return any(client["cmd"].startswith("bl") and "b" in client["flags"] for client in redis.client_list())


def silence(folder: Path) -> None:
    """Makes all heartbeats so far old."""
    with closing(sqlite3.connect(folder / "leadsportal.sqlite3", timeout=20)) as database, database:
        database.execute("UPDATE campaigns_heartbeat SET beat_at = '2000-01-01 00:00:00'")


def alive(folder: Path) -> set[str]:
    """The processes with a heartbeat since then."""
    since = "SELECT process FROM campaigns_heartbeat WHERE beat_at > '2001-01-01'"
    with closing(sqlite3.connect(folder / "leadsportal.sqlite3", timeout=20)) as database:
        return {process for (process,) in database.execute(since)}


def wait_for(condition: Callable[[], object], seconds: float = 20) -> None:
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.05)


@pytest.mark.sqlite
def test_workers_have_heartbeats_at_their_start_while_they_wait_and_during_jobs(tmp_path: Path, portal: Portal):
    both = {"worker for files", "worker for sending"}
    diary = diary_jobs.diary(1, tmp_path)
    with worker(portal.env, "files", manage=diary_jobs.MANAGE), worker(portal.env, "sending"):
        wait_for(lambda: alive(tmp_path) == both)
        enqueue(portal.env, diary_jobs.work_until_released)
        wait_for(diary.exists)
        silence(tmp_path)
        wait_for(lambda: alive(tmp_path) == both, seconds=40)  # one waits for its work-horse, one for a job
        diary_jobs.release(1, tmp_path)
    assert diary.read_text().startswith("no connection came along\n")


@pytest.mark.sqlite
@pytest.mark.parametrize(("go", "come_back"), [(Process.kill, Process.start), (Process.pause, Process.resume)])
def test_a_worker_beats_while_redis_is_away_or_hangs(tmp_path: Path, portal: Portal, go, come_back):
    with worker(portal.env, "files"):
        wait_for(lambda: alive(tmp_path))
        wait_for(lambda: waits_for_a_job(portal.env))  # elsewhere RQ's worker ends, and is started again
        go(portal.processes["redis"])
        silence(tmp_path)
        wait_for(lambda: alive(tmp_path), seconds=60)
        come_back(portal.processes["redis"])


@pytest.mark.sqlite
def test_of_three_workers_the_one_that_died_is_named_until_another_takes_its_place(tmp_path: Path, portal: Portal):
    def rows() -> set[int]:
        with closing(sqlite3.connect(tmp_path / "leadsportal.sqlite3", timeout=20)) as database:
            return {pid for (pid,) in database.execute("SELECT pid FROM campaigns_runningprocess")}

    first, second, third = (worker(portal.env, "sending", name=name) for name in ("first", "second", "third"))
    with second, third:
        first.start()
        wait_for(lambda: len(rows()) == 3)
        died = first.pid
        first.kill_with_all_below()
        assert died in rows()
        with worker(portal.env, "sending", name="fourth") as fourth:
            wait_for(lambda: rows() == {second.pid, third.pid, fourth.pid})
    assert rows() == set(), "all others were asked to stop"


@pytest.mark.sqlite
def test_a_worker_without_a_database_works_on(tmp_path: Path):
    env = environment(tmp_path)  # there are no tables
    with redis_server(env), worker(env, "files", manage=diary_jobs.MANAGE) as process:
        wait_for(lambda: "no sign of life could be given (OperationalError)" in process.said())
        enqueue(env, diary_jobs.do_nothing)
        wait_for(lambda: "Job OK" in process.said())


@pytest.fixture
def idle_worker(tmp_path: Path, transactional_db) -> Iterator[Worker]:
    """A worker in this process, with its database, which has not begun to work."""
    env = environment(tmp_path)
    storage_marker.confirm()  # processes of the matrix may be on this database, too, with another folder
    with redis_server(env), Redis.from_url(env["LEADSPORTAL_REDIS_URL"]) as redis:
        yield Worker(["files"], connection=redis)


@contextmanager
def locked(table: str) -> Iterator[None]:
    """Another session locks the table."""
    other = connection.copy()
    other.set_autocommit(False)
    other.cursor().execute(f"LOCK TABLE {table}")
    try:
        yield
    finally:
        other.rollback()
        other.close()


@pytest.mark.postgresql
def test_a_database_that_hangs_does_not_delay_a_worker(idle_worker: Worker, monkeypatch, caplog):
    monkeypatch.setattr("campaigns.worker.BEAT_TIMEOUT_SECONDS", 1)
    monkeypatch.setattr("campaigns.worker.BEAT_SECONDS", 0.0)
    with locked("campaigns_heartbeat"):
        begun = time.monotonic()
        idle_worker.heartbeat()
        assert time.monotonic() - begun < 10
    assert "no sign of life could be given (TookTooLong)" in caplog.text

    idle_worker.heartbeat()
    assert "worker for files" not in silent_processes()


def test_short_jobs_do_not_cost_a_sign_of_life_each(idle_worker: Worker, monkeypatch):
    given = []
    monkeypatch.setattr("campaigns.heartbeats.beat", lambda *processes: given.append(processes))
    for _ in range(10):
        idle_worker.heartbeat()
    assert given == [("worker for files",)]
