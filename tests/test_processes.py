"""Each process that always runs has a row: one that died is named, one that ended in order is not."""

import os
import subprocess
import sys
from datetime import timedelta

import pytest
from django.db.models.functions import Now

from campaigns import heartbeats, processes
from campaigns.hosts import this_host
from campaigns.models import Heartbeat, RunningProcess, database_now
from tests.threads import at_once

pytestmark = pytest.mark.django_db

SENDING = heartbeats.worker_of("sending")


@pytest.fixture(autouse=True)
def _has_no_row_yet(monkeypatch) -> None:
    monkeypatch.setattr(processes, "_rows", {})


def gone_pid() -> int:
    """The id of a process that has ended."""
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        process.wait()
    return process.pid


def another(*, pid: int, seconds_ago: float, queues: str = "sending", host: str = "") -> RunningProcess:
    beat_at = database_now() - timedelta(seconds=seconds_ago)
    return RunningProcess.objects.create(
        kind="worker" if queues else "sweeper",
        queues=queues,
        host=host or this_host(),
        pid=pid,
        started_at=beat_at,
        beat_at=beat_at,
    )


def named() -> list[str]:
    return [str(process) for process in processes.silent_ones()]


def test_a_process_has_one_row_with_what_it_does_where_and_since_when():
    heartbeats.beat(SENDING, heartbeats.worker_of("files"))
    heartbeats.beat(SENDING, heartbeats.worker_of("files"))
    row = RunningProcess.objects.get()
    assert str(row) == f"worker for files,sending on {this_host()} ({os.getpid()})"
    assert row.started_at < row.beat_at


def test_the_sweeper_has_no_queues():
    heartbeats.beat(heartbeats.SWEEPER)
    assert str(RunningProcess.objects.get()) == f"sweeper on {this_host()} ({os.getpid()})"


def test_one_that_died_is_named_after_a_minute_and_for_a_day():
    died = another(pid=1, seconds_ago=59)
    assert named() == []
    for seconds_ago in (61, 86_000):
        RunningProcess.objects.update(beat_at=database_now() - timedelta(seconds=seconds_ago))
        processes.forget_silent_ones()
        assert named() == [str(died)]
    RunningProcess.objects.update(beat_at=database_now() - timedelta(days=1, seconds=1))
    assert named() == []
    processes.forget_silent_ones()
    assert not RunningProcess.objects.exists()


def test_one_that_ended_in_order_is_not_named():
    heartbeats.beat(SENDING)
    processes.say_goodbye()
    assert not RunningProcess.objects.exists()


def test_one_that_never_gave_a_sign_says_no_goodbye():
    another(pid=os.getpid(), seconds_ago=1)
    processes.say_goodbye()
    assert RunningProcess.objects.exists()


def test_the_next_one_takes_the_place_of_one_that_died_here_a_moment_ago():
    RunningProcess.objects.filter(pk=another(pid=gone_pid(), seconds_ago=1).pk).update(beat_at=Now())
    heartbeats.beat(SENDING)
    assert RunningProcess.objects.get().pid == os.getpid()


def test_one_in_a_container_that_was_started_again_has_the_same_id_and_takes_its_place():
    another(pid=os.getpid(), seconds_ago=1)
    heartbeats.beat(SENDING)
    assert RunningProcess.objects.count() == 1


def test_it_takes_one_place_only():
    another(pid=gone_pid(), seconds_ago=300)
    second = another(pid=gone_pid(), seconds_ago=200)
    heartbeats.beat(SENDING)
    assert named() == [str(second)]


@pytest.mark.parametrize(
    "one",
    [
        {"pid": os.getppid(), "seconds_ago": 1},
        {"pid": 1, "seconds_ago": 1, "host": "another"},
        {"pid": 1, "seconds_ago": 300, "queues": "files"},
        {"pid": 1, "seconds_ago": 300, "queues": ""},
    ],
    ids=["it is alive", "it gave a sign elsewhere", "it does other work", "it is the sweeper"],
)
def test_it_takes_no_place_of_another(one):
    row = another(**one)
    heartbeats.beat(SENDING)
    assert set(RunningProcess.objects.values_list("pid", flat=True)) == {row.pid, os.getpid()}


def test_one_on_another_host_is_replaced_once_it_is_silent():
    another(pid=1, seconds_ago=61, host="another")
    heartbeats.beat(SENDING)
    assert named() == []
    assert RunningProcess.objects.get().host == this_host()


def test_one_whose_row_was_taken_while_it_hung_gets_a_new_one_and_takes_none_back():
    heartbeats.beat(SENDING)
    RunningProcess.objects.update(host="another", pid=77)
    heartbeats.beat(SENDING)
    assert set(RunningProcess.objects.values_list("host", flat=True)) == {"another", this_host()}


@pytest.mark.django_db(transaction=True)
def test_those_that_begin_at_the_same_moment_all_have_a_heartbeat():
    Heartbeat.objects.all().delete()
    at_once(*[lambda: heartbeats.beat(SENDING, heartbeats.worker_of("files"))] * 6)
    assert Heartbeat.objects.count() == 2
