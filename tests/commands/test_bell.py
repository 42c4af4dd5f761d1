"""The sweeper's bell: rung now and then, and not at all while Redis is away."""

import pytest

from campaigns import sweeping, tasks


class Rung(list):
    """A bell that everybody hears; remembers what was rung for."""

    def __call__(self, task, pk: int) -> bool:
        self.append((task.__name__, pk))
        return True


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_the_bell_rings_for_the_same_object_once_in_thirty_seconds():
    clock, rung = Clock(), Rung()
    bell = sweeping.Bell(rung, clock=clock)
    for seconds in (0, 5, 24):
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
    bell = sweeping.Bell(lambda _task, pk: bool(tries.append(pk)), clock=clock)
    assert not any(bell(tasks.read_file, pk) for pk in range(100))
    assert tries == [0]
    clock.now += 6
    assert not bell(tasks.read_file, 1)
    assert tries == [0, 1]


def test_what_was_rung_for_before_redis_went_is_not_taken_for_heard():
    clock, is_there = Clock(), [True]
    bell = sweeping.Bell(lambda *_: is_there[0], clock=clock)
    assert bell(tasks.read_file, 1)
    is_there[0] = False
    assert not bell(tasks.read_file, 2)
    assert not bell(tasks.read_file, 1)


@pytest.mark.django_db(transaction=True)
def test_a_redis_on_which_nobody_listens_counts_as_away(caplog):
    assert tasks.ring_now(tasks.read_file, 1) is False
    assert "Redis is away" in caplog.text
