"""The dialer's callbacks: public, believed by the token in the address only, kept before they are understood."""

import logging
from typing import BinaryIO

from django.contrib.auth.decorators import login_not_required
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.views.decorators.csrf import csrf_exempt

from campaigns import allowance, callbacks, tasks
from campaigns.cloudagent import MAX_CALLBACK_BYTES, unpacked
from campaigns.journal import JournalAway
from leadsportal.bodies.sizes import BodyBound, takes_bodies

logger = logging.getLogger(__name__)

RETRY_SECONDS = 30

FIRST_ANSWER_SECONDS = 1.5
ANSWER_SECONDS = 2.5
"""How long each answer of the database is awaited, so that the dialer is told within three seconds. A database that has
answered does not hang: it may be at work on other callbacks of the same batch."""

_METHODS = ("GET", "HEAD", "POST")
_BY_POST = "The dialer's message about one request is taken here, by POST."
_FORM = "application/x-www-form-urlencoded"
_TEXT = "text/plain; charset=utf-8"
_BOUND = BodyBound(most=lambda: MAX_CALLBACK_BYTES, for_machines=True)


@takes_bodies(_BOUND)
@csrf_exempt
@login_not_required
def callback(request: HttpRequest, token: str) -> HttpResponse:
    """Answers at once: 200 kept, 404 no such address, 405 another method, 413 too long, 400 broken off, 408 too slow,
    503 when the database is away. What is too long by its own words is refused before (leadsportal/bodies/sizes.py).

    Whoever does not know a token is not listened to: nothing of the body is read before the token is found. The body is
    read raw and never as a form, since it is kept as it came, whatever its form; what came as gzip is kept unpacked.

    Of a POST without a body the query of the address is the message: it is not known how the dialer sends one
    (docs/dialer.md#callback). GET and HEAD keep nothing. Their answer shows whoever knows the token that the address is
    right and can be reached.
    """
    if request.method not in _METHODS:
        return HttpResponseNotAllowed(_METHODS, _BY_POST, content_type=_TEXT)
    try:
        with allowance.allow(FIRST_ANSWER_SECONDS, once_answered=ANSWER_SECONDS):
            if not callbacks.is_expected(token=token):
                return _no_such_address()
        if request.method != "POST":
            return _said(_BY_POST, 200)
        body = _body(request)
        if isinstance(body, HttpResponse):
            return body
        query = b"" if body else request.META.get("QUERY_STRING", "").encode(errors="replace")
        said = (query, _FORM) if query else (body, request.headers.get("Content-Type", ""))
        with allowance.allow(FIRST_ANSWER_SECONDS, once_answered=ANSWER_SECONDS):
            return _keep(token, *said)
    except (OperationalError, InterfaceError, JournalAway) as away:
        logger.warning("a callback could not be kept: %s", type(away).__name__)
        response = _said("Please send it again later.", 503)
        response["Retry-After"] = str(RETRY_SECONDS)
        return response


@takes_bodies(_BOUND)
@csrf_exempt
@login_not_required
def no_callback(_request: HttpRequest) -> HttpResponse:
    """What begins like the address of a callback and cannot be one. The dialer is a machine, so it gets a line of text
    instead of a page, and the same one as for a token that is not ours."""
    return _no_such_address()


def _keep(token: str, body: bytes, content_type: str) -> HttpResponse:
    """Keeps the message, and puts on the queue what must happen next."""
    kept = callbacks.keep(token=token, body=body, content_type=content_type)
    is_ours = kept is not None or callbacks.keep_journaled(token=token, body=body, content_type=content_type)
    if not is_ours:  # not any more: it vanished between the two looks
        return _no_such_address()
    if kept is not None:
        tasks.enqueue_once(tasks.apply_callbacks, kept.attempt.account_id)
    return _said("received", 200)


def _body(request: HttpRequest) -> bytes | HttpResponse:
    """The raw body, or the answer to one that is not kept."""
    try:
        body = _read(request)
    except OSError as failure:  # Django's UnreadablePostError and the server's own errors are of it
        if _is_late(failure):
            return _said("The message took too long.", 408)
        return _said("The message broke off.", 400)
    whole = unpacked(body, most_bytes=MAX_CALLBACK_BYTES) if len(body) <= MAX_CALLBACK_BYTES else None
    return _said("The message is too long.", 413) if whole is None else whole


def _is_late(failure: BaseException | None) -> bool:
    """Django wraps what the server raises, and wraps it again."""
    return failure is not None and (isinstance(failure, TimeoutError) or _is_late(failure.__cause__))


def _read(request: HttpRequest) -> bytes:
    """The raw body, or more of it than is kept."""
    if request.META.get("wsgi.input_terminated") and "chunked" in request.headers.get("Transfer-Encoding", ""):
        # Django takes a body without Content-Length for empty; the server knows where it ends.
        return _read_chunks(request.META["wsgi.input"], MAX_CALLBACK_BYTES + 1)
    return request.body


def _read_chunks(message: BinaryIO, most_bytes: int) -> bytes:
    """Raises OSError where a chunk is broken: for that each server has exceptions of its own, which are not of it."""
    try:
        return message.read(most_bytes)
    except OSError:
        raise
    except Exception as broken:
        raise OSError(f"a broken chunk ({type(broken).__name__})") from None


def _no_such_address() -> HttpResponse:
    return _said("There is no such address.", 404)


def _said(text: str, status: int) -> HttpResponse:
    return HttpResponse(text, status=status, content_type=_TEXT)
