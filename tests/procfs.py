"""What runs on this machine, as /proc tells it: for tests that kill processes, or look for what was left of them."""

import os
import signal
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path


def processes_in(folder: Path) -> dict[int, str]:
    """The processes, other than this one, that work in this folder or were told of it: id → command line."""
    return {
        pid: command
        for pid, command, works_in, told in _processes()
        if works_in.is_relative_to(folder) or f"LEADSPORTAL_DATA_DIR={folder}" in told
    }


def _processes() -> Iterator[tuple[int, str, Path, list[str]]]:
    """All processes but this one that can be looked into: id, command line, folder, environment."""
    for entry in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # it ended meanwhile, or is somebody else's
            told = (entry / "environ").read_bytes().decode(errors="replace").split("\0")
            command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            if int(entry.name) != os.getpid():
                yield int(entry.name), command, (entry / "cwd").resolve(), told


def processes_below(parent: int) -> list[int]:
    """The processes that it started, and those that they did."""
    children = []
    for entry in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # it ended meanwhile
            if int((entry / "stat").read_text().rpartition(")")[2].split()[1]) == parent:
                children.append(int(entry.name))
    return children + [pid for child in children for pid in processes_below(child)]


def kill_all_in(folder: Path) -> None:
    """Kill what works in this folder or was told of it."""
    kill(processes_in(folder))


def kill_all_told(name: str, value: str) -> None:
    """Kill every process that has this in its environment, whoever its parent is by now."""
    kill(pid for pid, _command, _works_in, told in _processes() if f"{name}={value}" in told)


def kill(pids: Iterable[int]) -> None:
    """SIGKILL; who has gone meanwhile is no fault."""
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
