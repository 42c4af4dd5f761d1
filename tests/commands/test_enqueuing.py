"""What the sweeper enqueues: each piece of work from time to time, and nothing while Redis is away or the worker is
silent."""

from pathlib import Path

import pytest

from campaigns import sweeping, tasks
from tests.portal import Portal
from tests.processes import environment, redis_server


class Enqueued(list):
    """Takes all that is enqueued, and remembers it."""

    def __call__(self, task, pk: int) -> bool:
        self.append((task.__name__, pk))
        return True


def all_alive() -> set[str]:
    return set()


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_the_same_object_is_enqueued_once_in_ten_seconds():
    clock, enqueued = Clock(), Enqueued()
    enqueuer = sweeping.Enqueuer(enqueued, ask_silent=all_alive, clock=clock)
    for seconds in (0, 5, 4):
        clock.now += seconds
        assert enqueuer(tasks.read_file, 1)
    assert enqueuer(tasks.read_file, 2)
    assert enqueuer(tasks.check_leads, 1)
    assert enqueued == [("read_file", 1), ("read_file", 2), ("check_leads", 1)]
    clock.now += 2
    enqueuer(tasks.read_file, 1)
    assert enqueued[-1] == ("read_file", 1)


def test_while_redis_is_away_it_is_tried_once_in_five_seconds():
    clock, tries = Clock(), []
    enqueuer = sweeping.Enqueuer(lambda _task, pk: bool(tries.append(pk)), ask_silent=all_alive, clock=clock)
    assert not any(enqueuer(tasks.read_file, pk) for pk in range(100))
    assert tries == [0]
    clock.now += 6
    assert not enqueuer(tasks.read_file, 1)
    assert tries == [0, 1]


def test_what_was_enqueued_before_redis_went_away_does_not_count_as_enqueued():
    clock, is_there = Clock(), [True]
    enqueuer = sweeping.Enqueuer(lambda *_: is_there[0], ask_silent=all_alive, clock=clock)
    assert enqueuer(tasks.read_file, 1)
    is_there[0] = False
    assert not enqueuer(tasks.read_file, 2)
    assert not enqueuer(tasks.read_file, 1)


def test_no_job_counts_as_enqueued_while_the_worker_is_silent():
    enqueued = Enqueued()
    enqueuer = sweeping.Enqueuer(enqueued, ask_silent=lambda: {"sending"})
    assert not enqueuer(tasks.send_account, 1)
    assert enqueuer(tasks.read_file, 1)
    assert enqueued == [("read_file", 1)]


def test_a_worker_that_became_silent_does_not_do_what_was_enqueued_before():
    clock, silent = Clock(), set()
    enqueuer = sweeping.Enqueuer(Enqueued(), ask_silent=lambda: set(silent), clock=clock)
    assert enqueuer(tasks.read_file, 1)
    silent.add("files")
    clock.now += 6
    assert not enqueuer(tasks.read_file, 1)
    silent.clear()
    clock.now += 6
    assert enqueuer(tasks.read_file, 1)


def test_the_silent_workers_are_asked_for_once_in_five_seconds():
    clock, asked = Clock(), []
    enqueuer = sweeping.Enqueuer(Enqueued(), ask_silent=lambda: asked.append(clock.now) or set(), clock=clock)
    for pk in range(100):
        enqueuer(tasks.read_file, pk)
    assert len(asked) == 1
    clock.now += 6
    enqueuer(tasks.read_file, 1)
    assert len(asked) == 2


ENQUEUE_AGAIN = """
from django_rq import get_queue
from campaigns.tasks import check_leads, read_file, enqueue_once

def enqueue_all():
    return enqueue_once(read_file, 1) and enqueue_once(read_file, 2) and enqueue_once(check_leads, 1)

def waiting():
    queue = get_queue("files")
    return [f"{job.func_name.split('.')[-1]}-{job.args[0]}" for job in map(queue.fetch_job, queue.job_ids)]

print(enqueue_all() and enqueue_all(), *waiting())
get_queue("files").pop_job_id()  # by a worker that dies before it begins
print(enqueue_all(), *waiting())
"""

ENQUEUE_WHILE_SEVERAL_RUN = """
from django_rq import get_queue
from campaigns.tasks import read_file, enqueue_once

begun = []
for _ in range(5):
    enqueue_once(read_file, 1)
    begun.append(get_queue("files").pop_job_id())  # by a worker that works on it for long
print(len(set(begun)), all(get_queue("files").fetch_job(job) for job in begun))
"""


@pytest.mark.e2e
@pytest.mark.sqlite
def test_a_job_that_still_waits_in_the_queue_is_not_enqueued_again(tmp_path: Path):
    env = environment(tmp_path)
    with redis_server(env):
        said = Portal(env).manage("shell", "-v0", "-c", ENQUEUE_AGAIN)
    assert said.stdout.split("\n")[:2] == [
        "True read_file-1 read_file-2 check_leads-1",
        "True read_file-2 check_leads-1 read_file-1",
    ], said.stderr


ENQUEUE_FOR_MANY_ACCOUNTS = """
from django_rq import get_queue
from campaigns.tasks import enqueue_now, enqueue_once, send_account

for account in range(100):
    enqueue_now(send_account, account)
    enqueue_once(send_account, account)
print(get_queue("sending").count)
"""


@pytest.mark.e2e
@pytest.mark.sqlite
def test_sending_is_enqueued_once_for_all_accounts(tmp_path: Path):
    env = environment(tmp_path)
    with redis_server(env):
        said = Portal(env).manage("shell", "-v0", "-c", ENQUEUE_FOR_MANY_ACCOUNTS)
    assert said.stdout.split("\n")[0] == "1", said.stderr


@pytest.mark.e2e
@pytest.mark.sqlite
def test_a_job_has_its_record_for_itself_however_many_of_the_same_work_run(tmp_path: Path):
    env = environment(tmp_path)
    with redis_server(env):
        said = Portal(env).manage("shell", "-v0", "-c", ENQUEUE_WHILE_SEVERAL_RUN)
    assert said.stdout.split("\n")[0] == "5 True", said.stderr


@pytest.mark.parametrize("enqueue", [tasks.enqueue_now, tasks.enqueue_once])
def test_a_redis_on_which_nobody_listens_counts_as_away(caplog, enqueue):
    assert enqueue(tasks.read_file, 1) is False
    assert "Redis is away" in caplog.text
