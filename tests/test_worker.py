"""campaigns/worker.py with real processes: a job is asked to stop when its worker is, or when its worker dies."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from redis import Redis
from rq import Queue

from tests.processes import Process, environment, redis_server, worker
from tests.procfs import processes_in

pytestmark = [pytest.mark.e2e, pytest.mark.sqlite]


def work_until_stopped(diary: str) -> None:
    """The job: writes down what happens to it, and leaves a second after it was asked to."""
    from campaigns import stopping

    with Path(diary).open("a", buffering=1) as lines:
        lines.write(f"{os.getpid()}\n")
        if stopping.requested.wait(60):
            lines.write("asked to stop\n")
            time.sleep(1)
            lines.write("ended in order\n")


@pytest.fixture
def busy_worker(tmp_path: Path) -> Iterator[Process]:
    """A worker in the middle of the job above."""
    env = environment(tmp_path)
    with redis_server(env), worker(env, "files") as process:
        with Redis.from_url(env["LEADSPORTAL_REDIS_URL"]) as connection:
            Queue("files", connection=connection).enqueue(work_until_stopped, str(tmp_path / "diary"))
        wait_for(lambda: (tmp_path / "diary").exists() and (tmp_path / "diary").read_text())
        yield process


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
