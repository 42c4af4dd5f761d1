"""The health check: what works, by name, without secrets, within about three seconds whatever hangs."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as TookTooLong
from time import monotonic

import django_rq
from django.contrib.auth.decorators import login_not_required
from django.db import Error as DatabaseError
from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from redis.exceptions import RedisError

from campaigns.history import sweeper_is_silent

SECONDS = 2.5

# A check that hangs keeps its thread; when all hang, later checks wait in vain and are reported as away, too.
_threads = ThreadPoolExecutor(max_workers=4, thread_name_prefix="health")


@login_not_required
@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """200 when the database answers and the sweeper is alive, else 503. Redis may be away: the sweeper then does
    the work."""
    ends = monotonic() + SECONDS
    asked_database = _threads.submit(_sweeper)
    asked_redis = _threads.submit(_redis)
    sweeper = _answer(asked_database, ends)
    said = {
        "database": "ok" if sweeper else "away",
        "redis": _answer(asked_redis, ends) or "away",
        "sweeper": sweeper or "unknown",
    }
    return JsonResponse(said, status=200 if sweeper == "ok" else 503)


def _answer(asked: Future, ends: float) -> str:
    """What the check said; an empty text when it said nothing in time."""
    try:
        return asked.result(timeout=max(0.0, ends - monotonic()))
    except TookTooLong:
        asked.cancel()
        return ""


def _sweeper() -> str:
    return _of_its_own(lambda: "silent" if sweeper_is_silent() else "ok")


def _of_its_own(question: Callable[[], str]) -> str:
    """Asks the database over a connection that is closed afterwards; an empty text when it does not answer."""
    try:
        return question()
    except DatabaseError:
        return ""
    finally:
        connection.close()


def _redis() -> str:
    try:
        django_rq.get_connection("files").ping()
    except RedisError:
        return ""
    return "ok"
