"""Real processes in production: they start with what docs/operations.md says, and not with wrong credential keys."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.processes import ROOT, Environment, Process, environment, redis_server, sweeper, web_server, worker

pytestmark = [pytest.mark.e2e, pytest.mark.sqlite, pytest.mark.timeout(200)]

PRODUCTION = {
    "LEADSPORTAL_ENVIRONMENT": "production",
    "LEADSPORTAL_PUBLIC_URL": "https://leads.example.com",
    "LEADSPORTAL_SANDBOX_ORIGIN": "",
}
OTHER = {"LEADSPORTAL_CREDENTIAL_KEYS": "gJo1BBZgWPDTRoVMSz5bxoSNDrBY9a7zD7kHhSFjQOs="}
SECONDS = 60
AN_ACCOUNT = (
    "from campaigns.models import Account; a = Account(name='Main', domain='dialer.example.com', user_name='caller'); "
    "a.seal_key('canary-key'); a.save()"
)


@pytest.fixture(scope="module")
def production(tmp_path_factory: pytest.TempPathFactory) -> Environment:
    """A database with an account, and the settings of production."""
    env = environment(tmp_path_factory.mktemp("production"), more=PRODUCTION)
    for words in (("migrate", "-v0"), ("collectstatic", "--no-input", "-v0"), ("shell", "-v0", "-c", AN_ACCOUNT)):
        subprocess.run([sys.executable, "manage.py", *words], cwd=ROOT, env=env, check=True, timeout=120)
    return env


def wait_until(true: Callable[[], bool], process: Process) -> None:
    until = time.monotonic() + SECONDS
    while not true():
        assert time.monotonic() < until, f"{process.name} said in {SECONDS} s:\n{process.said()}"
        time.sleep(0.1)


def what_it_says_when_it_ends(process: Process) -> str:
    process.begin()
    try:
        wait_until(lambda: process.ended_by_itself, process)
        return process.said()
    finally:
        process.kill()


def has_begun(sweeping: Process) -> bool:
    return "the sweeper begins" in sweeping.said()


@pytest.mark.parametrize("start", [web_server, worker, sweeper], ids=lambda start: start.__name__)
def test_no_process_starts_with_credential_keys_that_open_no_stored_key(
    production: Environment, start: Callable[[Environment], Process]
):
    said = what_it_says_when_it_ends(start(production | OTHER))
    assert "LEADSPORTAL_CREDENTIAL_KEYS holds no key that opens the API key of these accounts: 1." in said
    assert "canary" not in said


def test_with_the_right_ones_all_start(production: Environment):
    with redis_server(production), web_server(production), worker(production), sweeper(production) as sweeping:
        wait_until(lambda: has_begun(sweeping), sweeping)


def test_the_web_server_does_not_share_the_connection_of_its_master(production: Environment):
    """Each of its processes has opened the database by itself, or not yet."""
    with web_server(production) as web:
        database = os.path.realpath(production["LEADSPORTAL_DATABASE_URL"].removeprefix("sqlite:///"))
        opened = [os.path.realpath(file) for file in Path(f"/proc/{web.pid}/fd").iterdir()]
    assert database not in opened


def test_a_database_without_tables_keeps_nobody_from_starting(tmp_path: Path):
    env = environment(tmp_path, more=PRODUCTION)
    with web_server(env), sweeper(env) as sweeping:
        wait_until(lambda: has_begun(sweeping), sweeping)
