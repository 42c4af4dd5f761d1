"""The faults of a random run. Each is brought about once, is over within seconds, and is what a bad day brings."""

import random
import time
from collections.abc import Callable
from contextlib import AbstractContextManager

from django.db import connection

from tests.matrix.database import nobody_connects, nobody_else_writes, server_hangs
from tests.matrix.portal import Row
from tests.processes import Process
from tests.procfs import kill, processes_below

TROUBLES = (
    "slow",
    "no-answer",
    "reset",
    "error-500",
    "error-502-taken",
    "empty",
    "truncated",
    "throttled",
    "no-transaction-id",
    "half-failed",
    "callback-twice",
    "callback-early",
    "callback-form",
)
LONGEST_SECONDS = 3.0
"""How long a fault lasts that does not end by itself."""

Fault = Callable[[Row, random.Random], str]
"""Brings the fault about; gives what it did, in words for the test's output."""


def _processes(row: Row) -> dict[str, Process]:
    """All that may be killed. The sandbox is the dialer, and has troubles of its own."""
    both = {**row.standing.processes, **row.processes}
    return {name: process for name, process in both.items() if name != "sandbox" and process.is_running}


def _any_process(row: Row, chance: random.Random) -> Process | None:
    running = _processes(row)
    return running[chance.choice(sorted(running))] if running else None


def kill_one_with_all_below(row: Row, chance: random.Random) -> str:
    """As the machine's end, or the kernel's choice when memory is short."""
    if process := _any_process(row, chance):
        process.kill_with_all_below()
        return f"{process.name} killed with all below"
    return "nothing runs"


def kill_one_and_leave_what_it_started(row: Row, chance: random.Random) -> str:
    """What it started lives on: a work-horse, a web process."""
    if process := _any_process(row, chance):
        process.kill()
        return f"{process.name} killed alone"
    return "nothing runs"


def kill_what_one_started(row: Row, chance: random.Random) -> str:
    """A work-horse, a process that reads a file, or a web process is killed. Its parent lives on."""
    if (process := _any_process(row, chance)) and (below := processes_below(process.pid)):
        kill([chance.choice(below)])
        return f"a child of {process.name} killed"
    return "nothing to kill"


def let_one_hang(row: Row, chance: random.Random) -> str:
    """SIGSTOP, and SIGCONT seconds later."""
    process = _any_process(row, chance)
    if process is None:
        return "nothing runs"
    process.pause()
    time.sleep(seconds := chance.uniform(0.5, LONGEST_SECONDS))
    process.resume()
    return f"{process.name} hung for {seconds:.1f} s"


def stop_one_as_a_deploy_does(row: Row, chance: random.Random) -> str:
    """SIGTERM, and its clean end is awaited."""
    if process := _any_process(row, chance):
        process.stop()
        return f"{process.name} stopped"
    return "nothing runs"


def make_the_database_fail(row: Row, chance: random.Random) -> str:
    """PostgreSQL refuses, or hangs. SQLite is locked."""
    fault: Callable[[], AbstractContextManager[None]] = nobody_else_writes
    if connection.vendor == "postgresql":
        fault = chance.choice([nobody_connects, server_hangs])
    with fault():
        time.sleep(seconds := chance.uniform(0.5, LONGEST_SECONDS))
    return f"{fault.__name__} for {seconds:.1f} s"


def make_trouble_at_the_dialer(row: Row, chance: random.Random) -> str:
    """The next requests have one of the dialer's own faults."""
    name, times = chance.choice(TROUBLES), chance.randint(1, 3)
    row.trouble(name, times=times, **({"seconds": 1.0} if name == "slow" else {}))
    return f"{times} requests with {name}"


def send_the_dialer_away(row: Row, chance: random.Random) -> str:
    """A proxy answers for it with 502."""
    row.dialer_goes_away(seconds=(seconds := chance.uniform(0.5, LONGEST_SECONDS)))
    return f"the dialer is away for {seconds:.1f} s"


FAULTS: tuple[Fault, ...] = (
    kill_one_with_all_below,
    kill_one_and_leave_what_it_started,
    kill_what_one_started,
    let_one_hang,
    stop_one_as_a_deploy_does,
    make_the_database_fail,
    make_trouble_at_the_dialer,
    send_the_dialer_away,
)
