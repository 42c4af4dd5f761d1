"""The commands of docs/operations.md make a portal that runs, upgrade it, and go back."""

import stat
import time
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
import requests

from tests.deploy.machine import Machine, machine

pytestmark = [pytest.mark.e2e, pytest.mark.slow, pytest.mark.postgresql, pytest.mark.timeout(900)]

START_SECONDS = 90


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    with machine(tmp_path_factory.mktemp("machine")) as made:
        made.follow("Install", release="first")
        yield made


def assert_all_is_well(installed: Machine) -> None:
    """Starts what is enabled, and waits until /healthz says that all of it works."""
    with ExitStack() as stack:
        started = [stack.enter_context(process) for process in installed.processes()]
        until = time.monotonic() + START_SECONDS
        health = f"http://127.0.0.1:{installed.env['PORT']}/healthz"
        while not is_well(health):
            said = "\n".join(f"---- {process.name}:\n{process.said()}" for process in started)
            assert time.monotonic() < until, f"not all is well after {START_SECONDS} s:\n{said}"
            time.sleep(0.5)


def is_well(health: str) -> bool:
    try:
        return requests.get(health, timeout=5).status_code == 200
    except requests.RequestException:
        return False


def test_what_was_installed_runs(installed: Machine):
    assert_all_is_well(installed)


def test_each_unit_that_is_named_is_there(installed: Machine):
    for unit in [*installed.units("enable"), *installed.units("start")]:
        assert unit.file.exists(), unit.name


def test_the_secrets_are_different_and_only_the_user_reads_them(installed: Machine):
    secrets = ("LEADSPORTAL_SECRET_KEY", "LEADSPORTAL_CREDENTIAL_KEYS", "LEADSPORTAL_NUMBER_HASH_KEY")
    values = {installed.settings[name] for name in secrets}
    mode = (installed.root / "etc/leadsportal/env").stat().st_mode

    assert len(values) == 3
    assert all(len(value) >= 40 for value in values)
    assert stat.S_IMODE(mode) == 0o640


def test_it_is_upgraded_and_taken_back(installed: Machine):
    installed.follow("Install", release="second", only="git clone")
    installed.follow("Upgrade", release="second")
    assert installed.release == "second"
    assert_all_is_well(installed)

    installed.follow("Going back")
    assert installed.release == "first"
    assert_all_is_well(installed)
