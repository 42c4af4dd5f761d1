"""Whether this process was asked to stop: long work looks here between two steps, and leaves early.

Beside the walk: sending and the sweeper ask `requested`; the worker (campaigns/worker.py) and the long-lived
commands say with `listen` which signals set it.
"""

import _thread
import os
import signal
import time
from threading import Event
from types import FrameType

requested = Event()
"""Set once this process was asked to stop. `requested.wait(seconds)` is a sleep that such a wish ends."""


def listen(*signals: int, kill_after_seconds: float | None = None) -> None:
    """From now on each of these signals sets `requested` and does nothing else. For the main thread only.

    With `kill_after_seconds`, a process that is still there so long after the signal is killed together with
    its process group: give it only in a process that leads a group of its own.
    """

    def stop() -> None:
        requested.set()
        if kill_after_seconds is not None:
            time.sleep(kill_after_seconds)
            os.killpg(os.getpid(), signal.SIGKILL)

    def handle(_signum: int, _frame: FrameType | None) -> None:
        # A handler interrupts the main thread anywhere, also inside the event's own lock (`requested.wait`).
        # There it must not wait for that lock; a new thread may. threading.Thread takes locks to start.
        _thread.start_new_thread(stop, ())

    for each in signals:
        signal.signal(each, handle)
