"""The health check says which parts work, and nothing else."""

import errno
import time
from datetime import timedelta

import pytest
from django.db import OperationalError
from django.test import override_settings
from redis.exceptions import ReadOnlyError

from campaigns import heartbeats, storage_marker
from campaigns.hosts import this_host
from campaigns.models import DatabaseIdentity, HostClock, RunningProcess, StopReason, database_now
from campaigns.queues import Waiting
from campaigns.sending import stop_account
from tests import make

# Its checks run in threads, which see only what is committed.
pytestmark = pytest.mark.django_db(transaction=True)


def health(client) -> tuple[int, dict]:
    response = client.get("/healthz")
    return response.status_code, response.json()


ALL = {
    "sweeper": heartbeats.SWEEPER,
    "small_files": heartbeats.worker_of("small_files"),
    "files": heartbeats.worker_of("files"),
    "callbacks": heartbeats.worker_of("callbacks"),
    "sending": heartbeats.worker_of("sending"),
    "downloads": heartbeats.worker_of("downloads"),
}


def test_redis_may_be_away_while_all_processes_are_alive(client):
    heartbeats.beat(*ALL.values())
    assert health(client) == (
        200,
        {
            "database": "ok",
            "redis": "away",
            "sweeper": "ok",
            "small_files": "ok",
            "files": "ok",
            "callbacks": "ok",
            "sending": "ok",
            "downloads": "ok",
            "journal": "ok",
            "storage": "ok",
            "space": "ok",
            "clocks": "ok",
            "processes": "ok",
            "waiting": "unknown",
        },
    )


@pytest.mark.parametrize("name", ALL)
def test_a_process_that_is_silent_is_named(client, name):
    heartbeats.beat(*(process for process in ALL.values() if process != ALL[name]))
    status, said = health(client)
    assert status == 503
    assert {each for each in ALL if said[each] == "silent"} == {name}


def test_a_database_that_is_behind_the_journal_is_named(client):
    heartbeats.beat(*ALL.values())
    stop_account(make.account().pk, StopReason.DATABASE_BEHIND)

    status, said = health(client)

    assert (status, said["journal"], said["database"]) == (503, "behind", "ok")


def test_a_journal_that_stops_accounts_is_named(client):
    heartbeats.beat(*ALL.values())
    stop_account(make.account().pk, StopReason.JOURNAL_AWAY, file="web-1.sqlite3")

    status, said = health(client)

    assert (status, said["journal"]) == (503, "away")


def test_a_lost_journal_is_named_and_is_no_fault(client):
    heartbeats.beat(*ALL.values())
    DatabaseIdentity.objects.update_or_create(pk=1, defaults={"journal_lost_at": database_now()})

    status, said = health(client)

    assert (status, said["journal"]) == (200, "lost")


def test_it_writes_nothing_so_that_it_need_not_wait_for_whoever_writes(client):
    health(client)

    assert not HostClock.objects.exists()


def test_a_host_with_a_wrong_clock_is_named(client):
    heartbeats.beat(*ALL.values())
    HostClock.objects.create(host="worker-7", ahead_seconds=-2.5, read_at=database_now())
    HostClock.objects.create(host="worker-8", ahead_seconds=1.5, read_at=database_now())
    HostClock.objects.create(host="gone", ahead_seconds=60, read_at=database_now() - timedelta(hours=2))

    status, said = health(client)

    assert (status, said["clocks"]) == (200, "wrong on worker-7")


def test_this_hosts_own_clock_is_looked_at_too(client, monkeypatch):
    heartbeats.beat(*ALL.values())
    monkeypatch.setattr(heartbeats, "time", lambda: time.time() + 3)

    assert health(client)[1]["clocks"] == f"wrong on {this_host()}"


def test_one_dead_process_of_several_is_named_and_is_no_fault(client):
    heartbeats.beat(*ALL.values())
    now = database_now()
    for pid, seconds_ago in ((4711, 5), (4712, 200)):
        RunningProcess.objects.create(
            kind="worker",
            queues="sending",
            host="worker-7",
            pid=pid,
            started_at=now,
            beat_at=now - timedelta(seconds=seconds_ago),
        )

    status, said = health(client)

    assert (status, said["sending"]) == (200, "ok")
    assert said["processes"] == "silent: worker for sending on worker-7 (4712)"


