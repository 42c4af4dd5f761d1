"""Parts that go away: how long a person and the dialer wait to be told that the database hangs, and until the site is
back after its web server was killed.

PostgreSQL is stopped (SIGSTOP). On SQLite, which does not hang, another program writes: there only the callback waits.
"""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import requests
from django.db import connection

from tests import make
from tests.bench.measuring import Line
from tests.dialogue import next_request
from tests.matrix.database import nobody_else_writes, server_hangs
from tests.processes import ROOT, Process, environment, web_server
from tests.views.conftest import signed_in_as

PAGE_SECONDS = 5.0
CALLBACK_SECONDS = 3.0
BACK_SECONDS = 5.0
AT_ONCE = 16  # twice as many as the web server has threads
AT_ONCE_ON_SQLITE = 4
RESTART_SECONDS = 1.0  # how long a service manager waits before it starts a process again (docs/operations.md)


def measure(folder: Path) -> list[Line]:
    (data := folder / "away").mkdir()
    env = environment(data, database_url=os.environ["LEADSPORTAL_DATABASE_URL"])
    subprocess.run([sys.executable, "manage.py", "collectstatic", "--no-input", "-v0"], cwd=ROOT, env=env, check=True)
    token = next_request(make.confirmed_upload(make.rows(6), to=make.campaign(of=make.account(name="Away")))).token
    with web_server(env) as web:
        lines = [_callbacks(web, token)]
        if connection.vendor == "postgresql":
            lines.append(_pages(web))
        return [*lines, _killed(web)]


def _callbacks(web: Process, token: str) -> Line:
    address = f"{_url(web)}/callbacks/{token}/"
    is_postgresql = connection.vendor == "postgresql"
    times = AT_ONCE if is_postgresql else AT_ONCE_ON_SQLITE
    _at_once(lambda: requests.get(address, timeout=60), status=405)  # so that each thread of the web server has begun
    with server_hangs() if is_postgresql else nobody_else_writes():
        longest = _at_once(lambda: requests.post(address, data="{}", timeout=60), status=503, times=times)
    what = "the database hangs" if is_postgresql else "another program writes"
    work = f"a callback is answered while {what}, the longest"
    return Line(work, longest, CALLBACK_SECONDS, f"{times} at once", " s")


def _pages(web: Process) -> Line:
    cookies = {name: each.value for name, each in signed_in_as(make.person()).cookies.items()}

    def ask() -> requests.Response:
        return requests.get(f"{_url(web)}/", cookies=cookies, timeout=60)

    _wait_until(lambda: ask().status_code == 200)
    _at_once(ask, status=200)  # so that each thread of the web server has a connection
    with server_hangs():
        longest = _at_once(ask, status=503)
        again = _at_once(ask, status=503)
    of = f"{AT_ONCE} at once; when they ask again {again:.2f} s"
    return Line("a page is answered while the database hangs, the longest", longest, PAGE_SECONDS, of, " s")


def _killed(web: Process) -> Line:
    """The master alone is killed, while a client is in the middle of a request."""
    with ExitStack() as clients:
        client = clients.enter_context(socket.create_connection(("127.0.0.1", int(web.env["PORT"])), timeout=60))
        head = b"POST /sign-in/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 9\r\nExpect: 100-continue\r\n\r\n"
        client.sendall(head)
        assert client.recv(200).startswith(b"HTTP/1.1 100 ")  # a worker takes it, and waits for the rest
        begun = time.monotonic()
        os.kill(web.pid, signal.SIGKILL)
        time.sleep(RESTART_SECONDS)
        web.start()
        back = time.monotonic() - begun
    of = f"from SIGKILL of its master until it answers, {RESTART_SECONDS:g} s of it until it is started again"
    return Line("the site is back after its web server was killed", back, BACK_SECONDS, of, " s")


def _at_once(ask: Callable[[], requests.Response], *, status: int, times: int = AT_ONCE) -> float:
    """The longest time of so many requests at once, which all have this status."""

    def timed(_: int) -> float:
        begun = time.monotonic()
        answer = ask()
        assert answer.status_code == status, f"{answer.status_code} instead of {status}"
        return time.monotonic() - begun

    with ThreadPoolExecutor(times) as people:
        return max(people.map(timed, range(times)))


def _wait_until(happened: Callable[[], bool]) -> None:
    until = time.monotonic() + 60
    while not happened():
        assert time.monotonic() < until, "not in a minute"
        time.sleep(0.1)


def _url(web: Process) -> str:
    return web.env["LEADSPORTAL_PUBLIC_URL"]
