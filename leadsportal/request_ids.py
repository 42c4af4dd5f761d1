"""The id of the request that people wait for: in its answer, in all its lines of the log, and in those of the jobs
about one upload that it enqueues (`Queue` in leadsportal/jobs.py).

A job about a whole account (sending, applying callbacks) serves the requests of many people, so it has none.
"""

import re
import uuid
from collections.abc import Callable

import structlog
from django.conf import settings
from django.core.signals import request_finished
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from rq.job import Job

HEADER = "X-Request-ID"
_FIT = re.compile(r"[A-Za-z0-9._-]{8,64}")


def is_request_id(text: str) -> bool:
    """Whether the text can be the id of a request, and may stand in the log."""
    return _FIT.fullmatch(text) is not None


class RequestIdMiddleware:
    """Binds an id for each request. The one that comes with the request is believed behind a proxy only: the proxy
    must set it. Anybody else could write into the log with it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get(HEADER, "")
        is_believed = settings.BEHIND_PROXY and is_request_id(given)
        request_id = given if is_believed else uuid.uuid4().hex
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=request_id)
        response = self._get_response(request)
        response[HEADER] = request_id
        return response


@receiver(request_finished)
def unbind_request(**_: object) -> None:
    """The id stays bound until the answer has left: Django writes of an answer after the middleware. The server's own
    lines, which come between two requests, have none."""
    structlog.contextvars.clear_contextvars()


def bind_job(job: Job) -> None:
    """From now on all lines of this process have the job's id, and that of the request that has led to it."""
    structlog.contextvars.clear_contextvars()
    of_request = {name: job.meta[name] for name in ("request_id",) if name in job.meta}
    structlog.contextvars.bind_contextvars(job=job.id, **of_request)
