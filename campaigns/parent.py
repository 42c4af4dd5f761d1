"""A process that must not outlive the one that started it: the kernel signals it when its parent dies.

Beside the walk. A worker's work-horse asks for SIGTERM (campaigns/worker.py), since it may have a request under way. A
process that reads a file (campaigns/spreadsheets/child.py) and a web server's worker (leadsportal/web_server.py) ask
for SIGKILL.
"""

import ctypes
import os
import signal
import sys

_PR_SET_PDEATHSIG = 1  # linux/prctl.h


def ask_for_signal_when_parent_dies(wanted: signal.Signals, *, parent: int | None) -> None:
    """From now on this process gets the signal when its parent dies, also where the parent is killed. `parent` is the
    process id that the parent had at the fork: if it has died since, the signal comes at once.

    Works on Linux only; elsewhere nothing happens. For Linux, the parent is the thread that forked.
    """
    if sys.platform != "linux":
        return
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, wanted, 0, 0, 0)
    if os.getppid() != parent:  # it died before the kernel was asked
        os.kill(os.getpid(), wanted)
