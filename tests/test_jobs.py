"""leadsportal/jobs.py: of what stands in Redis a job takes a registered task, a whole number, and little else."""

import json
import pickle
import zlib
from collections.abc import Iterator
from pathlib import Path

import django_rq
import pytest
from redis import Redis
from rq import Queue
from rq.command import send_stop_job_command
from rq.defaults import RQ_KEY_PREFIX
from rq.exceptions import InvalidJobOperation, NoSuchJobError
from rq.executions import Execution
from rq.job import Job as JobOfRQ
from rq.registry import FailedJobRegistry, StartedJobRegistry
from rq.serializers import DefaultSerializer, resolve_serializer
from rq.worker import Worker as WorkerOfRQ

from campaigns import tasks
from campaigns.worker import Worker
from leadsportal.jobs import MAX_BYTES, RESULT_SECONDS, Job
from tests.planting import LONG_AGO, calls, job_of_the_release_before, pickled, plant
from tests.processes import environment, redis_server

READ_FILE = "campaigns.tasks.read_file"
pytestmark = [pytest.mark.e2e, pytest.mark.sqlite]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Redis]:
    env = environment(tmp_path_factory.mktemp("redis"))
    with redis_server(env), Redis.from_url(env["LEADSPORTAL_REDIS_URL"]) as redis:
        yield redis


@pytest.fixture
def redis(server: Redis) -> Redis:
    """An empty Redis."""
    server.flushall()
    return server


@pytest.fixture
def canary(tmp_path: Path) -> Iterator[Path]:
    """A file that nobody may make."""
    canary = tmp_path / "canary"
    yield canary
    assert not canary.exists(), "a planted job did something"


def fetch(redis: Redis, job_id: str) -> Job:
    return Job.fetch(job_id, connection=redis, serializer=django_rq.get_queue("files").serializer)


NONE_OF_OURS = {
    "a pickle of the release before": job_of_the_release_before(),
    "a function that is no task": calls("os.system", "true"),
    "a function that is no task, with a whole number": calls("os._exit", 3),
    "a function of our own that is no task": calls("campaigns.tasks.enqueue_now", 1),
    "a task with a text": calls(READ_FILE, "1"),
    "a task with true": calls(READ_FILE, True),
    "a task with half a number": calls(READ_FILE, 1.5),
    "a task with a number below zero": calls(READ_FILE, -1),
    "a task with a number that no id has": calls(READ_FILE, 2**63),
    "a task with two numbers": calls(READ_FILE, 1, 2),
    "a task without a number": calls(READ_FILE),
    "a task with a named argument": calls(READ_FILE, 1, upload_id=2),
    "a task of an object": json.dumps([READ_FILE, "an object", [1], {}]).encode(),
    "no list": b"{}",
    "no JSON": b"\xff",
    "lists in lists": b"[" * MAX_BYTES,
    "a task in very much room": calls(READ_FILE, 1) + b" " * 10_000_000,
}


@pytest.mark.parametrize("data", NONE_OF_OURS.values(), ids=NONE_OF_OURS.keys())
def test_a_job_that_is_none_of_ours_is_deleted_and_one_line_says_so(redis: Redis, caplog, data: bytes):
    job_id = plant(redis, data)
    with pytest.raises(NoSuchJobError):
        fetch(redis, job_id)
    assert not redis.exists(Job.key_for(job_id))
    (line,) = [record for record in caplog.records if record.name == "leadsportal.jobs"]
    assert line.getMessage() == "a job that is no task with a whole number was dropped, and not run"
    assert line.facts == {"job": job_id}


def test_data_that_are_not_packed_are_none_of_ours(redis: Redis):
    job_id = plant(redis, b"")
    redis.hset(Job.key_for(job_id), "data", calls(READ_FILE, 1))
    with pytest.raises(NoSuchJobError):
        fetch(redis, job_id)


def test_nothing_is_unpickled(redis: Redis, canary: Path):
    job_id = plant(redis, pickled(canary))
    with pytest.raises(NoSuchJobError):
        fetch(redis, job_id)
    fetch(redis, plant(redis, calls(READ_FILE, 1), meta=pickled(canary), result=pickled(canary)))


def test_what_is_enqueued_is_taken(redis: Redis):
    enqueued = Queue("files", connection=redis).enqueue(tasks.read_file, 12)
    job = fetch(redis, enqueued.id)
    assert (job.func, job.args, job.kwargs) == (tasks.read_file, [12], {})
    assert (job.origin, job.timeout, job.result_ttl) == ("files", 900, RESULT_SECONDS)
    assert job.description == "campaigns.tasks.read_file(12)"


def test_times_state_worker_and_request_id_are_taken(redis: Redis):
    given = {"started_at": LONG_AGO, "worker_name": "a1b2", "meta": b'{"request_id": "of-a-person", "else": 1}'}
    job = fetch(redis, plant(redis, calls(READ_FILE, 1), **given, status="started"))
    assert job.enqueued_at == job.started_at
    assert job.enqueued_at.isoformat() == "2026-11-23T10:00:00+00:00"
    assert (job.get_status(refresh=False).value, job.worker_name, job.ended_at) == ("started", "a1b2", None)
    assert job.meta == {"request_id": "of-a-person"}


@pytest.mark.parametrize(
    "meta", [b'{"request_id": "two\\nlines"}', b'{"request_id": 12345678}', b"[]", b"\xff", b'{"request_id": "a"}']
)
def test_a_request_id_that_is_none_is_left_out(redis: Redis, meta: bytes):
    assert fetch(redis, plant(redis, calls(READ_FILE, 1), meta=meta)).meta == {}


