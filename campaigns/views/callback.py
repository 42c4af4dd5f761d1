"""The dialer's callbacks: public, believed by the token in the address only, kept before they are understood."""

import logging

from django.contrib.auth.decorators import login_not_required
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from campaigns import allowance, callbacks, tasks
from campaigns.cloudagent import MAX_CALLBACK_BYTES
from campaigns.journal import JournalAway

logger = logging.getLogger(__name__)

RETRY_SECONDS = 30

FIRST_ANSWER_SECONDS = 1.5
ANSWER_SECONDS = 2.5
"""How long each answer of the database is awaited, so that the dialer is told within three seconds. A database that has
answered does not hang: it may be at work on other callbacks of the same batch."""


@csrf_exempt
@login_not_required
@require_POST
def callback(request: HttpRequest, token: str) -> HttpResponse:
    """Answers at once: 200 kept, 404 no such address, 413 too long, 503 when the database is away.

    The body is read raw and never as a form, since it is kept as it came, whatever its form.
    """
    try:
        body = _body(request)
    except OSError:  # Django's UnreadablePostError and the server's own errors are of it
        return _said("The message broke off.", 400)
    if body is None:
        return _said("The message is too long.", 413)
    content_type = request.headers.get("Content-Type", "")
    try:
        with allowance.allow(FIRST_ANSWER_SECONDS, once_answered=ANSWER_SECONDS):
            kept = callbacks.keep(token=token, body=body, content_type=content_type)
            is_ours = kept is not None or callbacks.keep_journaled(token=token, body=body, content_type=content_type)
    except (OperationalError, InterfaceError, JournalAway) as away:
        logger.warning("a callback could not be kept: %s", type(away).__name__)
        response = _said("Please send it again later.", 503)
        response["Retry-After"] = str(RETRY_SECONDS)
        return response
    if not is_ours:
        return _said("There is no such address.", 404)
    if kept is not None:
        tasks.enqueue_once(tasks.apply_callbacks, kept.attempt.account_id)
    return _said("received", 200)


def _body(request: HttpRequest) -> bytes | None:
    """The raw body, or None when it is longer than is kept."""
    most = MAX_CALLBACK_BYTES
    if request.META.get("wsgi.input_terminated") and "chunked" in request.headers.get("Transfer-Encoding", ""):
        # Django takes a body without Content-Length for empty; the server knows where it ends.
        body = request.META["wsgi.input"].read(most + 1)
        return body if len(body) <= most else None
    length = request.META.get("CONTENT_LENGTH") or "0"
    return request.body if length.isdecimal() and int(length) <= most else None


def _said(text: str, status: int) -> HttpResponse:
    return HttpResponse(text, status=status, content_type="text/plain; charset=utf-8")
