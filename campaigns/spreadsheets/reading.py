"""The parent's side of a reading: starts a process that reads the file, waits for it, and judges how it ended.

A hostile file can make a reader take all memory, run for ever, or crash. So the reader runs in a process of its own,
with limits that the kernel enforces. If it fails, the person gets a sentence, and the worker reads the next file.
"""

import dataclasses
import json
import logging
import os
import select
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from typing import IO, Any

from campaigns.full_disk import no_space

from .contents import read_contents
from .errors import NO_SPACE, Unreadable, WhyUnreadable
from .rows_file import iter_rows, unfinished
from .sheet import HEAD_ROWS, Contents, FileWarning, FilledDown, Limits, Row, SheetHead

logger = logging.getLogger(__name__)

_CODE_FOLDER = Path(__file__).resolve().parents[2]
_ANSWER_BYTES = 4 * 1024 * 1024
_LOGGED_BYTES = 2_000

# These are not the file's fault: the server is stopped, or has no memory left.
_FROM_OUTSIDE = frozenset({signal.SIGKILL, signal.SIGTERM, signal.SIGINT, signal.SIGHUP})


def read_spreadsheet(
    source: Path,
    target: Path,
    *,
    sheet: str | None = None,
    encoding: str = "",
    delimiter: str = "",
    quoting: str = "",
    limits: Limits,
    guarded: bool = True,
) -> Contents:
    """Reads a file that came from outside, and keeps its rows in ``target`` (see ``iter_rows``).

    ``sheet`` is the name of the sheet to read; without it, it is the first visible one with a cell in it. ``encoding``,
    ``delimiter`` and ``quoting`` (keys of ENCODINGS, DELIMITERS and QUOTINGS) are for text; for an empty one the right
    value is found. The file's name does not count. Raises Unreadable, or OSError where the disk is full or the file is
    missing; then ``target`` is as it was before.

    A reading that is not ``guarded`` runs in this process, without limits of memory and time. It begins at once, and is
    only for files that we have made ourselves.
    """
    _check_size(source, limits=limits)
    if not guarded:
        return read_contents(
            source, target, sheet=sheet, encoding=encoding, delimiter=delimiter, quoting=quoting, limits=limits
        )
    request = {
        "source": str(source.resolve()),
        "target": str(target.resolve()),
        "sheet": sheet,
        "encoding": encoding,
        "delimiter": delimiter,
        "quoting": quoting,
        "limits": dataclasses.asdict(limits),
        "parent": os.getpid(),
    }
    try:
        return _read_in_child(request, target.resolve(), limits=limits)
    finally:
        unfinished(target).unlink(missing_ok=True)  # a child that was killed leaves this file behind


def _check_size(source: Path, *, limits: Limits) -> None:
    size = source.stat().st_size
    if size == 0:
        raise Unreadable(WhyUnreadable.EMPTY_FILE)
    if size > limits.file_bytes:
        raise Unreadable(WhyUnreadable.TOO_LARGE, found_bytes=size, limit_bytes=limits.file_bytes)


def _read_in_child(request: dict[str, Any], target: Path, *, limits: Limits) -> Contents:
    temporary = tempfile.TemporaryFile
    with temporary() as question, temporary() as answer, temporary() as complaints:
        question.write(json.dumps(request).encode())
        question.seek(0)
        status = _run(question, answer, complaints, seconds=limits.seconds)
        if status is None:
            raise Unreadable(WhyUnreadable.TOOK_TOO_LONG, limit=limits.seconds)
        if status == NO_SPACE:
            raise no_space("there was no room for the rows of a spreadsheet")
        if status != 0:
            raise _how_it_died(status, complaints, limits=limits)
        return _contents(answer, target)


def _run(question: IO[bytes], answer: IO[bytes], complaints: IO[bytes], *, seconds: float) -> int | None:
    """The exit status of the child: negative for the signal that ended it, None if it took too long. No process is left
    behind, whatever happens."""
    # -P: no module is imported from the working directory; -s: none from the user's own packages.
    child = subprocess.Popen(
        [sys.executable, "-P", "-s", "-m", "campaigns.spreadsheets.child"],
        stdin=question,
        stdout=answer,
        stderr=complaints,
        cwd="/",
        env={"PYTHONPATH": str(_CODE_FOLDER), "PYTHONUTF8": "1", "LC_ALL": "C.UTF-8"},
        start_new_session=True,
    )
    try:
        return child.wait() if _ends(child, seconds=seconds) else None
    finally:
        if child.poll() is None:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()


def _ends(child: subprocess.Popen[bytes], *, seconds: float) -> bool:
    """Whether the child ends in that time. This notices it at once; subprocess looks only every 50 ms, and a person is
    waiting."""
    end = select.poll()
    descriptor = os.pidfd_open(child.pid)
    try:
        end.register(descriptor, select.POLLIN)
        return bool(end.poll(seconds * 1000))
    finally:
        os.close(descriptor)


def _how_it_died(status: int, complaints: IO[bytes], *, limits: Limits) -> Unreadable:
    complaints.seek(0)
    said = complaints.read(_LOGGED_BYTES).decode(errors="replace")
    logger.warning("the reading of a spreadsheet ended with status %d: %s", status, said)
    if -status == signal.SIGXCPU:
        return Unreadable(WhyUnreadable.TOOK_TOO_LONG_FOR_SIZE)
    if -status == signal.SIGABRT:  # Rust aborts when it gets no memory
        return Unreadable(WhyUnreadable.TOO_MUCH_MEMORY, limit_bytes=limits.memory_bytes)
    if -status in _FROM_OUTSIDE:
        return Unreadable(WhyUnreadable.READING_STOPPED)
    return Unreadable(WhyUnreadable.READING_DIED)


def _contents(answer: IO[bytes], target: Path) -> Contents:
    answer.seek(0)
    try:
        said: dict[str, Any] = json.loads(answer.read(_ANSWER_BYTES))
    except ValueError:
        raise Unreadable(WhyUnreadable.READING_DIED) from None
    if refused := said.get("unreadable"):
        raise Unreadable(WhyUnreadable(refused["code"]), **refused["parameters"])
    found: dict[str, Any] = {
        name: tuple(map(_MEMBERS.get(name, str), value)) if isinstance(value, list) else value
        for name, value in said["contents"].items()
    }
    return Contents(**found, head=tuple(islice(iter_rows(target), HEAD_ROWS)))


def _file_warning(said: dict[str, Any]) -> FileWarning:
    return FileWarning(said["code"], said["message"], tuple(said["rows"]))


def _filled_down(said: dict[str, Any]) -> FilledDown:
    return FilledDown(said["column"], said["count"], tuple((row, text) for row, text in said["examples"]))


def _sheet_head(said: dict[str, Any]) -> SheetHead:
    head = tuple(Row(row["number"], tuple(row["cells"])) for row in said["head"])
    return SheetHead(said["name"], said["rows"], head)


_MEMBERS: dict[str, Callable[[Any], object]] = {
    "head_widths": tuple,
    "hidden_columns": int,
    "warnings": _file_warning,
    "filled_down": _filled_down,
    "others": _sheet_head,
}
