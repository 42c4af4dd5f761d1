"""The callback address: a body is kept before it is understood, and answered at once, whatever it is."""

import gzip
import io
from pathlib import Path

import pytest
from django.db import InterfaceError, OperationalError
from django.test import Client
from gunicorn.http.errors import InvalidChunkSize

from campaigns.cloudagent import MAX_CALLBACK_BYTES
from campaigns.models import Batch, Callback, CallbackState
from tests import make
from tests.dialogue import apply_callback, callback_body, next_request

pytestmark = pytest.mark.django_db

BODIES = Path(__file__).resolve().parents[1] / "data" / "callbacks"
FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def address(campaign) -> str:
    return f"/callbacks/{next_request(make.confirmed_upload(make.rows(6))).answer().token}/"


@pytest.fixture
def dialer() -> Client:
    """A client without a form's token and without a session."""
    return Client(enforce_csrf_checks=True)


def kept() -> list[bytes]:
    return [callback.as_it_came() for callback in Callback.objects.all()]


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (callback_body(loaded=6), "application/json"),
        (b"data=%7B%22a%22%3A1%7D&x=1", FORM),
        (b"--x\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n--x--\r\n", "multipart/form-data; boundary=x"),
        (b"--x\r\nbroken", "multipart/form-data"),
        (gzip.compress(b"{}", mtime=0)[:-5], "application/json"),
        (b"\x1f\x8b\x08broken", "application/json"),
        (b"", "application/json"),
        (b"{" * 100_000, "application/json"),
        (b'"\\ud800"', "application/json"),
        (b"\0\xff\xfe", "text/plain"),
        (b"a=" + b"b&a=" * 2000, FORM),
        (b"1" * 256 * 1024, "x" * 500),
    ],
)
def test_whatever_comes_is_kept_as_it_came(dialer, address, body, content_type):
    response = dialer.post(address, body, content_type=content_type)
    assert (response.status_code, response.content) == (200, b"received")
    assert kept() == [body]


def test_of_a_post_without_a_body_the_query_of_the_address_is_the_message(dialer, address):
    query = "transactionId=129171716445505819319510&totalNoUploaded=6&numbersProcessed=5&numbersNotProcessed=1"
    response = dialer.post(f"{address}?{query}", b"", content_type="application/json")
    assert (response.status_code, response.content) == (200, b"received")
    assert kept() == [query.encode()]
    apply_callback(Callback.objects.get().pk)
    assert Callback.objects.get().state == CallbackState.APPLIED
    assert Batch.objects.get().loaded == 5


def test_a_query_beside_a_body_is_no_part_of_the_message(dialer, address):
    assert dialer.post(f"{address}?x=1", b"{}", content_type="application/json").status_code == 200
    assert kept() == [b"{}"]


@pytest.mark.parametrize("name", sorted(path.name for path in BODIES.iterdir()))
def test_every_known_body_is_kept_byte_by_byte_once_it_is_unpacked(dialer, address, name):
    body = (BODIES / name).read_bytes()
    assert dialer.post(address, body, content_type="application/json").status_code == 200
    assert kept() == [gzip.decompress(body) if name == "callback_gzip.bin" else body]


def in_chunks(body: bytes) -> dict:
    """What a server gives the application of a request with `Transfer-Encoding: chunked`."""
    return {
        "wsgi.input": io.BytesIO(body),
        "wsgi.input_terminated": True,
        "HTTP_TRANSFER_ENCODING": "chunked",
        "CONTENT_LENGTH": "",
    }


def test_a_body_sent_in_chunks_is_not_taken_for_empty(dialer, address):
    body = callback_body(loaded=6)
    assert dialer.post(address, content_type="application/json", **in_chunks(body)).status_code == 200
    assert kept() == [body]


def test_a_body_over_the_bound_is_refused_and_not_kept(dialer, address):
    body = b"1" * (MAX_CALLBACK_BYTES + 1)
    assert dialer.post(address, body, content_type="application/json").status_code == 413
    assert dialer.post(address, content_type="application/json", **in_chunks(body)).status_code == 413
    assert kept() == []


class Unread:
    def read(self, *_: object) -> bytes:
        raise AssertionError("the body was read")

    readline = read


@pytest.mark.parametrize("more", [{"CONTENT_LENGTH": "1000"}, in_chunks(b"") | {"wsgi.input": Unread()}])
def test_of_a_message_to_a_guessed_token_nothing_is_read(dialer, address, more):
    response = dialer.post("/callbacks/guessed/", content_type="application/json", **{"wsgi.input": Unread()} | more)
    assert response.status_code == 404


class Failing:
    def __init__(self, failure: OSError) -> None:
        self.failure = failure

    def read(self, *_: object) -> bytes:
        raise self.failure

    readline = read


@pytest.mark.parametrize("announced", [{"CONTENT_LENGTH": "1000"}, in_chunks(b"")])
@pytest.mark.parametrize(("failure", "status"), [(TimeoutError(), 408), (OSError("no more data"), 400)])
def test_a_message_that_breaks_off_or_takes_too_long_is_not_kept(dialer, address, announced, failure, status):
    response = dialer.post(address, content_type="application/json", **announced | {"wsgi.input": Failing(failure)})
    assert response.status_code == status
    assert kept() == []


