"""The health check: says of each part by name whether it works. It answers within about three seconds, whatever
hangs.

It tells whether the portal's processes run. It does not ask for readiness (campaigns/sending/readiness.py): an account
that is stopped, or a dialer that does not answer, is no fault of a process. Pages tell people of it.
"""

from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as TookTooLong
from dataclasses import dataclass
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
from redis.exceptions import RedisError, ResponseError

from campaigns import allowance
from campaigns.bounded_call import BoundedCall
from campaigns.free_space import is_low
from campaigns.heartbeats import (
    SWEEPER,
    hosts_with_wrong_clocks,
    silent_processes,
    worker_of,
)
from campaigns.hosts import this_host
from campaigns.models import Account, DatabaseIdentity, StopReason
from campaigns.processes import silent_ones
from campaigns.queues import waiting_jobs

from .storage_status import storage_status

SECONDS = 2.5
_T = TypeVar("_T")

# As the Procfile calls them.
_PROCESSES = {"sweeper": SWEEPER} | {queue: worker_of(queue) for queue in settings.RQ_QUEUES}

# What is said of the journal while an account is stopped for this reason.
_STOPPING = {StopReason.DATABASE_BEHIND: "behind", StopReason.JOURNAL_AWAY: "away"}

# A check that hangs keeps its thread for a while. When all eight hang, later checks get no thread and say “away”, too.
_threads = ThreadPoolExecutor(max_workers=8, thread_name_prefix="health")


@dataclass(frozen=True, slots=True)
class _Database:
    """What the database says: which processes are silent, and each of them by name; how it stands with the journal
    (campaigns/journal.py), and which hosts have a wrong clock."""

    silent: list[str]
    silent_ones: list[str]
    journal: str
    wrong_clocks: list[str]


@login_not_required
@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """200 when the database answers, no account is stopped because of the journal, all processes see one storage with
    room for files, and the sweeper and the worker of each queue are alive, else 503. Redis may be away: the sweeper
    then does the work. A wrong clock of a host is only said: the times that decide are the database's. So is a lost
    journal: only a restored backup would need it. So is one of several processes that died: the others do its work.
    `waiting` is how many seconds the oldest job of each queue has waited for a worker.
    """
    ends = monotonic() + SECONDS
    asked_database = _threads.submit(_ask_database)
    asked_storage = _threads.submit(_ask_storage)
    asked_redis = _threads.submit(_redis)
    asked_space = _threads.submit(_space)
    asked_queues = _threads.submit(_waiting)
    database = _answer(asked_database, ends)
    said: dict[str, str] = {
        "database": "ok" if database else "away",
        "redis": _answer(asked_redis, ends) or "away",
    }
    for name, process in _PROCESSES.items():
        said[name] = "unknown" if database is None else "silent" if process in database.silent else "ok"
    said["journal"] = "unknown" if database is None else database.journal
    said["storage"] = _answer(asked_storage, ends) or "unknown"
    said["space"] = _answer(asked_space, ends) or "unknown"
    said["clocks"] = "unknown" if database is None else _clocks(database.wrong_clocks)
    said["processes"] = "unknown" if database is None else _processes(database.silent_ones)
    waiting = _answer(asked_queues, ends) or "unknown"
    is_well = (
        database is not None
        and not database.silent
        and database.journal not in _STOPPING.values()
        and said["storage"] == "ok"
        and said["space"] == "ok"
    )
    response = JsonResponse(said | {"waiting": waiting}, status=200 if is_well else 503)
    response._has_been_logged = True  # type: ignore[attr-defined]  # else Django writes an error each time it is asked
    return response


def _clocks(wrong: list[str]) -> str:
    return f"wrong on {', '.join(wrong)}" if wrong else "ok"


def _processes(silent: list[str]) -> str:
    return f"silent: {', '.join(silent)}" if silent else "ok"


def _answer(asked: Future[_T], ends: float) -> _T | None:
    """The check's result; None if there is none in time."""
    try:
        return asked.result(timeout=max(0.0, ends - monotonic()))
    except TookTooLong:
        asked.cancel()
        return None


def _ask_database() -> _Database | None:
    """None when the database does not answer. Closes the thread's connection."""
    try:
        with allowance.allow(SECONDS):
            silent = [str(process) for process in silent_ones()]
            return _Database(silent_processes(), silent, _journal(), hosts_with_wrong_clocks())
    except DatabaseError:
        return None
    finally:
        connection.close()


def _journal() -> str:
    stopped_for = set(Account.objects.filter(stopped_reason__in=_STOPPING).values_list("stopped_reason", flat=True))
    for reason, word in _STOPPING.items():
        if reason in stopped_for:
            return word
    return "lost" if DatabaseIdentity.objects.exclude(journal_lost_at=None).exists() else "ok"


def _ask_storage() -> str:
    """“unknown” when the database does not answer, or the disk with an error. Its own check: a storage over the network
    may hang, and the database is well then. Closes the thread's connection."""
    try:
        with allowance.allow(SECONDS):
            return _storage()
    except (DatabaseError, OSError):
        return "unknown"
    finally:
        connection.close()


def _storage() -> str:
    """Who does not see it; “lost” where nobody does."""
    status = storage_status()
    without = [*([] if status.is_seen_here else [f"the pages on {this_host()}"]), *status.not_seen_by]
    if not without:
        return "ok"
    return f"not seen by {', '.join(without)}" if status.seen_by or status.is_seen_here else "lost"


def _room() -> str:
    return "low" if is_low() else "ok"


_room_in_time = BoundedCall(_room, seconds=2.0)


def _space() -> str:
    try:
        return _room_in_time()
    except OSError:
        return "unknown"  # the disk answers with an error, or hangs


def _redis() -> str:
    """Whether Redis takes what is written: one that has become a replica, or has no memory or disk left, does not."""
    try:
        django_rq.get_connection("files").set("healthz", "", ex=60)
    except ResponseError:
        return "refuses"
    except RedisError:
        return "away"
    return "ok"


def _waiting() -> dict[str, float] | None:
    """None when Redis does not answer."""
    try:
        return {queue: round(waiting.seconds, 1) for queue, waiting in waiting_jobs().items()}
    except RedisError:
        return None
