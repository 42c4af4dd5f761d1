"""Request: one HTTP call to the dialer, leads or a question, bounded in bytes and in wall-clock time. Knows no
database.

`requests` bounds neither a dripping answer nor a decompressed one, so the body is read here piece by piece, and
the caller puts a deadline of its own around the whole call. Redirects are not followed: the key goes nowhere
else (faults.md row 22).
"""

import io
import time
from collections.abc import Callable

import requests
from requests.adapters import HTTPAdapter
from urllib3.exceptions import HTTPError

from campaigns.cloudagent import BulkRequest, StatusRequest
from campaigns.dialer import Observed, Phase

MOST_ANSWER_BYTES = 64 * 1024
CONNECT_SECONDS = 10

_HEADERS = {"Accept": "application/json", "Accept-Encoding": "identity", "User-Agent": "LeadsPortal"}


class _WatchedBody(io.BytesIO):
    """The request's body; knows whether any of it was taken to be sent.

    "Refused" and "reset after sending" are the same exception class in `requests`. What no byte of the body was
    read for surely never arrived, whatever the exception says; anything else may have.
    """

    begun = False

    def __init__(self, content: bytes, ends: float) -> None:
        super().__init__(content)
        self._ends = ends

    def read(self, size: int | None = -1, /) -> bytes:
        self.begun = True
        if time.monotonic() > self._ends:
            # Nothing of ours goes on arriving after the attempt has been taken for unknown.
            raise TimeoutError("the deadline has passed")
        return super().read(size)


class _Session(requests.Session):
    """Follows no redirect, and does not look at one either: to find out where it leads, `requests` would parse its
    address and read its whole body."""

    def get_redirect_target(self, resp: requests.Response) -> None:
        return None


def send(request: BulkRequest, *, multipart: bool, seconds: float) -> Observed:
    """What came of one POST. Never raises for anything that the network or the dialer does.

    `seconds` bounds connecting and each wait for bytes; the body is given up when it is past.
    """
    return _exchange(lambda: _prepare(request, multipart=multipart), seconds)


def ask(request: StatusRequest, *, seconds: float) -> Observed:
    """What came of one question for a campaign's status; bounded as `send` is."""
    return _exchange(lambda: _prepare_question(request), seconds)


def _exchange(prepare: Callable[[], requests.PreparedRequest], seconds: float) -> Observed:
    ends = time.monotonic() + seconds
    with _Session() as session:
        session.trust_env = False  # no proxy and no .netrc of the machine gets the key
        for scheme in ("https://", "http://"):
            session.mount(scheme, HTTPAdapter(max_retries=0))
        body = _WatchedBody(b"", ends)
        try:
            prepared = prepare()
            body = _WatchedBody(prepared.body, ends)
            prepared.body = body
            response = session.send(
                prepared, timeout=(min(CONNECT_SECONDS, seconds), seconds), allow_redirects=False, stream=True
            )
        except (requests.RequestException, HTTPError, OSError, ValueError) as failure:
            return _nothing(Phase.SENT_NO_ANSWER if body.begun else Phase.NOT_SENT, failure)
        with response:
            return _answer(response, ends)


def _prepare(request: BulkRequest, *, multipart: bool) -> requests.PreparedRequest:
    fields = request.fields
    form = {"files": {name: (None, value) for name, value in fields.items()}} if multipart else {"data": fields}
    prepared = requests.Request("POST", request.url, headers=_HEADERS, **form).prepare()
    if isinstance(prepared.body, str):
        prepared.body = prepared.body.encode("ascii")  # urlencoded: the length in the header stays right
    return prepared


def _prepare_question(request: StatusRequest) -> requests.PreparedRequest:
    return requests.Request("GET", request.url, headers=_HEADERS | request.headers, data=request.body).prepare()


def _answer(response: requests.Response, ends: float) -> Observed:
    body, complete, error = b"", True, ""
    try:
        # read1 gives what is there: a drip cannot hold the loop longer than its own next byte.
        while piece := response.raw.read1(8192, decode_content=True):
            body += piece
            if len(body) > MOST_ANSWER_BYTES or time.monotonic() > ends:
                complete, error = False, "the answer was too long" if len(body) > MOST_ANSWER_BYTES else "too slow"
                break
    except (HTTPError, OSError, ValueError) as failure:
        complete, error = False, type(failure).__name__
    if complete and len(body) != announced_length(response, len(body)):
        complete, error = False, "the answer was cut short"
    return Observed(
        phase=Phase.ANSWERED,
        status=response.status_code,
        content_type=response.headers.get("Content-Type", "")[:100],
        body=body[:MOST_ANSWER_BYTES],
        complete=complete,
        error=error,
    )


def announced_length(response: requests.Response, otherwise: int) -> int:
    """The Content-Length of an answer, or `otherwise` where it has none that can be one."""
    announced = response.headers.get("Content-Length", "")
    is_number = announced.isascii() and announced.isdigit() and len(announced) < 19
    return int(announced) if is_number else otherwise


def _nothing(phase: Phase, failure: Exception) -> Observed:
    # The class only: an exception's text can hold the address, and addresses do not belong in records.
    return Observed(phase=phase, status=None, content_type="", body=b"", complete=False, error=type(failure).__name__)


def no_answer_in_time() -> Observed:
    """What is observed when the deadline has passed and the call has not come back."""
    return Observed(
        phase=Phase.SENT_NO_ANSWER, status=None, content_type="", body=b"", complete=False, error="Deadline"
    )
