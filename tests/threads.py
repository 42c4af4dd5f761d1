"""What happens at the same moment, in threads."""

import threading
from collections.abc import Callable

from django.db import connection


def at_once(*actions: Callable[[], object]) -> None:
    """Does all in threads of their own, begun together; what one of them raises is raised here."""
    barrier = threading.Barrier(len(actions))
    failures: list[Exception] = []

    def do(action: Callable[[], object]) -> None:
        barrier.wait()
        try:
            action()
        except Exception as failure:  # of whichever kind: the test fails with it
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
