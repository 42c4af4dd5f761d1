"""Request: one HTTP call to the dialer, bounded in bytes and in wall-clock time. Knows no database.

`requests` bounds neither a dripping answer nor a decompressed one, so the body is read here piece by piece, and
the caller puts a deadline of its own around the whole call. Redirects are not followed: the key goes nowhere
else (faults.md row 22).
"""

import io
import time

import requests
from requests.adapters import HTTPAdapter
from urllib3.exceptions import HTTPError

from campaigns.cloudagent import BulkRequest, Observed, Phase

MOST_ANSWER_BYTES = 64 * 1024
CONNECT_SECONDS = 10


class _WatchedBody(io.BytesIO):
    """The request's body; knows whether any of it was taken to be sent.

    "Refused" and "reset after sending" are the same exception class in `requests`. What no byte of the body was
    read for surely never arrived, whatever the exception says; anything else may have.
    """

    begun = False

    def read(self, size: int | None = -1, /) -> bytes:
        self.begun = True
        return super().read(size)


def send(request: BulkRequest, *, multipart: bool, seconds: float) -> Observed:
    """What came of one POST. Never raises for anything that the network or the dialer does.

    `seconds` bounds connecting and each wait for bytes; the body is given up when it is past.
    """
    ends = time.monotonic() + seconds
    with requests.Session() as session:
        session.trust_env = False  # no proxy and no .netrc of the machine gets the key
        for scheme in ("https://", "http://"):
            session.mount(scheme, HTTPAdapter(max_retries=0))
        body = _WatchedBody()
        try:
            prepared = _prepare(request, multipart=multipart)
            body = _WatchedBody(prepared.body)
            prepared.body = body
            response = session.send(
                prepared, timeout=(min(CONNECT_SECONDS, seconds), seconds), allow_redirects=False, stream=True
            )
        except requests.RequestException as failure:
            return _nothing(Phase.SENT_NO_ANSWER if body.begun else Phase.NOT_SENT, failure)
        with response:
            return _answer(response, ends)


def _prepare(request: BulkRequest, *, multipart: bool) -> requests.PreparedRequest:
    fields = request.fields
    form = {"files": {name: (None, value) for name, value in fields.items()}} if multipart else {"data": fields}
    headers = {"Accept": "application/json", "Accept-Encoding": "identity", "User-Agent": "LeadsPortal"}
    prepared = requests.Request("POST", request.url, headers=headers, **form).prepare()
    if isinstance(prepared.body, str):
        prepared.body = prepared.body.encode("ascii")  # urlencoded: the length in the header stays right
    return prepared


def _answer(response: requests.Response, ends: float) -> Observed:
    body, complete, error = b"", True, ""
    try:
        # read1 gives what is there: a drip cannot hold the loop longer than its own next byte.
        while piece := response.raw.read1(8192, decode_content=True):
            body += piece
            if len(body) > MOST_ANSWER_BYTES or time.monotonic() > ends:
                complete, error = False, "the answer was too long" if len(body) > MOST_ANSWER_BYTES else "too slow"
                break
    except (HTTPError, OSError) as failure:
        complete, error = False, type(failure).__name__
    announced = response.headers.get("Content-Length", "")
    if complete and announced.isdigit() and len(body) != int(announced):
        complete, error = False, "the answer was cut short"
    return Observed(
        phase=Phase.ANSWERED,
        status=response.status_code,
        content_type=response.headers.get("Content-Type", "")[:100],
        body=body[:MOST_ANSWER_BYTES],
        complete=complete,
        error=error,
    )


def _nothing(phase: Phase, failure: Exception) -> Observed:
    # The class only: an exception's text can hold the address, and addresses do not belong in records.
    return Observed(phase=phase, status=None, content_type="", body=b"", complete=False, error=type(failure).__name__)


def no_answer_in_time() -> Observed:
    """What is observed when the deadline has passed and the call has not come back."""
    return Observed(
        phase=Phase.SENT_NO_ANSWER, status=None, content_type="", body=b"", complete=False, error="Deadline"
    )
