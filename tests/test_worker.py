"""campaigns/worker.py with real processes: a job is asked to stop when its worker is asked to, or dies; and a worker
goes on after its Redis was away."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from redis import Redis
from rq import Queue

from tests.processes import Environment, Process, environment, redis_server, worker
from tests.procfs import processes_in

pytestmark = [pytest.mark.e2e, pytest.mark.sqlite]


def work_until_stopped(diary: str) -> None:
    """A job that writes down what happens to it, and ends one second after it was asked to stop."""
    from campaigns import shutdown

    with Path(diary).open("a", buffering=1) as lines:
        lines.write(f"{os.getpid()}\n")
        if shutdown.requested.wait(60):
            lines.write("asked to stop\n")
            time.sleep(1)
            lines.write("ended in order\n")


def work_until_released(diary: str) -> None:
    """A job that writes down what happens to it, and ends when a file exists."""
    with Path(diary).open("a", buffering=1) as lines:
        lines.write(f"{os.getpid()}\n")
        wait_for(Path(f"{diary}.released").exists, seconds=60)
        lines.write("released\n")


def write_down_how_urgent_it_is(diary: str) -> None:
    Path(diary).write_text(f"{os.nice(0)}\n")


def lose_the_database(_: str) -> None:
    """A job that cannot do its work now."""
    from django.db import OperationalError

    raise OperationalError("server closed the connection unexpectedly")


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[Process]:
    with redis_server(environment(tmp_path)) as process:
        yield process


@pytest.fixture
def idle_worker(redis: Process) -> Iterator[Process]:
    with worker(redis.env, "files") as process:
        yield process


@pytest.fixture
def busy_worker(tmp_path: Path, idle_worker: Process) -> Process:
    """A worker in the middle of `work_until_stopped`."""
    begin(work_until_stopped, idle_worker.env, tmp_path / "diary")
    return idle_worker


def begin(job: Callable[[str], None], env: Environment, diary: Path, *, queue: str = "files") -> None:
    """Enqueues the job, and waits until it has begun."""
    with Redis.from_url(env["LEADSPORTAL_REDIS_URL"]) as connection:
        Queue(queue, connection=connection).enqueue(job, str(diary))
    wait_for(lambda: diary.exists() and diary.read_text())


def wait_for(condition: Callable[[], object], seconds: float = 20) -> None:
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.05)


def is_alive(pid: int) -> bool:
    with suppress(ProcessLookupError):
        os.kill(pid, 0)
        return True
    return False


def test_jobs_with_large_files_get_the_processor_after_all_else(tmp_path: Path, redis: Process, idle_worker: Process):
    diaries = {queue: tmp_path / f"{queue}.txt" for queue in ("files", "small_files")}
    begin(write_down_how_urgent_it_is, redis.env, diaries["files"])
    with worker(redis.env, "small_files"):
        begin(write_down_how_urgent_it_is, redis.env, diaries["small_files"], queue="small_files")
        wait_for(lambda: all(diary.exists() and diary.read_text() for diary in diaries.values()))
    large, small = (int(diary.read_text()) for diary in diaries.values())
    assert large == small + 10


def test_a_worker_that_is_stopped_lets_its_job_end_in_order(tmp_path: Path, busy_worker: Process):
    busy_worker.stop()

    horse, *events = (tmp_path / "diary").read_text().split("\n")
    assert events == ["asked to stop", "ended in order", ""]
    assert not is_alive(int(horse))
    assert "Job OK" in busy_worker.said()


def test_a_job_whose_worker_is_killed_ends_in_order_too(tmp_path: Path, busy_worker: Process):
    busy_worker.kill()

    horse = int((tmp_path / "diary").read_text().split("\n")[0])
    wait_for(lambda: not is_alive(horse))
    assert (tmp_path / "diary").read_text().endswith("asked to stop\nended in order\n")
    assert all("valkey" in command for command in processes_in(tmp_path).values())


def test_a_worker_whose_redis_dies_during_a_job_takes_the_next_one_when_it_is_back(
    tmp_path: Path, redis: Process, idle_worker: Process
):
    begin(work_until_released, idle_worker.env, tmp_path / "first")
    redis.kill()
    (tmp_path / "first.released").touch()
    wait_for(lambda: "Redis went away during a job" in idle_worker.said())
    redis.start()

    begin(work_until_released, idle_worker.env, tmp_path / "second")
    (tmp_path / "second.released").touch()
    wait_for(lambda: "Job OK" in idle_worker.said())
    assert (tmp_path / "first").read_text().endswith("released\n")


def test_a_worker_that_is_stopped_while_its_redis_is_away_lets_its_job_end_in_order(
    tmp_path: Path, redis: Process, busy_worker: Process
):
    redis.kill()
    busy_worker.stop()

    horse, *events = (tmp_path / "diary").read_text().split("\n")
    assert events == ["asked to stop", "ended in order", ""]
    assert not is_alive(int(horse))
    assert "Traceback" not in busy_worker.said().rpartition("Redis went away during a job")[2]
    redis.start()


def test_a_job_that_breaks_off_as_the_database_is_away_is_one_line_without_a_traceback(idle_worker: Process):
    with Redis.from_url(idle_worker.env["LEADSPORTAL_REDIS_URL"]) as connection:
        Queue("files", connection=connection).enqueue(lose_the_database, "")

    wait_for(lambda: "the job breaks off, as the database is away (OperationalError) job=" in idle_worker.said())
    assert "Traceback" not in idle_worker.said()
    assert "server closed" not in idle_worker.said()
