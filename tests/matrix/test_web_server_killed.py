"""The web server's master is killed while clients are connected: its workers end with it, and another one can listen on
the port at once. One of its workers is killed: another one is there. A deploy cuts no request off."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
import requests

from tests.processes import ROOT, Environment, Process, environment, web_server
from tests.procfs import kill_all_in, processes_below

pytestmark = [pytest.mark.e2e, pytest.mark.slow, pytest.mark.sqlite, pytest.mark.timeout(240)]


@pytest.fixture(scope="module")
def env(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Environment]:
    """The settings of a portal of which nothing but the web server is started."""
    folder = tmp_path_factory.mktemp("web")
    env = environment(folder)
    for command in (["migrate", "-v0"], ["collectstatic", "--no-input", "-v0"]):
        subprocess.run([sys.executable, "manage.py", *command], cwd=ROOT, env=env, check=True)
    try:
        yield env
    finally:
        kill_all_in(folder)


@pytest.fixture
def web(env: Environment) -> Iterator[Process]:
    """The web server, which answers."""
    server = web_server(env)
    server.start()
    yield server
    server.kill()


def test_when_the_master_is_killed_its_workers_end_and_another_server_listens_at_once(web: Process):
    workers = processes_below(web.pid)
    with ExitStack() as clients:
        kept_alive(web, clients)
        an_upload_under_way(web, clients)
        a_slow_reader(web, clients)
        os.kill(web.pid, signal.SIGKILL)  # the master alone
        web.start()
    until = time.monotonic() + 5  # the kernel takes a moment to clear them away
    while living := [pid for pid in workers if os.path.exists(f"/proc/{pid}")]:
        assert time.monotonic() < until, living
        time.sleep(0.1)
    assert "in use" not in web.said()  # gunicorn tries again each second, five times


def test_a_worker_that_is_killed_is_replaced(web: Process):
    killed, *others = processes_below(web.pid)
    os.kill(killed, signal.SIGKILL)
    wait_until(lambda: len(set(processes_below(web.pid)) - {killed}) > len(others), "another worker is there")
    assert requests.get(address(web), timeout=30).status_code == 200


def test_a_deploy_lets_a_request_under_way_end(web: Process):
    with ExitStack() as clients:
        client = an_upload_under_way(web, clients)
        os.kill(web.pid, signal.SIGTERM)
        wait_until(lambda: "Handling signal: term" in web.said(), "the web server was asked to stop")
        client.sendall(b"x" * 1_000)
        answer = client.recv(200)
    assert answer.startswith(b"HTTP/1.1 403 ")  # the form has no token
    wait_until(lambda: web.ended_by_itself, "the web server has ended")


def address(web: Process) -> str:
    return f"{web.env['LEADSPORTAL_PUBLIC_URL']}/sign-in/"


def kept_alive(web: Process, clients: ExitStack) -> None:
    """A client that had an answer and keeps the connection for the next request."""
    session = clients.enter_context(requests.Session())
    assert session.get(address(web), timeout=30).status_code == 200


def an_upload_under_way(web: Process, clients: ExitStack) -> socket.socket:
    """A client that has sent half of a body of 2,000 bytes, once a worker had told it that it takes the request."""
    client = connected(web, clients)
    head = b"POST /sign-in/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 2000\r\nExpect: 100-continue\r\n"
    client.sendall(head + b"Content-Type: application/x-www-form-urlencoded\r\n\r\n")
    assert client.recv(200).startswith(b"HTTP/1.1 100 ")
    client.sendall(b"x" * 1_000)
    return client


def a_slow_reader(web: Process, clients: ExitStack) -> None:
    """A client that has asked for many pages and reads none of them."""
    client = connected(web, clients)
    client.sendall(b"GET /sign-in/ HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n" * 500)


def connected(web: Process, clients: ExitStack) -> socket.socket:
    client = clients.enter_context(socket.socket())
    client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
    client.settimeout(60)
    client.connect(("127.0.0.1", int(web.env["PORT"])))
    return client


def wait_until(happened, what: str) -> None:
    until = time.monotonic() + 60
    while not happened():
        assert time.monotonic() < until, f"not in a minute: {what}"
        time.sleep(0.05)
