"""A process that stands still for a while, as one on a machine that is frozen does."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping

SECONDS = 2.5


def said_after_standing_still(code: str, *, env: Mapping[str, str] = {}) -> str:
    """Runs the code, which says “begun” first. A moment later it is stopped for SECONDS; gives what it said then."""
    command = [sys.executable, "-c", code]
    with subprocess.Popen(command, env=os.environ | env, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "begun\n"
        time.sleep(0.2)
        os.kill(process.pid, signal.SIGSTOP)
        time.sleep(SECONDS)
        os.kill(process.pid, signal.SIGCONT)
        return process.stdout.read()
