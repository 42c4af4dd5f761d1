"""leadsportal-web.socket: systemd holds the port of the web server, and hands it to each one that it starts."""

import shlex
import signal
import socket
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests

from tests.deploy.units import Unit
from tests.processes import ROOT, Environment, environment

pytestmark = [pytest.mark.e2e, pytest.mark.sqlite, pytest.mark.timeout(200)]


@contextmanager
def web_server_at(held: socket.socket, env: Environment) -> Iterator[None]:
    """The web server as its unit starts it, which gets a port from systemd (sd_listen_fds(3)). It is ended as systemd
    ends it."""
    program, *words = Unit("leadsportal-web").words
    command = f"exec 3<&{held.fileno()}; exec env LISTEN_FDS=1 LISTEN_PID=$$ {Path(program).name} {shlex.join(words)}"
    server = subprocess.Popen(["/bin/bash", "-c", command], cwd=ROOT, env=env, pass_fds=[held.fileno()])
    try:
        yield
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(60)


def status_at(held: socket.socket) -> int:
    """The status of an answer, whatever it is: this test has no tables and no workers."""
    return requests.get(f"http://127.0.0.1:{held.getsockname()[1]}/healthz", timeout=60).status_code


def test_a_request_that_comes_while_the_web_server_is_started_again_waits_for_it(tmp_path: Path):
    env = environment(tmp_path)
    with socket.create_server(("127.0.0.1", 0)) as held, ThreadPoolExecutor() as people:
        with web_server_at(held, env):
            assert status_at(held)
        asked = people.submit(status_at, held)
        with pytest.raises(TimeoutError):
            asked.result(timeout=1)
        with web_server_at(held, env):
            assert asked.result(timeout=60)
