"""Lets things happen at the same moment, in threads."""

import threading
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
