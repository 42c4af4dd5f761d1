"""Request: one HTTP call to the dialer, leads or a question, bounded in bytes and in wall-clock time. Knows no
database and no vendor.

The session and the reading of the answer are those of `bounded_http`: no redirect, so the key goes nowhere else
(docs/rules.md#rule-15). The caller puts a deadline of its own around the whole call.
"""

import io
import time
from typing import Any, cast

import requests
from urllib3.exceptions import HTTPError

from campaigns.bounded_http import HEADERS, Cut, leave_private_addresses, open_session, read_body
from campaigns.dialer import DialerRequest, Observed, Phase

MOST_ANSWER_BYTES = 64 * 1024

_HEADERS = HEADERS | {"Accept": "application/json"}
_WHY_CUT = {
    Cut.TOO_LONG: "the answer was too long",
    Cut.TOO_SLOW: "too slow",
    Cut.SHORT: "the answer was cut short",
}


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


def send(request: DialerRequest, *, seconds: float) -> Observed:
    """What came of one request. Never raises for anything that the network or the dialer does.

    `seconds` bounds connecting and each wait for bytes; the body is given up when it is past.
    """
    ends = time.monotonic() + seconds
    body = _WatchedBody(b"", ends)
    try:
        prepared = _prepare(request)
        body = _WatchedBody(cast(bytes, prepared.body), ends)
        prepared.body = body  # type: ignore[assignment]  # it is read as a file, too
        with open_session(public_only=False, wait_seconds=seconds) as session:
            if not request.may_be_private:
                leave_private_addresses(session)
            with session.send(prepared, stream=True) as response:
                return _answer(response, ends)
    except (requests.RequestException, HTTPError, OSError, ValueError) as failure:
        return _nothing(Phase.SENT_NO_ANSWER if body.begun else Phase.NOT_SENT, failure)


def _prepare(request: DialerRequest) -> requests.PreparedRequest:
    if request.is_multipart:
        content: dict[str, Any] = {"files": {name: (None, value) for name, value in request.fields.items()}}
    else:
        content = {"data": request.fields or request.body}
    headers = {**_HEADERS, **request.headers}
    prepared = requests.Request(request.method, request.url, headers=headers, **content).prepare()
    if isinstance(prepared.body, str):
        prepared.body = prepared.body.encode("ascii")  # urlencoded: the length in the header stays right
    return prepared


def _answer(response: requests.Response, ends: float) -> Observed:
    body = read_body(response, most_bytes=MOST_ANSWER_BYTES, ends=ends)
    why_cut = body.failure or _WHY_CUT[body.cut] if body.cut else ""
    return Observed(
        phase=Phase.ANSWERED,
        status=response.status_code,
        content_type=response.headers.get("Content-Type", "")[:100],
        body=body.content,
        complete=body.cut is None,
        error=why_cut,
    )


def _nothing(phase: Phase, failure: Exception) -> Observed:
    # The class only: an exception's text can hold the address, and addresses do not belong in records.
    return Observed(phase=phase, status=None, content_type="", body=b"", complete=False, error=type(failure).__name__)


def no_answer_in_time() -> Observed:
    """What is observed when the deadline has passed and the call has not come back."""
    return Observed(
        phase=Phase.SENT_NO_ANSWER, status=None, content_type="", body=b"", complete=False, error="Deadline"
    )
