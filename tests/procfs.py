"""Finds processes of this machine in /proc, for tests that kill processes or look for those that are left."""

import os
import signal
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path


def processes_in(folder: Path) -> dict[int, str]:
    """The processes, except this one, that work in this folder or have it in their environment: id → command line."""
    return {
        pid: command
        for pid, command, works_in, told in _processes()
        if works_in.is_relative_to(folder) or f"LEADSPORTAL_DATA_DIR={folder}" in told
    }


def _processes() -> Iterator[tuple[int, str, Path, list[str]]]:
    """All processes, except this one, whose data can be read: id, command line, folder, environment."""
    for entry in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # it has ended, or belongs to another user
            told = (entry / "environ").read_bytes().decode(errors="replace").split("\0")
            command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            if int(entry.name) != os.getpid():
                yield int(entry.name), command, (entry / "cwd").resolve(), told


def processes_below(parent: int) -> list[int]:
    """The processes that ``parent`` has started, and those that these have started."""
    children = []
    for entry in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # it ended meanwhile
            if int((entry / "stat").read_text().rpartition(")")[2].split()[1]) == parent:
                children.append(int(entry.name))
    return children + [pid for child in children for pid in processes_below(child)]


def megabytes(pid: int) -> float:
    """The proportional set size, in which memory that several processes share counts only once. 0 once it has ended."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("Pss:")), 0.0)


def processor_seconds(pid: int) -> float:
    """The processor time that it has used by itself. 0 once it has ended."""
    try:
        fields = (Path("/proc") / str(pid) / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def kill_all_in(folder: Path) -> None:
    """Kills the processes that work in this folder or have it in their environment."""
    kill(processes_in(folder))


def kill_all_told(name: str, value: str) -> None:
    """Kills each process with this variable in its environment, whatever its parent is now."""
    kill(pid for pid, _command, _works_in, told in _processes() if f"{name}={value}" in told)


def kill(pids: Iterable[int]) -> None:
    """Kills these processes (SIGKILL). Those that have ended already do not matter."""
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
