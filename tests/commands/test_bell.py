"""The sweeper's bell: rung now and then, not at all while Redis is away, in vain where no worker listens."""

from pathlib import Path

import pytest

from campaigns import sweeping, tasks
from tests.processes import Portal, environment, redis_server


class Rung(list):
    """A bell that everybody hears; remembers what was rung for."""

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


def test_the_bell_rings_for_the_same_object_once_in_ten_seconds():
    clock, rung = Clock(), Rung()
    bell = sweeping.Bell(rung, ask_silent=all_alive, clock=clock)
    for seconds in (0, 5, 4):
        clock.now += seconds
        assert bell(tasks.read_file, 1)
    assert bell(tasks.read_file, 2)
    assert bell(tasks.check_leads, 1)
    assert rung == [("read_file", 1), ("read_file", 2), ("check_leads", 1)]
    clock.now += 2
    bell(tasks.read_file, 1)
    assert rung[-1] == ("read_file", 1)


def test_while_redis_is_away_it_is_tried_once_in_five_seconds():
    clock, tries = Clock(), []
    bell = sweeping.Bell(lambda _task, pk: bool(tries.append(pk)), ask_silent=all_alive, clock=clock)
    assert not any(bell(tasks.read_file, pk) for pk in range(100))
    assert tries == [0]
    clock.now += 6
    assert not bell(tasks.read_file, 1)
    assert tries == [0, 1]


def test_what_was_rung_for_before_redis_went_is_not_taken_for_heard():
    clock, is_there = Clock(), [True]
    bell = sweeping.Bell(lambda *_: is_there[0], ask_silent=all_alive, clock=clock)
    assert bell(tasks.read_file, 1)
    is_there[0] = False
    assert not bell(tasks.read_file, 2)
    assert not bell(tasks.read_file, 1)


def test_where_the_worker_is_silent_nobody_hears():
    rung = Rung()
    bell = sweeping.Bell(rung, ask_silent=lambda: {"sending"})
    assert not bell(tasks.send_account, 1)
    assert bell(tasks.read_file, 1)
    assert rung == [("read_file", 1)]


def test_a_worker_that_fell_silent_does_not_hear_what_was_rung_before_either():
    clock, silent = Clock(), set()
    bell = sweeping.Bell(Rung(), ask_silent=lambda: set(silent), clock=clock)
    assert bell(tasks.read_file, 1)
    silent.add("files")
    clock.now += 6
    assert not bell(tasks.read_file, 1)
    silent.clear()
    clock.now += 6
    assert bell(tasks.read_file, 1)


def test_who_is_silent_is_asked_once_in_five_seconds():
    clock, asked = Clock(), []
    bell = sweeping.Bell(Rung(), ask_silent=lambda: asked.append(clock.now) or set(), clock=clock)
    for pk in range(100):
        bell(tasks.read_file, pk)
    assert len(asked) == 1
    clock.now += 6
    bell(tasks.read_file, 1)
    assert len(asked) == 2


RING_AGAIN = """
from django_rq import get_queue
from campaigns.tasks import check_leads, read_file, ring_again

def ring_for_all():
    return ring_again(read_file, 1) and ring_again(read_file, 2) and ring_again(check_leads, 1)

print(ring_for_all() and ring_for_all(), *get_queue("files").job_ids)
get_queue("files").pop_job_id()  # by a worker that dies before it begins
print(ring_for_all(), *get_queue("files").job_ids)
"""


@pytest.mark.e2e
@pytest.mark.sqlite
def test_what_waits_in_the_queue_still_is_not_put_there_again(tmp_path: Path):
    env = environment(tmp_path)
    with redis_server(env):
        said = Portal(env).manage("shell", "-v0", "-c", RING_AGAIN)
    assert said.stdout.split("\n")[:2] == [
        "True again-read_file-1 again-read_file-2 again-check_leads-1",
        "True again-read_file-2 again-check_leads-1 again-read_file-1",
    ], said.stderr


@pytest.mark.parametrize("ring", [tasks.ring_now, tasks.ring_again])
def test_a_redis_on_which_nobody_listens_counts_as_away(caplog, ring):
    assert ring(tasks.read_file, 1) is False
    assert "Redis is away" in caplog.text
