"""A real gunicorn: what is broken of a callback is answered with 400, and no line of the log has its token or any of
its bytes, whatever options gunicorn is started with."""

import gzip
import re
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from campaigns.cloudagent import MAX_CALLBACK_BYTES
from campaigns.models import Callback
from tests import make
from tests.dialogue import Request, callback_body, next_request
from tests.matrix.portal import database_url
from tests.processes import Process, environment, web_server
from tests.procfs import kill_all_in

pytestmark = [pytest.mark.e2e, pytest.mark.slow, pytest.mark.sqlite, pytest.mark.django_db(transaction=True)]

LINK = "https://x.s3.amazonaws.com/1_error.csv?X-Amz-Signature=s3cret"


@pytest.fixture
def request_in_flight() -> Request:
    return next_request(make.confirmed_upload(make.rows(6))).answer()


@pytest.fixture
def web(request_in_flight: Request, tmp_path: Path) -> Iterator[Process]:
    """A web server on the test's own database, which writes each request and all that it can of it."""
    (tmp_path / "static").mkdir()
    options = {"GUNICORN_CMD_ARGS": "--access-logfile - --error-logfile - --log-level debug"}
    env = environment(tmp_path, database_url=database_url(), more=options | {"LEADSPORTAL_LOG_LEVEL": "DEBUG"})
    try:
        with web_server(env) as server:
            yield server
    finally:
        kill_all_in(tmp_path)


def ask(web: Process, wire: bytes) -> int:
    """Sends these bytes and gives the status of the answer; 0 where there is none."""
    with socket.create_connection(("127.0.0.1", int(web.env["PORT"])), timeout=30) as link:
        link.sendall(wire)
        link.shutdown(socket.SHUT_WR)
        answer = b""
        while piece := link.recv(65_536):
            answer += piece
    found = re.match(rb"HTTP/1\.[01] (\d{3})", answer)
    return int(found[1]) if found else 0


def head(address: str, *more: str) -> bytes:
    lines = [f"POST {address} HTTP/1.1", "Host: 127.0.0.1", "Connection: close", "Content-Type: application/json"]
    return "\r\n".join([*lines, *more, "", ""]).encode()


def test_broken_chunks_are_answered_with_400_and_packed_bodies_are_bounded(web: Process, request_in_flight: Request):
    address = f"/callbacks/{request_in_flight.token}/"
    message = callback_body(loaded=2, failed=4, link=LINK)
    chunked = head(address, "Transfer-Encoding: chunked")
    for broken in (
        b"zz\r\n" + message,
        message,
        b"5\r\nabcdefgh\r\n0\r\n\r\n",
        b"%x\r\n%b" % (len(message) + 100, message),
        b"%x\r\n%b" % (len(message), message),
        b"%x\r\n%b\r\n0\r\nbroken trailer\r\n\r\n" % (len(message), message),
    ):
        assert ask(web, chunked + broken) == 400, broken[:20]
    assert not Callback.objects.exists()
    assert ask(web, chunked + b"%x\r\n%b\r\n0\r\n\r\n" % (len(message), message)) == 200

    for size, status in ((MAX_CALLBACK_BYTES, 200), (100_000_000, 413)):
        packed = gzip.compress(b" " * size)
        assert ask(web, head(address, "Content-Encoding: gzip", f"Content-Length: {len(packed)}") + packed) == status
    assert [callback.as_it_came() for callback in Callback.objects.all()] == [message, b" " * MAX_CALLBACK_BYTES]
    assert "Internal Server Error" not in web.said(last_bytes=10_000_000)


def test_no_line_has_a_token_or_what_was_sent(web: Process, request_in_flight: Request):
    token = request_in_flight.token
    address = f"/callbacks/{token}/"
    message = callback_body(loaded=2, failed=4, link=LINK)
    wires = [
        head(address, f"Content-Length: {len(message)}") + message,
        head(address, "Transfer-Encoding: chunked") + message,
        head(f"/callbacks%2F{token}%2f", "Transfer-Encoding: chunked") + b"zz " + message,
        head(f"/callb%61cks/{token}/", "Content-Length: 0"),
        head(f"//callbacks//{token}/", "Content-Length: 0"),
        head(f"/callbacks/{token}/more/?x=1", "Content-Length: 0"),
        head(address, "Content-Length: 400000") + b"x" * 400_000,
        head(address, f"Content-Length: {len(message)}, 1") + message,
        head(address, "Transfer-Encoding: s3cret") + message,
        head(address, "s3cret header") + message,
        head(f"http://127.0.0.1{address}", "Content-Length: 0"),
        f"POST {address} HTTP/9.9\r\n\r\n".encode(),
        f"s3cret {address} HTTP/1.1\r\n\r\n".encode(),
        f"POST {address} s3cret HTTP/1.1\r\n\r\n".encode(),
        message + b"\r\n\r\n",
        head(address, "Content-Length: 0").replace(b"Connection: close\r\n", b"") + message + b"\r\n\r\n",
    ]
    for wire in wires:
        ask(web, wire)
    written = web.said(last_bytes=10_000_000)
    assert "Invalid request from ip=127.0.0.1" in written, "gunicorn has lines of its own"
    assert token not in written
    assert "s3cret" not in written
    assert "File Successfully uploaded" not in written
