"""`manage.py cloudagent_sandbox`, as a process."""

import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.sandbox.outside import Caller

MANAGE = Path(__file__).resolve().parents[2] / "manage.py"


@contextmanager
def running(*options: str) -> Iterator[subprocess.Popen[str]]:
    """The command as a process, whose output can be read."""
    command = [sys.executable, str(MANAGE), "cloudagent_sandbox", *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def url_in(line: str) -> str:
    found = re.match(r"The sandbox listens at (http://127\.0\.0\.1:[0-9]+) ", line)
    assert found, line
    return found[1]


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT])
def test_it_says_where_it_listens_and_ends_cleanly(ending: signal.Signals):
    with running("--port", "0", "--window", "30", "--callback-delay", "0.1") as process:
        caller = Caller(url_in(process.stdout.readline()))
        assert caller.post().json()["status"] == "success"
        assert re.match(r"Sales_Outbound: 1 rows queued as [0-9]+, 0 of them fail", process.stdout.readline())
        process.send_signal(ending)
        assert process.stdout.read() == ""
        assert process.wait(5) == 0


def test_quiet_says_only_where_it_listens():
    with running("--port", "0", "--quiet") as process:
        Caller(url_in(process.stdout.readline())).post()
        process.terminate()
        assert process.stdout.read() == ""


def test_a_port_that_is_taken_is_said_in_a_sentence():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        with running("--port", port) as process:
            said = process.stdout.read()
            assert process.wait(5) == 1
    assert f"The sandbox cannot listen at 127.0.0.1, port {port}: " in said
    assert "Traceback" not in said
