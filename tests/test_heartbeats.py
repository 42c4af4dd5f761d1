"""Which processes are silent, by their heartbeats in the database."""

from datetime import timedelta

import pytest

from campaigns import heartbeats
from campaigns.hosts import this_host
from campaigns.models import Heartbeat, HostClock, database_now

pytestmark = pytest.mark.django_db

QUEUES = ("small_files", "files", "callbacks", "sending", "downloads")
SMALL, FILES, CALLBACKS, SENDING, DOWNLOADS = map(heartbeats.worker_of, QUEUES)


def last_beat_was(process: str, *, seconds_ago: float) -> None:
    Heartbeat.objects.filter(process=process).update(beat_at=database_now() - timedelta(seconds=seconds_ago))


def test_a_process_that_never_had_a_heartbeat_is_silent():
    assert heartbeats.silent_processes() == [heartbeats.SWEEPER, SMALL, FILES, CALLBACKS, SENDING, DOWNLOADS]


def test_a_process_with_a_heartbeat_is_not_silent():
    heartbeats.beat(heartbeats.SWEEPER, SMALL, CALLBACKS, SENDING, DOWNLOADS)
    assert heartbeats.silent_processes() == [FILES]


def test_a_process_without_a_heartbeat_for_a_minute_is_silent_until_the_next_one():
    heartbeats.beat(heartbeats.SWEEPER, SMALL, FILES, CALLBACKS, SENDING, DOWNLOADS)
    last_beat_was(FILES, seconds_ago=61)
    last_beat_was(SENDING, seconds_ago=50)
    assert heartbeats.silent_processes() == [FILES]
    heartbeats.beat(FILES)
    assert heartbeats.silent_processes() == []


def test_it_is_one_question_to_the_database(django_assert_num_queries):
    with django_assert_num_queries(1):
        heartbeats.silent_processes()


def test_a_queue_is_silent_with_its_worker():
    heartbeats.beat(SMALL, FILES, CALLBACKS, DOWNLOADS)
    assert heartbeats.silent_queues() == {"sending"}


@pytest.mark.parametrize("process", [heartbeats.SWEEPER, FILES])
def test_somebody_works_on_a_queue_while_its_worker_or_the_sweeper_is_alive(process):
    heartbeats.beat(SENDING)
    assert heartbeats.nobody_works_on("files")
    heartbeats.beat(process)
    assert not heartbeats.nobody_works_on("files")


def test_the_heartbeats_of_queues_that_are_no_more_are_forgotten_after_a_day():
    heartbeats.beat(FILES, SENDING)
    Heartbeat.objects.create(process="worker for a queue of before", beat_at=database_now() - timedelta(days=2))
    last_beat_was(SENDING, seconds_ago=3600)

    heartbeats.forget_heartbeats()

    assert set(Heartbeat.objects.values_list("process", flat=True)) == {FILES, SENDING}


def test_the_clocks_of_hosts_that_are_gone_are_forgotten():
    heartbeats.beat(FILES)
    HostClock.objects.create(host="gone", ahead_seconds=3, read_at=database_now() - timedelta(hours=2))
    HostClock.objects.create(host="silent", ahead_seconds=3, read_at=database_now() - timedelta(minutes=50))

    heartbeats.forget_clocks()

    assert set(HostClock.objects.values_list("host", flat=True)) == {"silent", this_host()}
