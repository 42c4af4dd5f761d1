"""`manage.py sweep` as a process: its passes, its end, and a database that goes away and comes back."""

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import call_command

from campaigns.heartbeats import SWEEPER, silent_processes
from campaigns.models import RunningProcess
from tests.portal import Portal
from tests.processes import Process, environment, sweeper

IS_ALIVE = "from campaigns.heartbeats import SWEEPER, silent_processes; print(SWEEPER not in silent_processes())"


def test_one_pass_on_demand(db):
    call_command("sweep", "--once")
    assert SWEEPER not in silent_processes()
    assert not RunningProcess.objects.exists()


@pytest.fixture
def portal(tmp_path: Path) -> Portal:
    """A portal with its own migrated database and without Redis."""
    portal = Portal(environment(tmp_path, database_url=f"sqlite:///{tmp_path / 'own.sqlite3'}"))
    portal.env["LEADSPORTAL_SWEEP_SECONDS"] = "0.2"
    return portal


@pytest.fixture
def running(portal: Portal) -> Iterator[Process]:
    process = sweeper(portal.env)
    process.start()
    yield process
    process.kill()


def wait_until_it_says(process: Process, words: str) -> None:
    until = time.monotonic() + 20
    while words not in process.said():
        assert time.monotonic() < until, process.said()
        time.sleep(0.05)


@pytest.mark.e2e
@pytest.mark.sqlite
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_cleanly_within_a_second(portal, running, how):
    portal.manage("migrate", "-v0")
    wait_until_it_says(running, "the sweeper begins")
    begun = time.monotonic()
    os.killpg(running.pid, how)
    wait_until_it_says(running, "the sweeper ends")
    assert time.monotonic() - begun < 1.5


@pytest.mark.e2e
@pytest.mark.sqlite
def test_the_sweeper_goes_on_after_the_database_was_away(portal, running):
    wait_until_it_says(running, "the database is away")  # there are no tables yet
    portal.manage("migrate", "-v0")
    said = portal.manage("shell", "-v0", "-c", IS_ALIVE)
    until = time.monotonic() + 20
    while "True" not in said.stdout:
        assert time.monotonic() < until, running.said() + said.stderr
        said = portal.manage("shell", "-v0", "-c", IS_ALIVE)
