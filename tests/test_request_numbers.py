"""A real web server of two processes: whichever is asked tells the requests of both."""

import os
import signal
import time
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.portal import Portal
from tests.processes import Process, environment, web_server
from tests.procfs import processes_below

pytestmark = [pytest.mark.e2e, pytest.mark.slow, pytest.mark.sqlite]


@pytest.fixture
def web(tmp_path: Path) -> Iterator[Process]:
    """The web server alone, with a temporary folder of its own."""
    (tmp_path / "temporary").mkdir()
    portal = Portal(environment(tmp_path, more={"TMPDIR": str(tmp_path / "temporary")}))
    for command in (("migrate", "-v0"), ("collectstatic", "--no-input", "-v0")):
        done = portal.manage(*command)
        assert done.returncode == 0, done.stderr
    with web_server(portal.env) as server:
        yield server


def ask(web: Process, path: str) -> str:
    with urllib.request.urlopen(f"http://127.0.0.1:{web.env['PORT']}{path}", timeout=30) as answer:
        return answer.read().decode()


def answered(web: Process) -> float:
    """How many requests of the sign-in page were answered, as /metrics says."""
    begins = 'leadsportal_requests_total{status="200",view="sign-in"} '
    found = [line.removeprefix(begins) for line in ask(web, "/metrics").splitlines() if line.startswith(begins)]
    return float(found[0]) if found else 0


def ask_often(web: Process, times: int) -> None:
    with ThreadPoolExecutor(8) as threads:  # one after the other would mostly reach the same process
        list(threads.map(lambda _: ask(web, "/sign-in/"), range(times)))


def files(web: Process) -> list[Path]:
    return list(Path(web.env["TMPDIR"]).glob("leadsportal-requests-*/*.db"))


def test_numbers_are_those_of_all_processes_and_outlive_each(web: Process):
    ask_often(web, 40)
    assert [answered(web) for _ in range(10)] == [40] * 10

    for pid in processes_below(web.pid):
        os.kill(pid, signal.SIGKILL)
    until = time.monotonic() + 60
    while not processes_below(web.pid) and time.monotonic() < until:
        time.sleep(0.1)
    ask_often(web, 10)
    assert answered(web) == 50


def test_a_new_web_server_begins_at_0_and_leaves_no_files(web: Process):
    ask_often(web, 5)
    assert files(web)
    web.stop()
    assert files(web) == []
    web.start()
    assert answered(web) == 0
