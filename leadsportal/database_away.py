"""While the database is away or hangs, each page is a sentence with status 503, soon, and one line in the log.

Soon: each request has an allowance (campaigns/allowance.py). Each page: the error is caught behind all middleware, so
it does not matter whether a view asked, the sign-in or the administration.
"""

import logging
import sys
from collections.abc import Callable

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.defaults import server_error as django_server_error

from campaigns import allowance

PAGE_SECONDS = 3.5
"""How long a page waits for each answer of the database."""

CHANGE_SECONDS = 20.0
"""… and a change, such as the confirmation of a large file, once the database has answered it."""

RETRY_SECONDS = 30
"""When a machine may ask again."""

_READS = ("GET", "HEAD", "OPTIONS")

# PostgreSQL's classes of errors that are no fault of a statement: the connection, too little of something (connections,
# memory), an administrator stops the server, the operating system. A deadlock, for example, is none of them.
_SQLSTATES_OF_AWAY = ("08", "53", "57P", "58")


class AllowanceMiddleware:
    """Gives each request its allowance."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        once_answered = PAGE_SECONDS if request.method in _READS else CHANGE_SECONDS
        with allowance.allow(PAGE_SECONDS, once_answered=once_answered):
            return self._get_response(request)


def is_away(error: BaseException | None) -> bool:
    """Whether the error says that the database cannot be asked now. It is no fault of the statement."""
    if not isinstance(error, OperationalError | InterfaceError):
        return False
    if state := getattr(error.__cause__, "sqlstate", None):
        return str(state).startswith(_SQLSTATES_OF_AWAY)
    # Such as a table that is missing: for Django's SQLite an OperationalError, too.
    return getattr(error.__cause__, "sqlite_errorname", "") != "SQLITE_ERROR"


def server_error(request: HttpRequest) -> HttpResponse:
    """The answer to an error that nobody caught (Django's `handler500`). It asks the database for nothing."""
    if not is_away(sys.exc_info()[1]):
        return django_server_error(request)
    is_change = request.method not in _READS
    context = {"is_change": is_change, "address": "/" if is_change else request.path}
    if request.headers.get("HX-Request"):
        text = render_to_string("errors/database_away.txt", context)
        response = HttpResponse(text, status=503, content_type="text/plain; charset=utf-8")
    else:
        response = HttpResponse(render_to_string("errors/database_away.html", context), status=503)
    response["Retry-After"] = str(RETRY_SECONDS)
    response["Cache-Control"] = "no-store"
    return response


class WithoutTracebacks(logging.Filter):
    """For Django's log of requests: of a database that is away it says the class of the error, in one line."""

    def filter(self, record: logging.LogRecord) -> bool:
        error = record.exc_info[1] if record.exc_info else None
        if is_away(error):
            record.msg, record.exc_info = f"{record.msg} (the database is away: {type(error).__name__})", None
        return True
