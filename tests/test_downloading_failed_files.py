"""The bytes of a failed file come only from public addresses, complete, and limited in size and time; anything else is
NotFetched."""

import re
import socket
import threading
import time
from collections.abc import Callable

import pytest

from campaigns.failed_files import NotFetched, Trust, download, trust_in
from campaigns.wording import report_notes_in_words

HUGE = 60_000_000


def serve(settings, talk: Callable[[socket.socket], None]) -> str:
    """A link to a server that takes one connection. Its origin is allowed, like the sandbox's."""
    server = socket.create_server(("127.0.0.1", 0))

    def take() -> None:
        connection, _ = server.accept()
        server.close()
        with connection:
            try:
                connection.recv(65536)
                talk(connection)
            except OSError:
                pass  # the other side has gone, as it may

    threading.Thread(target=take, daemon=True).start()
    settings.SANDBOX_ORIGIN = f"http://127.0.0.1:{server.getsockname()[1]}"
    return f"{settings.SANDBOX_ORIGIN}/1_error.csv"


def answering(settings, answer: bytes) -> str:
    return serve(settings, lambda connection: connection.sendall(answer))


def ok(*headers: bytes, body: bytes = b"a,b") -> bytes:
    return b"\r\n".join([b"HTTP/1.1 200 OK", *headers, b"", body])


def redirect(location: bytes) -> bytes:
    return b"HTTP/1.1 302 Found\r\nLocation: " + location + b"\r\nContent-Length: 0\r\n\r\n"


def why_not_fetched(link: str) -> str:
    with pytest.raises(NotFetched) as caught:
        download(link)
    return report_notes_in_words([caught.value.note])


def test_the_vendors_own_links_are_followed():
    link = (
        "https://etl-dataprocessing.s3.ap-south-1.amazonaws.com/172067852912917131638630_error.csv?X-Amz-Expires=86400"
    )
    assert trust_in(link, transaction_id="172067852912917131638630") == Trust.FOLLOWED


def test_an_allowed_name_that_resolves_to_a_private_address_is_refused(monkeypatch):
    def resolve(*args, **kwargs):
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", 443))]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    assert "private address" in why_not_fetched("https://x.amazonaws.com/1.csv")


@pytest.mark.parametrize("host", ["a..amazonaws.com", "a" * 64 + ".amazonaws.com"], ids=["empty label", "long label"])
def test_a_host_that_can_be_no_name_is_not_fetched(host):
    assert "could not be reached" in why_not_fetched(f"https://{host}/1.csv")


@pytest.mark.parametrize(
    "headers",
    [
        [b"Content-Length: 3"],
        [],
        [b"Content-Length: -5"],
        ["Content-Length: \u00b2".encode("latin-1")],
        [b"Content-Length: " + b"9" * 5000],
        [b"Content-Type: text/csv; charset=\xff\xfe"],
        [b"Set-Cookie: \xff\xfe=;;;expires=\xff"],
    ],
    ids=["whole", "no length", "negative", "no digit", "5,000 digits", "charset", "cookie"],
)
def test_a_file_is_downloaded_whatever_its_headers_say(settings, headers):
    assert download(answering(settings, ok(*headers))) == b"a,b"


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n", "answered 403"),
        (redirect(b"http://127.0.0.1:1/"), "answered 302"),
        (redirect(b"http://["), "answered 302"),
        (redirect(b"http://a:99999999/"), "answered 302"),
        (redirect(b"\xff\xfe\xfd"), "answered 302"),
        (ok(b"Content-Length: 30"), "could not be reached|cut short"),
        (ok(b"Content-Length: 5, 6"), "could not be reached"),
        (ok(body=b"x" * 3000), "larger than"),
        (ok(b"Transfer-Encoding: chunked", body=b"ZZ\r\n{}"), "could not be reached"),
        (ok(b"Content-Encoding: gzip", body=b"{}"), "could not be reached"),
        (ok(b"Content-Encoding: " + b"gzip," * 8 + b"gzip", body=b"{}"), "could not be reached"),
        (b"HTTP/1.1 99999 OK\r\n\r\n{}", "could not be reached"),
        (b"no http at all\r\n\r\n", "could not be reached"),
    ],
    ids=[
        "forbidden",
        "redirect",
        "redirect to no address",
        "redirect to no port",
        "redirect to no text",
        "cut short",
        "two lengths",
        "too large",
        "no chunks",
        "no gzip",
        "gzip nine times",
        "no status",
        "no http",
    ],
)
def test_what_is_no_whole_file_is_not_kept(settings, monkeypatch, answer, words):
    monkeypatch.setattr("campaigns.failed_files.downloading.MAX_FAILED_FILE_BYTES", 2000)
    assert re.search(words, why_not_fetched(answering(settings, answer)))


def test_the_body_of_a_redirect_is_not_read(settings):
    sent = []

    def talk(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 302 Found\r\nLocation: /x\r\n\r\n")
        while sum(sent) < HUGE:
            sent.append(connection.send(b"x" * 1_000_000))

    assert "answered 302" in why_not_fetched(serve(settings, talk))
    assert sum(sent) < HUGE / 2


def test_headers_that_drip_do_not_hold_the_caller(settings):
    settings.FAILED_FILE_SECONDS = 0.5

    def talk(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\n")
        for number in range(30):
            connection.sendall(b"X-%d: y\r\n" % number)
            time.sleep(0.1)

    begun = time.monotonic()
    assert "too slow" in why_not_fetched(serve(settings, talk))
    assert time.monotonic() - begun < 2


def test_a_signed_link_is_not_logged_when_its_answer_is_broken(settings, caplog):
    broken = ok(b"Content-Length: 3", b"broken header line", b"X: y")
    assert download(f"{answering(settings, broken)}?X-Amz-Signature=secret") == b"a,b"
    assert "secret" not in caplog.text
