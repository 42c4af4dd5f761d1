"""The health check: says of each part by name whether it works. It answers within about three seconds, whatever
hangs.

It tells whether the portal's processes run. It does not ask for readiness (campaigns/sending/readiness.py): an account
that is stopped, or a dialer that does not answer, is no fault of a process. Pages tell people of it.
"""

from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as TookTooLong
from time import monotonic
from typing import TypeVar

import django_rq
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import Error as DatabaseError
from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from redis.exceptions import RedisError

from campaigns.heartbeats import SWEEPER, silent_processes, worker_of

SECONDS = 2.5
_T = TypeVar("_T")

# As the Procfile calls them.
_PROCESSES = {"sweeper": SWEEPER} | {queue: worker_of(queue) for queue in settings.RQ_QUEUES}

# A check that hangs keeps its thread. When all four hang, later checks get no thread and say “away”, too.
_threads = ThreadPoolExecutor(max_workers=4, thread_name_prefix="health")


@login_not_required
@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """200 when the database answers, and the sweeper and the worker of each queue are alive, else 503. Redis may be
    away: the sweeper then does the work."""
    ends = monotonic() + SECONDS
    asked_database = _threads.submit(_silent)
    asked_redis = _threads.submit(_redis)
    silent = _answer(asked_database, ends)
    said = {
        "database": "away" if silent is None else "ok",
        "redis": "ok" if _answer(asked_redis, ends) else "away",
    }
    for name, process in _PROCESSES.items():
        said[name] = "unknown" if silent is None else "silent" if process in silent else "ok"
    return JsonResponse(said, status=200 if silent == [] else 503)


def _answer(asked: Future[_T], ends: float) -> _T | None:
    """The check's result; None if there is none in time."""
    try:
        return asked.result(timeout=max(0.0, ends - monotonic()))
    except TookTooLong:
        asked.cancel()
        return None


def _silent() -> list[str] | None:
    """The silent processes, as the database has them; None when it does not answer. Closes the thread's connection."""
    try:
        return silent_processes()
    except DatabaseError:
        return None
    finally:
        connection.close()


def _redis() -> bool:
    try:
        return django_rq.get_connection("files").ping()
    except RedisError:
        return False
