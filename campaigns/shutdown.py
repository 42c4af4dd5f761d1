"""Whether this process was asked to stop. Long work asks this between two steps, and then ends early.

Beside the walk. Sending and the sweeper ask `requested`. The worker (campaigns/worker.py) and `manage.py sweep` call
`listen` to say which signals set it.
"""

import _thread
import os
import signal
import time
from threading import Event
from types import FrameType

requested = Event()
"""Set once this process was asked to stop. `requested.wait(seconds)` sleeps so long, or until it is set."""


def listen(*signals: int, kill_after_seconds: float | None = None) -> None:
    """From now on each of these signals sets `requested` and does nothing else. For the main thread only.

    With `kill_after_seconds`, the process and its process group are killed if the process still runs so long after the
    signal. Give it only in a process that leads a group of its own.
    """

    def stop() -> None:
        requested.set()
        if kill_after_seconds is not None:
            time.sleep(kill_after_seconds)
            os.killpg(os.getpid(), signal.SIGKILL)

    def handle(_signum: int, _frame: FrameType | None) -> None:
        # A handler interrupts the main thread anywhere, also while that thread holds the event's own lock
        # (`requested.wait`). The handler must not wait for this lock, so a new thread sets the event. It is not a
        # threading.Thread, which takes locks to start.
        _thread.start_new_thread(stop, ())

    for each in signals:
        signal.signal(each, handle)
