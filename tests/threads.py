"""Lets things happen at the same moment, in threads."""

import threading
import time
from collections.abc import Callable

from django.db import connection


def at_once(*actions: Callable[[], object]) -> None:
    """Does all actions at the same time, each in a thread. An error of one of them is raised here."""
    barrier = threading.Barrier(len(actions))
    failures: list[Exception] = []

    def do(action: Callable[[], object]) -> None:
        barrier.wait()
        try:
            action()
        except Exception as failure:  # any error makes the test fail
            failures.append(failure)
        finally:
            connection.close()

    threads = [threading.Thread(target=do, args=(action,)) for action in actions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]


def wait_until_somebody_waits_for_a_lock() -> None:
    """For 20 seconds at most. PostgreSQL only."""
    ends = time.monotonic() + 20
    while time.monotonic() < ends:
        with connection.cursor() as cursor:
            cursor.execute("SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted)")
            if cursor.fetchone()[0]:
                return
        time.sleep(0.02)
