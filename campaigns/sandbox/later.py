"""Sandbox: work that is done after a delay; the dialer's callbacks are."""

import heapq
import threading
import time
from collections.abc import Callable

Work = Callable[[], None]


class Later:
    """One thread that does each piece of work when it is due, one after another as the dialer does."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._waiting: list[tuple[float, int, Work]] = []  # a heap: when due, turn among equals, what
        self._turn = 0
        self._stopped = False
        threading.Thread(target=self._run, name="sandbox-callbacks", daemon=True).start()

    def after(self, seconds: float, work: Work) -> None:
        """Do this `seconds` from now."""
        with self._changed:
            self._turn += 1
            heapq.heappush(self._waiting, (time.monotonic() + seconds, self._turn, work))
            self._changed.notify()

    def forget(self) -> None:
        """Do nothing of what is waiting."""
        with self._changed:
            self._waiting.clear()

    def stop(self) -> None:
        """Do nothing any more; what is being done is not waited for."""
        with self._changed:
            self._stopped = True
            self._changed.notify()

    def _run(self) -> None:
        while work := self._next():
            work()

    def _next(self) -> Work | None:
        """Waits for the next piece of work to fall due; None when stopped."""
        with self._changed:
            while not self._stopped:
                if not self._waiting:
                    self._changed.wait()
                elif (remaining := self._waiting[0][0] - time.monotonic()) > 0:
                    self._changed.wait(remaining)
                else:
                    return heapq.heappop(self._waiting)[2]
            return None
