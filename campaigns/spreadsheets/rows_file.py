"""The file in which the rows are kept after reading: a JSON line ``[number, ["cell", …]]`` for each row with
anything in it, in UTF-8. Blank rows are not in it: the numbers tell where they are."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from json.encoder import encode_basestring
from pathlib import Path
from typing import TextIO

from .sheet import Row

_BUFFER_BYTES = 1024 * 1024


def line_of(number: int, cells: list[str]) -> str:
    """The row as a line of the file, without its line end.

    As ``json.dumps`` would write it, but in half the time: a row is a number and texts, and nothing else need be
    expected of it.
    """
    return f"[{number},[{','.join(map(encode_basestring, cells))}]]"


def unfinished(target: Path) -> Path:
    """The neighbour of a rows file that is written to until it is whole."""
    return target.with_name(target.name + ".part")


@contextmanager
def writing(target: Path) -> Iterator[TextIO]:
    """A text file for the lines, which becomes ``target`` when all went well and vanishes when not."""
    part = unfinished(target)
    try:
        with part.open("w", encoding="utf-8", newline="\n", buffering=_BUFFER_BYTES) as lines:
            yield lines
        os.replace(part, target)
    finally:
        part.unlink(missing_ok=True)


def iter_rows(target: Path) -> Iterator[Row]:
    """The rows that a reading has kept, one after the other, in the order of the sheet."""
    with target.open(encoding="utf-8", newline="\n", buffering=_BUFFER_BYTES) as lines:
        for line in lines:
            number, cells = json.loads(line)
            yield Row(number, tuple(cells))