def test_it_says_how_long_the_oldest_job_of_each_queue_waits(client, monkeypatch):
    waiting = {"files": Waiting(3, 12.34), "sending": Waiting(0, 0.0)}
    monkeypatch.setattr("campaigns.views.health.waiting_jobs", lambda: waiting)

    assert health(client)[1]["waiting"] == {"files": 12.3, "sending": 0.0}


def test_redis_that_answers_is_ok(client, monkeypatch):
    class Answers:
        def set(self, *args, **options):
            return True

    monkeypatch.setattr("campaigns.views.health.django_rq.get_connection", lambda queue: Answers())
    assert health(client)[1]["redis"] == "ok"


def test_redis_that_takes_nothing_is_named(client, monkeypatch):
    class Refuses:
        def set(self, *args, **options):
            raise ReadOnlyError("You can't write against a read only replica.")

    monkeypatch.setattr("campaigns.views.health.django_rq.get_connection", lambda queue: Refuses())
    heartbeats.beat(*ALL.values())
    assert health(client)[0] == 200
    assert health(client)[1]["redis"] == "refuses"


def test_a_database_that_is_away_is_named(client, monkeypatch):
    def away():
        raise OperationalError("could not connect to server: secret.example.com")

    monkeypatch.setattr("campaigns.views.health.silent_processes", away)
    monkeypatch.setattr("campaigns.views.health.storage_status", away)
    unknown = dict.fromkeys([*ALL, "journal", "storage", "clocks", "processes", "waiting"], "unknown")
    assert health(client) == (503, {"database": "away", "redis": "away", "space": "ok"} | unknown)


def test_a_database_that_hangs_is_not_waited_for(client, monkeypatch):
    monkeypatch.setattr("campaigns.views.health.SECONDS", 0.2)
    monkeypatch.setattr("campaigns.views.health.silent_processes", lambda: time.sleep(1))
    begun = time.monotonic()
    assert health(client)[1]["database"] == "away"
    assert time.monotonic() - begun < 0.8


def test_a_disk_with_too_little_room_is_named(client, settings):
    heartbeats.beat(*ALL.values())
    assert health(client)[1]["space"] == "ok"
    settings.FREE_SPACE_BYTES = 2**60
    status, said = health(client)
    assert (status, said["space"]) == (503, "low")


def test_a_disk_that_answers_with_an_error_is_not_well(client, monkeypatch):
    def fail() -> None:
        raise OSError(errno.ESTALE, "Stale file handle")

    heartbeats.beat(*ALL.values())
    monkeypatch.setattr("campaigns.views.health.is_low", fail)
    monkeypatch.setattr("campaigns.views.health.storage_status", fail)
    status, said = health(client)
    assert (status, said["database"], said["storage"], said["space"]) == (503, "ok", "unknown", "unknown")


def test_a_storage_that_hangs_says_nothing_of_the_database(client, monkeypatch):
    heartbeats.beat(*ALL.values())
    monkeypatch.setattr("campaigns.views.health.SECONDS", 1.0)
    monkeypatch.setattr("campaigns.views.health.storage_status", lambda: time.sleep(3))
    status, said = health(client)
    assert (status, said["database"], said["storage"]) == (503, "ok", "unknown")


def test_a_storage_that_nobody_sees_is_lost(client, settings):
    heartbeats.beat(*ALL.values())
    storage_marker.report("sweeper")
    (settings.MEDIA_ROOT / storage_marker.MARKER).unlink()
    storage_marker.report("sweeper")
    status, said = health(client)
    assert (status, said["storage"]) == (503, "lost")


def test_a_process_that_sees_another_storage_is_named(client, settings, tmp_path, monkeypatch):
    heartbeats.beat(*ALL.values())
    storage_marker.report("sweeper")
    monkeypatch.setattr(storage_marker, "this_host", lambda: "b")
    with override_settings(MEDIA_ROOT=tmp_path / "other"):
        storage_marker.report("worker for files")
    status, said = health(client)
    assert (status, said["storage"]) == (503, "not seen by worker for files on b")
