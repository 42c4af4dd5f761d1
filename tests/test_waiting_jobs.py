"""How long jobs wait in each queue, with a real Redis."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from redis import Redis
from rq import Queue

from campaigns import tasks
from campaigns.queues import Waiting, waiting_jobs
from tests.processes import environment, redis_server

pytestmark = [pytest.mark.e2e, pytest.mark.sqlite]


@pytest.fixture
def redis(tmp_path: Path, monkeypatch) -> Iterator[Redis]:
    env = environment(tmp_path)
    with redis_server(env), Redis.from_url(env["LEADSPORTAL_REDIS_URL"]) as redis:
        monkeypatch.setattr("django_rq.get_queue", lambda name: Queue(name, connection=redis))
        yield redis


def test_the_oldest_job_of_each_queue(redis: Redis, settings):
    first = Queue("files", connection=redis).enqueue(tasks.read_file, 1)
    time.sleep(0.3)
    Queue("files", connection=redis).enqueue(tasks.read_file, 2)
    waiting = waiting_jobs()
    assert set(waiting) == set(settings.RQ_QUEUES)
    assert waiting["files"].jobs == 2
    assert 0.3 <= waiting["files"].seconds < 60
    assert waiting["sending"] == Waiting(0, 0.0)

    redis.delete(first.key)  # only its id is left in the queue
    assert waiting_jobs()["files"] == Waiting(2, 0.0)
