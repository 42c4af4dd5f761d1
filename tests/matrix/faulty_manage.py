"""A manage.py that dies at a named point of the code, or whose database has a clock that tests can set: `python -m
tests.matrix.faulty_manage rqworker …`, or `… sweep`.

DIES_AT names the point. DIES_ONCE names a file: it is made when the first process reaches the point, and a process that
finds it goes on. The product's code does not know of this: one of its functions is wrapped before the command begins. A
work-horse is a fork of its worker, so it has the wrapper, too. Worker and work-horse die together, by SIGKILL.

CLOCK_FILE names a file with the number of seconds by which the database's clock was set, for all processes. HOST is the
name of another host, as which the process shows itself.
"""

import functools
import os
import signal
import socket
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

import django
from django.core.management import execute_from_command_line
from django.db import transaction

DIES_AT, DIES_ONCE = "LEADSPORTAL_TEST_DIES_AT", "LEADSPORTAL_TEST_DIES_ONCE"
CLOCK_FILE = "LEADSPORTAL_TEST_CLOCK_FILE"
HOST = "LEADSPORTAL_TEST_HOST"
_MAIN = os.getpid()

Function = Callable[..., Any]


def die() -> None:
    """Kills this process, and its worker if it is a work-horse. Does nothing if a process has died here before."""
    try:
        Path(os.environ[DIES_ONCE]).touch(exist_ok=False)
    except FileExistsError:
        return
    if os.getpid() != _MAIN:
        os.kill(_MAIN, signal.SIGKILL)
    os.kill(os.getpid(), signal.SIGKILL)


def before(function: Function) -> Function:
    """Wraps the function: the process dies when it is called."""

    @functools.wraps(function)
    def dying(*args: Any, **kwargs: Any) -> Any:
        die()
        return function(*args, **kwargs)

    return dying


def before_commit_of(function: Function, *, which_gives: str) -> Function:
    """Wraps the function: the process dies when the function has written everything and nothing is committed yet. Only
    calls count that return an object of the class `which_gives`."""

    @functools.wraps(function)
    def dying(*args: Any, **kwargs: Any) -> Any:
        with transaction.atomic():
            given = function(*args, **kwargs)
            if type(given).__name__ == which_gives:
                die()
            return given

    return dying


SENDER, IN_FLIGHT = "campaigns.sending.sender", "campaigns.sending.in_flight"
POINTS: dict[str, tuple[str, str, Callable[[Function], Function]]] = {
    "before an attempt is committed": (SENDER, "claim", functools.partial(before_commit_of, which_gives="Claim")),
    "before a request leaves": (IN_FLIGHT, "send", before),
    "before an answer is recorded": (IN_FLIGHT, "record", before),
    "before a recorded answer is committed": (
        IN_FLIGHT,
        "record",
        functools.partial(before_commit_of, which_gives="float"),
    ),
    "while a download is written": ("campaigns.downloads.contents", "write_not_loaded", before),
    "while a list is written": ("campaigns.downloads.contents", "write_list_as_csv", before),
}
"""Name → (module, its function, how the function is wrapped)."""


def arm(point: str) -> None:
    """Wraps the function of this point. Raises KeyError or AttributeError if there is no such point any more."""
    module_name, name, wrap = POINTS[point]
    module = import_module(module_name)
    setattr(module, name, wrap(getattr(module, name)))


def let_clock_be_set(file: Path) -> None:
    """Adds the seconds in the file to the database's time, for all code of the product that asks for it."""
    import_module("campaigns.sweeping")  # this imports all modules that ask for the time
    true_time = import_module("campaigns.models.clock").database_now

    def set_time() -> datetime:
        return true_time() + timedelta(seconds=float(file.read_text()))

    for name, module in list(sys.modules.items()):
        if name.startswith("campaigns.") and getattr(module, "database_now", None) is true_time:
            module.database_now = set_time


def main() -> None:
    """Makes the faults, then runs manage.py."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "leadsportal.settings")
    django.setup()
    if point := os.environ.get(DIES_AT):
        arm(point)
    if host := os.environ.get(HOST):
        socket.gethostname = lambda: host
    if clock := os.environ.get(CLOCK_FILE):
        let_clock_be_set(Path(clock))
    execute_from_command_line(["manage.py", *sys.argv[1:]])


if __name__ == "__main__":
    main()
