"""A body comes whole and in time, or reading it fails. The connection is a real one, as gunicorn's is."""

import io
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from leadsportal.bodies import reading
from leadsportal.bodies.reading import BrokenOff, WholeBodies


@pytest.fixture
def connection() -> Iterator[tuple[socket.socket, socket.socket]]:
    """The client's end, and the server's."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        client = socket.create_connection(listening.getsockname())
        server, _ = listening.accept()
    with client, server:
        yield client, server


@pytest.fixture(autouse=True)
def _short_times(monkeypatch):
    monkeypatch.setattr(reading, "SECONDS", 0.5)


def read_by(read: Callable[[io.IOBase], bytes], server: socket.socket, *, length: int | None) -> list[bytes]:
    """What an application reads of a request whose head announces this length; None: it comes in chunks."""
    environ = {"wsgi.input": server.makefile("rb"), "gunicorn.socket": server}
    environ |= {"HTTP_TRANSFER_ENCODING": "chunked"} if length is None else {"CONTENT_LENGTH": str(length)}
    application = WholeBodies(lambda environ, _: [read(environ["wsgi.input"])])
    return list(application(environ, lambda *_: None))


@contextmanager
def dripping(client: socket.socket, seconds: float) -> Iterator[None]:
    """The client sends a byte every 50 ms, so that no single read waits for long."""
    stop = threading.Event()

    def drip() -> None:
        until = time.monotonic() + seconds
        while time.monotonic() < until and not stop.wait(0.05):
            client.send(b"x")

    thread = threading.Thread(target=drip)
    thread.start()
    yield
    stop.set()
    thread.join()


def test_a_whole_body_is_given(connection):
    client, server = connection
    client.sendall(b"a=1\nb=2\n")
    assert read_by(lambda body: body.readline() + body.read(4), server, length=8) == [b"a=1\nb=2\n"]


def test_a_body_that_drips_is_given_up_when_its_time_is_over(connection):
    client, server = connection
    begun = time.monotonic()
    with dripping(client, 10), pytest.raises(TimeoutError):
        read_by(lambda body: body.read(1_000), server, length=1_000)
    assert time.monotonic() - begun < 3
    server.sendall(b"an answer")
    assert client.recv(100) == b"an answer"


def test_so_is_a_body_that_comes_in_chunks(connection, monkeypatch):
    monkeypatch.setattr(reading, "SECONDS_WITHOUT_LENGTH", 0.5)
    client, server = connection
    source = io.BufferedReader(_UntilTheEnd(server))  # as gunicorn, which fails where a chunk is cut off
    environ = {"wsgi.input": source, "gunicorn.socket": server, "HTTP_TRANSFER_ENCODING": "chunked"}
    with dripping(client, 10), pytest.raises(TimeoutError):
        WholeBodies(lambda environ, _: [environ["wsgi.input"].read(1_000)])(environ, lambda *_: None)


def test_a_large_body_has_more_time(connection):
    client, server = connection
    length = reading.BYTES_A_SECOND  # one second more
    threading.Timer(0.9, client.sendall, [b"x" * length]).start()
    assert read_by(lambda body: body.read(length), server, length=length) == [b"x" * length]


def test_a_client_that_goes_away_in_the_middle_has_sent_nothing(connection):
    client, server = connection
    client.sendall(b"PhoneNumber=98765")
    client.close()
    with pytest.raises(BrokenOff):
        read_by(lambda body: body.read(22), server, length=22)


def test_neither_has_it_where_lines_are_read(connection):
    client, server = connection
    client.sendall(b"a line\n")
    client.close()
    with pytest.raises(BrokenOff):
        read_by(lambda body: body.readline() + body.readline(), server, length=22)


def test_a_body_that_was_read_leaves_no_timer(connection):
    client, server = connection
    client.sendall(b"1234")
    before = threading.active_count()
    assert read_by(lambda body: body.read(4), server, length=4) == [b"1234"]
    until = time.monotonic() + 5
    while threading.active_count() > before:  # it ends in a moment
        assert time.monotonic() < until
        time.sleep(0.01)


@pytest.mark.parametrize("in_chunks", [False, True])
def test_an_application_may_work_for_longer_once_the_body_is_there(connection, monkeypatch, in_chunks):
    """Else the connection would be shut for reading beneath its work, as if the client had gone away."""
    monkeypatch.setattr(reading, "SECONDS_WITHOUT_LENGTH", 0.5)
    client, server = connection
    client.sendall(b"1234")

    def work(environ, _) -> list[bytes]:
        body = environ["wsgi.input"].read(100)
        time.sleep(1)
        return [body]

    # As gunicorn, which gives the body alone: the connection goes on after it.
    environ = {"wsgi.input": io.BytesIO(server.recv(4)), "gunicorn.socket": server}
    environ |= {"HTTP_TRANSFER_ENCODING": "chunked"} if in_chunks else {"CONTENT_LENGTH": "4"}
    assert WholeBodies(work)(environ, lambda *_: None) == [b"1234"]
    server.setblocking(False)
    with pytest.raises(BlockingIOError):  # and not its end
        server.recv(1)


def test_a_request_without_a_body_needs_no_timer(connection):
    _, server = connection
    before = threading.active_count()
    [running] = read_by(lambda body: body.read(0) + b"%d" % threading.active_count(), server, length=0)
    assert int(running) == before


class _UntilTheEnd(io.RawIOBase):
    """Raises, as gunicorn does, where the connection ends within a chunk."""

    def __init__(self, server: socket.socket) -> None:
        self._server = server

    def readable(self) -> bool:
        return True

    def readinto(self, buffer) -> int:
        if not (count := self._server.recv_into(buffer)):
            raise OSError("no more data")
        return count