@pytest.mark.parametrize("headers", [{}, {"Content-Encoding": "gzip"}])
def test_a_packed_body_is_kept_unpacked(dialer, address, headers):
    body = callback_body(loaded=6)
    packed = gzip.compress(body)
    assert dialer.post(address, packed, content_type="application/json", headers=headers).status_code == 200
    assert kept() == [body]


@pytest.mark.parametrize("headers", [{}, {"Content-Encoding": "gzip"}])
def test_a_packed_body_is_bounded_once_it_is_unpacked(dialer, address, headers):
    for size in (MAX_CALLBACK_BYTES + 1, 100_000_000):
        packed = gzip.compress(b" " * size)
        assert len(packed) < MAX_CALLBACK_BYTES
        assert dialer.post(address, packed, content_type="application/json", headers=headers).status_code == 413
    assert kept() == []
    fits = gzip.compress(b" " * MAX_CALLBACK_BYTES)
    assert dialer.post(address, fits, content_type="application/json", headers=headers).status_code == 200


def test_a_broken_chunk_is_the_callers_fault_whatever_the_server_raises(dialer, address):
    class Broken(io.RawIOBase):
        def read(self, size: int = -1) -> bytes:
            raise InvalidChunkSize(b"zz")

    broken = in_chunks(b"") | {"wsgi.input": Broken()}
    response = dialer.post(address, content_type="application/json", **broken)
    assert (response.status_code, response.content) == (400, b"The message broke off.")
    assert kept() == []


@pytest.mark.parametrize("token", ["x", "a" * 100, "0" * 43])
def test_a_guessed_token_finds_nothing_and_leaves_nothing(dialer, address, token):
    assert dialer.post(f"/callbacks/{token}/", b"{}", content_type="application/json").status_code == 404
    assert kept() == []


NO_SUCH_ADDRESS = (404, "text/plain; charset=utf-8", b"There is no such address.")


def said(response) -> tuple[int, str, bytes]:
    return response.status_code, response["Content-Type"], response.content


@pytest.mark.parametrize("path", ["a" * 101, "a.b", "%00", "a/b", "ä", "%0A", "", "//x", "a b"])
@pytest.mark.parametrize("ending", ["", "/"])
def test_what_cannot_be_a_token_is_no_address(dialer, address, path, ending):
    answer = dialer.post(f"/callbacks/{path}{ending}", b"{}", content_type="application/json")
    assert said(answer) == NO_SUCH_ADDRESS


@pytest.mark.parametrize(
    "content_type", ["application/json", FORM, "multipart/form-data", "text/plain", "nonsense", ""]
)
def test_the_last_slash_may_be_missing(dialer, address, content_type):
    """A redirect to the address with it would turn the POST into a GET."""
    body = callback_body(loaded=6)
    response = dialer.post(address.rstrip("/"), body, content_type=content_type)
    assert (response.status_code, response.content) == (200, b"received")
    assert kept() == [body]


@pytest.mark.parametrize("query", ["?", "?transactionId=1&x"])
def test_something_may_be_added_to_the_address(dialer, address, query):
    assert dialer.post(address + query, callback_body(loaded=6), content_type="text/plain").status_code == 200
    assert kept() == [callback_body(loaded=6)]


@pytest.mark.parametrize("ending", ["", "/"])
def test_who_looks_whether_an_address_is_there_is_told_in_words_and_keeps_nothing(dialer, address, ending):
    looked = dialer.get(address.rstrip("/") + ending, {"transactionId": "1"})
    assert said(looked) == (
        200,
        "text/plain; charset=utf-8",
        b"The dialer's message about one request is taken here, by POST.",
    )
    assert dialer.head(address.rstrip("/") + ending).status_code == 200
    assert kept() == []


@pytest.mark.parametrize("path", ["/callbacks/guessed/", "/callbacks/guessed", "/callbacks/a.b/c", "/callbacks"])
def test_who_knows_no_token_learns_nothing_in_any_way(dialer, address, path):
    assert {said(dialer.get(path)), said(dialer.post(path, b"{}", content_type="text/plain"))} == {NO_SUCH_ADDRESS}
    assert dialer.head(path).status_code == 404


@pytest.mark.parametrize("method", ["put", "delete", "patch", "options"])
def test_no_other_method_is_taken_whoever_asks(dialer, address, method):
    answers = [getattr(dialer, method)(path) for path in (address, address.rstrip("/"), "/callbacks/guessed/")]
    assert {(*said(answer), answer["Allow"]) for answer in answers} == {
        (
            405,
            "text/plain; charset=utf-8",
            b"The dialer's message about one request is taken here, by POST.",
            "GET, HEAD, POST",
        )
    }


@pytest.mark.parametrize("trouble", [OperationalError("the database is locked"), InterfaceError("connection closed")])
def test_while_the_database_is_away_the_dialer_is_asked_to_come_again(dialer, address, monkeypatch, trouble):
    def away(**kwargs):
        raise trouble

    monkeypatch.setattr("campaigns.callbacks.keep", away)
    response = dialer.post(address, b"{}", content_type="application/json")
    assert (response.status_code, response["Retry-After"]) == (503, "30")
    assert b"database" not in response.content


def test_it_is_kept_although_redis_is_away(dialer, address):
    """No Redis runs in these tests. The sweeper finds the received callback."""
    dialer.post(address, callback_body(loaded=6), content_type="application/json")
    assert Callback.objects.get().state == CallbackState.RECEIVED
