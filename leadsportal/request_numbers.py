"""How many requests the pages answer, and how long they take, by the name of the view.

Each process of the web server counts for itself. leadsportal/wsgi.py gives them a folder in which they share their
numbers, prometheus-client's way for several processes: whichever is asked tells those of all. They are not in the
database: each page would be a write. All that workers do is counted from the database (campaigns/metrics.py): they fork
a process for each job, which would leave a file each.
"""

import logging
import os
import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from prometheus_client import CollectorRegistry, Counter, Histogram
from prometheus_client.multiprocess import MultiProcessCollector

logger = logging.getLogger(__name__)

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
# Of each file, in bytes: what prometheus-client begins with. All views with all their statuses need a part of it.
_ROOM = 1024 * 1024

_of_this_process = CollectorRegistry()
REQUESTS = Counter(
    "leadsportal_requests", "Requests of the web, by view and status", ["view", "status"], registry=_of_this_process
)
SECONDS = Histogram(
    "leadsportal_request_seconds",
    "How long requests of the web took until their answer began, by view",
    ["view"],
    buckets=(0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30),
    registry=_of_this_process,
)


def request_numbers() -> CollectorRegistry:
    """The numbers of all processes of this web server, since it was started; of this one where it is alone."""
    if FOLDER not in os.environ:
        return _of_this_process
    registry = CollectorRegistry()
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return registry


class RequestNumbersMiddleware:
    """Counts each request once it is answered. Addresses that there are not have the view “none”, so that nobody can
    make up new ones. Nothing is counted where there was no room for it (reserve_room)."""

    is_counting = True

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        begun = time.monotonic()
        response = self._get_response(request)
        view = request.resolver_match.view_name if request.resolver_match else "none"
        if self.is_counting:
            SECONDS.labels(view).observe(time.monotonic() - begun)
            REQUESTS.labels(view, str(response.status_code)).inc()
        return response


def reserve_room() -> None:
    """Runs in each process of the web server before it serves. prometheus-client writes its numbers into memory that
    stands for a file, and the kernel ends a process that does so on a full disk. So the files get their room first."""
    try:
        for kind in ("counter", "histogram"):
            with open(os.path.join(os.environ[FOLDER], f"{kind}_{os.getpid()}.db"), "ab") as file:
                os.posix_fallocate(file.fileno(), 0, _ROOM)
    except OSError as full:
        logger.error("requests of this process are not counted (%s)", type(full).__name__)
        RequestNumbersMiddleware.is_counting = False
