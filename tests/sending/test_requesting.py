"""One HTTP request: what is observed when the other side fails in each possible way. The other side is a raw socket."""

import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import pytest

from campaigns.dialer import DialerRequest, Phase
from campaigns.sending.requesting import MOST_ANSWER_BYTES, send


@contextmanager
def listener(talk: Callable[[socket.socket], None]) -> Iterator[str]:
    """A server that gives its first connection to `talk`, after the request's headers and body have come."""
    server = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        connection, _ = server.accept()
        with connection:
            connection.settimeout(5)
            received = b""
            while b"bulkData=" not in received:
                received += connection.recv(65536)
            talk(connection)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.getsockname()[1]}/"
    thread.join(5)
    server.close()


def call(url: str, seconds: float = 2.0):
    fields = {"apiKey": "secret", "bulkData": "x" * 100}
    return send(DialerRequest("POST", url, fields=fields, may_be_private=True), seconds=seconds)


def reset(connection: socket.socket) -> None:
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


def drip(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
    for _ in range(40):
        try:
            connection.sendall(b"{")
        except OSError:
            return
        time.sleep(0.1)


def test_a_whole_answer_is_observed():
    with listener(lambda c: c.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")) as url:
        observed = call(url)
    assert (observed.phase, observed.status, observed.body, observed.complete) == (Phase.ANSWERED, 200, b"{}", True)


@pytest.mark.parametrize(
    ("talk", "phase", "complete"),
    [
        (lambda c: c.close(), Phase.SENT_NO_ANSWER, False),
        (reset, Phase.SENT_NO_ANSWER, False),
        (lambda c: time.sleep(2.5), Phase.SENT_NO_ANSWER, False),
        (lambda c: c.sendall(b"nonsense\r\n\r\n"), Phase.SENT_NO_ANSWER, False),
        (lambda c: c.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{}"), Phase.ANSWERED, False),
        (
            lambda c: c.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n"),
            Phase.ANSWERED,
            False,
        ),
        (drip, Phase.ANSWERED, False),
        (lambda c: c.sendall(b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * (MOST_ANSWER_BYTES * 2)), Phase.ANSWERED, False),
    ],
    ids=["closed", "reset", "silent", "no http", "cut short", "cut chunk", "dripping", "huge"],
)
def test_what_is_no_whole_answer_is_never_complete(talk, phase, complete):
    began = time.monotonic()
    with listener(talk) as url:
        observed = call(url)
    assert (observed.phase, observed.complete) == (phase, complete)
    assert len(observed.body) <= MOST_ANSWER_BYTES
    assert time.monotonic() - began < 8


def test_a_gzip_bomb_is_cut_at_the_bound():
    import gzip

    bomb = gzip.compress(b"0" * 50_000_000)
    head = f"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {len(bomb)}\r\n\r\n".encode()
    with listener(lambda c: c.sendall(head + bomb)) as url:
        observed = call(url)
    assert not observed.complete
    assert len(observed.body) <= MOST_ANSWER_BYTES


def test_a_redirect_is_not_followed():
    with listener(
        lambda c: c.sendall(b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n")
    ) as url:
        assert call(url).status == 302


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 302 Found\r\nLocation: http://[\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 302 Found\r\nLocation: \xff\xfe\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: ²\r\n\r\n{}".encode("latin-1"),
        b"HTTP/1.1 200 OK\r\nContent-Length: " + b"9" * 5000 + b"\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=\xff\r\nContent-Length: 2\r\n\r\n{}",
    ],
    ids=["broken redirect", "redirect in no charset", "length two", "length without end", "broken charset"],
)
def test_no_answer_however_broken_makes_it_raise_or_look_as_if_nothing_was_sent(answer):
    with listener(lambda c: c.sendall(answer)) as url:
        assert call(url).phase in (Phase.ANSWERED, Phase.SENT_NO_ANSWER)


def test_the_body_of_a_redirect_is_bounded_too():
    taken = []

    def talk(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\n\r\n")
        with suppress(OSError):
            for _ in range(40):
                connection.sendall(b"x" * 1_000_000)
                taken.append(1_000_000)

    with listener(talk) as url:
        observed = call(url)
    assert len(observed.body) <= MOST_ANSWER_BYTES
    assert not observed.complete
    assert sum(taken) < 20_000_000, "what the system buffers, not what the other side would send"


def test_a_body_that_is_taken_slowly_is_not_sent_beyond_the_deadline():
    server = socket.create_server(("127.0.0.1", 0))

    def take_slowly() -> None:
        connection, _ = server.accept()
        with connection:
            while connection.recv(4096):
                time.sleep(0.05)

    threading.Thread(target=take_slowly, daemon=True).start()
    began = time.monotonic()
    address = f"http://127.0.0.1:{server.getsockname()[1]}/"
    request = DialerRequest("POST", address, fields={"bulkData": "x" * 8_000_000}, may_be_private=True)
    observed = send(request, seconds=1.5)
    server.close()
    assert observed.phase == Phase.SENT_NO_ANSWER
    assert time.monotonic() - began < 6


def closed_port() -> str:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return f"http://127.0.0.1:{server.getsockname()[1]}/"


def test_a_refused_connection_surely_never_arrived():
    assert call(closed_port()).phase == Phase.NOT_SENT


@pytest.mark.parametrize("url", ["http://no-such-host.invalid/", "http://[broken/", "https://user name/"])
def test_a_host_that_cannot_be_found_surely_never_got_it(url):
    assert call(url).phase == Phase.NOT_SENT


def test_a_failed_tls_handshake_surely_never_got_it():
    server = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        connection, _ = server.accept()
        with connection:
            connection.recv(1000)
            connection.sendall(b"HTTP/1.1 400 this is no TLS\r\n\r\n")

    threading.Thread(target=serve, daemon=True).start()
    observed = call(f"https://127.0.0.1:{server.getsockname()[1]}/")
    server.close()
    assert observed.phase == Phase.NOT_SENT


def test_a_host_that_leads_into_a_private_network_gets_nothing_of_the_request():
    got = []
    server = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        connection, _ = server.accept()
        with connection, suppress(OSError):
            got.append(connection.recv(1000))

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    address = f"http://localhost:{server.getsockname()[1]}/"
    observed = send(DialerRequest("POST", address, fields={"apiKey": "secret"}), seconds=2)
    thread.join(5)
    server.close()
    assert (observed.phase, observed.error) == (Phase.NOT_SENT, "PrivateAddress")
    assert got == [b""]


def test_neither_key_nor_address_is_in_what_is_observed():
    observed = call(closed_port())
    assert "secret" not in repr(observed)
    assert "127.0.0.1" not in observed.error


def test_a_multipart_body_carries_the_same_fields():
    received = []

    def talk(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")

    server = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        connection, _ = server.accept()
        with connection:
            while b"the rows" not in b"".join(received):
                received.append(connection.recv(65536))
            talk(connection)

    threading.Thread(target=serve, daemon=True).start()
    address = f"http://127.0.0.1:{server.getsockname()[1]}/"
    request = DialerRequest("POST", address, fields={"bulkData": "the rows"}, is_multipart=True, may_be_private=True)
    observed = send(request, seconds=2)
    server.close()
    assert observed.complete
    sent = b"".join(received)
    assert b"multipart/form-data" in sent
    assert b'name="bulkData"\r\n\r\nthe rows' in sent
