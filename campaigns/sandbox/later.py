"""Sandbox: work that is done after a delay, such as the dialer's callbacks."""

import heapq
import threading
import time
from collections.abc import Callable

Work = Callable[[], None]


class Later:
    """One thread that does each piece of work when its time comes, one after another, as the dialer does."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._waiting: list[tuple[float, int, Work]] = []  # a heap: when due, turn among equals, what
        self._turn = 0
        self._stopped = False
        threading.Thread(target=self._run, name="sandbox-callbacks", daemon=True).start()

    def after(self, seconds: float, work: Work) -> None:
        """Does the work `seconds` from now."""
        with self._changed:
            self._turn += 1
            heapq.heappush(self._waiting, (time.monotonic() + seconds, self._turn, work))
            self._changed.notify()

    def forget(self) -> None:
        """Drops all work that is waiting."""
        with self._changed:
            self._waiting.clear()

    def stop(self) -> None:
        """Ends the thread. Does not wait for the work that is being done."""
        with self._changed:
            self._stopped = True
            self._changed.notify()

    def _run(self) -> None:
        while work := self._next():
            work()

    def _next(self) -> Work | None:
        """Waits until the time of the next piece of work; None after `stop`."""
        with self._changed:
            while not self._stopped:
                if not self._waiting:
                    self._changed.wait()
                elif (remaining := self._waiting[0][0] - time.monotonic()) > 0:
                    self._changed.wait(remaining)
                else:
                    return heapq.heappop(self._waiting)[2]
            return None
