"""The child's side of a reading: it limits its own memory and time, then opens the file, reads it, and answers.

``reading.py`` starts it as ``python -m campaigns.spreadsheets.child``. The request comes as JSON on standard input, the
answer goes as JSON to standard output: ``{"contents": …}`` (without the head, which is in the rows file) or
``{"unreadable": {"code": …, "parameters": …}}``. Where the disk is full there may be no answer: the exit status
``NO_SPACE`` says so.
"""

import dataclasses
import gc
import json
import math
import os
import resource
import signal
import sys
import traceback
import zlib
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

from campaigns.full_disk import is_full
from campaigns.parent import ask_for_signal_when_parent_dies

from .contents import read_contents
from .errors import NO_SPACE, Unreadable, WhyUnreadable
from .reading_time import processor_seconds, size_to_read
from .sheet import Limits
from .sniffing import FileKind


def main() -> None:
    """Answers one request."""
    gc.disable()  # a reading makes no cycles, and the search for them among a million cells is slow
    request = json.load(sys.stdin)
    # Nobody would take the answer. The reading begins again, in another child.
    ask_for_signal_when_parent_dies(signal.SIGKILL, parent=request["parent"])
    limits = Limits(**request["limits"])
    _limit_this_process(limits)
    try:
        json.dump(_answer(request, limits), sys.stdout)
        sys.stdout.flush()
    except Exception as failure:
        if is_full(failure):
            os._exit(NO_SPACE)  # at a usual exit Python would try to write once more
        # Only the place and the class, since this is logged: an exception's text can have values of the file.
        traceback.print_tb(failure.__traceback__)
        sys.exit(type(failure).__name__)


def _limit_this_process(limits: Limits) -> None:
    _set(resource.RLIMIT_CORE, 0)
    _set(resource.RLIMIT_AS, limits.memory_bytes)
    _set(resource.RLIMIT_FSIZE, min(limits.memory_bytes, limits.room_bytes or limits.memory_bytes))
    _limit_processor_time(limits.seconds)


def _limit_processor_time(seconds: float) -> None:
    whole = max(1, math.ceil(seconds))
    _set(resource.RLIMIT_CPU, whole, whole + 1)


def _set(what: int, soft: int, hard: int | None = None) -> None:
    """Sets a limit, or leaves the one that this process has already if that is lower."""
    _, inherited = resource.getrlimit(what)
    wanted = soft if hard is None else hard
    if inherited != resource.RLIM_INFINITY:
        wanted = min(wanted, inherited)
    resource.setrlimit(what, (min(soft, wanted), wanted))


def _answer(request: dict[str, Any], limits: Limits) -> dict[str, Any]:
    try:
        contents = read_contents(
            Path(request["source"]),
            Path(request["target"]),
            sheet=request["sheet"],
            encoding=request["encoding"],
            delimiter=request["delimiter"],
            quoting=request["quoting"],
            limits=limits,
            when_known=partial(_limit_by_size, limits),
        )
    except Unreadable as error:
        return _refusal(_too_much_memory(limits) if _is_short_of_memory(error.__cause__) else error)
    except MemoryError:
        return _refusal(_too_much_memory(limits))
    names = [field.name for field in dataclasses.fields(contents) if field.name != "head"]
    return {"contents": {name: _plain(getattr(contents, name)) for name in names}}


def _limit_by_size(limits: Limits, kind: FileKind, file: BinaryIO) -> None:
    """From here on this process may take what a good file of this kind and size takes, some times over."""
    _limit_processor_time(processor_seconds(kind, size_to_read(kind, file), most=limits.seconds))


def _is_short_of_memory(cause: BaseException | None) -> bool:
    """Whether zlib got no memory: it then raises the error that it raises for damaged data, too (Z_MEM_ERROR)."""
    return isinstance(cause, zlib.error) and str(cause).startswith("Error -4 ")


def _too_much_memory(limits: Limits) -> Unreadable:
    return Unreadable(WhyUnreadable.TOO_MUCH_MEMORY, limit_bytes=limits.memory_bytes)


def _plain(value: Any) -> Any:
    """Dataclasses as dicts, for JSON."""
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return dataclasses.asdict(value)
    return value


def _refusal(error: Unreadable) -> dict[str, Any]:
    return {"unreadable": {"code": error.code, "parameters": error.parameters}}


if __name__ == "__main__":
    main()
