"""The file in which a reading keeps the rows. It is UTF-8, with one JSON line ``[number, ["cell", …]]`` for each row
with anything in it. Blank rows are not in it: the numbers show where they are. If a merge filled cells of a row, their
columns come last: ``[number, ["cell", …], [0, 2]]``."""

import mmap
import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from operator import itemgetter
from pathlib import Path
from typing import Any, BinaryIO

import orjson

from .sheet import Row

_BUFFER_BYTES = 1024 * 1024
_ROW_FILLED_DOWN: Callable[[list[Any]], tuple[int, list[str]]] = itemgetter(0, 1)


def line_of(number: int, cells: list[str], filled: Sequence[int] = ()) -> bytes:
    """The row as a line of the file, with its line end; ``filled`` are the columns that a merge filled."""
    row = (number, cells, filled) if filled else (number, cells)
    return orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE)


def unfinished(target: Path) -> Path:
    """The path to which a rows file is written until it is complete."""
    return target.with_name(target.name + ".part")


@contextmanager
def writing(target: Path) -> Iterator[BinaryIO]:
    """A file for the lines. It becomes ``target`` if no error comes, else it is deleted."""
    part = unfinished(target)
    try:
        with part.open("wb", buffering=_BUFFER_BYTES) as lines:
            yield lines
        os.replace(part, target)
    finally:
        part.unlink(missing_ok=True)


def write_rows(target: Path, rows: Iterable[tuple[int, list[str]]]) -> None:
    """Writes rows that were read before, in the order of their numbers."""
    with writing(target) as lines:
        lines.writelines(line_of(number, cells) for number, cells in rows)


def iter_rows(target: Path) -> Iterator[Row]:
    """The kept rows, in the order of the sheet."""
    return (Row(number, tuple(cells)) for number, cells in iter_cells(target))


def iter_cells(target: Path, *, below: int = 0, filled_down: bool = True) -> Iterator[tuple[int, list[str]]]:
    """The same as plain numbers and cells, which costs less. Only rows below row ``below``. Without ``filled_down``,
    cells that a merge filled are blank."""
    row_of = _ROW_FILLED_DOWN if filled_down else _row_as_it_stands
    with target.open("rb", buffering=_BUFFER_BYTES) as lines:
        rows = map(row_of, map(orjson.loads, lines))
        for row in rows:
            if row[0] > below:
                yield row
                break
        yield from rows


def any_cell_begins(target: Path, pattern: bytes) -> bool:
    """Whether any cell begins with the pattern (of ``re``). True also for some texts that only look like the beginning
    of a cell; no cell is missed. The file is searched as bytes, which takes a tenth of the time of reading its rows."""
    with target.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as lines:
        return re.search(b'"' + pattern, lines) is not None


def _row_as_it_stands(line: list[Any]) -> tuple[int, list[str]]:
    number, cells, *filled = line
    for column in filled[0] if filled else ():
        cells[column] = ""
    return number, cells


def rows_at(target: Path, numbers: Iterable[int], *, filled_down: bool = True) -> dict[int, Row]:
    """These rows, by their numbers, without blank ones. The lines are in the order of the numbers, so each row is found
    by bisection: 50 of 200,000 rows take some milliseconds. ``filled_down`` is as in ``iter_cells``."""
    found: dict[int, Row] = {}
    row_of = _ROW_FILLED_DOWN if filled_down else _row_as_it_stands
    with target.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as lines:
        for wanted in numbers:
            line = _line_at(lines, wanted)
            if line is not None:
                number, cells = row_of(orjson.loads(line))
                found[number] = Row(number, tuple(cells))
    return found


def _line_at(lines: mmap.mmap, wanted: int) -> bytes | None:
    low, high = 0, len(lines)
    while low < high:
        middle = (low + high) // 2
        begin = lines.rfind(b"\n", low, middle) + 1 or low  # of the line in which the middle is
        end = lines.find(b"\n", middle, high)
        end = high if end < 0 else end
        number = int(lines[begin + 1 : lines.find(b",", begin, end)])
        if number == wanted:
            return lines[begin:end]
        if number < wanted:
            low = end + 1
        else:
            high = begin
    return None
