"""A real web server: what clients do wrong, or break off, leaves lines of the log and no traceback."""

import json
import re
import socket
import struct
import urllib.request
from collections.abc import Iterator
from contextlib import suppress

import pytest

from tests.portal import Portal
from tests.processes import Process, environment, web_server

pytestmark = [pytest.mark.e2e, pytest.mark.slow, pytest.mark.sqlite]

MULTIPART = "Content-Type: multipart/form-data; boundary=b"
FORM = "Content-Type: application/x-www-form-urlencoded"


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Process]:
    """The web server alone, on an empty database, with a log of JSON."""
    portal = Portal(environment(tmp_path_factory.mktemp("web"), more={"LEADSPORTAL_LOG_FORMAT": "json"}))
    for command in (("migrate", "-v0"), ("collectstatic", "--no-input", "-v0")):
        done = portal.manage(*command)
        assert done.returncode == 0, done.stderr
    with web_server(portal.env) as server:
        yield server


def ask(web: Process, head: str, body: bytes = b"", *, length: int | None = None, resets: bool = False) -> None:
    """Sends a request, and waits for the end of the answer. With `resets` the connection is cut off before that."""
    wire = f"{head}\r\nConnection: close\r\nContent-Length: {len(body) if length is None else length}\r\n\r\n".encode()
    with suppress(OSError), socket.create_connection(("127.0.0.1", int(web.env["PORT"])), timeout=30) as link:
        link.sendall(wire + body)
        if resets:
            link.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            return
        link.shutdown(socket.SHUT_WR)
        while link.recv(65_536):
            pass


def form(web: Process) -> tuple[str, str]:
    """The sign-in page's cookie and token, without which a form's body is not read."""
    with urllib.request.urlopen(f"http://127.0.0.1:{web.env['PORT']}/sign-in/", timeout=30) as page:
        cookie = page.headers["Set-Cookie"].split(";")[0]
        return cookie, re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.read().decode())[1]


@pytest.mark.parametrize("resets", [False, True])
@pytest.mark.parametrize("kind", [FORM, MULTIPART])
@pytest.mark.parametrize("path", ["/sign-in/", "/callbacks/abcdefgh/", "/admin/login/"])
def test_a_body_that_breaks_off(web, path, kind, resets):
    cookie, token = form(web)
    head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookie}\r\nX-CSRFToken: {token}\r\n{kind}"
    ask(web, head, b"--b\r\nContent-Disp", length=900_000, resets=resets)
    assert_quiet(web)


@pytest.mark.parametrize(
    "head",
    [
        "GET /sign-in/ HTTP/1.1\r\nHost: somebody.else.example",
        "GET /static/../../etc/passwd HTTP/1.1\r\nHost: 127.0.0.1",
        "GET /%00 HTTP/1.1\r\nHost: 127.0.0.1",
        "GET /%ff%fe HTTP/1.1\r\nHost: 127.0.0.1",
        "GET /nothing/ HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: sessionid=\xff",
        "nonsense",
    ],
)
@pytest.mark.parametrize("resets", [False, True])
def test_a_request_that_is_none_of_ours(web, head, resets):
    ask(web, head, resets=resets)
    assert_quiet(web)


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        (FORM, b"a=1&" * 2000),
        (FORM, b"a=" + b"x" * 3_000_000),
        (MULTIPART, b"not a part"),
        ("Content-Type: multipart/form-data", b"no boundary"),
        ("Content-Type: application/x-www-form-urlencoded; charset=nonsense", b"a=1"),
    ],
)
def test_a_form_that_is_none(web, kind, body):
    cookie, token = form(web)
    head = f"POST /sign-in/ HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookie}\r\nX-CSRFToken: {token}\r\n{kind}"
    ask(web, head, body)
    assert_quiet(web)


def test_an_answer_that_nobody_waits_for(web):
    for _ in range(10):
        ask(web, "GET /static/app.css HTTP/1.1\r\nHost: 127.0.0.1", resets=True)
        ask(web, "GET /sign-in/ HTTP/1.1\r\nHost: 127.0.0.1", resets=True)
    assert_quiet(web)


def assert_quiet(web: Process) -> None:
    """Each line is JSON, none has a traceback, and there is no line for each request: addresses can have what people
    look for. Waits until the server has answered once more."""
    form(web)
    written = [json.loads(line) for line in web.said(last_bytes=10_000_000).splitlines()]
    assert [line for line in written if "exception" in line or "Traceback" in line["event"]] == []
    assert [line for line in written if "/sign-in/ HTTP" in line["event"]] == [], (
        "addresses can have what people look for"
    )