def test_all_else_is_left_out_or_known_of_the_task(redis: Redis):
    planted = {
        "description": "9876543210",
        "origin": "elsewhere",
        "timeout": "-1",
        "result_ttl": "-1",
        "success_callback_name": "os.system",
        "failure_callback_name": "os.system",
        "stopped_callback_name": "os.system",
        "webhooks": '[{"url": "http://127.0.0.1:1/", "job_status": "finished"}]',
        "dependency_ids": '["another"]',
        "retries_left": "1000",
        "repeats_left": "1000",
        "repeat_intervals": "[0]",
        "group_id": "a group",
        "rate_limit_key": "a key",
        "rate_limit_concurrency": "1",
        "worker_name": "two words",
        "status": "unheard of",
        "enqueued_at": "2026-99-99T10:00:00.000000Z",
    }
    job = fetch(redis, plant(redis, calls(READ_FILE, 1), **planted))
    fresh = fetch(redis, Queue("files", connection=redis).enqueue(tasks.read_file, 1).id)
    differs = {name for name, value in vars(job).items() if value != vars(fresh)[name]}
    assert differs == {"_id", "created_at", "enqueued_at", "_status"}


def test_of_many_jobs_those_that_are_ours_are_given(redis: Redis):
    ids = [plant(redis, data) for data in (calls(READ_FILE, 1), job_of_the_release_before(), calls(READ_FILE, 3))]
    for of_class in (Job, JobOfRQ):
        given = of_class.fetch_many([*ids, "missing"], connection=redis)
        assert [job and list(job.args) for job in given] == [[1], None, [3], None]


def test_a_worker_that_is_told_to_unpickle_takes_json(redis: Redis):
    """As `manage.py rqworker` tells it."""
    worker = Worker([django_rq.get_queue("files", connection=redis)], connection=redis, serializer="pickle")
    assert worker.serializer.dumps([1]) == b"[1]"
    assert worker.job_class is Job


def test_where_rq_asks_nobody_it_takes_json_too():
    for serializer in (DefaultSerializer, resolve_serializer(), resolve_serializer("pickle")):
        assert serializer.dumps([1]) == b"[1]"
        with pytest.raises(ValueError):  # noqa: PT011
            serializer.loads(pickle.dumps([1]))


def test_where_django_rq_takes_classes_of_rq_nothing_planted_happens_either(redis: Redis, canary: Path):
    """Each of these is a place in django-rq's pages."""
    evil = pickled(canary)
    ids = [plant(redis, evil), plant(redis, calls(READ_FILE, 1), meta=evil, status="started", worker_name="w")]
    for registry in (StartedJobRegistry("files", redis), FailedJobRegistry("files", redis)):
        redis.zadd(registry.key, {f"{job_id}:execution" if "wip" in registry.key else job_id: 1 for job_id in ids})
        assert len(registry) == 0

    plant_worker(redis, ids[1])
    assert [worker.get_current_job().id for worker in WorkerOfRQ.all(redis)] == [ids[1]]
    assert Execution("execution", ids[1], connection=redis).job.func_name == READ_FILE
    send_stop_job_command(redis, ids[1])
    with pytest.raises(NoSuchJobError):
        send_stop_job_command(redis, plant(redis, evil))
    with pytest.raises(InvalidJobOperation):
        send_stop_job_command(redis, plant(redis, calls(READ_FILE, 1)))


def plant_worker(redis: Redis, job_id: str) -> None:
    """A worker that works on this job, if one believes Redis."""
    key = f"{RQ_KEY_PREFIX}:worker:w"
    redis.sadd(f"{RQ_KEY_PREFIX}:workers", key)
    redis.hset(key, mapping={"queues": "files", "state": "busy"})
    redis.sadd(f"{key}:executions", f"{job_id}:execution")
    about = {"job_id": job_id, "created_at": "1", "last_heartbeat": "1", "worker_name": "w"}
    redis.hset(f"{RQ_KEY_PREFIX}:execution:{job_id}:execution", mapping=about)


def test_a_job_whose_worker_died_calls_nobody_back(redis: Redis, canary: Path, monkeypatch):
    monkeypatch.setattr("tests.planting.job_of_the_release_before", lambda *_: canary.touch())
    job_id = plant(
        redis,
        calls(READ_FILE, 1),
        status="started",
        failure_callback_name="tests.planting.job_of_the_release_before",
    )
    registry = StartedJobRegistry("files", redis)
    redis.zadd(registry.key, {f"{job_id}:execution": 1})
    assert len(registry) == 0
    assert FailedJobRegistry("files", redis).get_job_ids() == [job_id]


def test_a_job_that_failed_is_read_and_put_back_without_a_pickle(redis: Redis):
    queue = django_rq.get_queue("files", connection=redis)
    worker = Worker([queue], connection=redis)
    job = queue.enqueue(tasks.read_file, 1)
    worker.handle_job_failure(job, queue, exc_string="it failed")
    stored = [value for key in redis.keys("*") if redis.type(key) == b"hash" for value in redis.hgetall(key).values()]
    assert not [value for value in stored if unpacked(value).startswith(b"\x80")], "there is a pickle in Redis"

    (failed,) = queue.failed_job_registry.get_job_ids()
    assert fetch(redis, failed).latest_result().exc_string == "it failed"
    assert fetch(redis, failed).requeue().args == [1]


def unpacked(value: bytes) -> bytes:
    try:
        return zlib.decompress(value)
    except zlib.error:
        return value


def test_the_jobs_of_the_release_before_lie_elsewhere():
    """Under RQ's own prefix: neither release finds a job that it cannot read."""
    assert RQ_KEY_PREFIX == "leadsportal"
    assert django_rq.get_queue("files").key == "leadsportal:queue:files"
