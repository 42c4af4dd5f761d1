"""manage.py that dies at a named point, or whose database has a clock that can be set: `python -m
tests.matrix.faulty_manage rqworker …`, or `… sweep`.

DIES_AT names the point, DIES_ONCE a file that is made when it is reached: who finds it there goes on. The product
knows nothing of this: one of its functions is wrapped before the command begins, and a work-horse, which is a
fork of its worker, has the wrapper with it. Worker and work-horse die together, by SIGKILL.

CLOCK_FILE names a file with the seconds by which the database's clock has been set, for all who look at it.
"""

import functools
import os
import signal
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
_MAIN = os.getpid()

Function = Callable[..., Any]


def die() -> None:
    """SIGKILL for this process, and for its worker where this is a work-horse; nothing when it was done before."""
    try:
        Path(os.environ[DIES_ONCE]).touch(exist_ok=False)
    except FileExistsError:
        return
    if os.getpid() != _MAIN:
        os.kill(_MAIN, signal.SIGKILL)
    os.kill(os.getpid(), signal.SIGKILL)


def before(function: Function) -> Function:
    """It dies when the function is called."""

    @functools.wraps(function)
    def dying(*args: Any, **kwargs: Any) -> Any:
        die()
        return function(*args, **kwargs)

    return dying


def before_commit_of(function: Function, *, which_gives: str) -> Function:
    """It dies when the function has written everything, and nothing is committed. `which_gives` names the class of
    what the function returns then; a call that returns something else is let through."""

    @functools.wraps(function)
    def dying(*args: Any, **kwargs: Any) -> Any:
        with transaction.atomic():
            given = function(*args, **kwargs)
            if type(given).__name__ == which_gives:
                die()
            return given

    return dying


SENDER = "campaigns.sending.sender"
POINTS: dict[str, tuple[str, str, Callable[[Function], Function]]] = {
    "before an attempt is committed": (SENDER, "claim", functools.partial(before_commit_of, which_gives="Claim")),
    "before a request leaves": (SENDER, "send", before),
    "before an answer is recorded": (SENDER, "record", before),
    "before a recorded answer is committed": (
        SENDER,
        "record",
        functools.partial(before_commit_of, which_gives="NoneType"),
    ),
}
"""Name → (module, its function, how the function is wrapped)."""


def arm(point: str) -> None:
    """KeyError or AttributeError when there is no such point any more."""
    module_name, name, wrap = POINTS[point]
    module = import_module(module_name)
    setattr(module, name, wrap(getattr(module, name)))


def let_clock_be_set(file: Path) -> None:
    """Whoever of the product asks the database for the time is told what the file says beside it."""
    import_module("campaigns.sweeping")  # and with it all that asks
    true_time = import_module("campaigns.models.clock").database_now

    def set_time() -> datetime:
        return true_time() + timedelta(seconds=float(file.read_text()))

    for name, module in list(sys.modules.items()):
        if name.startswith("campaigns.") and getattr(module, "database_now", None) is true_time:
            module.database_now = set_time


def main() -> None:
    """Make the faults, then be manage.py."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "leadsportal.settings")
    django.setup()
    if point := os.environ.get(DIES_AT):
        arm(point)
    if clock := os.environ.get(CLOCK_FILE):
        let_clock_be_set(Path(clock))
    execute_from_command_line(["manage.py", *sys.argv[1:]])


if __name__ == "__main__":
    main()
