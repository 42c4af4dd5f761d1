"""A worker, and jobs that somebody has written into its Redis: it drops them, and goes on with those of ours."""

import json
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest
from redis import Redis
from rq import Queue

from tests import diary_jobs
from tests.planting import calls, job_of_the_release_before, pickled, plant
from tests.processes import Process, environment, redis_server, worker

pytestmark = [pytest.mark.e2e, pytest.mark.sqlite]
LAST = 99  # the number of the last job's diary
DROPPED = "a job that is no task with a whole number was dropped, and not run"


@pytest.fixture
def canary(tmp_path: Path) -> Path:
    return tmp_path / "canary"


@pytest.fixture
def running(tmp_path: Path) -> Iterator[tuple[Process, Redis]]:
    """A worker of the queue files that knows the jobs of `diary_jobs`, and its Redis."""
    env = environment(tmp_path)
    with (
        redis_server(env),
        Redis.from_url(env["LEADSPORTAL_REDIS_URL"]) as redis,
        worker(env, "files", manage=diary_jobs.MANAGE) as process,
    ):
        yield process, redis


def wait_for(condition: Callable[[], object], seconds: float = 20) -> None:
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.05)


def wait_for_the_next_job(process: Process, redis: Redis) -> None:
    """Until the worker has done a job of ours that came after all others."""
    Queue("files", connection=redis).enqueue(diary_jobs.write_down_how_urgent_it_is, LAST)
    wait_for(diary_jobs.diary(LAST, process.log.parent).exists)


def test_pickles_and_commands_are_dropped_with_a_line_each_and_the_next_job_is_done(
    running: tuple[Process, Redis], canary: Path
):
    process, redis = running
    pid = process.pid
    planted = [
        plant(redis, pickled(canary)),
        plant(redis, calls("os.system", f"touch {canary}")),
        plant(redis, calls("subprocess.getoutput", f"touch {canary}")),
        plant(redis, job_of_the_release_before()),
        plant(redis, calls("tests.diary_jobs.be_called_back", 1)),
    ]
    wait_for_the_next_job(process, redis)

    said = process.said(last_bytes=100_000)
    assert not canary.exists()
    assert not diary_jobs.diary(0, canary.parent).exists()
    assert said.count(DROPPED) == len(planted)
    assert "Traceback" not in said
    assert not any(redis.exists(f"leadsportal:job:{job_id}") for job_id in planted)
    assert process.is_running
    assert process.pid == pid


@pytest.mark.parametrize(
    ("job", "callback"),
    [(diary_jobs.do_nothing, "success_callback_name"), (diary_jobs.fail, "failure_callback_name")],
)
def test_a_planted_callback_is_not_called(running: tuple[Process, Redis], canary: Path, job, callback: str):
    process, redis = running
    name = f"tests.diary_jobs.{job.__name__}"
    plant(redis, calls(name, 1), meta=pickled(canary), **{callback: "tests.diary_jobs.be_called_back"})
    wait_for_the_next_job(process, redis)
    assert not diary_jobs.diary(0, canary.parent).exists()
    assert not canary.exists()


def test_a_planted_webhook_is_not_called(running: tuple[Process, Redis]):
    process, redis = running
    asked = []

    class Listener(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Listener) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        hook = {"url": f"http://127.0.0.1:{server.server_port}/hook", "method": "GET"}
        webhooks = json.dumps([hook | {"job_status": status} for status in ("finished", "failed")])
        plant(redis, calls("tests.diary_jobs.do_nothing", 1), webhooks=webhooks)
        plant(redis, calls("tests.diary_jobs.fail", 1), webhooks=webhooks)
        wait_for_the_next_job(process, redis)
        server.shutdown()
    assert asked == []


def test_what_the_release_before_has_left_is_not_looked_at(running: tuple[Process, Redis], canary: Path):
    process, redis = running
    redis.hset("rq:job:1", mapping={"data": pickled(canary), "status": "queued", "origin": "files"})
    redis.rpush("rq:queue:files", "1")
    wait_for_the_next_job(process, redis)
    assert redis.llen("rq:queue:files") == 1
    assert not canary.exists()
