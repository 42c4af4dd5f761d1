"""Gunicorn's settings that are the same on every machine: how the web server ends (docs/operations.md#the-web-server),
and that its lines of the log are as all others.

The Procfile's line names this module (`--config python:leadsportal.web_server`), and says where to listen and with how
many workers and threads.
"""

import os
import shutil
import signal
from typing import Any

from campaigns.parent import ask_for_signal_when_parent_dies
from leadsportal.settings import LOGGING

logconfig_dict = LOGGING

# The master loads the code once, before it starts its workers: they begin sooner, and share the memory. So new code
# needs a new master; SIGHUP alone would bring workers with the old one.
preload_app = True

# After SIGTERM: seconds in which requests under way may end. A service manager has to wait for somewhat longer.
graceful_timeout = 30


def on_exit(_server: Any) -> None:
    """Runs once in the master, when the workers have ended. The folder of their numbers (leadsportal/wsgi.py) goes."""
    if folder := os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        shutil.rmtree(folder, ignore_errors=True)


def post_fork(server: Any, _worker: Any) -> None:
    """Runs in each new worker, before it serves. A worker whose master is killed must not live on: it would hold the
    port for `graceful_timeout`, and no other server could listen there."""
    ask_for_signal_when_parent_dies(signal.SIGKILL, parent=server.pid)
    # Not before the application has made the folder.
    from leadsportal.request_numbers import reserve_room  # noqa: PLC0415

    reserve_room()
