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

from tests import diary_jobs
from tests.diary_jobs import diary
from tests.processes import Environment, Process, environment, redis_server, worker
from tests.procfs import processes_in

pytestmark = [pytest.mark.e2e, pytest.mark.sqlite]


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[Process]:
    with redis_server(environment(tmp_path)) as process:
        yield process


@pytest.fixture
def idle_worker(redis: Process) -> Iterator[Process]:
    with worker(redis.env, "files", manage=diary_jobs.MANAGE) as process:
        yield process


@pytest.fixture
def busy_worker(tmp_path: Path, idle_worker: Process) -> Process:
    """A worker in the middle of `work_until_stopped`, whose diary has the number 1."""
    begin(diary_jobs.work_until_stopped, idle_worker.env, diary(1, tmp_path))
    return idle_worker


def begin(job: Callable[[int], None], env: Environment, its_diary: Path, *, queue: str = "files") -> None:
    """Enqueues the job, and waits until it has begun."""
    with Redis.from_url(env["LEADSPORTAL_REDIS_URL"]) as connection:
        Queue(queue, connection=connection).enqueue(job, int(its_diary.name.removeprefix("diary-")))
    wait_for(lambda: its_diary.exists() and its_diary.read_text())


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
    begin(diary_jobs.write_down_how_urgent_it_is, redis.env, diary(1, tmp_path))
    with worker(redis.env, "small_files", manage=diary_jobs.MANAGE):
        begin(diary_jobs.write_down_how_urgent_it_is, redis.env, diary(2, tmp_path), queue="small_files")
    large, small = (int(diary(number, tmp_path).read_text()) for number in (1, 2))
    assert large == small + 10


def test_a_worker_that_is_stopped_lets_its_job_end_in_order(tmp_path: Path, busy_worker: Process):
    busy_worker.stop()

    horse, *events = diary(1, tmp_path).read_text().split("\n")
    assert events == ["asked to stop", "ended in order", ""]
    assert not is_alive(int(horse))
    assert "Job OK" in busy_worker.said()


def test_a_job_whose_worker_is_killed_ends_in_order_too(tmp_path: Path, busy_worker: Process):
    busy_worker.kill()

    horse = int(diary(1, tmp_path).read_text().split("\n")[0])
    wait_for(lambda: not is_alive(horse))
    assert diary(1, tmp_path).read_text().endswith("asked to stop\nended in order\n")
    assert all("valkey" in command for command in processes_in(tmp_path).values())


def test_a_worker_whose_redis_dies_during_a_job_takes_the_next_one_when_it_is_back(
    tmp_path: Path, redis: Process, idle_worker: Process
):
    begin(diary_jobs.work_until_released, idle_worker.env, diary(1, tmp_path))
    redis.kill()
    diary_jobs.release(1, tmp_path)
    wait_for(lambda: "Redis went away during a job" in idle_worker.said())
    redis.start()

    begin(diary_jobs.work_until_released, idle_worker.env, diary(2, tmp_path))
    diary_jobs.release(2, tmp_path)
    wait_for(lambda: "Job OK" in idle_worker.said())
    assert diary(1, tmp_path).read_text().endswith("released\n")


def test_a_worker_that_is_stopped_while_its_redis_is_away_lets_its_job_end_in_order(
    tmp_path: Path, redis: Process, busy_worker: Process
):
    redis.kill()
    busy_worker.stop()

    horse, *events = diary(1, tmp_path).read_text().split("\n")
    assert events == ["asked to stop", "ended in order", ""]
    assert not is_alive(int(horse))
    assert "Traceback" not in busy_worker.said().rpartition("Redis went away during a job")[2]
    redis.start()


def test_a_job_that_breaks_off_as_the_database_is_away_is_one_line_without_a_traceback(idle_worker: Process):
    with Redis.from_url(idle_worker.env["LEADSPORTAL_REDIS_URL"]) as connection:
        Queue("files", connection=connection).enqueue(diary_jobs.lose_the_database, 1)

    wait_for(lambda: "the job breaks off, as the database is away (OperationalError) job=" in idle_worker.said())
    assert "Traceback" not in idle_worker.said()
    assert "server closed" not in idle_worker.said()
