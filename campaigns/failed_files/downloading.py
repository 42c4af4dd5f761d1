"""The bytes behind a link that came from outside. Knows no database.

Whoever calls has asked `trusting` whether the link may be followed. What it leads to may be anything: only public
addresses are asked, with the bounds of `bounded_http`.
"""

import threading
import time
from concurrent.futures import Future

from django.conf import settings
from requests_hardened.ip_filter import InvalidIPAddress

from campaigns.bounded_http import HEADERS, Body, Cut, open_session, read_body
from campaigns.cloudagent import MAX_FAILED_FILE_BYTES
from campaigns.models import ReportNote, report_note

from .trusting import is_sandbox

_WAIT_SECONDS = 20


class NotFetched(Exception):
    """The file could not be had this time; `note` says why, without the link (models.ReportNote)."""

    def __init__(self, code: ReportNote, **parameters: str | int) -> None:
        super().__init__(code.value)
        self.note = report_note(code, **parameters)


def download(link: str) -> bytes:
    """The bytes behind a link, all of them. Raises NotFetched for whatever goes wrong, and nothing else.

    It takes at most FAILED_FILE_SECONDS: the call runs in a thread, which a host that sends its headers byte by byte
    can hold for longer.
    """
    ends = time.monotonic() + settings.FAILED_FILE_SECONDS
    fetched: Future[bytes] = Future()

    def call() -> None:
        try:
            fetched.set_result(_fetch(link, ends))
        except NotFetched as why:
            fetched.set_exception(why)
        except InvalidIPAddress:
            fetched.set_exception(NotFetched(ReportNote.PRIVATE_ADDRESS))
        except Exception as failure:  # what four libraries raise for an odd answer cannot be listed
            # The class only: an exception's text can hold the link.
            fetched.set_exception(NotFetched(ReportNote.NOT_REACHED, failure=type(failure).__name__))

    threading.Thread(target=call, name="failed-file", daemon=True).start()
    try:
        return fetched.result(timeout=settings.FAILED_FILE_SECONDS)
    except TimeoutError:
        raise NotFetched(ReportNote.TOO_SLOW) from None


def _fetch(link: str, ends: float) -> bytes:
    with (
        open_session(public_only=not is_sandbox(link), wait_seconds=_WAIT_SECONDS) as session,
        session.get(link, stream=True, headers=HEADERS) as response,
    ):
        if response.status_code != 200:
            raise NotFetched(ReportNote.ANSWERED, status=response.status_code)
        return _whole(read_body(response, most_bytes=MAX_FAILED_FILE_BYTES, ends=ends))


def _whole(body: Body) -> bytes:
    match body.cut:
        case None:
            return body.content
        case Cut.TOO_LONG:
            raise NotFetched(ReportNote.FILE_TOO_LARGE)
        case Cut.TOO_SLOW:
            raise NotFetched(ReportNote.TOO_SLOW)
        case Cut.SHORT:
            raise NotFetched(ReportNote.CUT_SHORT)
        case Cut.BROKEN:
            raise NotFetched(ReportNote.NOT_REACHED, failure=body.failure)
